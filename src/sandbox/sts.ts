import {asList, type PolicyDocument} from '../policy/document.js';
import {type AttachedPolicy, evaluate} from '../policy/evaluate.js';
import {policiesFor} from './authorization.js';
import {readIdentityPolicy} from './iam/documents.js';
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
import {maxSessionDuration} from './iam/roles.js';
import {SandboxError, type SandboxRequest, type SandboxResponse} from './protocol.js';
import type {Role, SandboxState, Session} from './state.js';
import {takeMfaCode} from './totp.js';
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
	const mfaAt = mfaAtOf(call);
	const more = mfaAt === undefined ? {} : {mfaAt};
	return {Credentials: credentials(open(call, 'session', nameOf(caller.arn), seconds, more))};
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
	if (!/^[\w+=,.@-]{2,64}$/u.test(sessionName)) {
		throw invalid(
			`1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
		);
	}

	const mfaAt = mfaAtOf(call);
	const role = findRole(call, nameOf(arn));
	if (role === undefined || role.arn !== arn || !isTrusted(call, role, mfaAt)) {
		const who = request.caller.type === 'anonymous' ? '' : (request.caller.sessionArn ?? request.caller.arn);
		throw new SandboxError(
			403,
			'AccessDenied',
			`User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
		);
	}

	const policy = policyOf(call);
	const seconds = durationOf(call, 3600, 43_200);
	if (seconds > maxSessionDuration) {
		throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
	}

	const session = open(call, 'assumed-role', role.name, seconds, {
		sessionName,
		...(policy && {policy}),
		...(mfaAt !== undefined && {mfaAt}),
	});
	return {
		Credentials: credentials(session),
		AssumedRoleUser: {
			AssumedRoleId: `${role.id}:${sessionName}`,
			Arn: `arn:${state.partition}:sts::${state.account}:assumed-role/${role.name}/${sessionName}`,
		},
	};
};

/** When the device was used whose serial number and code a call gives; of the code that opened the caller's own session otherwise. */
function mfaAtOf(call: FormCall): number | undefined {
	const {request, state} = call;
	const serial = optional(call, 'SerialNumber');
	const code = optional(call, 'TokenCode');
	if (serial === undefined && code === undefined) {
		const session = request.accessKeyId === undefined ? undefined : state.sessions.get(request.accessKeyId);
		return session?.mfaAt;
	}

	if (serial === undefined || code === undefined) {
		throw new SandboxError(
			403,
			'AccessDenied',
			'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code. ',
		);
	}

	if (!/^\d{6}$/u.test(code)) {
		throw invalid(
			`1 validation error detected: Value '${code}' at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]{6}`,
		);
	}

	const {caller} = request;
	takeMfaCode(state, caller.type === 'user' ? state.users.get(nameOf(caller.arn)) : undefined, serial, code);
	return state.clock();
}

/** In one account the trust policy alone suffices where it names the caller (AssumeRole in the API reference); where it trusts the account, the caller's own policies decide. */
function isTrusted(call: FormCall, role: Role, mfaAt: number | undefined): boolean {
	const {request, state} = call;
	const {caller} = request;
	if (caller.type === 'anonymous') {
		return false;
	}

	const document = {
		...role.trustPolicy,
		Statement: asList(role.trustPolicy.Statement).map(statement => ({...statement, Resource: '*'})),
	};
	const trust: AttachedPolicy = {kind: 'resource', name: 'trust policy', document};
	const externalId = optional(call, 'ExternalId');
	const asked = {
		action: 'sts:AssumeRole',
		resource: role.arn,
		resourceAccount: state.account,
		keys: {
			...request.contextKeys,
			...(mfaAt !== undefined && {
				'aws:MultiFactorAuthPresent': 'true',
				'aws:MultiFactorAuthAge': '0',
			}),
			...(externalId !== undefined && {'sts:ExternalId': externalId}),
			'sts:RoleSessionName': required(call, 'RoleSessionName'),
		},
	};
	const decision = evaluate({...asked, caller}, [...policiesFor(state, request, undefined), trust]);
	if (decision.effect !== 'allowed' || decision.by?.policy === trust) {
		return decision.effect === 'allowed';
	}

	// An identity policy alone never suffices: the trust policy must let the account in.
	const root = {type: 'root', arn: rootArn(state), account: state.account, id: state.account} as const;
	const keys = {...asked.keys, 'aws:PrincipalArn': caller.arn};
	return evaluate({...asked, keys, caller: root}, [trust]).effect === 'allowed';
}

const rootArn = ({partition, account}: SandboxState) => `arn:${partition}:iam::${account}:root`;

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
			`1 validation error detected: Value '${optional(call, 'DurationSeconds')}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${seconds < 900 ? 'greater than or equal to 900' : `less than or equal to ${longest}`}`,
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
	more: Pick<Session, 'sessionName' | 'policy' | 'mfaAt'>,
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
