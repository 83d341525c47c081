import type {Service} from '../aws/answer.js';
import type {AccessKey} from '../aws/keys.js';
import {mergePolicy} from '../policy/merge.js';
import type {Target} from '../targets/target.js';
import {midSentence} from '../ui/text.js';
import type {RetireFacts} from './facts.js';
import {isSetUpFor, type Removal, subjectOf, withoutOurs} from './statements.js';

export type RetireRowId = 'turn-off-keys' | 'take-out-statements' | 'delete-keys' | 'delete-user' | 'forget';

/** One step, in words and as the calls that it makes. */
export type PlannedRow = {
	readonly id: RetireRowId;
	/** `Delete the user acme`. */
	readonly title: string;
	/** `deleted the user acme`. */
	readonly done: string;
	readonly how: string;
	readonly calls: readonly PlannedCall[];
};

export type PlannedCall = {
	readonly service: Service;
	readonly operation: string;
	readonly input: {readonly [name: string]: unknown};
};

/** Something that is not as set-up left it, or that will stop the run. */
export type Found = {readonly weight: 'ok' | 'warning'; readonly words: string};

export type RetirePlan = {
	readonly rows: readonly PlannedRow[];
	/** Ids of the keys that are there: those that go, and those that somebody else made. */
	readonly keys: {readonly ours: readonly string[]; readonly foreign: readonly string[]};
	/** Sids of ours, and how many statements of others there are. */
	readonly statements: {readonly ours: readonly string[]; readonly others: number};
	readonly found: readonly Found[];
	/** What is not taken away, each with why. */
	readonly stays: readonly string[];
};

/**
The steps in their order: the keys are off before our denies are gone, and our statements are out before the user is gone, since S3 does not store a statement about a user that was deleted again.
*/
export function planRetire(target: Target, facts: RetireFacts): RetirePlan {
	const removal = removalOf(target, facts);
	return {
		rows: [
			...turnOffRows(target, facts),
			...statementRows(target, removal),
			...deleteKeyRows(target, facts),
			...userRows(target, facts),
			{
				id: 'forget',
				title: `Forget ${target.name} on this machine`,
				done: `forgot ${target.name} on this machine`,
				how: 'a file on this machine',
				calls: [],
			},
		],
		keys: {ours: idsOf(ownKeys(target, facts)), foreign: idsOf(foreignKeys(target, facts))},
		statements: removal.ok ? {ours: removal.removed, others: removal.kept.length} : {ours: [], others: 0},
		found: foundOf(target, facts, removal),
		stays: staysOf(target, facts, removal),
	};
}

const idsOf = (keys: readonly AccessKey[]) => keys.map(key => key.accessKeyId);

/** The keys that the journal knows to be ours; a user that another target has keeps all of them. */
export function ownKeys(
	{keys: known}: Target,
	{keys, sharedWith}: Pick<RetireFacts, 'keys' | 'sharedWith'>,
): readonly AccessKey[] {
	return sharedWith.length > 0
		? []
		: keys.filter(({accessKeyId}) =>
				known.some(key => key.accessKeyId === accessKeyId && key.origin !== 'foreign'),
			);
}

/** Keys that somebody else made. */
function foreignKeys(target: Target, facts: Pick<RetireFacts, 'keys'>): readonly AccessKey[] {
	const own = ownKeys(target, {...facts, sharedWith: []});
	return facts.keys.filter(key => !own.includes(key));
}

/** The policy without our statements, as it was read. */
const removalOf = (target: Target, {policy, strangers}: RetireFacts): Removal =>
	policy === undefined ? {ok: true, removed: [], kept: []} : withoutOurs(policy, target, strangers);

/** Nightdrop made the user, it is still there, and no other target has it: it goes. */
const isUserToGo = ({user: {isOurs}}: Target, {user, sharedWith}: RetireFacts) =>
	user.status === 'there' && isOurs === true && sharedWith.length === 0;

