import type {Statement} from '../../../src/policy/document.js';
import {type Account, holderOf} from '../account.js';
import {documentOf, get, put, putPolicy, read} from '../calls.js';
import {accountId, allowPut, objects, userArn} from '../names.js';
import type {Topic} from '../row.js';

const denied = '403 AccessDenied';
const RoleArn = `arn:aws:iam::${accountId}:role/keeper`;

const keeper = async (account: Account, ...statements: readonly Statement[]) => {
	const {Credentials} = await account.user.sts.assumeRole({
		RoleArn,
		RoleSessionName: 'night',
		...(statements.length > 0 && {Policy: documentOf(...statements)}),
	});
	return holderOf(account, Credentials);
};

const trust = (statement: Omit<Statement, 'Effect' | 'Action'>) => (account: Account) =>
	account.admin.iam.updateAssumeRolePolicy({
		RoleName: 'keeper',
		PolicyDocument: documentOf({Effect: 'Allow', Action: 'sts:AssumeRole', ...statement}),
	});

export const roles: Topic = {
	name: 'sessions of roles',
	rows: [
		[
			'PutBucketPolicy: put, and an object',
			'ok',
			async account => {
				await putPolicy(account, allowPut);
				await put(account.user, 'drop/s.txt');
			},
		],
		[
			'CreateRole that trusts the account, and may get',
			'ok',
			async ({admin: {iam}}) => {
				const principal = {AWS: `arn:aws:iam::${accountId}:root`};
				await iam.createRole({
					RoleName: 'keeper',
					AssumeRolePolicyDocument: documentOf({
						Effect: 'Allow',
						Principal: principal,
						Action: 'sts:AssumeRole',
					}),
				});
				await iam.putRolePolicy({
					RoleName: 'keeper',
					PolicyName: 'get',
					PolicyDocument: documentOf({Effect: 'Allow', Action: 's3:GetObject', Resource: objects}),
				});
			},
		],
		['GetRole', RoleArn, async ({admin}) => (await admin.iam.getRole({RoleName: 'keeper'})).Role?.Arn],
		[
			'ListRoles says whom each trusts',
			'keeper sts:AssumeRole',
			async ({admin}) => {
				const [role] = (await admin.iam.listRoles()).Roles ?? [];
				const document = JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? ''));
				return `${role?.RoleName} ${document.Statement[0].Action}`;
			},
		],
		[
			'AssumeRole, where the account is trusted and no policy of the user allows it',
			denied,
			async account => keeper(account),
		],
		['UpdateAssumeRolePolicy: trust the user', 'ok', trust({Principal: {AWS: userArn}})],
		['AssumeRole, where the user is trusted', 'ok', async account => keeper(account).then(() => undefined)],
		[
			'GetCallerIdentity of the role’s session',
			`arn:aws:sts::${accountId}:assumed-role/keeper/night`,
			async account => (await (await keeper(account)).sts.getCallerIdentity()).Arn,
		],
		['GetObject as the role', 'hello drop/s.txt', async account => get(await keeper(account), 'drop/s.txt')],
		[
			'PutObject as the role: the bucket policy names the user',
			denied,
			async account => put(await keeper(account), 'drop/s.txt'),
		],
		[
			'GetObject as the role under a session policy that only lists',
			denied,
			async account =>
				read(await keeper(account, {Effect: 'Allow', Action: 's3:List*', Resource: '*'}), 'drop/s.txt'),
		],
		[
			'AssumeRole of another user',
			denied,
			async ({other}) => other.sts.assumeRole({RoleArn, RoleSessionName: 'night'}),
		],
		[
			'AssumeRole of a role that is not there',
			denied,
			async ({user}) => user.sts.assumeRole({RoleArn: `${RoleArn}-2`, RoleSessionName: 'night'}),
		],
		[
			'AssumeRole for longer than the role lets',
			'400 ValidationError',
			async ({user}) => user.sts.assumeRole({RoleArn, RoleSessionName: 'night', DurationSeconds: 7200}),
		],
		[
			'UpdateAssumeRolePolicy: trust who knows an external id',
			'ok',
			trust({Principal: {AWS: userArn}, Condition: {StringEquals: {'sts:ExternalId': 'x'}}}),
		],
		['AssumeRole without it', denied, async account => keeper(account)],
		[
			'AssumeRole with it',
			'ok',
			async ({user}) => user.sts.assumeRole({RoleArn, RoleSessionName: 'night', ExternalId: 'x'}),
		],
		[
			'UpdateAssumeRolePolicy: trust who is not there',
			'400 MalformedPolicyDocument',
			trust({Principal: {AWS: `arn:aws:iam::${accountId}:user/nobody`}}),
		],
		[
			'UpdateAssumeRolePolicy: NotPrincipal',
			'400 MalformedPolicyDocument',
			trust({NotPrincipal: {AWS: userArn}}),
		],
		[
			'DeleteRole while it has policies',
			'409 DeleteConflict',
			async ({admin}) => admin.iam.deleteRole({RoleName: 'keeper'}),
		],
	],
};
