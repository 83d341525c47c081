import {SandboxError} from '../protocol.js';
import type {Group} from '../state.js';
import type {XmlTree} from '../xml.js';
import {
	checkName,
	checkPath,
	type FormCall,
	findGroup,
	findUser,
	isoTime,
	list,
	newId,
	noSuchEntity,
	type Operation,
	optional,
	page,
	permit,
	required,
	userFor,
} from './form.js';

const groupArn = ({state}: FormCall, path: string, name: string) =>
	`arn:${state.partition}:iam::${state.account}:group${path}${name}`;

export const createGroup: Operation = call => {
	const name = required(call, 'GroupName');
	const path = optional(call, 'Path') ?? '/';
	permit(call, 'iam:CreateGroup', groupArn(call, path, name));
	checkName(name, 'groupName', 128);
	checkPath(path);
	if (findGroup(call, name) !== undefined) {
		throw new SandboxError(409, 'EntityAlreadyExists', `Group with name ${name} already exists.`);
	}

	const group: Group = {
		name,
		path,
		id: newId(call.state, 'AGPA', name),
		arn: groupArn(call, path, name),
		createdAt: call.state.clock(),
		members: new Set(),
		inlinePolicies: new Map(),
		attachedPolicies: new Set(),
	};
	call.state.groups.set(name, group);
	return {Group: describe(group)};
};

export const getGroup: Operation = call => {
	const group = groupFor(call, 'iam:GetGroup');
	const users = [...group.members].flatMap(name => findUser(call, name) ?? []);
	return {
		Group: describe(group),
		Users: list(
			users.map(user => ({
				Path: user.path,
				UserName: user.name,
				UserId: user.id,
				Arn: user.arn,
				CreateDate: isoTime(user.createdAt),
			})),
		),
		IsTruncated: false,
	};
};

export const deleteGroup: Operation = call => {
	const group = groupFor(call, 'iam:DeleteGroup');
	if (group.members.size > 0 || group.inlinePolicies.size > 0 || group.attachedPolicies.size > 0) {
		throw new SandboxError(
			409,
			'DeleteConflict',
			'Cannot delete entity, must remove users and policies first.',
		);
	}

	call.state.groups.delete(group.name);
	return undefined;
};

export const addUserToGroup: Operation = call => {
	const group = groupFor(call, 'iam:AddUserToGroup');
	group.members.add(memberFor(call).name);
	return undefined;
};

export const removeUserFromGroup: Operation = call => {
	const group = groupFor(call, 'iam:RemoveUserFromGroup');
	group.members.delete(memberFor(call).name);
	return undefined;
};

export const listGroupsForUser: Operation = call => {
	const user = userFor(call, 'iam:ListGroupsForUser');
	const groups = [...call.state.groups.values()].filter(group => group.members.has(user.name));
	const {items, rest} = page(call, groups);
	return {Groups: list(items.map(describe)), ...rest};
};

export const listGroups: Operation = call => {
	permit(call, 'iam:ListGroups', '*');
	const {items, rest} = page(call, [...call.state.groups.values()]);
	return {Groups: list(items.map(describe)), ...rest};
};

function groupFor(call: FormCall, action: string): Group {
	const name = required(call, 'GroupName');
	const group = findGroup(call, name);
	permit(call, action, group?.arn ?? groupArn(call, '/', name));
	if (group === undefined) {
		throw noSuchEntity(`The group with name ${name} cannot be found.`);
	}

	return group;
}

function memberFor(call: FormCall) {
	const name = required(call, 'UserName');
	const user = findUser(call, name);
	if (user === undefined) {
		throw noSuchEntity(`The user with name ${name} cannot be found.`);
	}

	return user;
}

const describe = (group: Group): XmlTree => ({
	Path: group.path,
	GroupName: group.name,
	GroupId: group.id,
	Arn: group.arn,
	CreateDate: isoTime(group.createdAt),
});
