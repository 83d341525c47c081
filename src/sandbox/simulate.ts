import {scopeOfAction} from '../policy/actions.js';
import {type AttachedPolicy, type Caller, type Decision, evaluate} from '../policy/evaluate.js';
import {policiesOfRole, policiesOfUser} from './authorization.js';
import {readIdentityPolicy, readResourcePolicy} from './iam/documents.js';
import {
	type FormCall,
	invalid,
	list,
	members,
	noSuchEntity,
	type Operation,
	optional,
	permit,
	required,
} from './iam/form.js';
import {SandboxError} from './protocol.js';
import type {XmlTree} from './xml.js';

/** `SimulatePrincipalPolicy`: the policies of a user or role with its boundary, and those that are passed in. */
export const simulatePrincipalPolicy: Operation = call => {
	const source = required(call, 'PolicySourceArn');
	permit(call, 'iam:SimulatePrincipalPolicy', source);
	const {state} = call;
	const user = [...state.users.values()].find(one => one.arn === source);
	const role = [...state.roles.values()].find(one => one.arn === source);
	if (user === undefined && role === undefined) {
		throw noSuchEntity(`The entity ${source} cannot be found.`);
	}

	if (role !== undefined && optional(call, 'ResourcePolicy') !== undefined) {
		throw invalid('Simulation of resource-based policies is not supported for IAM roles.');
	}

	const caller = callerOf(call, optional(call, 'CallerArn') ?? source);
	const own = user === undefined ? policiesOfRole(state, role?.name ?? '') : policiesOfUser(state, user.name);
	return simulate(call, caller, [...own, ...passedIn(call)]);
};

/** `SimulateCustomPolicy`: only the policies that are passed in. */
export const simulateCustomPolicy: Operation = call => {
	permit(call, 'iam:SimulateCustomPolicy', '*');
	const arn = optional(call, 'CallerArn');
	if (arn === undefined && optional(call, 'ResourcePolicy') !== undefined) {
		throw invalid('CallerArn is required when a ResourcePolicy is given.');
	}

	const caller = callerOf(call, arn ?? `arn:${call.state.partition}:iam::${call.state.account}:user/nobody`);
	return simulate(call, caller, passedIn(call));
};

function callerOf({state}: FormCall, arn: string): Caller {
	const match = /^arn:[^:]+:iam::(\d{12}):(user|role)\/.+$/u.exec(arn);
	if (match === null) {
		throw invalid('CallerArn must be the ARN of an IAM user or role.');
	}

	const [, account = '', kind] = match;
	const holders = kind === 'user' ? state.users : state.roles;
	const id = [...holders.values()].find(one => one.arn === arn)?.id ?? 'AIDAUNKNOWN';
	return {type: kind === 'user' ? 'user' : 'assumed-role', arn, account, id};
}

function passedIn(call: FormCall): readonly AttachedPolicy[] {
	const resource = optional(call, 'ResourcePolicy');
	const read = (parameter: string, kind: 'identity' | 'boundary') =>
		members(call, parameter).map(
			(text, index): AttachedPolicy => ({
				kind,
				name: `${parameter}.${index + 1}`,
				document: readIdentityPolicy(text),
			}),
		);
	return [
		...read('PolicyInputList', 'identity'),
		...read('PermissionsBoundaryPolicyInputList', 'boundary'),
		...(resource === undefined
			? []
			: [{kind: 'resource', name: 'ResourcePolicy', document: readResourcePolicy(resource)} as const]),
	];
}

const words = {allowed: 'allowed', 'explicit-deny': 'explicitDeny', 'implicit-deny': 'implicitDeny'} as const;

