import {GetObjectCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {getSignedUrl} from '@aws-sdk/s3-request-presigner';
import type {Account} from '../account.js';
import {documentOf, put, putPolicy, request} from '../calls.js';
import {allowPut, B, bucketArn, objects} from '../names.js';
import type {Row, Topic} from '../row.js';

const A = {...B, Key: 'drop/a.txt'};
const M = {...B, Key: 'drop/mp.bin'};
const denied = '403 AccessDenied';
const closed = [denied, '405 MethodNotAllowed'];

async function uploadOf({user}: Account) {
	const {UploadId = ''} = await user.s3.createMultipartUpload(M);
	const {ETag = ''} = await user.s3.uploadPart({...M, UploadId, PartNumber: 1, Body: 'part one'});
	return {UploadId, ETag};
}

const multipart: readonly Row[] = [
	['PutBucketPolicy: s3:PutObject on drop/*', 'ok', async account => putPolicy(account, allowPut)],
	['CreateMultipartUpload', 'ok', async ({user}) => user.s3.createMultipartUpload(M)],
	['UploadPart', 'ok', async account => uploadOf(account).then(() => undefined)],
	[
		'CompleteMultipartUpload',
		'ok',
		async account => {
			const {UploadId, ETag} = await uploadOf(account);
			await account.user.s3.completeMultipartUpload({
				...M,
				UploadId,
				MultipartUpload: {Parts: [{PartNumber: 1, ETag}]},
			});
		},
	],
	[
		'ListParts of one’s own upload',
		'1 part',
		async account => {
			const {UploadId} = await uploadOf(account);
			return `${(await account.user.s3.listParts({...M, UploadId})).Parts?.length} part`;
		},
	],
	[
		'AbortMultipartUpload of one’s own upload',
		'ok',
		async account =>
			account.user.s3.abortMultipartUpload({...M, UploadId: (await uploadOf(account)).UploadId}),
	],
	[
		'AbortMultipartUpload of somebody else’s',
		denied,
		async ({user, admin}) => {
			const {UploadId} = await admin.s3.createMultipartUpload(M);
			await user.s3.abortMultipartUpload({...M, UploadId});
		},
	],
	[
		'CreateMultipartUpload outside of the prefix',
		denied,
		async ({user}) => user.s3.createMultipartUpload({...B, Key: 'other/mp.bin'}),
	],
	[
		'UploadPartCopy, which needs GetObject',
		denied,
		async account => {
			const {UploadId} = await uploadOf(account);
			await account.user.s3.uploadPartCopy({
				...M,
				UploadId,
				PartNumber: 2,
				CopySource: `${B.Bucket}/drop/old.txt`,
			});
		},
	],
];

const configuration: readonly Row[] = [
	['GetBucketPolicy', closed, async ({user}) => user.s3.getBucketPolicy(B)],
	['GetBucketLocation', closed, async ({user}) => user.s3.getBucketLocation(B)],
	['GetBucketVersioning', closed, async ({user}) => user.s3.getBucketVersioning(B)],
	['DeleteBucketPolicy', closed, async ({user}) => user.s3.deleteBucketPolicy(B)],
	[
		'PutBucketPolicy',
		closed,
		async ({user}) =>
			user.s3.putBucketPolicy({
				...B,
				Policy: documentOf({...allowPut, Action: 's3:*', Resource: [bucketArn, objects]}),
			}),
	],
	['GetBucketPolicyStatus', denied, async ({user}) => user.s3.getBucketPolicyStatus(B)],
	['GetPublicAccessBlock', denied, async ({user}) => user.s3.getPublicAccessBlock(B)],
	['DeletePublicAccessBlock', denied, async ({user}) => user.s3.deletePublicAccessBlock(B)],
	[
		'PutBucketVersioning',
		denied,
		async ({user}) => user.s3.putBucketVersioning({...B, VersioningConfiguration: {Status: 'Suspended'}}),
	],
	['GetBucketLifecycleConfiguration', denied, async ({user}) => user.s3.getBucketLifecycleConfiguration(B)],
	['DeleteBucketLifecycle', denied, async ({user}) => user.s3.deleteBucketLifecycle(B)],
	['GetBucketAcl', denied, async ({user}) => user.s3.getBucketAcl(B)],
	['DeleteBucket', denied, async ({user}) => user.s3.deleteBucket(B)],
];

const strangers: readonly Row[] = [
	['PutObject of a user whom no policy names', denied, async ({other}) => put(other, 'drop/b.txt')],
	[
		'PUT of nobody',
		denied,
		async ({sandbox}) => request(`${sandbox.endpoint}/${B.Bucket}/drop/anon.txt`, {method: 'PUT', body: 'x'}),
	],
	['GET of nobody', denied, async ({sandbox}) => request(`${sandbox.endpoint}/${B.Bucket}/drop/old.txt`)],
	[
		'presigned PUT',
		'ok',
		async ({user}) => {
			const url = await getSignedUrl(user.s3, new PutObjectCommand({...B, Key: 'drop/pre.txt'}), {
				expiresIn: 60,
			});
			await request(url, {method: 'PUT', body: 'pre'});
		},
	],
	[
		'presigned GET',
		denied,
		async ({user}) => request(await getSignedUrl(user.s3, new GetObjectCommand(A), {expiresIn: 60})),
	],
];

export const putOnlyConfiguration: Topic = {
	name: 'may put below drop/: uploads in parts, settings, strangers',
	rows: [...multipart, ...configuration, ...strangers],
};
