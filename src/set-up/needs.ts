import type {NeedGroup} from './state.js';

/** What the actions of one group act on. */
type Scope = 'user' | 'policies' | 'bucket' | 'objects';

type Need = Pick<NeedGroup, 'id' | 'title' | 'actions' | 'for' | 'why'> & {readonly scope: Scope};

/** Every permission that set-up, its proof and its undo ask of the operator. */
export const needs: readonly Need[] = [
	{
		id: 'user',
		title: 'Make a user and its key',
		scope: 'user',
		actions: [
			'iam:CreateUser',
			'iam:CreateAccessKey',
			'iam:GetUser',
			'iam:DeleteUser',
			'iam:ListAccessKeys',
			'iam:UpdateAccessKey',
			'iam:DeleteAccessKey',
			'iam:GetAccessKeyLastUsed',
		],
		for: 'set-up',
		why: 'Without it there is no backup user, or no key for it.',
	},
	{
		id: 'user-rights',
		title: 'See that the user has no other right',
		scope: 'user',
		actions: [
			'iam:GetLoginProfile',
			'iam:ListGroupsForUser',
			'iam:ListUserPolicies',
			'iam:GetUserPolicy',
			'iam:ListAttachedUserPolicies',
			'iam:ListMFADevices',
			'iam:ListSSHPublicKeys',
			'iam:ListSigningCertificates',
			'iam:ListServiceSpecificCredentials',
		],
		for: 'set-up',
		why: 'A right from another policy counts as much as ours; unseen, it cannot be ruled out.',
	},
	{
		id: 'other-policies',
		title: 'Read the policies that may reach it',
		scope: 'policies',
		actions: [
			'iam:GetPolicy',
			'iam:GetPolicyVersion',
			'iam:ListGroupPolicies',
			'iam:GetGroupPolicy',
			'iam:ListAttachedGroupPolicies',
			'iam:ListRoles',
		],
		for: 'proof',
		why: 'A role that trusts the user, or a policy of its group, would stay unread, and the proof ends as "Not proven".',
	},
	{
		id: 'policy',
		title: 'Read and write the bucket policy',
		scope: 'bucket',
		actions: [
			's3:GetBucketPolicy',
			's3:PutBucketPolicy',
			's3:DeleteBucketPolicy',
			's3:GetBucketPolicyStatus',
		],
		for: 'set-up',
		why: 'The policy is what lets the user put backups, and nothing else.',
	},
	{
		id: 'bucket',
		title: 'See how the bucket is set',
		scope: 'bucket',
		actions: [
			's3:ListBucket',
			's3:ListBucketVersions',
			's3:ListBucketMultipartUploads',
			's3:GetBucketPublicAccessBlock',
			's3:GetBucketVersioning',
			's3:GetBucketOwnershipControls',
			's3:GetBucketAcl',
			's3:GetEncryptionConfiguration',
			's3:GetLifecycleConfiguration',
			's3:GetBucketObjectLockConfiguration',
		],
		for: 'proof',
		why: 'What cannot be seen cannot be proven: old backups may be open where new ones are not.',
	},
	{
		id: 'objects',
		title: 'See and clean up test objects',
		scope: 'objects',
		actions: [
			's3:GetObject',
			's3:DeleteObjectVersion',
			's3:DeleteObject',
			's3:PutObject',
			's3:PutObjectAcl',
			's3:AbortMultipartUpload',
			's3:ListMultipartUploadParts',
		],
		for: 'proof',
		why: 'Nobody but the backup key would have seen the test object, and it would stay in the bucket.',
	},
	{
		id: 'simulate',
		title: 'Ask IAM what a key could do',
		scope: 'user',
		actions: ['iam:SimulatePrincipalPolicy'],
		for: 'proof',
		why: 'Some probes are too dangerous to make; IAM is asked instead, and these credentials may not. Backups will work, but the proof ends as "Not proven".',
	},
	{
		id: 'fixes',
		title: 'Make the bucket, and mend what is found on it',
		scope: 'bucket',
		actions: [
			's3:CreateBucket',
			's3:PutBucketPublicAccessBlock',
			's3:PutBucketVersioning',
			's3:PutBucketOwnershipControls',
			's3:PutLifecycleConfiguration',
		],
		for: 'comfort',
		why: 'A new bucket cannot be made here, and what is found on an old one must be mended by somebody else.',
	},
	{
		id: 'clean-up',
		title: "Take an existing user's other rights away",
		scope: 'user',
		actions: [
			'iam:DeleteLoginProfile',
			'iam:DetachUserPolicy',
			'iam:DeleteUserPolicy',
			'iam:RemoveUserFromGroup',
		],
		for: 'comfort',
		why: 'An existing user with other rights cannot be cleaned up here; a new user needs none of it.',
	},
];

/** Where the permissions are needed; without bucket or user: on all of them. */
export type NeedsSubject = {
	readonly partition: string;
	readonly account: string;
	readonly bucket?: string | undefined;
	readonly user?: string | undefined;
};

/** The ARN that the actions of a group are asked about. */
export function resourceOf(scope: Scope, {partition, account, bucket, user}: NeedsSubject): string {
	switch (scope) {
		case 'user':
			return user === undefined ? '*' : `arn:${partition}:iam::${account}:user/${user}`;
		case 'policies':
			return '*';
		case 'bucket':
			return bucket === undefined ? '*' : `arn:${partition}:s3:::${bucket}`;
		case 'objects':
			return bucket === undefined ? '*' : `arn:${partition}:s3:::${bucket}/*`;
	}
}

/** The groups of the account step from the actions that are allowed and those that are not; in neither: not known. */
export function judgeNeeds(allowed: ReadonlySet<string>, denied: ReadonlySet<string>): readonly NeedGroup[] {
	return needs.map(({id, title, actions, for: what, why}) => {
		const missing = actions.filter(action => denied.has(action));
		const isKnown = actions.every(action => allowed.has(action) || denied.has(action));
		return {
			id,
			title,
			actions,
			missing,
			status: missing.length > 0 ? 'missing' : isKnown ? 'allowed' : 'not-known',
			for: what,
			why,
		};
	});
}

/** A ready policy document for the operator, for one bucket and one user; `*` for names not yet chosen. */
export function operatorPolicy({partition, account, bucket = '*', user = '*'}: NeedsSubject): {
	readonly Version: string;
	readonly Statement: readonly {
		readonly Sid: string;
		readonly Effect: 'Allow';
		readonly Action: readonly string[];
		readonly Resource: string;
	}[];
} {
	const scopes = [
		['NightdropUser', 'user'],
		['NightdropReadPolicies', 'policies'],
		['NightdropBucket', 'bucket'],
		['NightdropTestObjects', 'objects'],
	] as const;
	return {
		Version: '2012-10-17',
		Statement: scopes.map(([sid, scope]) => ({
			Sid: sid,
			Effect: 'Allow',
			Action: needs.filter(need => need.scope === scope).flatMap(need => need.actions),
			Resource: resourceOf(scope, {partition, account, bucket, user}),
		})),
	};
}
