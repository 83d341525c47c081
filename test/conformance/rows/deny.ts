import {get, list, put, putPolicy, putUserPolicy, read} from '../calls.js';
import {adminArn, allowPut, B, bucketArn, objects, rootArn, userArn} from '../names.js';
import type {Topic} from '../row.js';

const denied = '403 AccessDenied';
const everything = {
	Effect: 'Allow',
	Principal: {AWS: userArn},
	Action: 's3:*',
	Resource: [bucketArn, objects],
} as const;

export const deny: Topic = {
	name: 'an explicit deny',
	rows: [
		[
			'PutBucketPolicy: put, and nobody into drop/locked/',
			'ok',
			async account =>
				putPolicy(account, allowPut, {
					Sid: 'Deny',
					Effect: 'Deny',
					Principal: '*',
					Action: 's3:PutObject',
					Resource: `${bucketArn}/drop/locked/*`,
				}),
		],
		['PutObject', 'ok', async ({user}) => put(user, 'drop/ok.txt')],
		['PutObject into drop/locked/', denied, async ({user}) => put(user, 'drop/locked/x.txt')],
		['PutObject of the administrator there', denied, async ({admin}) => put(admin, 'drop/locked/x.txt')],
		[
			'PutBucketPolicy: everything, but deny all that is not putting',
			'ok',
			async account =>
				putPolicy(account, everything, {
					Effect: 'Deny',
					Principal: {AWS: userArn},
					NotAction: 's3:PutObject',
					Resource: [bucketArn, objects],
				}),
		],
		['PutObject', 'ok', async ({user}) => put(user, 'drop/na.txt')],
		['GetObject', denied, async ({user}) => read(user, 'drop/na.txt')],
		['ListObjectsV2', denied, async ({user}) => list(user)],
		[
			'AbortMultipartUpload of one’s own upload',
			denied,
			async ({user}) => {
				const {UploadId} = await user.s3.createMultipartUpload({...B, Key: 'drop/mp'});
				await user.s3.abortMultipartUpload({...B, Key: 'drop/mp', UploadId});
			},
		],
		['GetObject of a missing key', denied, async ({user}) => read(user, 'drop/missing.txt')],
		[
			'PutUserPolicy: everything',
			'ok',
			async account => putUserPolicy(account, {Effect: 'Allow', Action: '*', Resource: '*'}),
		],
		['GetObject, still', denied, async ({user}) => read(user, 'drop/na.txt')],
		['DeleteBucketPolicy, still', denied, async ({user}) => user.s3.deleteBucketPolicy(B)],
		[
			'DeleteUserPolicy',
			'ok',
			async ({admin}) => admin.iam.deleteUserPolicy({UserName: 'drop-user', PolicyName: 'p'}),
		],
		[
			'PutBucketPolicy: everything, but deny objects outside of drop/ by NotResource',
			'ok',
			async account =>
				putPolicy(account, everything, {
					Effect: 'Deny',
					Principal: {AWS: userArn},
					Action: 's3:*',
					NotResource: [bucketArn, `${bucketArn}/drop/*`],
				}),
		],
		['PutObject below drop/', 'ok', async ({user}) => put(user, 'drop/nr.txt')],
		['PutObject elsewhere', denied, async ({user}) => put(user, 'other/nr.txt')],
		[
			'PutBucketPolicy: everything, but deny all but the administrator by NotPrincipal',
			'ok',
			async account =>
				putPolicy(account, everything, {
					Effect: 'Deny',
					NotPrincipal: {AWS: [adminArn, rootArn]},
					Action: 's3:GetObject',
					Resource: objects,
				}),
		],
		['GetObject', denied, async ({user}) => read(user, 'drop/nr.txt')],
		['GetObject of the administrator', 'hello drop/nr.txt', async ({admin}) => get(admin, 'drop/nr.txt')],
		['PutObject', 'ok', async ({user}) => put(user, 'drop/nr.txt')],
	],
};
