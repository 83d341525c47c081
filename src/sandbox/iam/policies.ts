import type {PolicyDocument} from '../../policy/document.js';
import {SandboxError} from '../protocol.js';
import type {ManagedPolicy, SandboxState} from '../state.js';
import type {XmlTree} from '../xml.js';
import {
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
		return {PolicyNames: list([...holder.inlinePolicies.keys()]), IsTruncated: false};
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
		holder.inlinePolicies.set(
			required(call, 'PolicyName'),
			readIdentityPolicy(required(call, 'PolicyDocument')),
		);
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
		return {
			AttachedPolicies: list(
				[...holder.attachedPolicies].map(arn => ({
					PolicyName: call.state.managedPolicies.get(arn)?.name ?? arn.slice(arn.lastIndexOf('/') + 1),
					PolicyArn: arn,
				})),
			),
			IsTruncated: false,
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
	if (state.managedPolicies.has(arn)) {
		throw new SandboxError(
			409,
			'EntityAlreadyExists',
			`A policy called ${name} already exists. Duplicate names are not allowed.`,
		);
	}

	const policy: ManagedPolicy = {
		name,
		arn,
		path,
		id: newId(state, 'ANPA', name),
		createdAt: state.clock(),
		document: readIdentityPolicy(required(call, 'PolicyDocument')),
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
	if (attachments(call.state, policy.arn) > 0) {
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

function describe(state: SandboxState, policy: ManagedPolicy): XmlTree {
	return {
		PolicyName: policy.name,
		PolicyId: policy.id,
		Arn: policy.arn,
		Path: policy.path,
		DefaultVersionId: 'v1',
		AttachmentCount: attachments(state, policy.arn),
		IsAttachable: true,
		CreateDate: isoTime(policy.createdAt),
		UpdateDate: isoTime(policy.createdAt),
	};
}

/** A policy of a user, group or role; what IAM cannot read is refused. */
export function readIdentityPolicy(text: string): PolicyDocument {
	const document = readDocument(text);
	const hasPrincipal = document.Statement.some(
		statement => 'Principal' in statement || 'NotPrincipal' in statement,
	);
	if (hasPrincipal) {
		throw malformed('Policy document should not specify a principal.');
	}

	if (document.Statement.some(statement => !('Resource' in statement) && !('NotResource' in statement))) {
		throw malformed('Policy statement must contain resources.');
	}

	return document as unknown as PolicyDocument;
}

/** A trust policy names principals and no resources. */
export function readTrustPolicy(text: string): PolicyDocument {
	const document = readDocument(text);
	if (document.Statement.some(statement => !('Principal' in statement) && !('NotPrincipal' in statement))) {
		throw malformed('Missing required field Principal');
	}

	return document as unknown as PolicyDocument;
}

type Loose = {readonly Statement: readonly {readonly [name: string]: unknown}[]};

function readDocument(text: string): Loose {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw malformed('Syntax errors in policy.');
	}

	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw malformed('Syntax errors in policy.');
	}

	const {Statement: given, ...rest} = value as {readonly Statement?: unknown};
	const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
	const isWhole = statements.every(
		(statement): statement is {readonly [name: string]: unknown} =>
			typeof statement === 'object' &&
			statement !== null &&
			'Effect' in statement &&
			(statement.Effect === 'Allow' || statement.Effect === 'Deny') &&
			('Action' in statement || 'NotAction' in statement),
	);
	if (!isWhole) {
		throw malformed('Syntax errors in policy.');
	}

	return {...rest, Statement: statements};
}

const malformed = (message: string) => new SandboxError(400, 'MalformedPolicyDocument', message);
