import type {Statement} from '../../../src/policy/document.js';
import type {Account} from '../account.js';
import {put, putPolicy, putUserPolicy} from '../calls.js';
import {accountId, allowPut, B, objects, otherArn, rootArn, userArn} from '../names.js';
import type {Row, Topic} from '../row.js';

const denied = '403 AccessDenied';
const malformed = '400 MalformedPolicy';

const putFor = (principal: Statement['Principal']) => async (account: Account) => {
	const {Principal: _, ...statement} = allowPut;
	await putPolicy(account, {...statement, ...(principal !== undefined && {Principal: principal})});
};

const putWith = (more: Partial<Statement>) => async (account: Account) =>
	putPolicy(account, {...allowPut, ...more});

const forms: readonly Row[] = [
	['PutBucketPolicy: for the account, by the ARN of its root', 'ok', putFor({AWS: rootArn})],
	[
		'PutObject: that hands it to IAM, and IAM says nothing',
		denied,
		async ({user}) => put(user, 'drop/root.txt'),
	],
	[
		'PutUserPolicy: put',
		'ok',
		async account => putUserPolicy(account, {Effect: 'Allow', Action: 's3:PutObject', Resource: objects}),
	],
	['PutObject', 'ok', async ({user}) => put(user, 'drop/root.txt')],
	[
		'DeleteUserPolicy',
		'ok',
		async ({admin}) => admin.iam.deleteUserPolicy({UserName: 'drop-user', PolicyName: 'p'}),
	],
	['PutBucketPolicy: for the account, by its number', 'ok', putFor({AWS: accountId})],
	['PutObject', denied, async ({user}) => put(user, 'drop/number.txt')],
	['PutBucketPolicy: for two users', 'ok', putFor({AWS: [userArn, otherArn]})],
	['PutObject of the other', 'ok', async ({other}) => put(other, 'drop/other.txt')],
	[
		'PutBucketPolicy: deny the whole account by its root',
		'ok',
		async account =>
			putPolicy(account, allowPut, {
				Effect: 'Deny',
				Principal: {AWS: rootArn},
				Action: 's3:PutObject',
				Resource: objects,
			}),
	],
	['PutObject', denied, async ({user}) => put(user, 'drop/denied.txt')],
];

const refused: readonly Row[] = [
	[
		'PutBucketPolicy: for a user that is not there',
		malformed,
		putFor({AWS: `arn:aws:iam::${accountId}:user/nobody`}),
	],
	['PutBucketPolicy: for an id that is none', malformed, putFor({AWS: 'AIDAXXXXXXXXXXXXXXXXX'})],
	['PutBucketPolicy: for users by a pattern', malformed, putFor({AWS: `arn:aws:iam::${accountId}:user/*`})],
	[
		'PutBucketPolicy: for a group',
		malformed,
		async account => {
			await account.admin.iam.createGroup({GroupName: 'people'});
			await putFor({AWS: `arn:aws:iam::${accountId}:group/people`})(account);
		},
	],
	['PutBucketPolicy: without a principal', malformed, putFor(undefined)],
	[
		'PutBucketPolicy: a resource of another bucket',
		malformed,
		putWith({Resource: 'arn:aws:s3:::some-other-bucket/*'}),
	],
	['PutBucketPolicy: an action that there is not', malformed, putWith({Action: 's3:NoSuchAction'})],
	['PutBucketPolicy: an action of another service', malformed, putWith({Action: 'iam:CreateUser'})],
	[
		'PutBucketPolicy: an object’s action on the bucket alone',
		malformed,
		putWith({Resource: `arn:aws:s3:::${B.Bucket}`}),
	],
	[
		'PutBucketPolicy: a condition operator that there is not',
		malformed,
		putWith({Condition: {StringEqual: {'aws:username': 'x'}}}),
	],
	[
		'PutBucketPolicy: two statements of one name',
		malformed,
		async account => putPolicy(account, allowPut, allowPut),
	],
	['PutBucketPolicy: no statement', malformed, async account => putPolicy(account)],
	[
		'PutBucketPolicy: not JSON',
		malformed,
		async ({admin}) => admin.s3.putBucketPolicy({...B, Policy: '{nope'}),
	],
	[
		'PutBucketPolicy: more than 20 KB',
		malformed,
		async account =>
			putPolicy(account, {
				...allowPut,
				Resource: Array.from({length: 600}, (_, n) => `${objects.slice(0, -1)}${n}/${'x'.repeat(20)}`),
			}),
	],
	['PutBucketPolicy: for everybody, which is blocked', denied, putFor('*')],
	['PutBucketPolicy: for everybody in another form', denied, putFor({AWS: '*'})],
	[
		'PutBucketPolicy: for everybody of this account, which is not public',
		'ok',
		putWith({Principal: '*', Condition: {StringEquals: {'aws:PrincipalAccount': accountId}}}),
	],
	['PutObject of a user of this account', 'ok', async ({other}) => put(other, 'drop/inside.txt')],
];

const ids: readonly Row[] = [
	['PutBucketPolicy: for the user', 'ok', putFor({AWS: userArn})],
	[
		'a deleted user shows as its id',
		'AIDA',
		async ({admin, user}) => {
			const {accessKeyId: AccessKeyId} = user.credentials;
			await admin.iam.deleteAccessKey({UserName: 'drop-user', AccessKeyId});
			await admin.iam.deleteUser({UserName: 'drop-user'});
			const {Policy = ''} = await admin.s3.getBucketPolicy(B);
			return (JSON.parse(Policy).Statement[0].Principal.AWS as string).slice(0, 4);
		},
	],
	[
		'the policy with that id cannot be put again',
		malformed,
		async ({admin}) => {
			const {Policy} = await admin.s3.getBucketPolicy(B);
			await admin.s3.putBucketPolicy({...B, Policy});
		},
	],
];

export const principals: Topic = {
	name: 'principals, and policies that S3 refuses',
	rows: [...forms, ...refused, ...ids],
};
