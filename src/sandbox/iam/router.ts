import {SandboxError, type SandboxRequest, type SandboxResponse} from '../protocol.js';
import {simulateCustomPolicy, simulatePrincipalPolicy} from '../simulate.js';
import type {SandboxState} from '../state.js';
import * as keys from './access-keys.js';
import * as credentials from './credentials.js';
import {formResponse, type Operation} from './form.js';
import * as groups from './groups.js';
import {
	attach,
	createPolicy,
	deleteInline,
	deletePolicy,
	detach,
	getInline,
	getPolicy,
	getPolicyVersion,
	listAttached,
	listInline,
	listPolicies,
	putInline,
} from './policies.js';
import * as roles from './roles.js';
import * as users from './users.js';

const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';

const operations: {readonly [action: string]: Operation} = {
	CreateUser: users.createUser,
	GetUser: users.getUser,
	ListUsers: users.listUsers,
	UpdateUser: users.updateUser,
	DeleteUser: users.deleteUser,
	TagUser: users.tagUser,
	UntagUser: users.untagUser,
	ListUserTags: users.listUserTags,
	PutUserPermissionsBoundary: users.putUserPermissionsBoundary,
	DeleteUserPermissionsBoundary: users.deleteUserPermissionsBoundary,
	CreateAccessKey: keys.createAccessKey,
	ListAccessKeys: keys.listAccessKeys,
	UpdateAccessKey: keys.updateAccessKey,
	DeleteAccessKey: keys.deleteAccessKey,
	GetAccessKeyLastUsed: keys.getAccessKeyLastUsed,
	ListUserPolicies: listInline('User'),
	GetUserPolicy: getInline('User'),
	PutUserPolicy: putInline('User'),
	DeleteUserPolicy: deleteInline('User'),
	ListAttachedUserPolicies: listAttached('User'),
	AttachUserPolicy: attach('User'),
	DetachUserPolicy: detach('User'),
	ListGroupPolicies: listInline('Group'),
	GetGroupPolicy: getInline('Group'),
	PutGroupPolicy: putInline('Group'),
	DeleteGroupPolicy: deleteInline('Group'),
	ListAttachedGroupPolicies: listAttached('Group'),
	AttachGroupPolicy: attach('Group'),
	DetachGroupPolicy: detach('Group'),
	ListRolePolicies: listInline('Role'),
	GetRolePolicy: getInline('Role'),
	PutRolePolicy: putInline('Role'),
	DeleteRolePolicy: deleteInline('Role'),
	ListAttachedRolePolicies: listAttached('Role'),
	AttachRolePolicy: attach('Role'),
	DetachRolePolicy: detach('Role'),
	CreatePolicy: createPolicy,
	GetPolicy: getPolicy,
	GetPolicyVersion: getPolicyVersion,
	ListPolicies: listPolicies,
	DeletePolicy: deletePolicy,
	CreateGroup: groups.createGroup,
	GetGroup: groups.getGroup,
	ListGroups: groups.listGroups,
	DeleteGroup: groups.deleteGroup,
	AddUserToGroup: groups.addUserToGroup,
	RemoveUserFromGroup: groups.removeUserFromGroup,
	ListGroupsForUser: groups.listGroupsForUser,
	CreateRole: roles.createRole,
	GetRole: roles.getRole,
	ListRoles: roles.listRoles,
	UpdateAssumeRolePolicy: roles.updateAssumeRolePolicy,
	DeleteRole: roles.deleteRole,
	CreateLoginProfile: credentials.createLoginProfile,
	GetLoginProfile: credentials.getLoginProfile,
	DeleteLoginProfile: credentials.deleteLoginProfile,
	CreateVirtualMFADevice: credentials.createVirtualMfaDevice,
	EnableMFADevice: credentials.enableMfaDevice,
	ListMFADevices: credentials.listMfaDevices,
	DeactivateMFADevice: credentials.deactivateMfaDevice,
	DeleteVirtualMFADevice: credentials.deleteVirtualMfaDevice,
	UploadSSHPublicKey: credentials.uploadSshPublicKey,
	ListSSHPublicKeys: credentials.listSshPublicKeys,
	DeleteSSHPublicKey: credentials.deleteSshPublicKey,
	UploadSigningCertificate: credentials.uploadSigningCertificate,
	ListSigningCertificates: credentials.listSigningCertificates,
	DeleteSigningCertificate: credentials.deleteSigningCertificate,
	CreateServiceSpecificCredential: credentials.createServiceSpecificCredential,
	ListServiceSpecificCredentials: credentials.listServiceSpecificCredentials,
	DeleteServiceSpecificCredential: credentials.deleteServiceSpecificCredential,
	SimulatePrincipalPolicy: simulatePrincipalPolicy,
	SimulateCustomPolicy: simulateCustomPolicy,
};

/** Answers a call to IAM. */
export async function handleIam(request: SandboxRequest, state: SandboxState): Promise<SandboxResponse> {
	const action = request.query.get('Action') ?? '';
	const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
	if (operation === undefined) {
		throw new SandboxError(
			400,
			'InvalidAction',
			`Could not find operation ${action} for version ${request.query.get('Version') ?? ''}`,
		);
	}

	const call = {request, state};
	return formResponse(call, action, namespace, operation(call));
}
