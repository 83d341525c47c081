import {expect, test} from 'vitest';
import type {Statement} from '../../../src/policy/document.js';
import {type Account, holderOf} from '../../conformance/account.js';
import {documentOf, get, put, putPolicy, putUserPolicy} from '../../conformance/calls.js';
import {accountId, allowPut, B, bucketArn, objects, otherArn, U, userArn} from '../../conformance/names.js';
import {messageOf, openTestAccount} from '../account.js';

const everything: Statement = {Effect: 'Allow', Action: '*', Resource: '*'};
const who = `User: ${userArn} is not authorized to perform:`;
const key = `${bucketArn}/drop/old.txt`;

async function setBoundary({admin}: Account, name: string, statement: Statement) {
	await admin.iam.createPolicy({PolicyName: name, PolicyDocument: documentOf(statement)});
	await admin.iam.putUserPermissionsBoundary({
		...U,
		PermissionsBoundary: `arn:aws:iam::${accountId}:policy/${name}`,
	});
}

test('a denial by nothing in particular names the identity policies', async () => {
	const {user} = await openTestAccount();
	expect(await messageOf(get(user, 'drop/old.txt'))).toBe(
		`${who} s3:GetObject on resource: "${key}" because no identity-based policy allows the s3:GetObject action`,
	);
	expect(await messageOf(user.iam.deleteUser({UserName: 'other-user'}))).toBe(
		`${who} iam:DeleteUser on resource: ${otherArn} because no identity-based policy allows the iam:DeleteUser action`,
	);
	expect(await messageOf(user.iam.createUser({UserName: 'new', Path: '/a/'}))).toBe(
		`${who} iam:CreateUser on resource: arn:aws:iam::${accountId}:user/a/new because no identity-based policy allows the iam:CreateUser action`,
	);
	expect(await messageOf(user.s3.listBuckets())).toBe(
		`${who} s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
	);
});

test('an explicit deny says in which kind of policy it is', async () => {
	const account = await openTestAccount();
	const {user} = account;
	const deny: Statement = {Effect: 'Deny', Action: 's3:GetObject', Resource: '*'};
	await putUserPolicy(account, everything, deny);
	expect(await messageOf(get(user, 'drop/old.txt'))).toBe(
		`${who} s3:GetObject on resource: "${key}" with an explicit deny in an identity-based policy`,
	);
	await putUserPolicy(account, everything);
	await putPolicy(account, {...deny, Principal: {AWS: userArn}, Resource: objects});
	expect(await messageOf(get(user, 'drop/old.txt'))).toBe(
		`${who} s3:GetObject on resource: "${key}" with an explicit deny in a resource-based policy`,
	);
	await account.admin.s3.deleteBucketPolicy(B);
	await setBoundary(account, 'no-get', deny);
	expect(await messageOf(get(user, 'drop/old.txt'))).toBe(
		`${who} s3:GetObject on resource: "${key}" with an explicit deny in a permissions boundary`,
	);
});

test('what a boundary or a session policy leaves out is said to be missing there', async () => {
	const account = await openTestAccount();
	await putUserPolicy(account, everything);
	const federated = await account.user.sts.getFederationToken({
		Name: 'guest',
		Policy: documentOf({Effect: 'Allow', Action: 's3:List*', Resource: '*'}),
	});
	expect(await messageOf(get(holderOf(account, federated.Credentials), 'drop/old.txt'))).toBe(
		`User: arn:aws:sts::${accountId}:federated-user/guest is not authorized to perform: s3:GetObject on resource: "${key}" because no session policy allows the s3:GetObject action`,
	);
	await setBoundary(account, 'list-only', {Effect: 'Allow', Action: 's3:List*', Resource: '*'});
	expect(await messageOf(get(account.user, 'drop/old.txt'))).toBe(
		`${who} s3:GetObject on resource: "${key}" because no permissions boundary allows the s3:GetObject action`,
	);
});

test('a session of a role is named as such', async () => {
	const account = await openTestAccount();
	const trust = documentOf({Effect: 'Allow', Principal: {AWS: userArn}, Action: 'sts:AssumeRole'});
	await account.admin.iam.createRole({RoleName: 'keeper', AssumeRolePolicyDocument: trust});
	const {Credentials} = await account.user.sts.assumeRole({
		RoleArn: `arn:aws:iam::${accountId}:role/keeper`,
		RoleSessionName: 'night',
	});
	expect(await messageOf(put(holderOf(account, Credentials), 'drop/a'))).toBe(
		`User: arn:aws:sts::${accountId}:assumed-role/keeper/night is not authorized to perform: s3:PutObject on resource: "${bucketArn}/drop/a" because no identity-based policy allows the s3:PutObject action`,
	);
});

test('strangers are told nothing', async () => {
	const {sandbox, admin} = await openTestAccount();
	expect(await messageOf(admin.s3.listObjectsV2({Bucket: 'globex-archive'}))).toBe('Access Denied');
	const answer = await fetch(`${sandbox.endpoint}/${B.Bucket}/drop/old.txt`);
	expect(await answer.text()).toContain('<Message>Access Denied</Message>');
});

test('whoever has two reasons to be denied is told of the explicit one', async () => {
	const account = await openTestAccount();
	await putPolicy(account, allowPut, {
		Effect: 'Deny',
		Principal: '*',
		Action: 's3:DeleteObject',
		Resource: objects,
	});
	expect(await messageOf(account.user.s3.deleteObject({...B, Key: 'drop/old.txt'}))).toContain(
		'with an explicit deny in a resource-based policy',
	);
});
