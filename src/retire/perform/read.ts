import {getBucketPolicy} from '../../aws/bucket-policy.js';
import {type AccessKey, getAccessKeyLastUsed, listAccessKeys} from '../../aws/keys.js';
import {isMissing, type Trouble, troubleOf} from '../../aws/trouble.js';
import type {IamUser} from '../../aws/users.js';
import type {Waiting} from '../../flow/ask-until.js';
import {isAbandoned} from '../../keys/known-keys.js';
import {keysOfIntent, watchKeys} from '../../keys/lost-key.js';
import {isOurCall} from '../../keys/our-calls.js';
import {wrongOperator} from '../../keys/right-operator.js';
import {isRunning} from '../../storage/process.js';
import {targetsOfSameUser, withKey, withoutIntent, withUser} from '../../targets/journal.js';
import {keep} from '../../targets/keep.js';
import type {Target} from '../../targets/target.js';
import {exitCodeOf} from '../../ui/exit-code.js';
import type {RetireFacts, UserFact} from '../facts.js';
import type {Refusal} from '../state.js';
import {withoutOurs} from '../statements.js';
import type {RetireDeps} from './deps.js';
import {findUser} from './find-user.js';
import {refusalOf} from './row.js';

export type ReadContext = {
	readonly deps: RetireDeps;
	readonly signal: AbortSignal;
	readonly onWait: (waiting: Waiting) => void;
};

export type WasRead =
	| {readonly ok: true; readonly facts: RetireFacts; readonly target: Target}
	| {readonly ok: false; readonly refusal: Refusal};

/** Look at everything that retiring is about, and change nothing. */
export async function readAll(target: Target, context: ReadContext): Promise<WasRead> {
	const {deps, signal} = context;
	const wrong = await wrongOperator(target, deps.operator, signal);
	if (wrong !== undefined) {
		return {ok: false, refusal: {trouble: wrong, code: exitCodeOf(wrong)}};
	}

	const {bucket, account} = target;
	const policy = await getBucketPolicy(deps.operator, {bucket, owner: account}, signal);
	const isBucketGone = !policy.ok && isMissing(policy.error);
	if (!policy.ok && !isBucketGone) {
		return notRead(troubleOf(`The policy of ${bucket} could not be read`, policy));
	}

	const text = policy.ok ? policy.value : undefined;
	const found = await findUser(deps.operator, target, text, signal);
	if (!found.ok) {
		return found;
	}

	const {user, strangers} = found;
	const removal = text === undefined ? undefined : withoutOurs(text, target, strangers);
	if (removal?.ok === false) {
		return notRead(removal.problem);
	}

	const seen =
		user === undefined ? {ok: true as const, target, keys: []} : await keysOf(target, user, context);
	return seen.ok
		? {
				ok: true,
				target: seen.target,
				facts: {
					user: user === undefined ? {status: 'gone'} : userFact(target, user),
					strangers,
					keys: seen.keys,
					inUse: await inUse(seen.target, seen.keys, context),
					...(text !== undefined && {policy: text}),
					isBucketGone,
					sharedWith: sharedWith(deps, target),
				},
			}
		: seen;
}

const userFact = ({user: {arn: before}}: Target, {name, arn}: IamUser): UserFact => ({
	status: 'there',
	name,
	arn,
	isRenamed: before !== undefined && before !== arn,
});

const notRead = (trouble: Trouble): WasRead => ({ok: false, refusal: refusalOf(trouble)});

type SeenKeys =
	| {readonly ok: true; readonly target: Target; readonly keys: readonly AccessKey[]}
	| {readonly ok: false; readonly refusal: Refusal};

async function keysOf(target: Target, {name, arn}: IamUser, context: ReadContext): Promise<SeenKeys> {
	const {deps, signal} = context;
	const now = withUser(target, {name, arn});
	const {intent} = now;
	const listed =
		intent?.operation === 'CreateAccessKey'
			? await watchKeys(jobOf(now, context), intent.keysBefore, Date.parse(intent.at))
			: await listAccessKeys(deps.operator, {user: name}, signal);
	if (!listed.ok) {
		return {ok: false, refusal: refusalOf(troubleOf(`The keys of ${name} could not be seen`, listed))};
	}

	const keys = listed.value;
	const proof = runningProof(now, keys, deps);
	return proof === undefined
		? {ok: true, target: await withCandidate(now, keys, context), keys}
		: {
				ok: false,
				refusal: {
					code: 3,
					trouble: {
						what: `A proof of ${target.name} is running`,
						why: `The key ${proof} was made for it, and would be taken away under it.`,
						next: 'Wait until it has ended, then run the same command again.',
					},
				},
			};
}

function jobOf(target: Target, {deps, signal, onWait}: ReadContext) {
	const {operator, clock, run} = deps;
	return {
		tools: {operator, clock, run, keep: async (one: Target) => keep(deps, one)},
		target,
		origin: 'ours' as const,
		signal,
		onWait,
	};
}

/** The key of a proof whose process still runs, as far as this machine can tell. */
function runningProof(target: Target, keys: readonly AccessKey[], {clock}: RetireDeps): string | undefined {
	return target.keys.find(
		key =>
			key.origin === 'temporary' &&
			!isAbandoned(key, {now: clock.now(), isRunning}) &&
			keys.some(one => one.accessKeyId === key.accessKeyId && one.status === 'Active'),
	)?.accessKeyId;
}

/**
A call that made a key, and whose answer was lost: one new key that was never used is that one, and nobody has its secret.

More than one, or one that was used, may be somebody else's, and stays.
*/
async function withCandidate(
	target: Target,
	keys: readonly AccessKey[],
	{deps, signal}: ReadContext,
): Promise<Target> {
	const {intent} = target;
	if (intent?.operation !== 'CreateAccessKey') {
		return target;
	}

	const [candidate, ...more] = keysOfIntent(target, keys, deps.clock.now());
	const closed = withoutIntent(target);
	if (candidate === undefined || more.length > 0) {
		return closed;
	}

	const {accessKeyId, createdAt = intent.at} = candidate;
	const used = await getAccessKeyLastUsed(deps.operator, {accessKeyId}, signal);
	return used.ok && used.value.at === undefined
		? withKey(closed, {accessKeyId, createdAt, origin: 'candidate', secret: 'unseen'})
		: closed;
}

/** Ours that are on, and were used after our own last call with them. What IAM does not tell is no reason to stop. */
async function inUse(
	target: Target,
	keys: readonly AccessKey[],
	{deps, signal}: ReadContext,
): Promise<RetireFacts['inUse']> {
	const ours = target.keys.filter(({accessKeyId}) =>
		keys.some(key => key.accessKeyId === accessKeyId && key.status === 'Active'),
	);
	const uses = await Promise.all(
		ours.map(async key => {
			const {accessKeyId} = key;
			const used = await getAccessKeyLastUsed(deps.operator, {accessKeyId}, signal);
			const at = used.ok ? used.value.at : undefined;
			return at === undefined || isOurCall(Date.parse(at), key) ? [] : [{accessKeyId, at}];
		}),
	);
	return uses.flat();
}

/** Other targets of the same user, whose backups go by its keys. */
const sharedWith = ({store}: RetireDeps, target: Target): readonly string[] =>
	targetsOfSameUser(store.list(), target).map(({name}) => name);
