import type {PolicyDocument} from '../policy/document.js';
import {evaluate} from '../policy/evaluate.js';
import {policiesOfUser} from './authorization.js';
import {
	type FormCall,
	findRole,
	formResponse,
	invalid,
	newId,
	newSecret,
	type Operation,
	optional,
	permit,
	required,
} from './iam/form.js';
import {readIdentityPolicy} from './iam/policies.js';
import {SandboxError, type SandboxRequest, type SandboxResponse} from './protocol.js';
import type {SandboxState, Session} from './state.js';
import type {XmlTree} from './xml.js';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Answers a call to STS. */
export async function handleSts(request: SandboxRequest, state: SandboxState): Promise<SandboxResponse> {
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

/** Needs no permission, and works under an explicit deny too. */
const getCallerIdentity: Operation = ({request: {caller}, state}) => {
	if (caller.type === 'anonymous') {
		throw new SandboxError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
	}

	return {Arn: caller.sessionArn ?? caller.arn, UserId: caller.id, Account: state.account};
};

/** Every user may have one, whatever its policies say. */
const getSessionToken: Operation = call => {
	const {caller} = call.request;
	if (caller.type !== 'user') {
		throw new SandboxError(403, 'AccessDenied', 'Cannot call GetSessionToken with session credentials');
	}

	const seconds = durationOf(call, 43_200, 129_600);
	return {Credentials: credentials(open(call, 'session', nameOf(caller.arn), seconds, {}))};
};

const getFederationToken: Operation = call => {
	const {caller} = call.request;
	const name = required(call, 'Name');
	if (!/^[\w+=,.@-]{2,32}$/u.test(name)) {
		throw invalid("Value at 'name' failed to satisfy constraint");
	}

	const arn = `arn:${call.state.partition}:sts::${call.state.account}:federated-user/${name}`;
	if (caller.type !== 'user') {
		throw new SandboxError(403, 'AccessDenied', 'Cannot call GetFederationToken with session credentials');
	}

	permit(call, 'sts:GetFederationToken', arn);
	const policy = policyOf(call);
	const session = open(call, 'federated-user', nameOf(caller.arn), durationOf(call, 43_200, 129_600), {
		sessionName: name,
		...(policy && {policy}),
	});
	return {
		Credentials: credentials(session),
		FederatedUser: {FederatedUserId: `${call.state.account}:${name}`, Arn: arn},
		PackedPolicySize: policy === undefined ? 0 : 1,
	};
};

const assumeRole: Operation = call => {
	const {request, state} = call;
	const arn = required(call, 'RoleArn');
	const sessionName = required(call, 'RoleSessionName');
	const role = findRole(call, nameOf(arn));
	if (role === undefined || role.arn !== arn || !isTrusted(call, role)) {
		const who = request.caller.type === 'anonymous' ? '' : (request.caller.sessionArn ?? request.caller.arn);
		throw new SandboxError(
			403,
			'AccessDenied',
			`User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
		);
	}

	const policy = policyOf(call);
	const session = open(call, 'assumed-role', role.name, durationOf(call, 3600, 43_200), {
		sessionName,
		...(policy && {policy}),
	});
	return {
		Credentials: credentials(session),
		AssumedRoleUser: {
			AssumedRoleId: `${role.id}:${sessionName}`,
			Arn: `arn:${state.partition}:sts::${state.account}:assumed-role/${role.name}/${sessionName}`,
		},
	};
};

/** In one account the trust policy alone suffices where it names the caller (AssumeRole in the API reference). */
function isTrusted(
	{request, state}: FormCall,
	role: {readonly arn: string; readonly trustPolicy: PolicyDocument},
) {
	const {caller} = request;
	const own =
		caller.type === 'user' || caller.type === 'session' ? policiesOfUser(state, nameOf(caller.arn)) : [];
	const statements = [role.trustPolicy.Statement].flat().map(statement => ({...statement, Resource: '*'}));
	const decision = evaluate(
		{
			caller,
			action: 'sts:AssumeRole',
			resource: role.arn,
			resourceAccount: state.account,
			keys: request.contextKeys,
		},
		[
			...own,
			{kind: 'resource', name: 'trust policy', document: {...role.trustPolicy, Statement: statements}},
		],
	);
	// An identity policy alone never suffices: the trust policy must at least hand the decision to the account.
	return (
		decision.effect === 'allowed' &&
		(decision.by?.policy.kind === 'resource' || trustsAccount(state, statements))
	);
}

const trustsAccount = (state: SandboxState, statements: readonly {readonly Principal?: unknown}[]) =>
	statements.some(({Principal}) => {
		const text = JSON.stringify(Principal ?? '');
		return text.includes(`:iam::${state.account}:root`) || text.includes(`"${state.account}"`);
	});

const operations: {readonly [action: string]: Operation} = {
	GetCallerIdentity: getCallerIdentity,
	GetSessionToken: getSessionToken,
	GetFederationToken: getFederationToken,
	AssumeRole: assumeRole,
};

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

function durationOf(call: FormCall, usual: number, longest: number): number {
	const seconds = Number(optional(call, 'DurationSeconds') ?? usual);
	if (!Number.isInteger(seconds) || seconds < 900 || seconds > longest) {
		throw invalid(
			`1 validation error detected: Value '${optional(call, 'DurationSeconds')}' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to ${longest}`,
		);
	}

	return seconds;
}

function policyOf(call: FormCall): PolicyDocument | undefined {
	const text = optional(call, 'Policy');
	return text === undefined ? undefined : readIdentityPolicy(text);
}

const tokenAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function open(
	{state}: FormCall,
	kind: Session['kind'],
	owner: string,
	seconds: number,
	more: Pick<Session, 'sessionName' | 'policy'>,
): Session {
	const issuedAt = state.clock();
	const of = `${kind} ${owner} ${more.sessionName ?? ''}`;
	const session: Session = {
		accessKeyId: newId(state, 'ASIA', of),
		secret: newSecret(state, of),
		token: state.random(200, tokenAlphabet, `token of ${of}`),
		issuedAt,
		expiresAt: issuedAt + seconds * 1000,
		kind,
		owner,
		...more,
	};
	state.sessions.set(session.accessKeyId, session);
	return session;
}

const credentials = ({accessKeyId, secret, token, expiresAt}: Session): XmlTree => ({
	AccessKeyId: accessKeyId,
	SecretAccessKey: secret,
	SessionToken: token,
	Expiration: new Date(expiresAt).toISOString(),
});
