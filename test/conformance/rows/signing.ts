import {GetObjectCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {getSignedUrl} from '@aws-sdk/s3-request-presigner';
import type {Account, Person} from '../account.js';
import {fetchText, put, putPolicy, request} from '../calls.js';
import {allowPut, B} from '../names.js';
import type {Row, Topic} from '../row.js';

const A = {...B, Key: 'drop/old.txt'};
const minutes = 60_000;

/** Signs as if it were another time, and sends at once. */
const putAt = async ({as}: Account, {credentials}: Person, offset: number) => {
	const {s3} = as(credentials, {systemClockOffset: offset});
	await s3.putObject({...B, Key: 'drop/clock.txt', Body: 'x'});
};

const presigned = async ({s3}: Person, expiresIn: number, signingDate = new Date()) =>
	getSignedUrl(s3, new GetObjectCommand(A), {expiresIn, signingDate});

const keys: readonly Row[] = [
	['PutBucketPolicy: put', 'ok', async account => putPolicy(account, allowPut)],
	[
		'PutObject with a wrong secret',
		'403 SignatureDoesNotMatch',
		async ({as, user}) => put(as({...user.credentials, secretAccessKey: 'x'.repeat(40)}), 'drop/a.txt'),
	],
	[
		'PutObject with an unknown key',
		'403 InvalidAccessKeyId',
		async ({as}) =>
			put(as({accessKeyId: 'AKIAXXXXXXXXXXXXXXXX', secretAccessKey: 'x'.repeat(40)}), 'drop/a.txt'),
	],
	[
		'GetCallerIdentity with a wrong secret',
		'403 SignatureDoesNotMatch',
		async ({as, user}) => as({...user.credentials, secretAccessKey: 'x'.repeat(40)}).sts.getCallerIdentity(),
	],
	[
		'GetCallerIdentity with an unknown key',
		'403 InvalidClientTokenId',
		async ({as}) => as({accessKeyId: 'AKIAXXXXXXXXXXXXXXXX', secretAccessKey: 'x'}).sts.getCallerIdentity(),
	],
];

const clocks: readonly Row[] = [
	['PutObject, signed 14 minutes ago', 'ok', async account => putAt(account, account.user, -14 * minutes)],
	[
		'PutObject, signed 16 minutes ago',
		'403 RequestTimeTooSkewed',
		async account => putAt(account, account.user, -16 * minutes),
	],
	[
		'PutObject, signed in 16 minutes',
		'403 RequestTimeTooSkewed',
		async account => putAt(account, account.user, 16 * minutes),
	],
	['PutObject, signed in 14 minutes', 'ok', async account => putAt(account, account.user, 14 * minutes)],
	[
		'GetCallerIdentity, signed 16 minutes ago',
		'403 SignatureDoesNotMatch',
		async ({as, user}) => {
			await as(user.credentials, {systemClockOffset: -16 * minutes}).sts.getCallerIdentity();
		},
	],
];

const urls: readonly Row[] = [
	['presigned GET', 'old', async ({admin}) => fetchText(await presigned(admin, 60))],
	[
		'presigned GET, ended a minute ago',
		'403 AccessDenied',
		async ({admin}) => request(await presigned(admin, 60, new Date(Date.now() - 2 * minutes))),
	],
	[
		'presigned GET of an hour ago that holds for two',
		'ok',
		async ({admin}) => request(await presigned(admin, 7200, new Date(Date.now() - 60 * minutes))),
	],
	[
		'presigned GET that begins in 20 minutes',
		'403 AccessDenied',
		async ({admin}) => request(await presigned(admin, 60, new Date(Date.now() + 20 * minutes))),
	],
	[
		'presigned GET for more than a week',
		'400 AuthorizationQueryParametersError',
		async ({admin}) =>
			request((await presigned(admin, 60)).replace('X-Amz-Expires=60', 'X-Amz-Expires=604801')),
	],
	[
		'presigned GET, used to PUT',
		'403 SignatureDoesNotMatch',
		async ({admin}) => request(await presigned(admin, 60), {method: 'PUT', body: 'x'}),
	],
	[
		'presigned GET of another key',
		'403 SignatureDoesNotMatch',
		async ({admin}) => request((await presigned(admin, 60)).replace('old.txt', 'new.txt')),
	],
	[
		'presigned GET with an Authorization header too',
		'400 InvalidArgument',
		async ({admin}) => request(await presigned(admin, 60), {headers: {authorization: 'AWS4-HMAC-SHA256 x'}}),
	],
	[
		'presigned PUT with a header that nobody signed',
		'403 AccessDenied',
		async ({user}) => {
			const command = new PutObjectCommand({...B, Key: 'drop/pre.txt'});
			const url = await getSignedUrl(user.s3, command, {expiresIn: 60});
			await request(url, {method: 'PUT', body: 'x', headers: {'x-amz-acl': 'public-read'}});
		},
	],
];

const forms: readonly Row[] = [
	[
		'a signature of version 2',
		'400 InvalidRequest',
		async ({sandbox}) =>
			request(`${sandbox.endpoint}/${B.Bucket}/a`, {headers: {authorization: 'AWS AKIA:abc'}}),
	],
	[
		'an Authorization header of another kind',
		'400 InvalidArgument',
		async ({sandbox}) => request(`${sandbox.endpoint}/${B.Bucket}/a`, {headers: {authorization: 'Bearer x'}}),
	],
	[
		'an Authorization header with parts missing',
		'400 AuthorizationHeaderMalformed',
		async ({sandbox}) =>
			request(`${sandbox.endpoint}/${B.Bucket}/a`, {
				headers: {authorization: 'AWS4-HMAC-SHA256 Credential=a/b, Signature=c'},
			}),
	],
	[
		'a presigned URL with parts missing',
		'400 AuthorizationQueryParametersError',
		async ({sandbox}) =>
			request(`${sandbox.endpoint}/${B.Bucket}/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=x`),
	],
	[
		'a path that cannot be decoded',
		'400 InvalidURI',
		async ({sandbox}) => request(`${sandbox.endpoint}/${B.Bucket}/%zz`),
	],
	[
		'IAM without a signature',
		'403 MissingAuthenticationToken',
		async ({sandbox}) =>
			request(sandbox.endpoint, {method: 'POST', body: new URLSearchParams({Action: 'ListUsers'})}),
	],
];

export const signing: Topic = {name: 'signatures', rows: [...keys, ...clocks, ...urls, ...forms]};
