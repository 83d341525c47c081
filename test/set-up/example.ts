import type {BucketFacts, UserFacts} from '../../src/set-up/facts.js';

export const account = '111122223333';

const known = <Value>(value: Value) => ({known: true, value}) as const;

/** A bucket of this account with nothing to complain about. */
export const goodBucket: BucketFacts = {
	bucket: 'acme-backups',
	status: 'ours',
	region: 'us-east-1',
	publicAccess: known({
		blockPublicAcls: true,
		ignorePublicAcls: true,
		blockPublicPolicy: true,
		restrictPublicBuckets: true,
	}),
	ownership: known('BucketOwnerEnforced'),
	versioning: known('Enabled'),
	objectLock: known('off'),
	encryption: known({algorithm: 'AES256'}),
	endsUploads: known(true),
	policy: known(undefined),
	isPolicyPublic: known(false),
	aclGrants: known([]),
};

export const missingBucket: BucketFacts = {bucket: 'acme-backups', status: 'missing', region: 'us-east-1'};

export const missingUser: UserFacts = {name: 'nightdrop-acme-backups', status: 'missing'};

/** A user without anything. */
export const cleanUser: UserFacts = {
	name: 'nightdrop-acme-backups',
	status: 'exists',
	arn: `arn:aws:iam::${account}:user/nightdrop-acme-backups`,
	id: 'AIDAIOSFODNN7EXAMPLE',
	createdAt: '2026-11-23T18:00:00.000Z',
	password: known('none'),
	mfaDevices: known([]),
	groups: known([]),
	policies: known([]),
	keys: known([]),
	sshKeys: known([]),
	certificates: known([]),
	serviceCredentials: known([]),
	trustingRoles: known([]),
};
