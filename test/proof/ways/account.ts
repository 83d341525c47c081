import type {Statement} from '../../../src/policy/document.js';
import {addGroup, addManagedPolicy, addRole, allowing, type Scene} from '../rehearsal.js';
import {
	always,
	byPolicy,
	type End,
	everyRead,
	inline,
	notProven,
	open,
	reads,
	seeing,
	violated,
	type Way,
} from '../way.js';

/** A policy of the user's own stands against it also where our Denies shut what it grants. */
const policies = {hardened: notProven('posture.policies')};
const groups = {hardened: notProven('posture.groups')};
const byGroup = {
	isOpenNow: true,
	why: /^Its user is in the group analytics, and that group's policy read-all allows /u,
	remedy: /take the user out of that group/u,
	names: /analytics/u,
};
const listing = ['list.names', 'list.versions', 'list.uploads', 'list.parts', 'list.buckets', 'could.list'];

/** Rights of IAM and STS, and the row that each is about. */
const rights = {
	'iam:GetUser': 'identity.get-user',
	'iam:ListUsers': 'identity.list-users',
	'iam:ListAccessKeys': 'identity.list-keys',
	'iam:ListUserPolicies': 'identity.list-policies',
	'sts:GetFederationToken': 'identity.federation-token',
	'iam:CreateAccessKey': 'identity.create-key',
	'iam:CreateUser': 'identity.create-user',
	'iam:CreateLoginProfile': 'identity.create-password',
	'iam:AttachUserPolicy': 'identity.attach-policy',
	'iam:PutUserPolicy': 'identity.put-policy',
	'iam:UpdateAccessKey': 'identity.update-key',
	'iam:PassRole': 'identity.pass-role',
	's3:ListAllMyBuckets': 'list.buckets',
};

const roles = {
	isOpenNow: true,
	why: /^The user can become the role report-reader: its trust policy lets it in/u,
	remedy: /take the user out of the role's trust policy/u,
	names: /report-reader, under a condition/u,
};
const root = 'arn:aws:iam::111122223333:root';

const trusting = (trust: (scene: Scene) => Partial<Statement>) => (scene: Scene) =>
	addRole(scene, 'report-reader', trust(scene));

/** Who is trusted by a role, and how a proof ends with it. */
const trusts: readonly (readonly [
	id: string,
	words: string,
	trust: (scene: Scene) => Partial<Statement>,
	end: End,
	isOpenNow?: boolean,
])[] = [
	['user', 'the user by its ARN', ({user}) => ({Principal: {AWS: user.arn}}), violated('identity.roles')],
	[
		'among',
		'the user among others',
		({user}) => ({Principal: {AWS: [root, user.arn]}}),
		violated('identity.roles'),
	],
	['id', 'the user by its id', ({user}) => ({Principal: {AWS: user.id}}), violated('identity.roles')],
	['everybody', 'everybody', () => ({Principal: '*'}), violated('identity.roles')],
	['everybody-aws', 'everybody of AWS', () => ({Principal: {AWS: '*'}}), violated('identity.roles')],
	[
		'wildcard',
		'the user, for all of STS',
		({user}) => ({Principal: {AWS: user.arn}, Action: 'sts:*'}),
		violated('identity.roles'),
	],
	[
		'external-id',
		'everybody with an external id',
		() => ({Principal: {AWS: '*'}, Condition: {StringEquals: {'sts:ExternalId': 'x'}}}),
		notProven('identity.roles'),
		false,
	],
	[
		'mfa',
		'everybody with an MFA device',
		() => ({Principal: '*', Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}}}),
		notProven('identity.roles'),
		false,
	],
	[
		'account',
		'everybody of the account',
		() => ({Principal: '*', Condition: {StringEquals: {'aws:PrincipalAccount': '111122223333'}}}),
		notProven('identity.roles'),
	],
	[
		'user-from-office',
		'the user from another address',
		({user}) => ({Principal: {AWS: user.arn}, Condition: {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}}),
		notProven('identity.roles'),
		false,
	],
	[
		'root',
		"the account's root for this user: it hands its users nothing",
		({user}) => ({Principal: {AWS: root}, Condition: {ArnEquals: {'aws:PrincipalArn': user.arn}}}),
		{verdict: 'proven', row: 'identity.roles', because: 'denied'},
	],
];

