import type {PlannedCall} from '../ui/planned-call.js';
import type {BucketFacts, Fix, UserFacts} from './facts.js';
import type {CleanUpItem, PlanRow} from './state.js';

/** Everything that the plan follows from. */
export type PlanInput = {
	readonly account: string;
	readonly region: string;
	readonly bucket: BucketFacts;
	readonly user: UserFacts;
	/** The user is made by this run. */
	readonly willCreateUser: boolean;
	/** What is taken from an existing user. */
	readonly cleanUp: readonly CleanUpItem[];
	/** Ticked, in the order found. */
	readonly fixes: readonly Fix[];
	readonly policy: {
		readonly document: unknown;
		readonly text: string;
		readonly ours: number;
		readonly kept: number;
		readonly isUnchanged: boolean;
		/** An upload must say If-None-Match. */
		readonly refusesOverwrites?: boolean;
	};
	/** Keys that nobody has the secret of. */
	readonly lostKeys: readonly string[];
	/** No key of ours is there yet. */
	readonly needsKey: boolean;
	readonly testPrefix: string;
};

/**
The calls in the order in which they will be made: the user first (S3 needs time to know it), then the bucket, then the policy, and the key last, so that no key ever exists without the policy that binds it.
*/
export function planSetUp(input: PlanInput): readonly PlanRow[] {
	return [
		...userRows(input),
		...bucketRows(input),
		...policyRows(input),
		...keyRows(input),
		...proofRows(input),
	];
}

/** The rows that change something or read; without those made with the key. */
export function applyRowsOf(rows: readonly PlanRow[]): readonly PlanRow[] {
	return rows.filter(row => !row.isWithKey);
}

const readsOfUser = [
	'GetUser',
	'GetLoginProfile',
	'ListGroupsForUser',
	'ListUserPolicies',
	'ListAttachedUserPolicies',
	'ListAccessKeys',
] as const;

function userRows({user, willCreateUser, cleanUp}: PlanInput): readonly PlanRow[] {
	const {name} = user;
	if (willCreateUser) {
		return [
			row('create-user', `Make the user ${name}`, `made the user ${name}`, 'iam CreateUser', [
				iam('CreateUser', {UserName: name}),
			]),
			row(
				'check-user',
				'Check that it has no password and no other right',
				'checked that it has no password and no other right',
				`iam, ${readsOfUser.length} reads`,
				readsOfUser.map(operation => iam(operation, {UserName: name})),
			),
		];
	}

	return cleanUp.length === 0
		? []
		: [
				{
					...row(
						'clean-user',
						`Take from ${name} what a backup user must not have`,
						`took from ${name} what a backup user must not have`,
						`iam ${[...new Set(cleanUp.map(item => item.call.operation))].join(', ')}`,
						cleanUp.map(item => item.call),
					),
					others: `whoever uses ${name} for anything else no longer can`,
				},
			];
}

function bucketRows({bucket, fixes, region, account}: PlanInput): readonly PlanRow[] {
	const create =
		bucket.status === 'missing'
			? [
					row(
						'create-bucket',
						`Make the bucket ${bucket.bucket} in ${region}`,
						`made the bucket ${bucket.bucket} in ${region}`,
						's3 CreateBucket',
						[
							s3('CreateBucket', {
								Bucket: bucket.bucket,
								...(region === 'us-east-1' ? {} : {CreateBucketConfiguration: {LocationConstraint: region}}),
							}),
						],
					),
				]
			: [];
	return [
		...create,
		...fixes.map(fix => ({
			...row(`fix-${fix.id}`, fix.title, fix.done, `s3 ${fix.call.operation}`, [
				{...fix.call, input: {...fix.call.input, ExpectedBucketOwner: account}},
			]),
			...(fix.others === undefined ? {} : {others: fix.others}),
		})),
	];
}

function policyRows({bucket, policy, account}: PlanInput): readonly PlanRow[] {
	if (policy.isUnchanged) {
		return [];
	}

	const hasPolicy = bucket.policy?.known === true && bucket.policy.value !== undefined;
	const get = s3('GetBucketPolicy', {Bucket: bucket.bucket, ExpectedBucketOwner: account});
	return [
		...(hasPolicy
			? [
					row(
						'back-up-policy',
						'Keep a copy of the policy that is there',
						'kept a copy of the policy that was there',
						'a file on this machine',
						[get],
					),
				]
			: []),
		{
			...row(
				'write-policy',
				`Write the policy: ${counted(policy.ours, 'statement')} of ours${policy.kept === 0 ? '' : `, ${policy.kept} kept`}`,
				'wrote the policy',
				's3 PutBucketPolicy, GetBucketPolicy',
				[
					s3('PutBucketPolicy', {
						Bucket: bucket.bucket,
						ExpectedBucketOwner: account,
						Policy: policy.document,
					}),
					get,
				],
			),
			...(policy.refusesOverwrites && {others: 'uploads without If-None-Match are refused'}),
		},
	];
}

function keyRows({user, lostKeys, needsKey}: PlanInput): readonly PlanRow[] {
	return [
		...(lostKeys.length === 0
			? []
			: [
					row(
						'remove-key',
						`Remove ${lostKeys.length === 1 ? 'the key' : 'the keys'} whose secret nobody has`,
						`removed ${lostKeys.join(' and ')}, whose secret nobody has`,
						'iam UpdateAccessKey, DeleteAccessKey',
						lostKeys.flatMap(id => [
							iam('UpdateAccessKey', {UserName: user.name, AccessKeyId: id, Status: 'Inactive'}),
							iam('DeleteAccessKey', {UserName: user.name, AccessKeyId: id}),
						]),
					),
				]),
		...(needsKey
			? [
					row('create-key', 'Make one access key', 'made the access key', 'iam CreateAccessKey', [
						iam('CreateAccessKey', {UserName: user.name}),
					]),
				]
			: []),
	];
}

function proofRows({bucket, testPrefix, needsKey}: PlanInput): readonly PlanRow[] {
	return [
		{
			...row('test', 'Put a test object with that key', 'put a test object with that key', 's3 PutObject', [
				s3('PutObject', {Bucket: bucket.bucket, Key: `${testPrefix}…`}),
			]),
			isWithKey: true,
		},
		{
			...row(
				'prove',
				needsKey ? 'Prove that it cannot read' : 'Prove that it cannot read, with a temporary key if need be',
				'proved it',
				'the probes of the proof',
				[],
			),
			isWithKey: true,
		},
	];
}

function row(
	id: PlanRow['id'],
	title: string,
	done: string,
	how: string,
	calls: readonly PlannedCall[],
): PlanRow {
	return {id, title, done, how, calls, isWithKey: false};
}

function iam(operation: string, input: PlannedCall['input']): PlannedCall {
	return {service: 'iam', operation, input};
}

function s3(operation: string, input: PlannedCall['input']): PlannedCall {
	return {service: 's3', operation, input};
}

function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}
