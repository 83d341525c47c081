import type {Account} from '../account.js';
import {fetchText, put, putPolicy} from '../calls.js';
import {allowPut, B, bucketArn, objects} from '../names.js';
import type {Topic} from '../row.js';

const A = {...B, Key: 'drop/a.txt'};
const stranger = 'id=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
const denied = '403 AccessDenied';

const readAsNobody = async ({sandbox}: Account) => fetchText(`${sandbox.endpoint}/${B.Bucket}/${A.Key}`);

/** `s3:PutObjectAcl` opens what is closed, unless ACLs are off. */
export const acls: Topic = {
	name: 'access lists',
	rows: [
		[
			'PutBucketPolicy: put with ACLs',
			'ok',
			async account => putPolicy(account, {...allowPut, Action: ['s3:PutObject', 's3:PutObjectAcl']}),
		],
		['PutObject', 'ok', async ({user}) => put(user, A.Key)],
		[
			'PutObject, private',
			['ok', '400 AccessControlListNotSupported'],
			async ({user}) => put(user, A.Key, {ACL: 'private'}),
		],
		[
			'PutObject, bucket-owner-full-control',
			'ok',
			async ({user}) => put(user, A.Key, {ACL: 'bucket-owner-full-control'}),
		],
		[
			'PutObject, public-read, with ACLs off',
			'400 AccessControlListNotSupported',
			async ({user}) => put(user, A.Key, {ACL: 'public-read'}),
		],
		[
			'PutObjectAcl with ACLs off',
			'400 AccessControlListNotSupported',
			async ({user}) => user.s3.putObjectAcl({...A, ACL: 'public-read'}),
		],
		[
			'PutBucketOwnershipControls: ObjectWriter',
			'ok',
			async ({admin}) =>
				admin.s3.putBucketOwnershipControls({
					...B,
					OwnershipControls: {Rules: [{ObjectOwnership: 'ObjectWriter'}]},
				}),
		],
		[
			'PutObject, public-read, with ACLs on and blocked',
			denied,
			async ({user}) => put(user, A.Key, {ACL: 'public-read'}),
		],
		[
			'PutObjectAcl, public-read, with ACLs on and blocked',
			denied,
			async ({user}) => user.s3.putObjectAcl({...A, ACL: 'public-read'}),
		],
		[
			'PutObjectAcl for one stranger, which the block does not mind',
			'ok',
			async ({user}) => user.s3.putObjectAcl({...A, GrantRead: stranger}),
		],
		['DeletePublicAccessBlock', 'ok', async ({admin}) => admin.s3.deletePublicAccessBlock(B)],
		[
			'PutObjectAcl, public-read, nothing blocked',
			'ok',
			async ({user}) => user.s3.putObjectAcl({...A, ACL: 'public-read'}),
		],
		['GET of nobody', 'hello drop/a.txt', readAsNobody],
		[
			'PutPublicAccessBlock of the account: ignore public ACLs',
			'ok',
			async ({admin}) =>
				admin.s3.putObject({
					Bucket: 'v20180820',
					Key: 'configuration/publicAccessBlock',
					Body: '<PublicAccessBlockConfiguration><IgnorePublicAcls>true</IgnorePublicAcls></PublicAccessBlockConfiguration>',
				}),
		],
		['GET of nobody', denied, readAsNobody],
		[
			'PutPublicAccessBlock of the account by the user',
			denied,
			async ({user}) => user.s3.deleteObject({Bucket: 'v20180820', Key: 'configuration/publicAccessBlock'}),
		],
		[
			'PutBucketPolicy: everything, without the right to set ACLs',
			'ok',
			async account =>
				putPolicy(
					account,
					{...allowPut, Action: 's3:*', Resource: [bucketArn, objects]},
					{...allowPut, Sid: 'NoAcl', Effect: 'Deny', Action: 's3:PutObjectAcl', Resource: objects},
				),
		],
		['PutObject, private', denied, async ({user}) => put(user, A.Key, {ACL: 'private'})],
		['PutObject for one stranger', denied, async ({user}) => put(user, A.Key, {GrantRead: stranger})],
		['PutObject without an ACL', 'ok', async ({user}) => put(user, A.Key)],
	],
};
