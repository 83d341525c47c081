import fc from 'fast-check';
import {json, text} from './texts.js';

const actions: {readonly [service: string]: readonly string[]} = {
	iam: 'AddUserToGroup AttachGroupPolicy AttachUserPolicy CreateAccessKey CreateGroup CreateLoginProfile CreatePolicy CreateRole CreateServiceSpecificCredential CreateUser CreateVirtualMFADevice DeleteAccessKey DeleteUser DetachUserPolicy EnableMFADevice GetAccessKeyLastUsed GetGroup GetLoginProfile GetPolicyVersion GetRole GetUser GetUserPolicy ListAccessKeys ListGroupsForUser ListMFADevices ListPolicies ListRoles ListUsers PutGroupPolicy PutUserPermissionsBoundary PutUserPolicy SimulateCustomPolicy SimulatePrincipalPolicy TagUser UpdateAccessKey UpdateAssumeRolePolicy UpdateUser UploadSSHPublicKey constructor __proto__ NoSuchAction'.split(
		' ',
	),
	sts: ['AssumeRole', 'GetCallerIdentity', 'GetFederationToken', 'GetSessionToken', '__proto__'],
};

/** Parameters that are all right, of which a form takes some as they are and puts others in the place of some. */
const usual: {readonly [name: string]: string} = {
	UserName: 'drop-user',
	GroupName: 'people',
	RoleName: 'keeper',
	RoleArn: 'arn:aws:iam::111122223333:role/keeper',
	RoleSessionName: 'night',
	Name: 'guest',
	Password: 'correct horse 1A!',
	PolicyName: 'p',
	PolicyDocument: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}',
	AssumeRolePolicyDocument:
		'{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}',
	PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
	PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
	PolicySourceArn: 'arn:aws:iam::111122223333:user/drop/drop-user',
	'PolicyInputList.member.1': '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
	'ActionNames.member.1': 's3:GetObject',
	AccessKeyId: 'AKIAXXXXXXXXXXXXXXXX',
	SerialNumber: 'GAHT12345678',
	ServiceName: 'codecommit.amazonaws.com',
	SSHPublicKeyBody: 'ssh-rsa AAAA',
	Status: 'Inactive',
	VersionId: 'v1',
	VirtualMFADeviceName: 'phone',
};
const parameters = fc.constantFrom(
	...Object.keys(usual),
	...'CallerArn ContextEntries.member.1.ContextKeyName ContextEntries.member.1.ContextKeyValues.member.1 DurationSeconds Marker MaxItems NewPath NewUserName Path PathPrefix Policy ResourceArns.member.1 ResourceOwner ResourcePolicy Tags.member.1.Key Tags.member.1.Value'.split(
		' ',
	),
);
const value = fc.oneof(fc.constantFrom('arn:aws:s3:::acme-drop/*', 's3:*', '/a/'), text, json);
/** A form for IAM or STS, most of it right. */
export const form = (service: string) =>
	fc
		.tuple(fc.constantFrom(...(actions[service] ?? [])), fc.dictionary(parameters, value, {maxKeys: 3}))
		.map(([Action, wrong]) => new URLSearchParams({Action, ...usual, ...wrong}).toString());
