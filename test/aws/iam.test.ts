import {expect, test} from 'vitest';
import {inner} from '../../src/aws/call.js';
import {withKey} from '../../src/aws/connection.js';
import {getCallerIdentity} from '../../src/aws/identity.js';
import {
	createAccessKey,
	deleteAccessKey,
	getAccessKeyLastUsed,
	listAccessKeys,
	updateAccessKey,
} from '../../src/aws/keys.js';
import {listRoles} from '../../src/aws/roles.js';
import {getFederationToken, getSessionToken} from '../../src/aws/sessions.js';
import {simulateCustomPolicy, simulatePrincipalPolicy} from '../../src/aws/simulate.js';
import {
	listMfaDevices,
	listServiceCredentials,
	listSigningCertificates,
	listSshKeys,
} from '../../src/aws/user-credentials.js';
import {
	listAttachedGroupPolicies,
	listAttachedUserPolicies,
	listGroupPolicies,
	listGroupsForUser,
	listUserPolicies,
} from '../../src/aws/user-policies.js';
import {
	deleteUserPolicy,
	detachUserPolicy,
	putUserPolicy,
	removeUserFromGroup,
} from '../../src/aws/user-rights.js';
import {
	createUser,
	deleteLoginProfile,
	deleteUser,
	getLoginProfile,
	getUser,
	listUsers,
} from '../../src/aws/users.js';
import {errorIn, rehearse, valueIn} from './sandbox.js';

const user = 'nightdrop-acme';
const readAll = JSON.stringify({
	Version: '2012-10-17',
	Statement: [
		{Effect: 'Allow', Action: 's3:Get*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': 'true'}}},
	],
});

test('who the operator is', async () => {
	const {admin, sandbox} = await rehearse();
	expect(valueIn(await getCallerIdentity(admin))).toEqual({
		account: sandbox.account,
		arn: `arn:aws:iam::${sandbox.account}:user/admin`,
		userId: expect.stringMatching(/^AIDA/u) as string,
	});
	expect(valueIn(await getUser(admin, {}))).toMatchObject({name: 'admin'});
	expect(admin.calls[0]).toMatchObject({
		service: 'sts',
		operation: 'GetCallerIdentity',
		status: 200,
		requestId: expect.stringMatching(/./u) as string,
	});
});

test('a user is made, found, refused twice and deleted', async () => {
	const {admin, sandbox} = await rehearse();
	expect(errorIn(await getUser(admin, {user}))).toMatchObject({kind: 'not-found', code: 'NoSuchEntity'});
	const made = valueIn(await createUser(admin, {user, path: '/backup/', tags: {madeBy: 'nightdrop'}}));
	expect(made).toMatchObject({
		name: user,
		arn: `arn:aws:iam::${sandbox.account}:user/backup/${user}`,
		path: '/backup/',
		createdAt: expect.stringMatching(/Z$/u) as string,
	});
	expect(valueIn(await getUser(admin, {user}))).toMatchObject({id: made.id, tags: {madeBy: 'nightdrop'}});
	expect(valueIn(await listUsers(admin, {path: '/backup/'})).map(({name}) => name)).toEqual([user]);
	expect(errorIn(await createUser(admin, {user}))).toMatchObject({kind: 'exists'});
	expect(valueIn(await getLoginProfile(admin, {user}))).toBeUndefined();
	await createAccessKey(admin, {user});
	expect(errorIn(await deleteUser(admin, {user}))).toMatchObject({kind: 'conflict', code: 'DeleteConflict'});
	for (const {accessKeyId} of valueIn(await listAccessKeys(admin, {user}))) {
		await deleteAccessKey(admin, {user, accessKeyId});
	}

	expect(await deleteUser(admin, {user})).toMatchObject({ok: true});
	expect(errorIn(await getUser(admin, {user}))).toMatchObject({kind: 'not-found'});
});

