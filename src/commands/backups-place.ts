import type {Aws} from '../aws/clients.js';
import type {Place} from '../backups/state.js';
import type {CommonFlags, TargetFlags} from '../flags.js';
import {checkBucketName, checkPrefix, targetName} from '../targets/names.js';
import type {Store} from '../targets/store.js';
import type {Target} from '../targets/target.js';
import type {Context} from './context.js';
import type {OperatorSessions} from './operator.js';
import type {Problem} from './problem.js';
import {findTarget} from './targets.js';

/** Where to look, and how to get there; another region where AWS says that the bucket is there. */
export type OpenPlace = {
	readonly place: Omit<Place, 'whose'>;
	readonly open: (region?: string) => Promise<Aws>;
};

export type FoundPlace = ({readonly ok: true} & OpenPlace) | {readonly ok: false; readonly problem: Problem};

/** A remembered target, or any bucket by its name: it needs to be remembered nowhere. */
export async function findPlace(
	asked: TargetFlags,
	{endpointUrl}: Pick<CommonFlags, 'endpointUrl'>,
	context: Context,
	store: Store,
	operator: OperatorSessions,
): Promise<FoundPlace> {
	const flags = namedPlace(asked, store) ?? asked;
	const {bucket, prefix = ''} = flags;
	const remembered = store.list().find(target => isThis(target, flags));
	if (bucket !== undefined && remembered === undefined) {
		const wrong = checkBucketName(bucket) ?? checkPrefix(prefix);
		if (wrong !== undefined) {
			return {ok: false, problem: {kind: 'usage', ...wrong}};
		}

		const {region} = await context.connect();
		const name = targetName(bucket, prefix);
		return {
			ok: true,
			place: {name, bucket, prefix},
			open: async elsewhere => operator.open({name, region: elsewhere ?? region}),
		};
	}

	const found =
		remembered === undefined
			? findTarget(store, flags, endpointUrl)
			: {ok: true as const, target: remembered};
	return found.ok ? {ok: true, ...placeOf(found.target, operator)} : found;
}

/** What is no target of this machine may be a bucket, or `BUCKET/PREFIX/`: whoever is called at night looks from any machine. */
function namedPlace({name}: TargetFlags, store: Store): TargetFlags | undefined {
	if (name === undefined || store.get(name) !== undefined) {
		return undefined;
	}

	const [bucket = '', ...rest] = name.split('/');
	return checkBucketName(bucket) === undefined ? {bucket, prefix: rest.join('/')} : undefined;
}

const isThis = (target: Target, {bucket, prefix = '', user}: TargetFlags): boolean =>
	target.bucket === bucket && target.prefix === prefix && (user === undefined || target.user.name === user);

/** The place of a remembered target. */
export function placeOf(target: Target, operator: OperatorSessions): OpenPlace {
	const {name, bucket, prefix, account, expectEveryMs} = target;
	return {
		place: {name, bucket, prefix, owner: account, ...(expectEveryMs !== undefined && {expectEveryMs})},
		open: async elsewhere => operator.open(elsewhere === undefined ? target : {...target, region: elsewhere}),
	};
}
