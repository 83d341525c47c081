import type {PolicyDocument} from '../../policy/document.js';
import {SandboxError} from '../protocol.js';
import type {ManagedPolicy, SandboxState} from '../state.js';
import type {XmlTree} from '../xml.js';
import {readIdentityPolicy} from './documents.js';
import {
	checkName,
	checkPath,
	type FormCall,
	findGroup,
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
	userFor,
} from './form.js';

/** What policies can be put on: a user, a group or a role. */
export type Holder = {
	readonly name: string;
	readonly arn: string;
	readonly inlinePolicies: Map<string, PolicyDocument>;
	readonly attachedPolicies: Set<string>;
};

export type Kind = 'User' | 'Group' | 'Role';

/** Characters of all inline policies together, white space aside (IAM user guide, "IAM and AWS STS quotas"). */
const mostInline: {readonly [kind in Kind]: number} = {User: 2048, Group: 5120, Role: 10_240};

/** Characters of a managed policy, white space aside. */
const mostManaged = 6144;

/** The holder that a call is about, after the caller was let through. */
export function holderFor(call: FormCall, kind: Kind, action: string): Holder {
	if (kind === 'User') {
		return userFor(call, action);
	}

	const name = required(call, `${kind}Name`);
	const holder = kind === 'Group' ? findGroup(call, name) : findRole(call, name);
	const {partition, account} = call.state;
	permit(call, action, holder?.arn ?? `arn:${partition}:iam::${account}:${kind.toLowerCase()}/${name}`);
	if (holder === undefined) {
		throw noSuchEntity(`The ${kind.toLowerCase()} with name ${name} cannot be found.`);
	}

	return holder;
}

export const listInline =
	(kind: Kind): Operation =>
	call => {
		const holder = holderFor(call, kind, `iam:List${kind}Policies`);
		const {items, rest} = page(call, [...holder.inlinePolicies.keys()]);
		return {PolicyNames: list(items), ...rest};
	};

export const getInline =
	(kind: Kind): Operation =>
	call => {
		const holder = holderFor(call, kind, `iam:Get${kind}Policy`);
		const name = required(call, 'PolicyName');
		const document = holder.inlinePolicies.get(name);
		if (document === undefined) {
			throw noSuchEntity(`The ${kind.toLowerCase()} policy with name ${name} cannot be found.`);
		}

		return {
			[`${kind}Name`]: holder.name,
			PolicyName: name,
			PolicyDocument: encodeURIComponent(JSON.stringify(document)),
		};
	};

export const putInline =
	(kind: Kind): Operation =>
	call => {
		const holder = holderFor(call, kind, `iam:Put${kind}Policy`);
		const name = required(call, 'PolicyName');
		checkName(name, 'policyName', 128);
		const document = readIdentityPolicy(required(call, 'PolicyDocument'));
		const others = [...holder.inlinePolicies].filter(([other]) => other !== name);
		const size = [document, ...others.map(([, other]) => other)].reduce(
			(sum, one) => sum + JSON.stringify(one).length,
			0,
		);
		if (size > mostInline[kind]) {
			throw new SandboxError(
				409,
				'LimitExceeded',
				`Maximum policy size of ${mostInline[kind]} bytes exceeded for ${kind.toLowerCase()} ${holder.name}`,
			);
		}

		holder.inlinePolicies.set(name, document);
		return undefined;
	};

export const deleteInline =
	(kind: Kind): Operation =>
	call => {
		const holder = holderFor(call, kind, `iam:Delete${kind}Policy`);
		const name = required(call, 'PolicyName');
		if (!holder.inlinePolicies.delete(name)) {
			throw noSuchEntity(`The ${kind.toLowerCase()} policy with name ${name} cannot be found.`);
		}

		return undefined;
	};

export const listAttached =
	(kind: Kind): Operation =>
	call => {
		const holder = holderFor(call, kind, `iam:ListAttached${kind}Policies`);
		const {items, rest} = page(call, [...holder.attachedPolicies]);
		return {
			AttachedPolicies: list(
				items.map(arn => ({
					PolicyName: call.state.managedPolicies.get(arn)?.name ?? arn.slice(arn.lastIndexOf('/') + 1),
					PolicyArn: arn,
				})),
			),
			...rest,
		};
	};

export const attach =
	(kind: Kind): Operation =>
	call => {
		const holder = holderFor(call, kind, `iam:Attach${kind}Policy`);
		holder.attachedPolicies.add(managedFor(call).arn);
		return undefined;
	};

