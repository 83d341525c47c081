import {Readable} from 'node:stream';
import {get, head, list, put, putPolicy, read} from '../calls.js';
import {allowPut, B} from '../names.js';
import type {Row, Topic} from '../row.js';

const A = {...B, Key: 'drop/a.txt'};
const denied = '403 AccessDenied';

const writes: readonly Row[] = [
	['PutBucketPolicy: s3:PutObject on drop/*', 'ok', async account => putPolicy(account, allowPut)],
	[
		'GetBucketPolicy by the administrator',
		'AllowDrop',
		async ({admin}) =>
			JSON.parse((await admin.s3.getBucketPolicy(B)).Policy ?? '').Statement[0].Sid as string,
	],
	[
		'GetBucketPolicyStatus by the administrator',
		'public: false',
		async ({admin}) => `public: ${(await admin.s3.getBucketPolicyStatus(B)).PolicyStatus?.IsPublic}`,
	],
	['PutObject', 'ok', async ({user}) => put(user, A.Key)],
	['PutObject over an object that is there', 'ok', async ({user}) => put(user, 'drop/old.txt')],
	['PutObject outside of the prefix', denied, async ({user}) => put(user, 'other/a.txt')],
	['PutObject, key with space, + and ü', 'ok', async ({user}) => put(user, 'drop/a b+c ü.txt')],
	[
		'PutObject of 70 kB as a stream, and back by the administrator',
		'the same 70000 bytes',
		async ({user, admin}) => {
			const bytes = Buffer.alloc(70_000, 'abc');
			await put(user, 'drop/stream.bin', {Body: Readable.from([bytes]), ContentLength: bytes.length});
			const text = await get(admin, 'drop/stream.bin');
			return text === bytes.toString() ? `the same ${text.length} bytes` : 'others';
		},
	],
	['PutObject with x-amz-tagging', denied, async ({user}) => put(user, 'drop/t.txt', {Tagging: 'a=b'})],
	[
		'PutObject with x-amz-acl: public-read',
		[denied, '400 AccessControlListNotSupported'],
		async ({user}) => put(user, 'drop/acl.txt', {ACL: 'public-read'}),
	],
	[
		'PutObject with a retention',
		denied,
		async ({user}) =>
			put(user, 'drop/lock.txt', {ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(2e12)}),
	],
	[
		'PutObject with a legal hold',
		denied,
		async ({user}) => put(user, 'drop/hold.txt', {ObjectLockLegalHoldStatus: 'ON'}),
	],
	[
		'PutObject with If-None-Match: * on a key that is there',
		'412 PreconditionFailed',
		async ({user}) => put(user, A.Key, {IfNoneMatch: '*'}),
	],
	[
		'PutObject with If-None-Match: * on a new key',
		'ok',
		async ({user}) => put(user, 'drop/new.txt', {IfNoneMatch: '*'}),
	],
	[
		'PutObject with If-Match, which needs GetObject',
		denied,
		async ({user}) => put(user, A.Key, {IfMatch: '"x"'}),
	],
];

const reads: readonly Row[] = [
	['GetObject of what one put oneself', denied, async ({user}) => read(user, A.Key)],
	[
		'GetObject of a missing key, without ListBucket',
		denied,
		async ({user}) => read(user, 'drop/missing.txt'),
	],
	[
		'GetObject with If-Match that cannot match',
		denied,
		async ({user}) => get(user, A.Key, {IfMatch: '"x"'}).then(() => undefined),
	],
	[
		'GetObject of a version',
		denied,
		async ({user, admin}) => {
			const {VersionId} = await put(admin, A.Key);
			await get(user, A.Key, {VersionId});
		},
	],
	['HeadObject', '403', async ({user}) => head(user, A.Key)],
	['HeadObject of a missing key', '403', async ({user}) => head(user, 'drop/missing.txt')],
	['GetObjectAcl', denied, async ({user}) => user.s3.getObjectAcl(A)],
	['GetObjectTagging', denied, async ({user}) => user.s3.getObjectTagging(A)],
	[
		'GetObjectAttributes',
		denied,
		async ({user}) => user.s3.getObjectAttributes({...A, ObjectAttributes: ['ETag']}),
	],
	['GetObjectRetention', denied, async ({user}) => user.s3.getObjectRetention(A)],
	['GetObjectLegalHold', denied, async ({user}) => user.s3.getObjectLegalHold(A)],
	['ListObjectAnnotations', denied, async ({user}) => user.s3.listObjectAnnotations(A)],
	[
		'GetObjectAnnotation',
		denied,
		async ({user}) => user.s3.getObjectAnnotation({...A, AnnotationName: 'note'}),
	],
	['RestoreObject', denied, async ({user}) => user.s3.restoreObject({...A, RestoreRequest: {Days: 1}})],
	[
		'CopyObject, which needs GetObject',
		denied,
		async ({user}) => user.s3.copyObject({...B, Key: 'drop/copy.txt', CopySource: `${B.Bucket}/${A.Key}`}),
	],
	['GetObject by the administrator: it is there', 'hello drop/a.txt', async ({admin}) => get(admin, A.Key)],
];

const lists: readonly Row[] = [
	['ListObjectsV2', denied, async ({user}) => list(user)],
	['ListObjectsV2 of the prefix', denied, async ({user}) => list(user, {Prefix: 'drop/'})],
	['ListObjects', denied, async ({user}) => user.s3.listObjects(B)],
	['ListObjectVersions', denied, async ({user}) => user.s3.listObjectVersions(B)],
	['ListMultipartUploads', denied, async ({user}) => user.s3.listMultipartUploads(B)],
	['ListBuckets', denied, async ({user}) => user.s3.listBuckets()],
	['HeadBucket', '403', async ({user}) => user.s3.headBucket(B)],
];

const damage: readonly Row[] = [
	['DeleteObject', denied, async ({user}) => user.s3.deleteObject(A)],
	[
		'DeleteObject of a key that is not there',
		denied,
		async ({user}) => user.s3.deleteObject({...B, Key: 'drop/no'}),
	],
	[
		'DeleteObject of a version',
		denied,
		async ({user, admin}) => {
			const {VersionId} = await put(admin, A.Key);
			await user.s3.deleteObject({...A, VersionId});
		},
	],
	[
		'DeleteObjects is 200, and denies each key by itself',
		'AccessDenied, deleted none',
		async ({user}) => {
			const {Errors, Deleted = []} = await user.s3.deleteObjects({...B, Delete: {Objects: [{Key: A.Key}]}});
			return `${Errors?.map(({Code}) => Code).join(' ')}, deleted ${Deleted.length === 0 ? 'none' : 'some'}`;
		},
	],
	[
		'PutObjectTagging',
		denied,
		async ({user}) => user.s3.putObjectTagging({...A, Tagging: {TagSet: [{Key: 'a', Value: 'b'}]}}),
	],
	['DeleteObjectTagging', denied, async ({user}) => user.s3.deleteObjectTagging(A)],
	[
		'PutObjectAnnotation',
		denied,
		async ({user}) => user.s3.putObjectAnnotation({...A, AnnotationName: 'note', AnnotationPayload: 'x'}),
	],
	[
		'GetObject by the administrator: it is still there',
		'hello drop/a.txt',
		async ({admin}) => get(admin, A.Key),
	],
];

export const putOnly: Topic = {name: 'may put below drop/', rows: [...writes, ...reads, ...lists, ...damage]};
