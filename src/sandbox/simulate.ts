import type {PolicyDocument} from '../policy/document.js';
import {type AttachedPolicy, type Caller, type Decision, evaluate} from '../policy/evaluate.js';
import {policiesOfUser} from './authorization.js';
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
import {readIdentityPolicy} from './iam/policies.js';
import {SandboxError} from './protocol.js';
import type {XmlTree} from './xml.js';

/** `SimulatePrincipalPolicy` for users: their policies, the boundary, those that are passed in. */
export const simulatePrincipalPolicy: Operation = call => {
	const source = required(call, 'PolicySourceArn');
	permit(call, 'iam:SimulatePrincipalPolicy', source);
	const user = [...call.state.users.values()].find(one => one.arn === source);
	const role = [...call.state.roles.values()].find(one => one.arn === source);
	if (user === undefined && role === undefined) {
		throw noSuchEntity(`The entity ${source} cannot be found.`);
	}

	if (role !== undefined && optional(call, 'ResourcePolicy') !== undefined) {
		throw invalid('Simulation of resource-based policies is not supported for IAM roles.');
	}

	const caller = callerOf(call, optional(call, 'CallerArn') ?? source);
	const own = user === undefined ? [] : policiesOfUser(call.state, user.name);
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
	const user = [...state.users.values()].find(one => one.arn === arn);
	const account = arn.split(':')[4];
	if (!account || !/^arn:[^:]+:iam::\d{12}:(?:user|role)\/.+/u.test(arn)) {
		throw invalid('CallerArn must be the ARN of an IAM user or role.');
	}

	return {type: 'user', arn, account, id: user?.id ?? 'AIDAUNKNOWN'};
}

function passedIn(call: FormCall): readonly AttachedPolicy[] {
	const boundaries = members(call, 'PermissionsBoundaryPolicyInputList');
	const resource = optional(call, 'ResourcePolicy');
	return [
		...members(call, 'PolicyInputList').map(
			(text, index): AttachedPolicy => ({
				kind: 'identity',
				name: `PolicyInputList.${index + 1}`,
				document: readIdentityPolicy(text),
			}),
		),
		...boundaries.map(
			(text, index): AttachedPolicy => ({
				kind: 'boundary',
				name: `PermissionsBoundaryPolicyInputList.${index + 1}`,
				document: readIdentityPolicy(text),
			}),
		),
		...(resource === undefined
			? []
			: [{kind: 'resource', name: 'ResourcePolicy', document: readResourcePolicy(resource)} as const]),
	];
}

function readResourcePolicy(text: string): PolicyDocument {
	try {
		const value = JSON.parse(text) as PolicyDocument;
		if (typeof value === 'object' && value !== null && 'Statement' in value) {
			return value;
		}
	} catch {
		// Said below.
	}

	throw new SandboxError(400, 'InvalidInput', 'Invalid Input: ResourcePolicy is not valid JSON.');
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

	const wild = actions.find(action => /[*?]/u.test(action) || !/^[\w-]+:\w+$/u.test(action));
	if (wild !== undefined) {
		throw new SandboxError(400, 'InvalidInput', `Invalid Entity Action: ${wild} must be a single action.`);
	}

	const keys = contextOf(call);
	const results = actions.map(action => {
		const decisions = resources.map(resource => {
			const decision = evaluate(
				{caller, action, resource, resourceAccount: call.state.account, keys},
				policies,
			);
			return {resource, decision};
		});
		return describe(action, decisions);
	});
	return {EvaluationResults: list(results), IsTruncated: false};
}

type Evaluated = {readonly resource: string; readonly decision: Decision};

function describe(action: string, decisions: readonly Evaluated[]): XmlTree {
	const worst =
		decisions.find(({decision}) => decision.effect === 'explicit-deny') ??
		decisions.find(({decision}) => decision.effect === 'implicit-deny') ??
		(decisions[0] as Evaluated);
	const missing = [...new Set(decisions.flatMap(({decision}) => decision.missingKeys))];
	return {
		EvalActionName: action,
		// Since 2026 a template, not the resource that was asked about.
		EvalResourceName: worst.resource === '*' ? '*' : template(worst.resource),
		EvalDecision: words[worst.decision.effect],
		MatchedStatements: list(matched(worst.decision)),
		MissingContextValues: list(missing),
		ResourceSpecificResults: list(
			decisions.map(({resource, decision}) => ({
				EvalResourceName: resource,
				EvalResourceDecision: words[decision.effect],
				MatchedStatements: list(matched(decision)),
				MissingContextValues: list(decision.missingKeys),
			})),
		),
	};
}

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
	const keys: {[key: string]: readonly string[]} = {};
	for (let index = 1; ; index++) {
		const entry = `ContextEntries.member.${index}`;
		const name = optional(call, `${entry}.ContextKeyName`);
		if (name === undefined) {
			return keys;
		}

		keys[name] = members(call, `${entry}.ContextKeyValues`);
	}
}
