import {documentOf} from '../calls.js';
import {U, userArn} from '../names.js';
import type {Topic} from '../row.js';

const denied = '403 AccessDenied';
const everything = documentOf({Effect: 'Allow', Action: '*', Resource: '*'});

export const iamAsUser: Topic = {
	name: 'a user without rights at IAM',
	rows: [
		[
			'GetCallerIdentity, always allowed',
			userArn,
			async ({user}) => (await user.sts.getCallerIdentity()).Arn,
		],
		['GetUser of oneself', denied, async ({user}) => user.iam.getUser()],
		['ListUsers', denied, async ({user}) => user.iam.listUsers()],
		['CreateUser', denied, async ({user}) => user.iam.createUser({UserName: 'evil'})],
		['CreateAccessKey for oneself', denied, async ({user}) => user.iam.createAccessKey(U)],
		['ListAccessKeys of oneself', denied, async ({user}) => user.iam.listAccessKeys(U)],
		[
			'UpdateAccessKey of oneself',
			denied,
			async ({user}) =>
				user.iam.updateAccessKey({...U, AccessKeyId: user.credentials.accessKeyId, Status: 'Inactive'}),
		],
		[
			'PutUserPolicy for oneself',
			denied,
			async ({user}) => user.iam.putUserPolicy({...U, PolicyName: 'evil', PolicyDocument: everything}),
		],
		[
			'AttachUserPolicy for oneself',
			denied,
			async ({user}) =>
				user.iam.attachUserPolicy({...U, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess'}),
		],
		[
			'CreateLoginProfile for oneself',
			denied,
			async ({user}) => user.iam.createLoginProfile({...U, Password: 'correct horse 1A!'}),
		],
		['GetUser of who is not there', denied, async ({user}) => user.iam.getUser({UserName: 'nobody'})],
		['ListRoles', denied, async ({user}) => user.iam.listRoles()],
		[
			'SimulatePrincipalPolicy of oneself',
			denied,
			async ({user}) =>
				user.iam.simulatePrincipalPolicy({PolicySourceArn: userArn, ActionNames: ['s3:GetObject']}),
		],
		['GetSessionToken, which no policy can forbid', 'ok', async ({user}) => user.sts.getSessionToken()],
		['GetFederationToken', denied, async ({user}) => user.sts.getFederationToken({Name: 'evil'})],
	],
};