export const detach =
	(kind: Kind): Operation =>
	call => {
		const holder = holderFor(call, kind, `iam:Detach${kind}Policy`);
		const arn = required(call, 'PolicyArn');
		if (!holder.attachedPolicies.delete(arn)) {
			throw noSuchEntity(`Policy ${arn} was not found.`);
		}

		return undefined;
	};

export const createPolicy: Operation = call => {
	const name = required(call, 'PolicyName');
	const path = optional(call, 'Path') ?? '/';
	const {state} = call;
	const arn = `arn:${state.partition}:iam::${state.account}:policy${path}${name}`;
	permit(call, 'iam:CreatePolicy', arn);
	checkName(name, 'policyName', 128);
	checkPath(path);
	if (state.managedPolicies.has(arn)) {
		throw new SandboxError(
			409,
			'EntityAlreadyExists',
			`A policy called ${name} already exists. Duplicate names are not allowed.`,
		);
	}

	const document = readIdentityPolicy(required(call, 'PolicyDocument'));
	if (JSON.stringify(document).length > mostManaged) {
		throw new SandboxError(409, 'LimitExceeded', `Cannot exceed quota for PolicySize: ${mostManaged}`);
	}

	const policy: ManagedPolicy = {
		name,
		arn,
		path,
		id: newId(state, 'ANPA', name),
		createdAt: state.clock(),
		document,
	};
	state.managedPolicies.set(arn, policy);
	return {Policy: describe(state, policy)};
};

export const getPolicy: Operation = call => {
	permit(call, 'iam:GetPolicy', required(call, 'PolicyArn'));
	return {Policy: describe(call.state, managedFor(call))};
};

export const getPolicyVersion: Operation = call => {
	permit(call, 'iam:GetPolicyVersion', required(call, 'PolicyArn'));
	const policy = managedFor(call);
	const version = required(call, 'VersionId');
	if (version !== 'v1') {
		throw noSuchEntity(`Policy ${policy.arn} version ${version} does not exist or is not attachable.`);
	}

	return {
		PolicyVersion: {
			Document: encodeURIComponent(JSON.stringify(policy.document)),
			VersionId: 'v1',
			IsDefaultVersion: true,
			CreateDate: isoTime(policy.createdAt),
		},
	};
};

export const listPolicies: Operation = call => {
	permit(call, 'iam:ListPolicies', '*');
	const scope = optional(call, 'Scope') ?? 'All';
	const own = [...call.state.managedPolicies.values()].filter(
		({arn}) => scope === 'All' || (scope === 'AWS') === arn.includes(':iam::aws:'),
	);
	const {items, rest} = page(call, own);
	return {Policies: list(items.map(policy => describe(call.state, policy))), ...rest};
};

export const deletePolicy: Operation = call => {
	permit(call, 'iam:DeletePolicy', required(call, 'PolicyArn'));
	const policy = managedFor(call);
	if (attachments(call.state, policy.arn) > 0 || boundaries(call.state, policy.arn) > 0) {
		throw new SandboxError(409, 'DeleteConflict', 'Cannot delete a policy attached to entities.');
	}

	call.state.managedPolicies.delete(policy.arn);
	return undefined;
};

function managedFor(call: FormCall): ManagedPolicy {
	const arn = required(call, 'PolicyArn');
	const policy = call.state.managedPolicies.get(arn);
	if (policy === undefined) {
		throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
	}

	return policy;
}

const attachments = (state: SandboxState, arn: string) =>
	[...state.users.values(), ...state.groups.values(), ...state.roles.values()].filter(holder =>
		holder.attachedPolicies.has(arn),
	).length;

const boundaries = (state: SandboxState, arn: string) =>
	[...state.users.values()].filter(user => user.boundary === arn).length;

function describe(state: SandboxState, policy: ManagedPolicy): XmlTree {
	return {
		PolicyName: policy.name,
		PolicyId: policy.id,
		Arn: policy.arn,
		Path: policy.path,
		DefaultVersionId: 'v1',
		AttachmentCount: attachments(state, policy.arn),
		PermissionsBoundaryUsageCount: boundaries(state, policy.arn),
		IsAttachable: true,
		CreateDate: isoTime(policy.createdAt),
		UpdateDate: isoTime(policy.createdAt),
	};
}
