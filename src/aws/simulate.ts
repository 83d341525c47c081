import type {
	ContextEntry,
	ContextKeyTypeEnum,
	EvaluationResult,
	SimulatePolicyResponse,
} from '@aws-sdk/client-iam';
import type {Answer} from './answer.js';
import type {Aws, Page} from './call.js';
import {ask, askAll} from './call.js';
import {present, required} from './reading.js';

/** A condition key that the simulator is told; keys that policies mention and that are left out make its answers mislead. */
export type SimulatedKey = {
	readonly name: string;
	readonly type: ContextKeyTypeEnum;
	readonly values: readonly string[];
};

type Common = {
	readonly actions: readonly string[];
	/** ARNs; absent: `*`. Bucket and object actions need separate questions. */
	readonly resources?: readonly string[];
	/** The bucket policy: the simulator does not fetch it. */
	readonly resourcePolicy?: string;
	readonly context?: readonly SimulatedKey[];
};

export type SimulatePrincipalInput = Common & {
	/** The user, group or role whose policies are taken. */
	readonly sourceArn: string;
	/** Whom the resource policy sees; absent: the source. */
	readonly callerArn?: string;
};

export type SimulateCustomInput = Common & {
	readonly policies: readonly string[];
	readonly callerArn?: string;
};

/** The simulator's answer for one action on one resource. */
export type Simulated = {
	readonly action: string;
	readonly resource: string;
	/** `unknown`: the answer held no decision; never to be taken for a denial. */
	readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';
	/** Condition keys that the policies ask for and that it was not told. */
	readonly missing: readonly string[];
	/** Ids of the policies whose statements matched. */
	readonly matched: readonly string[];
	/** Absent: no organisation policy took part. */
	readonly isAllowedByOrganisation?: boolean;
	readonly isAllowedByBoundary?: boolean;
};

const input = ({actions, resources, resourcePolicy, context = []}: Common, marker: string | undefined) => ({
	ActionNames: [...actions],
	ResourceArns: resources && [...resources],
	ResourcePolicy: resourcePolicy,
	ContextEntries: context.map(
		({name, type, values}): ContextEntry => ({
			ContextKeyName: name,
			ContextKeyType: type,
			ContextKeyValues: [...values],
		}),
	),
	Marker: marker,
	MaxItems: 1000,
});

/** What a user could do: its own, group and organisation policies and boundary are taken by IAM, the bucket policy is passed in. */
export async function simulatePrincipalPolicy(
	aws: Aws,
	{sourceArn, callerArn, ...common}: SimulatePrincipalInput,
	signal?: AbortSignal,
): Promise<Answer<readonly Simulated[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'SimulatePrincipalPolicy',
				send: async ({iam}, options) =>
					iam.simulatePrincipalPolicy(
						{...input(common, marker), PolicySourceArn: sourceArn, CallerArn: callerArn},
						options,
					),
				read: reply => readPage(reply, common),
			},
			signal,
		),
	);
}

/** What given policies would allow, without a user. With a resource policy a caller's ARN is required. */
export async function simulateCustomPolicy(
	aws: Aws,
	{policies, callerArn, ...common}: SimulateCustomInput,
	signal?: AbortSignal,
): Promise<Answer<readonly Simulated[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'SimulateCustomPolicy',
				send: async ({iam}, options) =>
					iam.simulateCustomPolicy(
						{...input(common, marker), PolicyInputList: [...policies], CallerArn: callerArn},
						options,
					),
				read: reply => readPage(reply, common),
			},
			signal,
		),
	);
}

const readPage = (reply: SimulatePolicyResponse, {resources = ['*']}: Common): Page<Simulated> => ({
	items: required(reply.EvaluationResults).flatMap(result => readResult(result, resources)),
	next: reply.IsTruncated ? reply.Marker : undefined,
});

/** Since 2026 the resource of the whole result is a template: only the answers by resource are read where there are any. */
function readResult(result: EvaluationResult, resources: readonly string[]): readonly Simulated[] {
	const action = required(result.EvalActionName);
	const common = {
		action,
		...present({
			isAllowedByOrganisation: result.OrganizationsDecisionDetail?.AllowedByOrganizations,
			isAllowedByBoundary: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
		}),
	};
	const specific = result.ResourceSpecificResults ?? [];
	if (specific.length === 0) {
		const [only] = resources;
		const resource = resources.length === 1 && only ? only : (result.EvalResourceName ?? '*');
		return [
			{
				...common,
				resource,
				decision: decisionOf(result.EvalDecision),
				missing: result.MissingContextValues ?? [],
				matched: matchedOf(result.MatchedStatements),
			},
		];
	}

	return specific.map(one => ({
		...common,
		resource: required(one.EvalResourceName),
		decision: decisionOf(one.EvalResourceDecision),
		missing: [...new Set([...(one.MissingContextValues ?? []), ...(result.MissingContextValues ?? [])])],
		matched: matchedOf(one.MatchedStatements ?? result.MatchedStatements),
	}));
}

const decisionOf = (decision: string | undefined): Simulated['decision'] =>
	decision === 'allowed' || decision === 'explicitDeny' || decision === 'implicitDeny' ? decision : 'unknown';

const matchedOf = (statements: EvaluationResult['MatchedStatements']) =>
	(statements ?? []).flatMap(({SourcePolicyId}) => (SourcePolicyId ? [SourcePolicyId] : []));
