import type {Account} from '../account.js';
import {get, put, putPolicy} from '../calls.js';
import {allowPut, B} from '../names.js';
import type {Topic} from '../row.js';

const L = {Bucket: 'locked-drop'};
const K = {...L, Key: 'a'};
const until = new Date('2099-01-01');

const lockedVersion = async ({admin}: Account, mode: 'GOVERNANCE' | 'COMPLIANCE') =>
	admin.s3.putObject({...K, Body: 'x', ObjectLockMode: mode, ObjectLockRetainUntilDate: until});

/** What survives whoever may write. */
export const locks: Topic = {
	name: 'versions and locks',
	rows: [
		['PutBucketPolicy: put', 'ok', async account => putPolicy(account, allowPut)],
		[
			'an overwrite keeps the version before',
			'old',
			async ({user, admin}) => {
				const {VersionId} = await admin.s3.headObject({...B, Key: 'drop/old.txt'});
				await put(user, 'drop/old.txt');
				return get(admin, 'drop/old.txt', {VersionId});
			},
		],
		[
			'GetObject of a deleted key, and its marker',
			'404 NoSuchKey',
			async ({admin}) => {
				await admin.s3.deleteObject({...B, Key: 'drop/old.txt'});
				await get(admin, 'drop/old.txt');
			},
		],
		[
			'GetObject of the marker',
			'405 MethodNotAllowed',
			async ({admin}) => {
				const {VersionId} = await admin.s3.deleteObject({...B, Key: 'drop/old.txt'});
				await get(admin, 'drop/old.txt', {VersionId});
			},
		],
		[
			'If-None-Match: * over a marker writes',
			'ok',
			async ({user}) => put(user, 'drop/old.txt', {IfNoneMatch: '*'}),
		],
		[
			'CreateBucket with Object Lock',
			'ok',
			async ({admin}) => admin.s3.createBucket({...L, ObjectLockEnabledForBucket: true}),
		],
		[
			'Object Lock brings versions',
			'Enabled',
			async ({admin}) => (await admin.s3.getBucketVersioning(L)).Status,
		],
		[
			'suspending them',
			'409 InvalidBucketState',
			async ({admin}) => admin.s3.putBucketVersioning({...L, VersioningConfiguration: {Status: 'Suspended'}}),
		],
		[
			'deleting a version in COMPLIANCE, even with bypass',
			'403 AccessDenied',
			async account => {
				const {VersionId} = await lockedVersion(account, 'COMPLIANCE');
				await account.admin.s3.deleteObject({...K, VersionId, BypassGovernanceRetention: true});
			},
		],
		[
			'deleting a version in GOVERNANCE',
			'403 AccessDenied',
			async account => {
				const {VersionId} = await lockedVersion(account, 'GOVERNANCE');
				await account.admin.s3.deleteObject({...K, VersionId});
			},
		],
		[
			'deleting a version in GOVERNANCE with bypass',
			'ok',
			async account => {
				const {VersionId} = await lockedVersion(account, 'GOVERNANCE');
				await account.admin.s3.deleteObject({...K, VersionId, BypassGovernanceRetention: true});
			},
		],
		['deleting the key leaves a marker', 'ok', async ({admin}) => admin.s3.deleteObject(K)],
		[
			'a lock without a checksum',
			'400 InvalidRequest',
			async ({as, admin}) => {
				const {s3} = as(admin.credentials, {requestChecksumCalculation: 'WHEN_REQUIRED'});
				await s3.putObject({...K, Body: 'x', ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until});
			},
		],
		[
			'a lock in a bucket without Object Lock',
			'400 InvalidRequest',
			async ({admin}) =>
				put(admin, 'drop/lock', {ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until}),
		],
	],
};
