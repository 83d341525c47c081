import {SandboxError} from '../protocol.js';
import type {SandboxState, User} from '../state.js';
import type {XmlTree} from '../xml.js';
import {
	checkName,
	checkPath,
	type FormCall,
	findUser,
	isoTime,
	list,
	members,
	newId,
	noSuchEntity,
	type Operation,
	optional,
	page,
	permit,
	required,
	userFor,
} from './form.js';
import {updatePrincipals} from './principals.js';

/** A user with nothing: no password, no key, no right. */
export function makeUser(
	state: SandboxState,
	name: string,
	path: string,
	{
		tags,
		createdAt = state.clock(),
	}: {
		readonly tags?: ReadonlyMap<string, string>;
		readonly createdAt?: number;
	} = {},
): User {
	const user: User = {
		name,
		path,
		id: newId(state, 'AIDA', name),
		arn: userArn(state, path, name),
		createdAt,
		tags: new Map(tags),
		inlinePolicies: new Map(),
		attachedPolicies: new Set(),
		mfaDevices: [],
		sshKeys: [],
		signingCertificates: [],
		serviceCredentials: [],
	};
	state.users.set(name, user);
	return user;
}

const userArn = ({partition, account}: SandboxState, path: string, name: string) =>
	`arn:${partition}:iam::${account}:user${path}${name}`;

export const createUser: Operation = call => {
	const name = required(call, 'UserName');
	const path = optional(call, 'Path') ?? '/';
	permit(call, 'iam:CreateUser', userArn(call.state, path, name));
	checkName(name, 'userName');
	checkPath(path);
	if (findUser(call, name) !== undefined) {
		throw new SandboxError(409, 'EntityAlreadyExists', `User with name ${name} already exists.`);
	}

	const boundary = optional(call, 'PermissionsBoundary');
	if (boundary !== undefined && !call.state.managedPolicies.has(boundary)) {
		throw noSuchEntity(`Scope ARN: ${boundary} does not exist or is not attachable.`);
	}

	const user = makeUser(call.state, name, path, {tags: readTags(call)});
	if (boundary !== undefined) {
		user.boundary = boundary;
	}

	return {User: describe(user)};
};

export const getUser: Operation = call => ({User: describe(userFor(call, 'iam:GetUser'))});

export const listUsers: Operation = call => {
	permit(call, 'iam:ListUsers', `arn:${call.state.partition}:iam::${call.state.account}:user/`);
	const prefix = optional(call, 'PathPrefix') ?? '/';
	const users = [...call.state.users.values()]
		.filter(user => user.path.startsWith(prefix))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	const {items, rest} = page(call, users);
	return {Users: list(items.map(user => describe(user, false))), ...rest};
};

/** Renaming or moving: AWS then writes the new ARN into the principals of policies, and leaves conditions as they are. */
export const updateUser: Operation = call => {
	const user = userFor(call, 'iam:UpdateUser');
	const name = optional(call, 'NewUserName') ?? user.name;
	const path = optional(call, 'NewPath') ?? user.path;
	const {state} = call;
	// The right is needed for the user as it is, and as it will be.
	permit(call, 'iam:UpdateUser', userArn(state, path, name));
	checkName(name, 'userName');
	checkPath(path);
	const taken = findUser(call, name);
	if (taken !== undefined && taken !== user) {
		throw new SandboxError(409, 'EntityAlreadyExists', `User with name ${name} already exists.`);
	}

	const moved: User = {...user, name, path, arn: userArn(state, path, name)};
	state.users.delete(user.name);
	state.users.set(name, moved);
	for (const [id, key] of state.accessKeys) {
		if (key.userName === user.name) {
			state.accessKeys.set(id, {...key, userName: name});
		}
	}

	for (const [id, session] of state.sessions) {
		if (session.kind !== 'assumed-role' && session.owner === user.name) {
			state.sessions.set(id, {...session, owner: name});
		}
	}

	for (const group of state.groups.values()) {
		if (group.members.delete(user.name)) {
			group.members.add(name);
		}
	}

	updatePrincipals(state, user.arn, moved.arn);
	return undefined;
};

export const deleteUser: Operation = call => {
	const user = userFor(call, 'iam:DeleteUser');
	const {state} = call;
	const [held] = Object.entries(holdings(state, user)).flatMap(([what, isThere]) => (isThere ? [what] : []));
	if (held !== undefined) {
		throw new SandboxError(409, 'DeleteConflict', `Cannot delete entity, must ${held} first.`);
	}

	state.users.delete(user.name);
	// What named the user by its ARN now names an id that nobody has.
	updatePrincipals(state, user.arn, user.id);
	return undefined;
};

/** What must be gone before a user can go (DeleteUser in the API reference); a boundary may stay. */
const holdings = (state: SandboxState, user: User) => ({
	'delete login profile': user.loginProfile !== undefined,
	'delete access keys': [...state.accessKeys.values()].some(key => key.userName === user.name),
	'delete MFA device': user.mfaDevices.length > 0,
	'delete SSH public keys': user.sshKeys.length > 0,
	'delete signing certificates': user.signingCertificates.length > 0,
	'delete service specific credentials': user.serviceCredentials.length > 0,
	'delete policies': user.inlinePolicies.size > 0,
	'detach all policies': user.attachedPolicies.size > 0,
	'remove users from group': [...state.groups.values()].some(group => group.members.has(user.name)),
});

export const tagUser: Operation = call => {
	const user = userFor(call, 'iam:TagUser');
	for (const [key, value] of readTags(call)) {
		user.tags.set(key, value);
	}

	return undefined;
};

export const untagUser: Operation = call => {
	const user = userFor(call, 'iam:UntagUser');
	for (const key of members(call, 'TagKeys')) {
		user.tags.delete(key);
	}

	return undefined;
};

export const listUserTags: Operation = call => {
	const user = userFor(call, 'iam:ListUserTags');
	return {Tags: list(describeTags(user)), IsTruncated: false};
};

export const putUserPermissionsBoundary: Operation = call => {
	const user = userFor(call, 'iam:PutUserPermissionsBoundary');
	const arn = required(call, 'PermissionsBoundary');
	if (!call.state.managedPolicies.has(arn)) {
		throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
	}

	user.boundary = arn;
	return undefined;
};

export const deleteUserPermissionsBoundary: Operation = call => {
	const user = userFor(call, 'iam:DeleteUserPermissionsBoundary');
	delete user.boundary;
	return undefined;
};

function describe(user: User, isWhole = true): XmlTree {
	return {
		Path: user.path,
		UserName: user.name,
		UserId: user.id,
		Arn: user.arn,
		CreateDate: isoTime(user.createdAt),
		...(user.passwordLastUsedAt !== undefined && {PasswordLastUsed: isoTime(user.passwordLastUsedAt)}),
		...(isWhole && user.tags.size > 0 && {Tags: list(describeTags(user))}),
		...(isWhole &&
			user.boundary !== undefined && {
				PermissionsBoundary: {
					PermissionsBoundaryType: 'Policy',
					PermissionsBoundaryArn: user.boundary,
				},
			}),
	};
}

const describeTags = ({tags}: User) => [...tags].map(([Key, Value]) => ({Key, Value}));

function readTags(call: FormCall): ReadonlyMap<string, string> {
	const tags = new Map<string, string>();
	for (let index = 1; ; index++) {
		const key = optional(call, `Tags.member.${index}.Key`);
		if (key === undefined) {
			return tags;
		}

		tags.set(key, optional(call, `Tags.member.${index}.Value`) ?? '');
	}
}