test('keys: two at most, on and off, last use, gone', async () => {
	const {admin, connection, open} = await rehearse();
	await createUser(admin, {user});
	expect(valueIn(await listAccessKeys(admin, {user}))).toEqual([]);
	const key = valueIn(await createAccessKey(admin, {user}));
	expect(key).toMatchObject({
		accessKeyId: expect.stringMatching(/^AKIA[A-Z0-9]{16}$/u) as string,
		createdAt: expect.stringMatching(/Z$/u) as string,
	});
	const {accessKeyId} = key;
	expect(valueIn(await getAccessKeyLastUsed(admin, {accessKeyId}))).toEqual({});
	await createAccessKey(admin, {user});
	expect(errorIn(await createAccessKey(admin, {user}))).toMatchObject({kind: 'limit', attempts: 1});
	const asUser = await open(withKey(connection, key, 'backup key'));
	expect(valueIn(await getCallerIdentity(asUser)).arn).toContain(`:user/${user}`);
	expect(valueIn(await getAccessKeyLastUsed(admin, {accessKeyId}))).toMatchObject({service: 'sts'});
	await updateAccessKey(admin, {user, accessKeyId, status: 'Inactive'});
	expect(errorIn(await getCallerIdentity(asUser))).toMatchObject({
		kind: 'bad-key',
		code: 'InvalidClientTokenId',
	});
	expect(valueIn(await listAccessKeys(admin, {user})).map(({status}) => status)).toEqual([
		'Inactive',
		'Active',
	]);
	await deleteAccessKey(admin, {user, accessKeyId});
	expect(errorIn(await deleteAccessKey(admin, {user, accessKeyId}))).toMatchObject({kind: 'not-found'});
	expect(valueIn(await listAccessKeys(admin, {user}))).toHaveLength(1);
});

test('everything that may give a user rights is seen with its document, and can be taken away', async () => {
	const {admin} = await rehearse();
	const {clients} = admin[inner];
	await createUser(admin, {user});
	await putUserPolicy(admin, {user, policy: 'read-all', document: readAll});
	const {Policy} = await clients.iam.createPolicy({PolicyName: 'managed', PolicyDocument: readAll});
	const arn = Policy?.Arn ?? '';
	await clients.iam.attachUserPolicy({UserName: user, PolicyArn: arn});
	await clients.iam.createGroup({GroupName: 'analytics'});
	await clients.iam.putGroupPolicy({GroupName: 'analytics', PolicyName: 'inline', PolicyDocument: readAll});
	await clients.iam.attachGroupPolicy({GroupName: 'analytics', PolicyArn: arn});
	await clients.iam.addUserToGroup({GroupName: 'analytics', UserName: user});
	await clients.iam.createLoginProfile({UserName: user, Password: 'correct horse battery staple 1A!'});

	expect(valueIn(await listUserPolicies(admin, {user}))).toEqual([{name: 'read-all', document: readAll}]);
	const managed = [{name: 'managed', arn, document: readAll}];
	expect(valueIn(await listAttachedUserPolicies(admin, {user}))).toEqual(managed);
	const groups = valueIn(await listGroupsForUser(admin, {user}));
	expect(groups).toMatchObject([
		{name: 'analytics', arn: expect.stringContaining(':group/analytics') as string},
	]);
	const group = 'analytics';
	expect(valueIn(await listGroupPolicies(admin, {group}))).toEqual([{name: 'inline', document: readAll}]);
	expect(valueIn(await listAttachedGroupPolicies(admin, {group}))).toEqual(managed);
	expect(valueIn(await getLoginProfile(admin, {user}))).toMatchObject({
		createdAt: expect.any(String) as string,
	});

	for (const taken of [
		await deleteUserPolicy(admin, {user, policy: 'read-all'}),
		await detachUserPolicy(admin, {user, arn}),
		await removeUserFromGroup(admin, {user, group}),
		await deleteLoginProfile(admin, {user}),
	]) {
		expect(taken).toMatchObject({ok: true});
	}

	for (const left of [
		await listUserPolicies(admin, {user}),
		await listAttachedUserPolicies(admin, {user}),
		await listGroupsForUser(admin, {user}),
	]) {
		expect(valueIn<readonly unknown[]>(left)).toEqual([]);
	}

	expect(valueIn(await getLoginProfile(admin, {user}))).toBeUndefined();
});

test('a user without other credentials has none', async () => {
	const {admin} = await rehearse();
	await createUser(admin, {user});
	for (const list of [listMfaDevices, listSshKeys, listSigningCertificates, listServiceCredentials]) {
		expect(valueIn(await list(admin, {user}))).toEqual([]);
		expect(errorIn(await list(admin, {user: 'missing'}))).toMatchObject({kind: 'not-found'});
	}
});

