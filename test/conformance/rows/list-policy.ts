import type {Statement} from '../../../src/policy/document.js';
import {head, list, put, putPolicy, read} from '../calls.js';
import {allowPut, B, bucketArn, objects, userArn} from '../names.js';
import type {Row, Topic} from '../row.js';

const A = {...B, Key: 'drop/a.txt'};
const denied = '403 AccessDenied';
const allowList: Statement = {
	Sid: 'AllowList',
	Effect: 'Allow',
	Principal: {AWS: [userArn]},
	Action: ['s3:ListBucket'],
	Resource: [bucketArn],
};

const listing: readonly Row[] = [
	['PutBucketPolicy: put and list', 'ok', async account => putPolicy(account, allowPut, allowList)],
	['ListObjectsV2', 'ok', async ({user}) => list(user)],
	['HeadBucket', 'ok', async ({user}) => user.s3.headBucket(B)],
	['ListObjectVersions, a right of its own', denied, async ({user}) => user.s3.listObjectVersions(B)],
	['PutObject', 'ok', async ({user}) => put(user, 'drop/a.txt')],
	['GetObject of a missing key', '404 NoSuchKey', async ({user}) => read(user, 'drop/missing.txt')],
	['HeadObject of a missing key', '404', async ({user}) => head(user, 'drop/missing.txt')],
	['GetObject of a key that is there', denied, async ({user}) => read(user, 'drop/a.txt')],
	['HeadObject of a key that is there', '403', async ({user}) => head(user, 'drop/a.txt')],
	[
		'PutBucketPolicy: list only with the prefix drop/',
		'ok',
		async account =>
			putPolicy(account, allowPut, {...allowList, Condition: {StringLike: {'s3:prefix': ['drop/*']}}}),
	],
	['ListObjectsV2 of drop/', 'ok', async ({user}) => list(user, {Prefix: 'drop/'})],
	['ListObjectsV2 without a prefix', denied, async ({user}) => list(user)],
	['ListObjectsV2 of other/', denied, async ({user}) => list(user, {Prefix: 'other/'})],
	[
		'PutBucketPolicy: list at most 10 keys',
		'ok',
		async account =>
			putPolicy(account, {...allowList, Condition: {NumericLessThanEquals: {'s3:max-keys': '10'}}}),
	],
	['ListObjectsV2, 10 keys', 'ok', async ({user}) => list(user, {MaxKeys: 10})],
	['ListObjectsV2, 11 keys', denied, async ({user}) => list(user, {MaxKeys: 11})],
];

const reading: readonly Row[] = [
	[
		'PutBucketPolicy: get and list',
		'ok',
		async account =>
			putPolicy(account, {
				Effect: 'Allow',
				Principal: {AWS: userArn},
				Action: ['s3:GetObject', 's3:ListBucket'],
				Resource: [bucketArn, objects],
			}),
	],
	['GetObject', 'ok', async ({user}) => read(user, 'drop/a.txt')],
	['GetObject of a missing key', '404 NoSuchKey', async ({user}) => read(user, 'drop/missing.txt')],
	['PutObject', denied, async ({user}) => put(user, 'drop/a.txt')],
	[
		'PutBucketPolicy: get without list',
		'ok',
		async account => putPolicy(account, {...allowPut, Action: 's3:GetObject', Resource: objects}),
	],
	['GetObject', 'ok', async ({user}) => read(user, 'drop/a.txt')],
	['GetObject of a missing key', denied, async ({user}) => read(user, 'drop/missing.txt')],
];

/** What is noted beside an object is read by a right of its own. */
const noted: readonly Row[] = [
	[
		'PutObjectAnnotation by the administrator',
		'ok',
		async ({admin}) =>
			admin.s3.putObjectAnnotation({...A, AnnotationName: 'note', AnnotationPayload: 'text'}),
	],
	[
		'GetObjectAnnotation with s3:GetObject alone',
		denied,
		async ({user}) => user.s3.getObjectAnnotation({...A, AnnotationName: 'note'}),
	],
	[
		'ListObjectAnnotations with s3:GetObject alone',
		denied,
		async ({user}) => user.s3.listObjectAnnotations(A),
	],
	[
		'PutBucketPolicy: get annotations',
		'ok',
		async account => putPolicy(account, {...allowPut, Action: 's3:GetObjectAnnotation', Resource: objects}),
	],
	[
		'GetObjectAnnotation',
		'text',
		async ({user}) =>
			(
				await user.s3.getObjectAnnotation({...A, AnnotationName: 'note'})
			).AnnotationPayload?.transformToString(),
	],
	[
		'GetObjectAnnotation of one that is not there',
		'404 NoSuchAnnotation',
		async ({user}) => user.s3.getObjectAnnotation({...A, AnnotationName: 'other'}),
	],
	['GetObject', denied, async ({user}) => read(user, 'drop/a.txt')],
];

export const listPolicy: Topic = {
	name: 'may list, may read',
	rows: [...listing, ...reading, ...noted],
};