/** What a user may have besides keys. */
const credentials: readonly (readonly [words: string, row: string, give: (scene: Scene) => void])[] = [
	[
		'an SSH key',
		'posture.ssh-keys',
		({user}) => void user.sshKeys.push({id: 'APKAEXAMPLE', status: 'Active', uploadedAt: 0}),
	],
	[
		'a signing certificate',
		'posture.certificates',
		({user}) => void user.signingCertificates.push({id: 'CERT', status: 'Active', uploadedAt: 0}),
	],
	[
		'a password for a service',
		'posture.service-credentials',
		({user}) =>
			void user.serviceCredentials.push({
				id: 'ACCA',
				serviceName: 'codecommit.amazonaws.com',
				userName: 'x-at-111122223333',
				status: 'Active',
				createdAt: 0,
			}),
	],
	['a group without rights', 'posture.groups', scene => void addGroup(scene, 'everyone')],
	['a policy for another service', 'posture.policies', inline({Action: 'sqs:SendMessage'})],
];

/** Ways by the user's own policies, its groups, roles and other credentials. */
export const account: readonly Way[] = [
	{
		...byPolicy,
		id: 'inline-read',
		words: 'GetObject, by an inline policy',
		grant: inline({Action: 's3:GetObject'}),
		...open(...reads),
		...policies,
	},
	{
		...byPolicy,
		id: 'inline-read-from-office',
		words: 'GetObject, by an inline policy, from another address',
		isOpenNow: false,
		grant: inline({Action: 's3:GetObject', Condition: {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}}),
		...always(notProven('could.read', 'posture.policies')),
		...policies,
	},
	{
		...byPolicy,
		id: 'attached-read-only',
		words: 'an attached policy that reads everything',
		setting: {options: {list: false}},
		grant({user}) {
			user.attachedPolicies.add('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
		},
		...open(...everyRead, ...listing, ...seeing, 'read.annotations', 'could.config'),
		// The account's buckets are no matter of this bucket's policy.
		hardened: violated('list.buckets'),
		why: /^Its user has the policy AmazonS3ReadOnlyAccess, which allows s3:Get\*, s3:List\* and 1 more on all\.$/u,
	},
	{
		...byGroup,
		id: 'group-inline-read',
		words: 'GetObject, by an inline policy of a group',
		grant(scene) {
			addGroup(scene, 'analytics').inlinePolicies.set('read-all', allowing({Action: 's3:GetObject'}));
		},
		...open(...reads),
		...groups,
	},
	{
		...byGroup,
		id: 'group-attached-wildcard',
		words: 'Get*, by an attached policy of a group',
		grant(scene) {
			const arn = addManagedPolicy(scene, 'read-all', allowing({Action: 's3:Get*'}));
			addGroup(scene, 'analytics').attachedPolicies.add(arn);
		},
		...open(...everyRead, ...seeing, 'could.config'),
		...groups,
	},
	{
		...byPolicy,
		id: 'not-iam',
		words: 'an inline policy of everything but IAM',
		setting: {options: {list: false}},
		grant: inline({NotAction: 'iam:*'}),
		...open(
			...[...everyRead, 'read.annotations', 'read.restore'],
			...[...listing, ...seeing],
			...['damage.delete', 'damage.delete-many', 'damage.delete-version', 'damage.abort'],
			...['config.put-policy', 'config.delete-policy', 'config.put-versioning', 'config.put-lifecycle'],
			...['config.put-acl', 'config.put-public-access', 'config.put-ownership', 'config.put-lock'],
			...['config.put-replication', 'config.put-inventory', 'config.delete-bucket'],
			...['identity.federation-token', 'could.delete', 'could.config'],
		),
		hardened: violated('list.buckets', 'damage.abort', 'identity.federation-token', 'could.delete'),
	},
	...Object.entries(rights).map(
		([action, row]): Way => ({
			...byPolicy,
			id: row,
			words: `${action}, by an inline policy`,
			grant: inline({Action: action}),
			...always(violated(row)),
			why: new RegExp(`^Its user has the policy extra, which allows ${action} on all\\.$`, 'u'),
		}),
	),
	{
		...byPolicy,
		id: 'assume-role',
		words: 'sts:AssumeRole, of a role that trusts the account',
		grant(scene) {
			addRole(scene, 'report-reader', {Principal: {AWS: root}});
			inline({Action: 'sts:AssumeRole'})(scene);
		},
		...always(notProven('posture.policies')),
	},
	...trusts.map(
		([id, words, trust, end, isOpenNow = true]): Way => ({
			...roles,
			id: `role-${id}`,
			words: `a role that trusts ${words}`,
			isOpenNow,
			grant: trusting(trust),
			...always(end),
		}),
	),
	{
		id: 'password',
		words: 'a password',
		isOpenNow: true,
		grant({user}) {
			user.loginProfile = {createdAt: 0, passwordResetRequired: false};
		},
		...always(violated('posture.password')),
		why: /^The user has a password/u,
		remedy: /^Take the password away: turning the key off would not help/u,
		names: /password/u,
	},
	...credentials.map(
		([words, row, give]): Way => ({
			...byPolicy,
			id: row,
			words,
			isOpenNow: false,
			grant: give,
			...always(notProven(row)),
			names: /./u,
		}),
	),
];