test('roles come with who may assume them', async () => {
	const {admin} = await rehearse();
	const trust = JSON.stringify({
		Version: '2012-10-17',
		Statement: [{Effect: 'Allow', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}],
	});
	await admin[inner].clients.iam.createRole({RoleName: 'everybody', AssumeRolePolicyDocument: trust});
	const role = valueIn(await listRoles(admin)).find(({name}) => name === 'everybody');
	expect(role).toMatchObject({arn: expect.stringContaining(':role/everybody') as string});
	expect(JSON.parse(role?.trustPolicy ?? '')).toEqual(JSON.parse(trust));
});

test('a refusal of the operator names the action and why', async () => {
	const {openUser} = await rehearse();
	const aws = await openUser(user);
	expect(errorIn(await createUser(aws, {user: 'x'}))).toMatchObject({
		kind: 'denied',
		code: 'AccessDenied',
		denial: {strength: 'implicit', policy: 'identity', action: 'iam:CreateUser'},
	});
	expect(errorIn(await getFederationToken(aws, {name: 'someone'}))).toMatchObject({kind: 'denied'});
});

test('a session of a user carries its rights and signs by itself', async () => {
	const {openUser, open, connection, sandbox} = await rehearse();
	const aws = await openUser(user);
	const session = valueIn(await getSessionToken(aws));
	expect(session.expiresAt).toMatch(/Z$/u);
	const inSession = await open(withKey(connection, session, 'session'));
	expect(valueIn(await getCallerIdentity(inSession))).toMatchObject({account: sandbox.account});
	expect(`${session.secretAccessKey}${session.sessionToken}`).toBe('••••••••');
});

test('the simulator answers per action and resource, with what it was not told', async () => {
	const {admin} = await rehearse();
	const {arn: sourceArn} = valueIn(await createUser(admin, {user}));
	await putUserPolicy(admin, {user, policy: 'read-all', document: readAll});
	const resourcePolicy = JSON.stringify({
		Version: '2012-10-17',
		Statement: [
			{
				Effect: 'Deny',
				Principal: {AWS: sourceArn},
				Action: 's3:DeleteObject',
				Resource: 'arn:aws:s3:::acme/*',
			},
			{Effect: 'Allow', Principal: {AWS: sourceArn}, Action: 's3:PutObject', Resource: 'arn:aws:s3:::acme/*'},
		],
	});
	const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:GetObjectAcl', 's3:ListBucket'];
	const asked = {
		sourceArn,
		actions,
		resources: ['arn:aws:s3:::acme/a', 'arn:aws:s3:::acme/b'],
		resourcePolicy,
	};
	const secure = {name: 'aws:SecureTransport', type: 'boolean', values: ['true']} as const;
	const told = valueIn(await simulatePrincipalPolicy(admin, {...asked, context: [secure]}));
	expect(told).toHaveLength(10);
	const of = (action: string) => told.filter(one => one.action === action).map(({decision}) => decision);
	expect(of('s3:GetObject')).toEqual(['allowed', 'allowed']);
	expect(of('s3:PutObject')).toEqual(['allowed', 'allowed']);
	expect(of('s3:DeleteObject')).toEqual(['explicitDeny', 'explicitDeny']);
	expect(of('s3:ListBucket')).toEqual(['implicitDeny', 'implicitDeny']);
	expect(new Set(told.map(({resource}) => resource))).toEqual(new Set(asked.resources));
	const untold = valueIn(await simulatePrincipalPolicy(admin, asked));
	const {missing = []} = untold.find(({action}) => action === 's3:GetObject') ?? {};
	expect(missing.map(name => name.toLowerCase())).toEqual(['aws:securetransport']);
	const custom = valueIn(
		await simulateCustomPolicy(admin, {policies: [readAll], actions: ['s3:GetObject'], context: [secure]}),
	);
	expect(custom).toMatchObject([{action: 's3:GetObject', resource: '*', decision: 'allowed'}]);
});

test('lists come whole, over all their pages', async () => {
	const {admin, sandbox} = await rehearse();
	await createUser(admin, {user});
	const names = Array.from({length: 120}, (_, count) => `p${String(count).padStart(3, '0')}`);
	// More than IAM lets one user have, for the sake of a second page.
	const policies = sandbox.state.users.get(user)?.inlinePolicies;
	for (const name of names) {
		policies?.set(name, {Version: '2012-10-17', Statement: []});
	}

	expect(valueIn(await listUserPolicies(admin, {user})).map(({name}) => name)).toEqual(names);
});