/** A key that is off, and known since when, is not turned off again. */
export const isToTurnOff = ({keys}: Target, {accessKeyId, status}: AccessKey): boolean =>
	status === 'Active' || keys.find(key => key.accessKeyId === accessKeyId)?.deactivatedAt === undefined;

function turnOffRows(target: Target, facts: RetireFacts): readonly PlannedRow[] {
	const keys = ownKeys(target, facts).filter(key => isToTurnOff(target, key));
	return keys.length === 0
		? []
		: [
				{
					id: 'turn-off-keys',
					title: `Turn off the ${keyWords(keys)}`,
					done: `turned off the ${keyWords(keys)}`,
					how: 'iam UpdateAccessKey',
					calls: keys.map(({accessKeyId}) =>
						iam('UpdateAccessKey', {
							UserName: target.user.name,
							AccessKeyId: accessKeyId,
							Status: 'Inactive',
						}),
					),
				},
			];
}

function statementRows(target: Target, removal: Removal): readonly PlannedRow[] {
	if (!removal.ok || removal.removed.length === 0) {
		return [];
	}

	const {bucket, account} = target;
	const {text, removed, kept} = removal;
	const ref = {Bucket: bucket, ExpectedBucketOwner: account};
	const ours = counted(removed.length, 'statement');
	const operation = text === undefined ? 'DeleteBucketPolicy' : 'PutBucketPolicy';
	return [
		{
			id: 'take-out-statements',
			title:
				text === undefined
					? `Delete the policy of ${bucket}: nothing but our ${ours} is in it`
					: `Take our ${ours} out of the policy of ${bucket}; ${kept.length} of others stay`,
			done: `took our ${ours} out of the policy of ${bucket}`,
			how: `a copy of the policy on this machine, then s3 ${operation}`,
			calls: [
				{
					service: 's3',
					operation,
					input: text === undefined ? ref : {...ref, Policy: JSON.parse(text) as unknown},
				},
			],
		},
	];
}

function deleteKeyRows(target: Target, facts: RetireFacts): readonly PlannedRow[] {
	const keys = ownKeys(target, facts);
	return keys.length === 0
		? []
		: [
				{
					id: 'delete-keys',
					title: `Delete the ${keyWords(keys)}`,
					done: `deleted the ${keyWords(keys)}`,
					how: 'iam DeleteAccessKey',
					calls: keys.map(({accessKeyId}) =>
						iam('DeleteAccessKey', {UserName: target.user.name, AccessKeyId: accessKeyId}),
					),
				},
			];
}

function userRows(target: Target, facts: RetireFacts): readonly PlannedRow[] {
	const {name} = target.user;
	return isUserToGo(target, facts)
		? [
				{
					id: 'delete-user',
					title: `Delete the user ${name}`,
					done: `deleted the user ${name}`,
					how: 'iam DeleteUser',
					calls: [iam('DeleteUser', {UserName: name})],
				},
			]
		: [];
}

function foundOf(target: Target, facts: RetireFacts, removal: Removal): readonly Found[] {
	const {user, strangers, isBucketGone} = facts;
	const {name} = target.user;
	const foreign = foreignKeys(target, facts);
	const own = idsOf(ownKeys(target, facts));
	return [
		...facts.inUse
			.filter(({accessKeyId}) => own.includes(accessKeyId))
			.map(({accessKeyId, at}) =>
				warning(`a host may use ${accessKeyId}, last used ${at}: the backups made with it stop`),
			),
		...(user.status === 'gone' ? [ok(`the user ${name} is gone already`)] : []),
		...(user.status === 'there' && user.isRenamed
			? [warning(`the user was renamed since it was set up: it is ${user.arn} now`)]
			: []),
		...strangers.map(stranger =>
			warning(`${stranger.name} is another user now, made under that name since: it is not touched`),
		),
		...(isBucketGone ? [ok(`the bucket ${target.bucket} is gone already`)] : []),
		...(!isBucketGone && removal.ok && removal.removed.length === 0
			? [ok(`no statement of ours is in the policy of ${target.bucket}`)]
			: []),
		...(isUserToGo(target, facts) && foreign.length > 0
			? [warning(`Nightdrop did not make the ${keyWords(foreign)}: it will stop before the user is deleted`)]
			: []),
		...refusedBeforehand(target, facts, removal),
	];
}

