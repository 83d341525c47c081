import type {Probe} from '../probe.js';

const acl = {
	group: 'acl',
	how: 'live',
	stage: 'acl',
	expected: 'denied',
	on: 'canary',
} as const satisfies Partial<Probe>;

const putActions = ['s3:PutObjectAcl', 's3:PutObject'];

const anonymous = {...acl, as: 'anonymous', stage: 'calls'} as const;

/** Whether the key, or nobody at all, can open objects to others. */
export const aclProbes: readonly Probe[] = [
	{
		...acl,
		id: 'acl.put-public',
		title: 'Put one open to everybody',
		question: 'Can the key put an object that everybody may read?',
		operation: 'PutObject',
		variant: 'public-read',
		actions: putActions,
		keys: () => ({'s3:x-amz-acl': 'public-read'}),
		isShut: true,
	},
	{
		...acl,
		id: 'acl.put-grant',
		title: 'Put one open to an account',
		question: 'Can the key put an object that another account may read? (The account named is the own one.)',
		operation: 'PutObject',
		variant: 'grant',
		actions: putActions,
		isShut: true,
	},
	{
		...acl,
		id: 'acl.set-grant',
		title: 'Open it to an account',
		question: 'Can the key open an object to another account? (The account named is the own one.)',
		operation: 'PutObjectAcl',
		variant: 'grant',
		actions: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
		isShut: true,
	},
	{
		...acl,
		id: 'acl.set-public',
		title: 'Open it to everybody',
		question: 'Can the key open an object to everybody?',
		operation: 'PutObjectAcl',
		variant: 'public-read',
		actions: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
		keys: () => ({'s3:x-amz-acl': 'public-read'}),
		isShut: true,
	},
	{
		...anonymous,
		id: 'acl.anonymous-get',
		title: 'Read it without any key',
		question: 'Can anybody read the object without a key?',
		operation: 'GetObject',
		variant: 'anonymous',
		actions: ['s3:GetObject'],
	},
	{
		...anonymous,
		id: 'acl.anonymous-list',
		title: 'List names without any key',
		question: 'Can anybody list the names of backups without a key?',
		operation: 'ListObjectsV2',
		variant: 'anonymous',
		actions: ['s3:ListBucket'],
		on: 'bucket',
	},
	{
		...anonymous,
		id: 'acl.anonymous-put',
		title: 'Put without any key',
		question: 'Can anybody put an object without a key?',
		operation: 'PutObject',
		variant: 'anonymous',
		actions: ['s3:PutObject'],
	},
	{
		...acl,
		id: 'acl.existing',
		title: 'Old objects stay closed',
		question: 'Is no object that is already there open by a list of its own?',
		operation: 'GetBucketOwnershipControls',
		how: 'read',
		as: 'operator',
		stage: 'reckoning',
		actions: [],
		on: 'bucket',
	},
];
