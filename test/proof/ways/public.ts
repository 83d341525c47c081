import {allUsers, authenticatedUsers} from '../../../src/sandbox/s3/names.js';
import {nothingBlocked} from '../../../src/sandbox/s3/public-access.js';
import type {Acl, Grant} from '../../../src/sandbox/state.js';
import {bucketArn, type Scene, type Setting} from '../rehearsal.js';
import {
	always,
	backup,
	byStatement,
	hidden,
	inBucketPolicy,
	notProven,
	open,
	reads,
	violated,
	type Way,
} from '../way.js';

/** In a bucket from before 2023, without ACL rights: nothing of the public is blocked. */
const old: Setting = {isOld: true, options: {acl: false}};
const listing: Setting = {isOld: true, options: {acl: false, list: true}};
const byLists = {
	...byStatement,
	why: /^No policy that was read allows it\. Access lists are on/u,
	remedy: /turn access lists off/iu,
	names: /Access lists are on/u,
};
const withoutKey = {
	...byStatement,
	remedy: /^Take that statement out of the bucket policy: turning the key off would not help/u,
};
const fromOffice = {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}};

const opened = (acl: Acl, grantee: string, permission: Grant['permission'] = 'READ'): Acl => ({
	...acl,
	grants: [...acl.grants, {grantee, permission}],
});

const openBackup =
	(grantee: string) =>
	({bucket}: Scene): void => {
		for (const version of bucket.objects.get(backup) ?? []) {
			version.acl = opened(version.acl, grantee);
		}
	};

const openBucket =
	(permission: Grant['permission'], grantee = allUsers) =>
	({bucket}: Scene): void => {
		bucket.acl = opened(bucket.acl, grantee, permission);
	};

/** Ways through access lists, and ways that need no key. */
export const access: readonly Way[] = [
	{
		...byStatement,
		id: 'acl-on',
		words: 'PutObjectAcl, where access lists are on',
		setting: old,
		grant: inBucketPolicy({Action: 's3:PutObjectAcl'}),
		...open('acl.put-public', 'acl.put-grant', 'acl.set-grant', 'acl.set-public', 'could.acl'),
		hardened: notProven('acl.existing'),
		remedy: /turn access lists off/iu,
		names: /Access lists are on/u,
	},
	{
		...byStatement,
		id: 'acl-account',
		words: 'PutObjectAcl, where only public lists are blocked',
		setting: old,
		async grant(scene) {
			await inBucketPolicy({Action: 's3:PutObjectAcl'})(scene);
			scene.bucket.publicAccessBlock = {...nothingBlocked, blockPublicAcls: true, ignorePublicAcls: true};
		},
		...open('acl.put-grant', 'acl.set-grant', 'could.acl'),
		remedy: /turn access lists off/iu,
	},
	{
		...byStatement,
		id: 'acl-off',
		words: 'PutObjectAcl, where access lists are off: it may be turned on',
		setting: {options: {acl: false}},
		grant: inBucketPolicy({Action: 's3:PutObjectAcl'}),
		...hidden('could.acl', 'read.acl'),
	},
	{
		...withoutKey,
		id: 'read-anybody',
		words: 'GetObject, to anybody',
		setting: old,
		grant: inBucketPolicy({Principal: '*', Action: 's3:GetObject'}),
		...open(...reads, 'acl.anonymous-get'),
		hardened: violated('acl.anonymous-get', 'could.read'),
		remedy: /take that statement out of the bucket policy/iu,
	},
	{
		...withoutKey,
		id: 'read-all-but-one',
		words: "GetObject, to all but the account's root (NotPrincipal)",
		setting: old,
		grant: inBucketPolicy({
			NotPrincipal: {AWS: 'arn:aws:iam::111122223333:root'},
			Action: 's3:GetObject',
		}),
		...open(...reads, 'acl.anonymous-get'),
		hardened: violated('acl.anonymous-get', 'could.read'),
		remedy: /take that statement out of the bucket policy/iu,
	},
	{
		...withoutKey,
		id: 'list-anybody',
		words: 'ListBucket, to anybody',
		setting: listing,
		grant: inBucketPolicy({Principal: '*', Action: 's3:ListBucket', Resource: bucketArn}),
		...always(violated('acl.anonymous-list', 'could.list')),
	},
	{
		...withoutKey,
		id: 'put-anybody',
		words: 'PutObject, to anybody',
		setting: old,
		grant: inBucketPolicy({Principal: '*', Action: 's3:PutObject'}),
		...always(violated('acl.anonymous-put', 'could.write')),
	},
	{
		...withoutKey,
		id: 'read-anybody-from-office',
		words: 'GetObject, to anybody from another address: it needs no key',
		isOpenNow: false,
		async grant(scene) {
			delete scene.bucket.publicAccessBlock;
			await inBucketPolicy({Principal: '*', Action: 's3:GetObject', Condition: fromOffice})(scene);
		},
		...always(notProven('could.read')),
		names: /^Anyone may be allowed, even without a key/u,
	},
	{
		...byLists,
		id: 'bucket-list-read',
		words: "the bucket's own list, open to anybody",
		setting: listing,
		grant: openBucket('READ'),
		...open('list.versions', 'list.uploads', 'acl.anonymous-list'),
		hardened: violated('acl.anonymous-list'),
	},
	{
		...byLists,
		id: 'bucket-list-users',
		words: "the bucket's own list, open to everybody with an account",
		setting: listing,
		grant: openBucket('READ', authenticatedUsers),
		...open('list.versions', 'list.uploads'),
		hardened: notProven('acl.existing'),
	},
	{
		...byLists,
		id: 'bucket-list-write',
		words: "the bucket's own list, open to anybody who puts",
		setting: old,
		grant: openBucket('WRITE'),
		...always(violated('acl.anonymous-put')),
	},
	{
		...byLists,
		id: 'object-list-anybody',
		words: 'an old backup that its own list opens to anybody',
		setting: {...old, backups: [backup]},
		grant: openBackup(allUsers),
		...open('read.real-backups'),
		hardened: notProven('acl.existing'),
	},
	{
		...byLists,
		id: 'object-list-users',
		words: 'an old backup that its own list opens to everybody with an account',
		setting: {...old, backups: [backup]},
		grant: openBackup(authenticatedUsers),
		...open('read.real-backups'),
		hardened: notProven('acl.existing'),
	},
];
