import {expect, test} from 'vitest';
import {holderOf} from '../../conformance/account.js';
import {get, put, putPolicy, putUserPolicy, read} from '../../conformance/calls.js';
import {accountId, allowPut, B, bucketArn, U, userArn} from '../../conformance/names.js';
import {answerTo} from '../../conformance/row.js';
import {messageOf, openTestAccount} from '../account.js';

test('a user comes with path, id, tags and boundary', async () => {
	const {admin} = await openTestAccount();
	const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
	await admin.iam.createUser({
		UserName: 'whole',
		Path: '/a/b/',
		PermissionsBoundary,
		Tags: [{Key: 'made by', Value: 'Grüße & <more>'}],
	});
	const {User} = await admin.iam.getUser({UserName: 'whole'});
	expect(User).toMatchObject({
		Arn: `arn:aws:iam::${accountId}:user/a/b/whole`,
		Path: '/a/b/',
		UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/u) as string,
		Tags: [{Key: 'made by', Value: 'Grüße & <more>'}],
		PermissionsBoundary: {PermissionsBoundaryArn: PermissionsBoundary},
		CreateDate: expect.any(Date) as Date,
	});
	await admin.iam.untagUser({UserName: 'whole', TagKeys: ['made by']});
	await admin.iam.tagUser({UserName: 'whole', Tags: [{Key: 'b', Value: ''}]});
	expect((await admin.iam.listUserTags({UserName: 'whole'})).Tags).toEqual([{Key: 'b', Value: ''}]);
});

test('a renamed user keeps its keys, groups, sessions and what a bucket gives it', async () => {
	const account = await openTestAccount();
	const {admin, user} = account;
	await putPolicy(account, allowPut);
	await admin.iam.createGroup({GroupName: 'people'});
	await admin.iam.addUserToGroup({...U, GroupName: 'people'});
	const session = holderOf(account, (await user.sts.getSessionToken()).Credentials);
	await admin.iam.updateUser({...U, NewUserName: 'renamed', NewPath: '/new/'});
	const arn = `arn:aws:iam::${accountId}:user/new/renamed`;
	expect((await user.sts.getCallerIdentity()).Arn).toBe(arn);
	expect((await session.sts.getCallerIdentity()).Arn).toBe(arn);
	expect((await admin.iam.listGroupsForUser({UserName: 'renamed'})).Groups).toHaveLength(1);
	await put(user, 'drop/a');
	const {Policy = ''} = await admin.s3.getBucketPolicy(B);
	expect(JSON.parse(Policy).Statement[0].Principal).toEqual({AWS: arn});
	expect(await answerTo(async () => admin.iam.getUser(U), account)).toBe('404 NoSuchEntity');
});

test('a condition still names the user as it was called before', async () => {
	const account = await openTestAccount();
	await putPolicy(account, allowPut, {
		Effect: 'Deny',
		Principal: '*',
		Action: 's3:PutObject',
		Resource: `${bucketArn}/*`,
		Condition: {ArnEquals: {'aws:PrincipalArn': userArn}},
	});
	const ask = async () => answerTo(async ({user}) => put(user, 'drop/a'), account);
	expect(await ask()).toBe('403 AccessDenied');
	await account.admin.iam.updateUser({...U, NewUserName: 'renamed'});
	expect(await ask()).toBe('ok');
});

test('names are found in any letter case, and shown as they were given', async () => {
	const {admin} = await openTestAccount();
	const {User} = await admin.iam.getUser({UserName: 'DROP-User'});
	expect(User?.UserName).toBe('drop-user');
});

test('a conflict says what is to be done first', async () => {
	const {admin} = await openTestAccount();
	expect(await messageOf(admin.iam.deleteUser(U))).toBe(
		'Cannot delete entity, must delete access keys first.',
	);
});

test('a policy variable is the user who asks', async () => {
	const account = await openTestAccount();
	const {admin, user, other} = account;
	await admin.iam.createGroup({GroupName: 'people'});
	await admin.iam.putGroupPolicy({
		GroupName: 'people',
		PolicyName: 'own',
		PolicyDocument: JSON.stringify({
			Version: '2012-10-17',
			Statement: {Effect: 'Allow', Action: 's3:*', Resource: `${bucketArn}/\${aws:username}/*`},
		}),
	});
	for (const UserName of ['drop-user', 'other-user']) {
		await admin.iam.addUserToGroup({UserName, GroupName: 'people'});
	}

	await put(user, 'drop-user/a');
	await put(other, 'other-user/a');
	expect(await answerTo(async () => put(user, 'other-user/a'), account)).toBe('403 AccessDenied');
	expect(await answerTo(async () => read(other, 'drop-user/a'), account)).toBe('403 AccessDenied');
});

test('tags of a user may be asked for by a policy', async () => {
	const account = await openTestAccount();
	const {admin, user} = account;
	await putUserPolicy(account, {
		Effect: 'Allow',
		Action: 's3:GetObject',
		Resource: '*',
		Condition: {StringEquals: {'aws:PrincipalTag/team': 'backup'}},
	});
	expect(await answerTo(async () => read(user, 'drop/old.txt'), account)).toBe('403 AccessDenied');
	await admin.iam.tagUser({...U, Tags: [{Key: 'team', Value: 'backup'}]});
	expect(await get(user, 'drop/old.txt')).toBe('old');
});
