import type {Statement} from '../../../src/policy/document.js';
import type {Account} from '../account.js';
import {get, put, putPolicy, read} from '../calls.js';
import {adminArn, allowPut, B, objects, userArn} from '../names.js';
import type {Row, Topic} from '../row.js';

const denied = '403 AccessDenied';

/** Puts below drop/ where the condition is met. */
const putIf = (Condition: NonNullable<Statement['Condition']>) => async (account: Account) =>
	putPolicy(account, {...allowPut, Condition});

/** Puts below drop/, and denies what meets the condition. */
const denyIf =
	(Condition: NonNullable<Statement['Condition']>, Action = 's3:PutObject') =>
	async (account: Account) =>
		putPolicy(account, allowPut, {
			Effect: 'Deny',
			Principal: {AWS: userArn},
			Action,
			Resource: objects,
			Condition,
		});

const connection: readonly Row[] = [
	[
		'PutBucketPolicy: put, and deny objects unless aws:SecureTransport',
		'ok',
		async account =>
			putPolicy(account, allowPut, {
				Effect: 'Deny',
				Principal: '*',
				Action: 's3:*',
				Resource: objects,
				Condition: {Bool: {'aws:SecureTransport': 'false'}},
			}),
	],
	['PutObject over http', denied, async ({user}) => put(user, 'drop/tls.txt')],
	[
		'PutBucketPolicy: put from 127.0.0.0/8',
		'ok',
		putIf({IpAddress: {'aws:SourceIp': ['127.0.0.0/8', '::1/128']}}),
	],
	['PutObject from 127.0.0.1', 'ok', async ({user}) => put(user, 'drop/ip.txt')],
	['PutBucketPolicy: put from 10.9.8.0/24', 'ok', putIf({IpAddress: {'aws:SourceIp': '10.9.8.0/24'}})],
	['PutObject from 127.0.0.1', denied, async ({user}) => put(user, 'drop/ip2.txt')],
	[
		'PutBucketPolicy: put before 2020',
		'ok',
		putIf({DateLessThan: {'aws:CurrentTime': '2020-01-01T00:00:00Z'}}),
	],
	['PutObject', denied, async ({user}) => put(user, 'drop/time.txt')],
	[
		'PutBucketPolicy: put, and deny requests that are signed in a URL',
		'ok',
		denyIf({StringNotEquals: {'s3:authType': 'REST-HEADER'}}),
	],
	['PutObject, signed in a header', 'ok', async ({user}) => put(user, 'drop/auth.txt')],
];

const headers: readonly Row[] = [
	[
		'PutBucketPolicy: put with s3:x-amz-server-side-encryption AES256',
		'ok',
		putIf({StringEquals: {'s3:x-amz-server-side-encryption': 'AES256'}}),
	],
	[
		'PutObject with the header',
		'ok',
		async ({user}) => put(user, 'drop/sse.txt', {ServerSideEncryption: 'AES256'}),
	],
	['PutObject without it', denied, async ({user}) => put(user, 'drop/sse2.txt')],
	[
		'PutBucketPolicy: put, and deny storage classes but STANDARD',
		'ok',
		denyIf({
			StringNotEqualsIfExists: {'s3:x-amz-storage-class': 'STANDARD'},
			Null: {'s3:x-amz-storage-class': 'false'},
		}),
	],
	['PutObject into GLACIER', denied, async ({user}) => put(user, 'drop/gl.txt', {StorageClass: 'GLACIER'})],
	['PutObject without a class', 'ok', async ({user}) => put(user, 'drop/gl.txt')],
];

/** How AWS's user guide enforces conditional writes. */
const noOverwrite: readonly Row[] = [
	[
		'PutBucketPolicy: put, and deny creation without If-None-Match',
		'ok',
		denyIf({Null: {'s3:if-none-match': 'true'}, Bool: {'s3:ObjectCreationOperation': 'true'}}),
	],
	['PutObject', denied, async ({user}) => put(user, 'drop/first.txt')],
	[
		'PutObject with If-None-Match: *',
		'ok',
		async ({user}) => put(user, 'drop/first.txt', {IfNoneMatch: '*'}),
	],
	[
		'PutObject with If-None-Match: * over it',
		'412 PreconditionFailed',
		async ({user}) => put(user, 'drop/first.txt', {IfNoneMatch: '*'}),
	],
	[
		'CreateMultipartUpload and UploadPart, which create nothing',
		'ok',
		async ({user}) => {
			const M = {...B, Key: 'drop/parts'};
			const {UploadId} = await user.s3.createMultipartUpload(M);
			await user.s3.uploadPart({...M, UploadId, PartNumber: 1, Body: 'x'});
		},
	],
	[
		'CompleteMultipartUpload without If-None-Match',
		denied,
		async ({user}) => {
			const M = {...B, Key: 'drop/parts'};
			const {UploadId} = await user.s3.createMultipartUpload(M);
			const {ETag} = await user.s3.uploadPart({...M, UploadId, PartNumber: 1, Body: 'x'});
			const Parts = [{PartNumber: 1, ETag}];
			await user.s3.completeMultipartUpload({...M, UploadId, MultipartUpload: {Parts}});
		},
	],
];

const callers: readonly Row[] = [
	[
		'PutBucketPolicy: get and put, and nobody but the administrator gets, by aws:PrincipalArn',
		'ok',
		async account =>
			putPolicy(
				account,
				{
					Effect: 'Allow',
					Principal: {AWS: userArn},
					Action: ['s3:GetObject', 's3:PutObject'],
					Resource: objects,
				},
				{
					Effect: 'Deny',
					Principal: '*',
					Action: 's3:GetObject',
					Resource: objects,
					Condition: {ArnNotEquals: {'aws:PrincipalArn': adminArn}},
				},
			),
	],
	['GetObject', denied, async ({user}) => read(user, 'drop/old.txt')],
	['GetObject of the administrator', 'old', async ({admin}) => get(admin, 'drop/old.txt')],
	['PutObject', 'ok', async ({user}) => put(user, 'drop/pa.txt')],
	[
		'PutBucketPolicy: put below one’s own name, by a variable',
		'ok',
		async account => {
			const Resource = `${objects.slice(0, -1)}\${aws:username}/*`;
			await putPolicy(account, {...allowPut, Resource});
		},
	],
	['PutObject below one’s own name', 'ok', async ({user}) => put(user, 'drop-user/x.txt')],
	['PutObject below another’s', denied, async ({user}) => put(user, 'other-user/x.txt')],
];

export const conditions: Topic = {
	name: 'conditions',
	rows: [...connection, ...headers, ...noOverwrite, ...callers],
};