function simulate(call: FormCall, caller: Caller, policies: readonly AttachedPolicy[]): XmlTree {
	const actions = members(call, 'ActionNames');
	const arns = members(call, 'ResourceArns');
	const resources = arns.length === 0 ? ['*'] : arns;
	if (actions.length === 0) {
		throw invalid(
			"1 validation error detected: Value null at 'actionNames' failed to satisfy constraint: Member must not be null",
		);
	}

	const wrong = actions.find(action => !isAction(action));
	if (wrong !== undefined) {
		throw new SandboxError(400, 'InvalidInput', `Invalid Entity Action: ${wrong}`);
	}

	const resourceAccount = accountOf(call);
	const keys = contextOf(call);
	const hasBoundary = policies.some(policy => policy.kind === 'boundary');
	const results = actions.map(action => {
		const decisions = resources.map(resource => {
			const decision = evaluate({caller, action, resource, resourceAccount, keys}, policies);
			return {resource, decision};
		});
		return describe(action, decisions, hasBoundary);
	});
	return {EvaluationResults: list(results), IsTruncated: false};
}

/** One action that there is; of other services than S3 every name is taken. */
const isAction = (action: string) =>
	/^[\w-]+:\w+$/u.test(action) && (!/^s3:/iu.test(action) || scopeOfAction(action) !== undefined);

/** Whose the resources are: the caller's own, unless another account is given. */
function accountOf(call: FormCall): string {
	const owner = optional(call, 'ResourceOwner');
	if (owner === undefined) {
		return call.state.account;
	}

	const account = /^arn:[^:]+:iam::(\d{12}):root$/u.exec(owner)?.[1] ?? /^\d{12}$/u.exec(owner)?.[0];
	if (account === undefined) {
		throw invalid(`Invalid ResourceOwner: ${owner}`);
	}

	return account;
}

type Evaluated = {readonly resource: string; readonly decision: Decision};

function describe(action: string, decisions: readonly Evaluated[], hasBoundary: boolean): XmlTree {
	const worst =
		decisions.find(({decision}) => decision.effect === 'explicit-deny') ??
		decisions.find(({decision}) => decision.effect === 'implicit-deny') ??
		(decisions[0] as Evaluated);
	const isOfEverything = decisions.every(({resource}) => resource === '*');
	return {
		EvalActionName: action,
		// Since 2026 a template, not the resource that was asked about.
		EvalResourceName: worst.resource === '*' ? '*' : template(worst.resource),
		EvalDecision: words[worst.decision.effect],
		MatchedStatements: list(matched(worst.decision)),
		// With resources named it is said of each of them (EvaluationResult in the API reference).
		MissingContextValues: list(isOfEverything ? worst.decision.missingKeys : []),
		...(hasBoundary && boundaryDetail(worst.decision)),
		ResourceSpecificResults: list(
			decisions.map(({resource, decision}) => ({
				EvalResourceName: resource,
				EvalResourceDecision: words[decision.effect],
				MatchedStatements: list(matched(decision)),
				MissingContextValues: list(decision.missingKeys),
				...(hasBoundary && boundaryDetail(decision)),
			})),
		),
	};
}

const boundaryDetail = ({by, missingIn}: Decision): XmlTree => ({
	PermissionsBoundaryDecisionDetail: {
		AllowedByPermissionsBoundary: missingIn !== 'boundary' && by?.policy.kind !== 'boundary',
	},
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is how IAM writes it
const template = (resource: string) =>
	resource.includes('/')
		? 'arn:${Partition}:s3:::${BucketName}/${ObjectName}'
		: 'arn:${Partition}:s3:::${BucketName}';
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: this is how IAM writes it

const matched = ({by}: Decision): readonly XmlTree[] =>
	by === undefined
		? []
		: [
				{
					SourcePolicyId: by.policy.name,
					SourcePolicyType: by.policy.kind === 'resource' ? 'Resource Policy' : 'IAM Policy',
				},
			];

function contextOf(call: FormCall): {readonly [key: string]: readonly string[]} {
	const entries: [string, readonly string[]][] = [];
	for (let index = 1; ; index++) {
		const entry = `ContextEntries.member.${index}`;
		const name = optional(call, `${entry}.ContextKeyName`);
		if (name === undefined) {
			return Object.fromEntries(entries);
		}

		entries.push([name, members(call, `${entry}.ContextKeyValues`)]);
	}
}