/** What S3 will not store again, though it is there: only its owner can mend that. */
function refusedBeforehand(
	target: Target,
	{policy, strangers}: RetireFacts,
	removal: Removal,
): readonly Found[] {
	const subject = policy === undefined ? undefined : subjectOf(policy, target, strangers);
	if (policy === undefined || subject === undefined || !removal.ok || removal.text === undefined) {
		return [];
	}

	const merged = removal.removed.length === 0 ? undefined : mergePolicy(policy, subject, target.options);
	return merged?.ok === false &&
		(merged.problem.kind === 'dead-principal' || merged.problem.kind === 'duplicate-sid')
		? [warning(`S3 may refuse the policy without our statements: ${midSentence(merged.problem.what)}`)]
		: [];
}

function staysOf(target: Target, facts: RetireFacts, removal: Removal): readonly string[] {
	const {bucket, prefix, setUp} = target;
	const kept = removal.ok ? removal.kept : [];
	const tls = kept.some(({Sid}) => Sid === 'NightdropRequireTls');
	return [
		...(facts.isBucketGone
			? []
			: [`the backups ${prefix === '' ? `in ${bucket}` : `in ${bucket} under ${prefix}`}`]),
		...userStays(target, facts),
		...strangerStays(facts),
		...(kept.length === 0
			? []
			: [`${counted(kept.length, 'statement')} of others in the policy of ${bucket}, byte for byte`]),
		...(tls ? ['among them NightdropRequireTls: it is about everybody, whoever wrote it'] : []),
		...(setUp.fixes.length === 0 || facts.isBucketGone
			? []
			: [`what set-up mended on the bucket: ${setUp.fixes.join(', ')}`]),
		...savedStays(target),
	];
}

function userStays(target: Target, facts: RetireFacts): readonly string[] {
	const {user, sharedWith} = facts;
	if (user.status === 'gone') {
		return [];
	}

	const others = foreignKeys(target, facts);
	const active = others.some(({status}) => status === 'Active');
	return sharedWith.length > 0
		? [`the user ${user.name} and its keys, for ${sharedWith.join(', ')}`]
		: [
				...(target.user.isOurs === true ? [] : [`the user ${user.name}: Nightdrop did not make it`]),
				...(others.length === 0
					? []
					: [
							`the ${keyWords(others)} of ${user.name}: not made by Nightdrop${active ? ', on, and without our denies from then on' : ''}`,
						]),
			];
}

const strangerStays = ({strangers, policy}: RetireFacts) =>
	strangers.flatMap(one =>
		policy !== undefined && isSetUpFor(policy, one)
			? [`the statements about ${one.arn}: they are of the user that has this name now`]
			: [],
	);

/** Files of the operator's, with secrets of keys that are gone then. */
function savedStays({keys}: Target): readonly string[] {
	const places = keys.flatMap(({savedTo = ''}) => {
		const [kind, ...rest] = savedTo.split(':');
		return kind === 'profile' || kind === 'file' ? [`the ${kind} ${rest.join(':')}`] : [];
	});
	return [...new Set(places)].map(place => `${place} on this machine, with the secret of a key of this user`);
}

const ok = (words: string): Found => ({weight: 'ok', words});
const warning = (words: string): Found => ({weight: 'warning', words});

const iam = (operation: string, input: PlannedCall['input']): PlannedCall => ({
	service: 'iam',
	operation,
	input,
});

/** `key AKIA…`, `keys AKIA… and AKIA…`. */
export const keyWords = (keys: readonly {readonly accessKeyId: string}[]): string =>
	`${keys.length === 1 ? 'key' : 'keys'} ${keys.map(key => key.accessKeyId).join(' and ')}`;

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
