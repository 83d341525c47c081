import type {PolicyDocument} from '../policy/document.js';
import {type AttachedPolicy, type Caller, type Decision, evaluate} from '../policy/evaluate.js';
import {SandboxError, type SandboxRequest} from './protocol.js';
import type {Bucket, SandboxState, Session} from './state.js';

/** What is asked for: an action on a resource, with the condition keys that the request brings. */
export type Asked = {
	readonly action: string;
	/** A full ARN, or `*`. */
	readonly resource: string;
	/** Its policy and owner count; absent for IAM and STS. */
	readonly bucket?: Bucket | undefined;
	readonly keys?: {readonly [key: string]: string | readonly string[]};
};

/** What AWS would decide on this request, ACLs aside. */
export function decide(state: SandboxState, request: SandboxRequest, asked: Asked): Decision {
	const resourceAccount = asked.bucket?.owner ?? state.account;
	return evaluate(
		{
			caller: request.caller,
			action: asked.action,
			resource: asked.resource,
			resourceAccount,
			keys: {
				...request.contextKeys,
				'aws:CurrentTime': new Date(state.clock()).toISOString(),
				'aws:EpochTime': String(Math.floor(state.clock() / 1000)),
				'aws:ResourceAccount': resourceAccount,
				...(asked.bucket && {'s3:ResourceAccount': resourceAccount}),
				...asked.keys,
			},
		},
		policiesFor(state, request, asked.bucket),
	);
}

/** Throws AWS's AccessDenied unless the policies allow it. */
export function authorize(state: SandboxState, request: SandboxRequest, asked: Asked): void {
	const decision = decide(state, request, asked);
	if (decision.effect !== 'allowed') {
		throw new SandboxError(403, 'AccessDenied', denialMessage(request.caller, asked, decision));
	}
}

const policyNames = {
	identity: 'identity-based policy',
	resource: 'resource-based policy',
	boundary: 'permissions boundary',
	session: 'session policy',
} as const;

/** AWS's wording: it names one reason of several, and none to strangers. */
export function denialMessage(caller: Caller, {action, resource, bucket}: Asked, decision: Decision): string {
	if (caller.type === 'anonymous' || (bucket !== undefined && bucket.owner !== caller.account)) {
		return 'Access Denied';
	}

	const who = `User: ${caller.sessionArn ?? caller.arn} is not authorized to perform: ${action}`;
	// S3 puts the resource in quotes, IAM does not; and where S3 means all of it, it names none.
	const isS3 = action.startsWith('s3:');
	const what = isS3
		? resource === '*' && bucket === undefined
			? ''
			: ` on resource: "${resource}"`
		: ` on resource: ${resource}`;
	if (decision.effect === 'explicit-deny') {
		const kind = policyNames[decision.by?.policy.kind ?? 'identity'];
		return `${who}${what} with an explicit deny in ${kind === 'identity-based policy' ? 'an' : 'a'} ${kind}`;
	}

	const kind = policyNames[decision.missingIn ?? 'identity'];
	return `${who}${what} because no ${kind} allows the ${action} action`;
}

/** Every policy that reaches the request. */
export function policiesFor(
	state: SandboxState,
	{caller, accessKeyId}: Pick<SandboxRequest, 'caller' | 'accessKeyId'>,
	bucket: Bucket | undefined,
): readonly AttachedPolicy[] {
	const session = accessKeyId === undefined ? undefined : state.sessions.get(accessKeyId);
	const own: readonly AttachedPolicy[] =
		caller.type === 'anonymous'
			? []
			: caller.type === 'root'
				? [{kind: 'identity', name: 'the account itself', document: everything}]
				: caller.type === 'assumed-role'
					? policiesOfRole(state, session?.owner ?? '')
					: policiesOfUser(state, session?.owner ?? userNameOf(caller.arn));
	return [...own, ...sessionPolicies(session), ...bucketPolicy(state, bucket)];
}

/** A policy takes a while to be known, where the knob says so; until then what was there before holds. */
function bucketPolicy(state: SandboxState, bucket: Bucket | undefined): readonly AttachedPolicy[] {
	if (bucket?.policy === undefined) {
		return [];
	}

	const {document, previous, at} = bucket.policy;
	const isKnown = state.clock() - at >= state.knobs.consistencyMs / 4;
	const inForce = isKnown ? document : previous;
	return inForce === undefined ? [] : [{kind: 'resource', name: 'bucket policy', document: inForce}];
}

const userNameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

const everything: PolicyDocument = {
	Version: '2012-10-17',
	Statement: {Effect: 'Allow', Action: '*', Resource: '*'},
};

const nothing: PolicyDocument = {Version: '2012-10-17', Statement: []};

function sessionPolicies(session: Session | undefined): readonly AttachedPolicy[] {
	if (session === undefined || session.kind === 'session') {
		return [];
	}

	// A federated user has what its policy and its maker's both allow; without a policy, nothing.
	if (session.kind === 'federated-user') {
		return [{kind: 'session', name: 'session policy', document: session.policy ?? nothing}];
	}

	return session.policy === undefined
		? []
		: [{kind: 'session', name: 'session policy', document: session.policy}];
}

/** The identity policies and the boundary of a user. */
export function policiesOfUser(state: SandboxState, name: string): readonly AttachedPolicy[] {
	const user = state.users.get(name);
	if (user === undefined) {
		return [];
	}

	const groups = [...state.groups.values()].filter(group => group.members.has(user.name));
	const boundary = user.boundary === undefined ? undefined : state.managedPolicies.get(user.boundary);
	return [
		...inline(user.inlinePolicies, `of the user ${user.name}`),
		...managed(state, user.attachedPolicies, `of the user ${user.name}`),
		...groups.flatMap(group => [
			...inline(group.inlinePolicies, `of the group ${group.name}`),
			...managed(state, group.attachedPolicies, `of the group ${group.name}`),
		]),
		...(boundary === undefined
			? []
			: [{kind: 'boundary', name: `boundary ${boundary.name}`, document: boundary.document} as const]),
	];
}

/** The identity policies of a role. */
export function policiesOfRole(state: SandboxState, name: string): readonly AttachedPolicy[] {
	const role = state.roles.get(name);
	return role === undefined
		? []
		: [
				...inline(role.inlinePolicies, `of the role ${role.name}`),
				...managed(state, role.attachedPolicies, `of the role ${role.name}`),
			];
}

const inline = (policies: ReadonlyMap<string, PolicyDocument>, whose: string): readonly AttachedPolicy[] =>
	[...policies].map(([name, document]) => ({
		kind: 'identity',
		name: `inline policy ${name} ${whose}`,
		document,
	}));

const managed = (state: SandboxState, arns: ReadonlySet<string>, whose: string): readonly AttachedPolicy[] =>
	[...arns].flatMap(arn => {
		const policy = state.managedPolicies.get(arn);
		return policy === undefined
			? []
			: [{kind: 'identity', name: `policy ${policy.name} ${whose}`, document: policy.document} as const];
	});
