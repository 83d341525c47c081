import {SandboxError} from '../protocol.js';
import type {Role} from '../state.js';
import type {XmlTree} from '../xml.js';
import {readTrustPolicy} from './documents.js';
import {
	checkName,
	checkPath,
	type FormCall,
	findRole,
	isoTime,
	list,
	newId,
	noSuchEntity,
	type Operation,
	optional,
	page,
	permit,
	required,
} from './form.js';

/** Seconds, of every role here: what IAM sets unless it is told otherwise. */
export const maxSessionDuration = 3600;

const roleArn = ({state}: FormCall, path: string, name: string) =>
	`arn:${state.partition}:iam::${state.account}:role${path}${name}`;

export const createRole: Operation = call => {
	const name = required(call, 'RoleName');
	const path = optional(call, 'Path') ?? '/';
	permit(call, 'iam:CreateRole', roleArn(call, path, name));
	checkName(name, 'roleName');
	checkPath(path);
	if (findRole(call, name) !== undefined) {
		throw new SandboxError(409, 'EntityAlreadyExists', `Role with name ${name} already exists.`);
	}

	const role: Role = {
		name,
		path,
		id: newId(call.state, 'AROA', name),
		arn: roleArn(call, path, name),
		createdAt: call.state.clock(),
		trustPolicy: readTrustPolicy(call.state, required(call, 'AssumeRolePolicyDocument')),
		inlinePolicies: new Map(),
		attachedPolicies: new Set(),
	};
	call.state.roles.set(name, role);
	return {Role: describe(role)};
};

export const getRole: Operation = call => ({Role: describe(roleFor(call, 'iam:GetRole'))});

export const listRoles: Operation = call => {
	permit(call, 'iam:ListRoles', `arn:${call.state.partition}:iam::${call.state.account}:role/`);
	const prefix = optional(call, 'PathPrefix') ?? '/';
	const roles = [...call.state.roles.values()].filter(role => role.path.startsWith(prefix));
	const {items, rest} = page(call, roles);
	return {Roles: list(items.map(describe)), ...rest};
};

export const updateAssumeRolePolicy: Operation = call => {
	const role = roleFor(call, 'iam:UpdateAssumeRolePolicy');
	role.trustPolicy = readTrustPolicy(call.state, required(call, 'PolicyDocument'));
	return undefined;
};

export const deleteRole: Operation = call => {
	const role = roleFor(call, 'iam:DeleteRole');
	if (role.inlinePolicies.size > 0 || role.attachedPolicies.size > 0) {
		throw new SandboxError(409, 'DeleteConflict', 'Cannot delete entity, must detach all policies first.');
	}

	call.state.roles.delete(role.name);
	return undefined;
};

function roleFor(call: FormCall, action: string): Role {
	const name = required(call, 'RoleName');
	const role = findRole(call, name);
	permit(call, action, role?.arn ?? roleArn(call, '/', name));
	if (role === undefined) {
		throw noSuchEntity(`The role with name ${name} cannot be found.`);
	}

	return role;
}

const describe = (role: Role): XmlTree => ({
	Path: role.path,
	RoleName: role.name,
	RoleId: role.id,
	Arn: role.arn,
	CreateDate: isoTime(role.createdAt),
	AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trustPolicy)),
	MaxSessionDuration: maxSessionDuration,
});
