import type {Statement} from '../../../src/policy/document.js';
import type {Account} from '../account.js';
import {documentOf, get, list, put, putPolicy, putUserPolicy, read} from '../calls.js';
import {accountId, allowPut, bucketArn, objects, U} from '../names.js';
import type {Row, Topic} from '../row.js';

const denied = '403 AccessDenied';
const policyArn = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;

/** Makes a managed policy. */
const policy =
	(name: string, ...statements: readonly Statement[]) =>
	async ({admin}: Account) =>
		admin.iam.createPolicy({PolicyName: name, PolicyDocument: documentOf(...statements)});

const inline: readonly Row[] = [
	['PutBucketPolicy: put below drop/', 'ok', async account => putPolicy(account, allowPut)],
	['PutObject', 'ok', async ({user}) => put(user, 'drop/a.txt')],
	[
		'PutUserPolicy: get below drop/',
		'ok',
		async account =>
			putUserPolicy(account, {Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucketArn}/drop/*`}),
	],
	['GetObject, by the identity policy', 'hello drop/a.txt', async ({user}) => get(user, 'drop/a.txt')],
	['PutObject, by the bucket policy', 'ok', async ({user}) => put(user, 'drop/u.txt')],
	['ListObjectsV2, by none', denied, async ({user}) => list(user)],
	[
		'PutUserPolicy: deny putting',
		'ok',
		async account => putUserPolicy(account, {Effect: 'Deny', Action: 's3:PutObject', Resource: '*'}),
	],
	[
		'PutObject: the deny counts more than the bucket policy',
		denied,
		async ({user}) => put(user, 'drop/u2.txt'),
	],
	[
		'PutUserPolicy: actions in other letter case, and a pattern',
		'ok',
		async account => putUserPolicy(account, {Effect: 'Allow', Action: 'S3:gEt*', Resource: `${objects}`}),
	],
	['GetObject', 'hello drop/a.txt', async ({user}) => get(user, 'drop/a.txt')],
	[
		'PutUserPolicy: all but reading',
		'ok',
		async account => putUserPolicy(account, {Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*'}),
	],
	['GetObject', denied, async ({user}) => read(user, 'drop/a.txt')],
	['ListObjectsV2', 'ok', async ({user}) => list(user)],
	['CreateUser', 'ok', async ({user}) => user.iam.createUser({UserName: 'made-by-user'})],
	['DeleteUserPolicy', 'ok', async ({admin}) => admin.iam.deleteUserPolicy({...U, PolicyName: 'p'})],
	[
		'DeleteUserPolicy again',
		'404 NoSuchEntity',
		async ({admin}) => admin.iam.deleteUserPolicy({...U, PolicyName: 'p'}),
	],
	['PutObject', 'ok', async ({user}) => put(user, 'drop/u3.txt')],
	['GetObject', denied, async ({user}) => read(user, 'drop/a.txt')],
];

const inherited: readonly Row[] = [
	['CreatePolicy: get', 'ok', policy('get', {Effect: 'Allow', Action: 's3:GetObject', Resource: '*'})],
	[
		'AttachUserPolicy',
		'ok',
		async ({admin}) => admin.iam.attachUserPolicy({...U, PolicyArn: policyArn('get')}),
	],
	['GetObject, by the managed policy', 'ok', async ({user}) => read(user, 'drop/a.txt')],
	[
		'DeletePolicy while it is attached',
		'409 DeleteConflict',
		async ({admin}) => admin.iam.deletePolicy({PolicyArn: policyArn('get')}),
	],
	[
		'DetachUserPolicy',
		'ok',
		async ({admin}) => admin.iam.detachUserPolicy({...U, PolicyArn: policyArn('get')}),
	],
	['GetObject', denied, async ({user}) => read(user, 'drop/a.txt')],
	[
		'AttachUserPolicy of one that is not there',
		'404 NoSuchEntity',
		async ({admin}) => admin.iam.attachUserPolicy({...U, PolicyArn: policyArn('nothing')}),
	],
	[
		'a group with the policy, and the user in it',
		'ok',
		async ({admin: {iam}}) => {
			await iam.createGroup({GroupName: 'readers'});
			await iam.attachGroupPolicy({GroupName: 'readers', PolicyArn: policyArn('get')});
			await iam.addUserToGroup({GroupName: 'readers', ...U});
		},
	],
	['GetObject, by the group', 'ok', async ({user}) => read(user, 'drop/a.txt')],
	[
		'PutGroupPolicy: deny reading',
		'ok',
		async ({admin: {iam}}) =>
			iam.putGroupPolicy({
				GroupName: 'readers',
				PolicyName: 'no',
				PolicyDocument: documentOf({Effect: 'Deny', Action: 's3:Get*', Resource: '*'}),
			}),
	],
	['GetObject', denied, async ({user}) => read(user, 'drop/a.txt')],
	[
		'DeleteGroup while it has members',
		'409 DeleteConflict',
		async ({admin}) => admin.iam.deleteGroup({GroupName: 'readers'}),
	],
	[
		'RemoveUserFromGroup',
		'ok',
		async ({admin}) => admin.iam.removeUserFromGroup({GroupName: 'readers', ...U}),
	],
	['PutObject', 'ok', async ({user}) => put(user, 'drop/u3.txt')],
];

/** A boundary caps identity policies, and not what a bucket policy gives to the user by name. */
const boundary: readonly Row[] = [
	['CreatePolicy: list', 'ok', policy('list-only', {Effect: 'Allow', Action: 's3:List*', Resource: '*'})],
	[
		'PutUserPermissionsBoundary: list',
		'ok',
		async ({admin}) =>
			admin.iam.putUserPermissionsBoundary({...U, PermissionsBoundary: policyArn('list-only')}),
	],
	[
		'PutUserPolicy: everything',
		'ok',
		async account => putUserPolicy(account, {Effect: 'Allow', Action: '*', Resource: '*'}),
	],
	['ListObjectsV2', 'ok', async ({user}) => list(user)],
	['GetObject', denied, async ({user}) => read(user, 'drop/a.txt')],
	['PutObject, which the bucket policy allows by name', 'ok', async ({user}) => put(user, 'drop/b.txt')],
	[
		'CreatePolicy: deny putting',
		'ok',
		policy('no-put', {Effect: 'Deny', Action: 's3:PutObject', Resource: '*'}),
	],
	[
		'PutUserPermissionsBoundary: deny putting',
		'ok',
		async ({admin}) => admin.iam.putUserPermissionsBoundary({...U, PermissionsBoundary: policyArn('no-put')}),
	],
	['PutObject', denied, async ({user}) => put(user, 'drop/b.txt')],
	[
		'DeletePolicy while it is a boundary',
		'409 DeleteConflict',
		async ({admin}) => admin.iam.deletePolicy({PolicyArn: policyArn('no-put')}),
	],
	[
		'a deny with NotPrincipal spares nobody with a boundary',
		denied,
		async account => {
			await putUserPolicy(account, {Effect: 'Allow', Action: '*', Resource: '*'});
			await account.admin.iam.putUserPermissionsBoundary({
				...U,
				PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
			});
			await putPolicy(account, {
				Effect: 'Deny',
				NotPrincipal: {
					AWS: [`arn:aws:iam::${accountId}:user/drop/drop-user`, `arn:aws:iam::${accountId}:root`],
				},
				Action: 's3:GetObject',
				Resource: objects,
			});
			await read(account.user, 'drop/a.txt');
		},
	],
	['DeleteUserPermissionsBoundary', 'ok', async ({admin}) => admin.iam.deleteUserPermissionsBoundary(U)],
	['GetObject', 'ok', async ({user}) => read(user, 'drop/a.txt')],
];

export const identityPolicy: Topic = {
	name: 'policies of users and groups, boundaries',
	rows: [...inline, ...inherited, ...boundary],
};
