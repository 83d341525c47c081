import {expect, test} from 'vitest';
import {holderOf} from '../conformance/account.js';
import {documentOf, get, put, putPolicy, putUserPolicy, read} from '../conformance/calls.js';
import {accountId, allowPut, objects, rootArn, U, userArn} from '../conformance/names.js';
import {answerTo} from '../conformance/row.js';
import {messageOf, openTestAccount} from './account.js';

test('who one is: user, session, federated user, role', async () => {
	const account = await openTestAccount();
	const {user, admin} = account;
	const {User} = await admin.iam.getUser(U);
	expect(await user.sts.getCallerIdentity()).toMatchObject({
		Arn: userArn,
		UserId: User?.UserId,
		Account: accountId,
	});
	const session = holderOf(account, (await user.sts.getSessionToken()).Credentials);
	expect(await session.sts.getCallerIdentity()).toMatchObject({Arn: userArn, UserId: User?.UserId});
	const {Credentials, FederatedUser} = await admin.sts.getFederationToken({Name: 'guest'});
	const guest = await holderOf(account, Credentials).sts.getCallerIdentity();
	expect(guest).toMatchObject({Arn: FederatedUser?.Arn, UserId: `${accountId}:guest`});
});

test('temporary credentials begin with ASIA and end when they say', async () => {
	const account = await openTestAccount();
	await putPolicy(account, allowPut);
	const {Credentials} = await account.user.sts.getSessionToken({DurationSeconds: 900});
	expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/u);
	const left = (Credentials?.Expiration?.getTime() ?? 0) - Date.now();
	expect(Math.round(left / 60_000)).toBe(15);
	const session = holderOf(account, Credentials);
	account.pass(899 - 60);
	await put(session, 'drop/a');
	account.pass(120);
	expect(await answerTo(async () => put(session, 'drop/a'), account)).toBe('400 ExpiredToken');
	expect(await answerTo(async () => session.sts.getCallerIdentity(), account)).toBe('403 ExpiredToken');
});

test('a session outlives the key that it was made with, and has the rights that its user has now', async () => {
	const account = await openTestAccount();
	const {admin, user} = account;
	await putPolicy(account, allowPut);
	const session = holderOf(account, (await user.sts.getSessionToken()).Credentials);
	await admin.iam.deleteAccessKey({...U, AccessKeyId: user.credentials.accessKeyId});
	expect(await answerTo(async () => put(user, 'drop/a'), account)).toBe('403 InvalidAccessKeyId');
	await put(session, 'drop/a');
	await putUserPolicy(account, {Effect: 'Deny', Action: '*', Resource: '*'});
	expect(await answerTo(async () => put(session, 'drop/a'), account)).toBe('403 AccessDenied');
	await admin.iam.deleteUserPolicy({...U, PolicyName: 'p'});
	await admin.iam.deleteUser(U);
	expect(await answerTo(async () => put(session, 'drop/a'), account)).toBe('403 InvalidAccessKeyId');
});

test('a policy sees when a session was made, and only of sessions', async () => {
	const account = await openTestAccount();
	const {user} = account;
	await putPolicy(account, allowPut, {
		Effect: 'Deny',
		Principal: '*',
		Action: 's3:PutObject',
		Resource: objects,
		Condition: {DateLessThan: {'aws:TokenIssueTime': new Date(Date.now() + 3_600_000).toISOString()}},
	});
	const early = holderOf(account, (await user.sts.getSessionToken()).Credentials);
	expect(await answerTo(async () => put(early, 'drop/a'), account)).toBe('403 AccessDenied');
	await put(user, 'drop/a');
	account.pass(7200);
	await put(holderOf(account, (await user.sts.getSessionToken()).Credentials), 'drop/a');
});

test('a federated user has what both allow, and what a bucket gives it by its own name', async () => {
	const account = await openTestAccount();
	await putUserPolicy(account, {Effect: 'Allow', Action: ['s3:*', 'sts:*'], Resource: '*'});
	const {Credentials, FederatedUser, PackedPolicySize} = await account.user.sts.getFederationToken({
		Name: 'guest',
		Policy: documentOf({Effect: 'Allow', Action: 's3:GetObject', Resource: '*'}),
	});
	expect(PackedPolicySize).toBeGreaterThan(0);
	const guest = holderOf(account, Credentials);
	expect(await get(guest, 'drop/old.txt')).toBe('old');
	expect(await answerTo(async () => put(guest, 'drop/a'), account)).toBe('403 AccessDenied');
	await putPolicy(account, allowPut);
	expect(await answerTo(async () => put(guest, 'drop/a'), account)).toBe('403 AccessDenied');
	await putPolicy(account, {...allowPut, Principal: {AWS: FederatedUser?.Arn ?? ''}});
	await put(guest, 'drop/a');
});

test('where a role trusts the account, the policies of the user decide', async () => {
	const account = await openTestAccount();
	const RoleArn = `arn:aws:iam::${accountId}:role/keeper`;
	await account.admin.iam.createRole({
		RoleName: 'keeper',
		AssumeRolePolicyDocument: documentOf({
			Effect: 'Allow',
			Principal: {AWS: rootArn},
			Action: 'sts:AssumeRole',
		}),
	});
	const assume = async () => account.user.sts.assumeRole({RoleArn, RoleSessionName: 'night'});
	expect(await messageOf(assume())).toBe(
		`User: ${userArn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
	);
	await putUserPolicy(account, {Effect: 'Allow', Action: 'sts:AssumeRole', Resource: RoleArn});
	const {AssumedRoleUser} = await assume();
	expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${accountId}:assumed-role/keeper/night`);
	await putUserPolicy(account, {Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*'});
	expect(await answerTo(assume, account)).toBe('403 AccessDenied');
});

test('a bucket policy names a role, or one session of it', async () => {
	const account = await openTestAccount();
	const RoleArn = `arn:aws:iam::${accountId}:role/keeper`;
	await account.admin.iam.createRole({
		RoleName: 'keeper',
		AssumeRolePolicyDocument: documentOf({
			Effect: 'Allow',
			Principal: {AWS: userArn},
			Action: 'sts:AssumeRole',
		}),
	});
	const session = async (RoleSessionName: string) =>
		holderOf(account, (await account.user.sts.assumeRole({RoleArn, RoleSessionName})).Credentials);
	const get = {Effect: 'Allow', Action: 's3:GetObject', Resource: objects} as const;
	const ask = async (name: string) =>
		answerTo(async () => read(await session(name), 'drop/old.txt'), account);
	await putPolicy(account, {...get, Principal: {AWS: RoleArn}});
	expect([await ask('day'), await ask('night')]).toEqual(['ok', 'ok']);
	const night = `arn:aws:sts::${accountId}:assumed-role/keeper/night`;
	await putPolicy(account, {...get, Principal: {AWS: night}});
	expect([await ask('day'), await ask('night')]).toEqual(['403 AccessDenied', 'ok']);
});
