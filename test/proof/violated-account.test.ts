import {expect, test} from 'vitest';
import type {Statement} from '../../src/policy/document.js';
import {
	addGroup,
	addManagedPolicy,
	addRole,
	allowing,
	idsWith,
	prove,
	rowOf,
	type Scene,
	setScene,
} from './rehearsal.js';
import {checkWay, inline, reads, tried, type Way} from './ways.js';

const policies = {leavesOpen: ['posture.policies']};
const groups = {leavesOpen: ['posture.groups']};
const takePolicy = /take that policy from the user/u;
const leaveGroup = /take the user out of that group/u;
const listing = ['list.names', 'list.versions', 'list.uploads', 'list.parts', 'list.buckets', 'could.list'];
const seeing = ['config.see-policy', 'config.see-versioning', 'config.see-acl', 'config.see-public-access'];
const everyRead = [...reads, 'read.get-version', 'read.attributes', 'read.tagging', 'read.acl'];

const trusting = (principal: (scene: Scene) => Statement['Principal'] & {}) => (scene: Scene) =>
	addRole(scene, 'report-reader', {Principal: principal(scene)});

const ways: readonly Way[] = [
	{
		way: 'an inline policy to read',
		grant: inline({Action: 's3:GetObject'}),
		opens: reads,
		classic: reads,
		hardened: policies,
		why: /^Its user has the policy extra, which allows s3:GetObject on all\.$/u,
		remedy: takePolicy,
	},
	{
		way: 'an attached policy that reads everything',
		grant({user}) {
			user.attachedPolicies.add('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
		},
		opens: [...everyRead, ...listing, ...seeing, 'read.annotations', 'could.config'],
		// The account's buckets are no matter of this bucket's policy.
		hardened: {opens: ['list.buckets']},
		why: /^Its user has the policy AmazonS3ReadOnlyAccess, which allows s3:Get\*, s3:List\* and 1 more on all\.$/u,
		remedy: takePolicy,
	},
	{
		way: 'an inline policy of a group',
		grant(scene) {
			addGroup(scene, 'analytics').inlinePolicies.set('read-all', allowing({Action: 's3:GetObject'}));
		},
		opens: reads,
		classic: reads,
		hardened: groups,
		why: /^Its user is in the group analytics, and that group's policy read-all allows s3:GetObject on all\.$/u,
		remedy: leaveGroup,
	},
	{
		way: 'an attached policy of a group, with a wildcard',
		grant(scene) {
			const arn = addManagedPolicy(scene, 'read-all', allowing({Action: 's3:Get*'}));
			addGroup(scene, 'analytics').attachedPolicies.add(arn);
		},
		opens: [...everyRead, ...seeing, 'could.config'],
		hardened: groups,
		why: /^Its user is in the group analytics, and that group's policy read-all allows s3:Get\* on all\.$/u,
		remedy: leaveGroup,
	},
	{
		way: 'a policy of everything but IAM',
		grant: inline({NotAction: 'iam:*'}),
		opens: [
			...[...everyRead, 'read.annotations', 'read.restore'],
			...[...listing, ...seeing],
			...['damage.delete', 'damage.delete-many', 'damage.delete-version', 'damage.abort'],
			...['config.put-policy', 'config.delete-policy', 'config.put-versioning', 'config.put-lifecycle'],
			...['config.put-acl', 'config.put-public-access', 'config.put-ownership', 'config.put-lock'],
			...['config.put-replication', 'config.put-inventory', 'config.delete-bucket'],
			...['identity.federation-token', 'could.delete', 'could.config'],
		],
		hardened: {opens: ['list.buckets', 'damage.abort', 'identity.federation-token', 'could.delete']},
		why: /^Its user has the policy extra, which allows all but iam:\* on all\.$/u,
		remedy: takePolicy,
	},
	{
		way: 'the list of all buckets',
		grant: inline({Action: 's3:ListAllMyBuckets'}),
		opens: ['list.buckets'],
		hardened: {opens: ['list.buckets']},
		why: /s3:ListAllMyBuckets/u,
		remedy: takePolicy,
	},
	{
		way: 'lifecycle rules of the bucket',
		grant: inline({Action: 's3:PutLifecycleConfiguration'}),
		opens: ['config.put-lifecycle', 'could.config'],
		hardened: policies,
		why: /s3:PutLifecycleConfiguration/u,
		remedy: takePolicy,
	},
	{
		way: 'credentials for somebody else',
		grant: inline({Action: 'sts:GetFederationToken'}),
		opens: ['identity.federation-token'],
		classic: ['identity.federation-token'],
		hardened: {opens: ['identity.federation-token']},
		why: /sts:GetFederationToken/u,
		remedy: takePolicy,
	},
	...(
		[
			['the user by its ARN', ({user}) => ({AWS: user.arn})],
			['the user among others', ({user}) => ({AWS: ['arn:aws:iam::111122223333:root', user.arn]})],
			['the user by its id', ({user}) => ({AWS: user.id})],
			['everybody', () => '*'],
			['everybody of AWS', () => ({AWS: '*'})],
		] as const satisfies readonly (readonly [string, Parameters<typeof trusting>[0]])[]
	).map(
		([whom, principal]): Way => ({
			way: `a role that trusts ${whom}`,
			grant: trusting(principal),
			opens: ['identity.roles'],
			...(whom === 'everybody' && {hardened: {opens: ['identity.roles']}}),
			why: /^The user can become the role report-reader: its trust policy lets it in/u,
			remedy: /take the user out of the role's trust policy/u,
		}),
	),
	{
		way: 'a password',
		grant({user}) {
			user.loginProfile = {createdAt: 0, passwordResetRequired: false};
		},
		opens: ['posture.password'],
		hardened: {opens: ['posture.password']},
		why: /^The user has a password/u,
		remedy: /^Take the password away: turning the key off would not help/u,
	},
];

test.each(tried(ways))('granted in the account: %s; in %s', async (_, preset, way) => {
	await checkWay(way, preset);
});

const ofIam = {
	'iam:GetUser': 'identity.get-user',
	'iam:ListUsers': 'identity.list-users',
	'iam:ListAccessKeys': 'identity.list-keys',
	'iam:ListUserPolicies': 'identity.list-policies',
	'iam:CreateAccessKey': 'identity.create-key',
	'iam:CreateUser': 'identity.create-user',
	'iam:CreateLoginProfile': 'identity.create-password',
	'iam:AttachUserPolicy': 'identity.attach-policy',
	'iam:PutUserPolicy': 'identity.put-policy',
	'iam:UpdateAccessKey': 'identity.update-key',
	'iam:PassRole': 'identity.pass-role',
};

test('each right of IAM is violated by a row of its own, which names the statement', async () => {
	const scene = await setScene();
	for (const Action of Object.keys(ofIam)) {
		scene.user.inlinePolicies.set(Action.replace(':', '-'), allowing({Action}));
	}

	const state = await prove(scene);
	expect(idsWith(state, 'violated')).toEqual(Object.values(ofIam));
	for (const [Action, id] of Object.entries(ofIam)) {
		expect(rowOf(state, id).observed, id).toMatchObject({
			outcome: 'allowed',
			through: {via: 'inline', policy: Action.replace(':', '-'), statement: `${Action} on all`},
		});
	}
});

test('an administrator’s key is violated whatever the preset, and hardened says what its denies cannot shut', async () => {
	const scene = await setScene();
	scene.user.attachedPolicies.add('arn:aws:iam::aws:policy/AdministratorAccess');
	const state = await prove(scene);
	expect(state.verdict).toBe('violated');
	expect(idsWith(state, 'violated').filter(id => id.startsWith('read.'))).toEqual([]);
	expect(idsWith(state, 'violated')).toEqual(
		expect.arrayContaining([
			'list.buckets',
			'damage.abort',
			'identity.create-key',
			'identity.federation-token',
		]),
	);
});

test('roles that trust the account, a service or another user, or that the user may only tag, are no way in', async () => {
	const scene = await setScene({preset: 'strict'});
	const account = `arn:aws:iam::${scene.sandbox.account}`;
	addRole(scene, 'of-account', {Principal: {AWS: `${account}:root`}});
	addRole(scene, 'of-service', {Principal: {Service: 'ec2.amazonaws.com'}});
	addRole(scene, 'of-jane', {Principal: {AWS: `${account}:user/jane`}});
	addRole(scene, 'tagged', {Principal: '*', Action: ['sts:TagSession', 'sts:SetSourceIdentity']});
	expect((await prove(scene)).verdict).toBe('proven');
});

test.each<readonly [string, Partial<Statement>]>([
	['a condition', {Condition: {StringEquals: {'sts:ExternalId': 'x'}}}],
	['an MFA device', {Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}}}],
])('a role that trusts everybody under %s is not proven, and named', async (_, more) => {
	const scene = await setScene();
	addRole(scene, 'break-glass', {Principal: {AWS: '*'}, ...more});
	const state = await prove(scene);
	expect([state.verdict, idsWith(state, 'not-proven')]).toEqual(['not-proven', ['identity.roles']]);
	expect(rowOf(state, 'identity.roles').note).toContain('break-glass, under a condition');
});
