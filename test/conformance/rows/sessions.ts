import type {Statement} from '../../../src/policy/document.js';
import {type Account, holderOf} from '../account.js';
import {documentOf, get, put, putPolicy, putUserPolicy, read} from '../calls.js';
import {accountId, allowPut, B, bucketArn, objects, userArn} from '../names.js';
import type {Row, Topic} from '../row.js';

const denied = '403 AccessDenied';

const session = async (account: Account) =>
	holderOf(account, (await account.user.sts.getSessionToken()).Credentials);

const federated = async (account: Account, ...statements: readonly Statement[]) => {
	const {Credentials} = await account.user.sts.getFederationToken({
		Name: 'guest',
		...(statements.length > 0 && {Policy: documentOf(...statements)}),
	});
	return holderOf(account, Credentials);
};

const ofUsers: readonly Row[] = [
	['PutBucketPolicy: put', 'ok', async account => putPolicy(account, allowPut)],
	[
		'GetCallerIdentity of a session',
		userArn,
		async account => (await (await session(account)).sts.getCallerIdentity()).Arn,
	],
	['PutObject of a session', 'ok', async account => put(await session(account), 'drop/s.txt')],
	['GetObject of a session', denied, async account => read(await session(account), 'drop/s.txt')],
	[
		'CreateUser of an administrator’s session without MFA',
		'403 InvalidClientTokenId',
		async account => {
			const {Credentials} = await account.admin.sts.getSessionToken();
			await holderOf(account, Credentials).iam.createUser({UserName: 'x'});
		},
	],
	['GetSessionToken of a session', denied, async account => (await session(account)).sts.getSessionToken()],
	[
		'GetFederationToken of a session',
		denied,
		async account => (await session(account)).sts.getFederationToken({Name: 'guest'}),
	],
	[
		'GetSessionToken for a minute',
		'400 ValidationError',
		async ({user}) => user.sts.getSessionToken({DurationSeconds: 60}),
	],
	[
		'GetSessionToken for 37 hours',
		'400 ValidationError',
		async ({user}) => user.sts.getSessionToken({DurationSeconds: 37 * 3600}),
	],
	[
		'PutObject without the token',
		'403 InvalidAccessKeyId',
		async account => {
			const {sessionToken: _, ...rest} = (await session(account)).credentials;
			await put(account.as(rest), 'drop/s.txt');
		},
	],
	[
		'PutObject with another token',
		'400 InvalidToken',
		async account =>
			put(account.as({...(await session(account)).credentials, sessionToken: 'another'}), 'drop/s.txt'),
	],
	[
		'PutObject with a token that a user’s own key needs not',
		'400 InvalidToken',
		async account => put(account.as({...account.user.credentials, sessionToken: 'some'}), 'drop/s.txt'),
	],
	[
		'PutObject after the session has ended',
		'400 ExpiredToken',
		async account => {
			const {Credentials} = await account.user.sts.getSessionToken({DurationSeconds: 900});
			account.pass(901);
			await put(holderOf(account, Credentials), 'drop/s.txt');
		},
	],
	[
		'PutBucketPolicy: put, and deny sessions by aws:TokenIssueTime',
		'ok',
		async account =>
			putPolicy(account, allowPut, {
				Effect: 'Deny',
				Principal: {AWS: userArn},
				Action: 's3:*',
				Resource: [bucketArn, objects],
				Condition: {Null: {'aws:TokenIssueTime': 'false'}},
			}),
	],
	['PutObject of a session', denied, async account => put(await session(account), 'drop/s.txt')],
	['PutObject of the user', 'ok', async ({user}) => put(user, 'drop/s.txt')],
];

const ofFederation: readonly Row[] = [
	['PutBucketPolicy: put', 'ok', async account => putPolicy(account, allowPut)],
	[
		'PutUserPolicy: get, and GetFederationToken',
		'ok',
		async account =>
			putUserPolicy(
				account,
				{Effect: 'Allow', Action: 'sts:GetFederationToken', Resource: '*'},
				{Effect: 'Allow', Action: 's3:GetObject', Resource: objects},
			),
	],
	[
		'GetCallerIdentity of a federated user',
		`arn:aws:sts::${accountId}:federated-user/guest`,
		async account => (await (await federated(account)).sts.getCallerIdentity()).Arn,
	],
	[
		'GetObject without a session policy',
		denied,
		async account => read(await federated(account), 'drop/s.txt'),
	],
	[
		'GetObject where the session policy and the user’s both allow',
		'hello drop/s.txt',
		async account =>
			get(await federated(account, {Effect: 'Allow', Action: 's3:*', Resource: '*'}), 'drop/s.txt'),
	],
	[
		'DeleteObject where only the session policy allows',
		denied,
		async account => {
			const guest = await federated(account, {Effect: 'Allow', Action: 's3:*', Resource: '*'});
			await guest.s3.deleteObject({...B, Key: 'drop/s.txt'});
		},
	],
	[
		'ListUsers of a federated user',
		'403 InvalidClientTokenId',
		async account =>
			(await federated(account, {Effect: 'Allow', Action: '*', Resource: '*'})).iam.listUsers(),
	],
];

export const sessions: Topic = {name: 'sessions of users', rows: [...ofUsers, ...ofFederation]};
