import {byText} from './compare.js';
import {type Context, checkConditions, contextOf, type Substitute} from './conditions.js';
import {asList, type PolicyDocument, type PrincipalElement, type Statement} from './document.js';
import {literalSigns, matcherOf, matchesArn} from './pattern.js';

/** Who asks. */
export type Caller =
	| {
			readonly type: 'anonymous';
			readonly arn?: undefined;
			readonly account?: undefined;
			readonly id?: undefined;
			readonly sessionArn?: undefined;
	  }
	| {
			readonly type: 'root' | 'user' | 'session' | 'federated-user' | 'assumed-role';
			/**
			`aws:PrincipalArn`: for `session` (GetSessionToken) the user's ARN, for `assumed-role` the role's ARN, for `federated-user` `arn:…:sts::ACCOUNT:federated-user/NAME`.
			*/
			readonly arn: string;
			readonly account: string;
			/** `AIDA…`, `AROA…`, or the account for root. */
			readonly id: string;
			/** For `assumed-role`: `arn:…:sts::ACCOUNT:assumed-role/ROLE/SESSION`, which a policy may name too. */
			readonly sessionArn?: string;
	  };

/** Values of condition keys. Names in any letter case; a list for keys with several values. */
export type ContextKeys = {readonly [key: string]: string | readonly string[]};

export type AccessRequest = {
	readonly caller: Caller;
	/** For example `s3:GetObject`; letter case does not count. */
	readonly action: string;
	/** The full ARN of the object or bucket, or `*`. */
	readonly resource: string;
	/** The account that owns the resource. */
	readonly resourceAccount: string;
	readonly keys: ContextKeys;
};

export type PolicyKind = 'identity' | 'resource' | 'boundary' | 'session';

/** A policy that reaches the request, with words for where it is: `bucket policy`, `inline policy p`, `policy read-all of the group analytics`. */
export type AttachedPolicy = {
	readonly kind: PolicyKind;
	readonly name: string;
	readonly document: PolicyDocument;
};

export type Decision = {
	readonly effect: 'allowed' | 'explicit-deny' | 'implicit-deny';
	/** The statement that decided; absent for an implicit deny. */
	readonly by?: {readonly policy: AttachedPolicy; readonly statement: Statement; readonly index: number};
	/** For an implicit deny, the kind of policy that AWS's message would name. */
	readonly missingIn?: PolicyKind;
	/** Condition keys that statements in question asked for and the request did not carry, lower case, sorted. */
	readonly missingKeys: readonly string[];
};

/**
What AWS would decide: an explicit Deny anywhere first; then an Allow of an identity policy, capped by boundary and session policy, or of the resource policy. Across accounts both are needed.

An Allow of the resource policy for a user's own ARN is not capped by the boundary; one for the whole account only hands the decision to the identity policies (IAM user guide, "Policy evaluation logic").
*/
export function evaluate(request: AccessRequest, policies: readonly AttachedPolicy[]): Decision {
	const context = contextOf({...callerKeys(request.caller), ...request.keys});
	const missing = new Set<string>();
	const hasBoundary = policies.some(policy => policy.kind === 'boundary');
	const applying = policies.flatMap(policy =>
		applyingStatements(policy, request, context, missing, hasBoundary).map(found => ({policy, ...found})),
	);
	const missingKeys = [...missing].sort(byText);
	const denied = applying.find(({statement}) => statement.Effect === 'Deny');
	if (denied !== undefined) {
		return {effect: 'explicit-deny', by: denied, missingKeys};
	}

	const allows = (kind: PolicyKind) => applying.find(({policy}) => policy.kind === kind);
	const has = (kind: PolicyKind) => policies.some(policy => policy.kind === kind);
	const isCapped = (kind: PolicyKind) => has(kind) && allows(kind) === undefined;
	const direct = applying.find(found => found.policy.kind === 'resource' && !isCappedGrant(request, found));
	const isOwn = request.caller.account === request.resourceAccount;
	if (direct !== undefined && (isOwn || request.caller.type === 'anonymous')) {
		return {effect: 'allowed', by: direct, missingKeys};
	}

	if (request.caller.type === 'anonymous') {
		return {effect: 'implicit-deny', missingIn: 'resource', missingKeys};
	}

	// Without a session policy a federated user has nothing from its maker.
	const identity =
		request.caller.type === 'federated-user' && !has('session') ? undefined : allows('identity');
	const resource = allows('resource');
	const granted = identity ?? (isOwn ? resource : undefined);
	if (granted === undefined) {
		return {effect: 'implicit-deny', missingIn: 'identity', missingKeys};
	}

	const missingIn =
		!isOwn && resource === undefined ? 'resource' : (['boundary', 'session'] as const).find(isCapped);
	return missingIn === undefined
		? {effect: 'allowed', by: granted, missingKeys}
		: {effect: 'implicit-deny', missingIn, missingKeys};
}

/** Boundary and session policy cap a grant to a role or to a federated user's owner, not one to the caller's own name, nor to a role one to everyone (IAM user guide, "IAM role principals"). */
function isCappedGrant({caller}: AccessRequest, {statement}: {readonly statement: Statement}): boolean {
	if (caller.type !== 'assumed-role' && caller.type !== 'federated-user') {
		return false;
	}

	const direct = caller.type === 'assumed-role' ? [caller.sessionArn, '*'] : [caller.arn];
	return !principalNames(statement.Principal).some(name => direct.includes(name));
}

type Found = {readonly statement: Statement; readonly index: number};

function applyingStatements(
	{kind, document}: AttachedPolicy,
	request: AccessRequest,
	context: Context,
	missing: Set<string>,
	hasBoundary: boolean,
): readonly Found[] {
	const substitute = document.Version === '2012-10-17' ? substituting(context) : (text: string) => text;
	return asList(document.Statement).flatMap((statement, index) => {
		const concerns =
			(kind !== 'resource' || concernsCaller(statement, request, hasBoundary)) &&
			concernsAction(statement, request.action) &&
			concernsResource(statement, request.resource, substitute);
		if (!concerns) {
			return [];
		}

		const result = checkConditions(statement.Condition, context, substitute);
		for (const key of result.missing) {
			missing.add(key);
		}

		return result.isMet ? [{statement, index}] : [];
	});
}

function concernsAction({Action, NotAction}: Statement, action: string): boolean {
	const wanted = action.toLowerCase();
	const isNamed = asList(Action ?? NotAction).some(pattern => matcherOf(pattern.toLowerCase())(wanted));
	return Action === undefined ? NotAction !== undefined && !isNamed : isNamed;
}

function concernsResource(
	{Resource, NotResource}: Statement,
	resource: string,
	substitute: Substitute,
): boolean {
	const isNamed = asList(Resource ?? NotResource).some(pattern => {
		const wanted = substitute(pattern);
		return wanted !== undefined && matchesResource(wanted, resource);
	});
	return Resource === undefined ? NotResource !== undefined && !isNamed : isNamed;
}

/** `*` is everything; a star at the end of a part stands for the parts too that the pattern leaves out (IAM user guide, "Using wildcards in resource ARNs"). */
const matchesResource = (pattern: string, resource: string): boolean =>
	pattern === '*' || areParts(pattern.split(':'), resource);

const areParts = (parts: readonly string[], resource: string): boolean =>
	parts.length >= 6
		? matchesArn(parts.join(':'), resource)
		: parts.some(
				(part, index) => part.endsWith('*') && areParts(parts.toSpliced(index + 1, 0, '*'), resource),
			);

/**
An account in NotPrincipal spares the account itself, not its users; and a Deny with NotPrincipal spares nobody who has a boundary (IAM user guide, "NotPrincipal").
*/
function concernsCaller(
	{Effect, Principal, NotPrincipal}: Statement,
	request: AccessRequest,
	hasBoundary: boolean,
): boolean {
	if (NotPrincipal !== undefined) {
		return (
			(Effect === 'Deny' && hasBoundary) ||
			!principalNames(NotPrincipal).some(name => isCaller(name, request.caller))
		);
	}

	return principalNames(Principal).some(name => namesCaller(name, request, Effect === 'Deny'));
}

/** The names under `AWS`, and `*` for everyone. Services, federations and canonical users are no callers here. */
function principalNames(principal: PrincipalElement | undefined): readonly string[] {
	return principal === '*' ? ['*'] : asList(principal?.AWS);
}

function namesCaller(name: string, {caller, resourceAccount}: AccessRequest, isDeny: boolean): boolean {
	if (name === '*') {
		return true;
	}

	if (caller.type === 'anonymous') {
		return false;
	}

	const isAccount =
		name === caller.account || /^arn:[^:]+:iam::(\d+):root$/u.exec(name)?.[1] === caller.account;
	if (isAccount) {
		// In the own account an Allow for the account only hands the decision to the identity policies.
		return isDeny || caller.type === 'root' || caller.account !== resourceAccount;
	}

	return isCaller(name, caller);
}

/** Whether this is a name of the caller itself. */
function isCaller(name: string, caller: Caller): boolean {
	return name === '*' || name === caller.arn || name === caller.sessionArn || name === caller.id;
}

function callerKeys(caller: Caller): ContextKeys {
	if (caller.type === 'anonymous') {
		return {'aws:PrincipalType': 'Anonymous', 'aws:userid': 'anonymous'};
	}

	const isUser = caller.type === 'user' || caller.type === 'session';
	return {
		'aws:PrincipalArn': caller.arn,
		'aws:PrincipalAccount': caller.account,
		'aws:PrincipalType': principalTypes[caller.type],
		'aws:userid': caller.id,
		...(isUser && {'aws:username': caller.arn.slice(caller.arn.lastIndexOf('/') + 1)}),
	};
}

const principalTypes = {
	root: 'Account',
	user: 'User',
	session: 'User',
	'federated-user': 'FederatedUser',
	'assumed-role': 'AssumedRole',
} as const;

/** The name of a variable, and its default if it has one (IAM user guide, "Policy variables"). */
const variable = /\$\{([^},]*)(?:,\s*'([^}]*)')?\}/gu;
/** `${*}`, `${?}` and `${$}` are the characters themselves, not wildcards (IAM user guide, "Policy variables"). */
const literals: ReadonlyMap<string, string> = new Map([...literalSigns, ['$', '$']]);

/** Puts values in the place of `${…}`. A value with a wildcard in it is taken for none: AWS would not read it as a pattern either. */
function substituting(context: Context): Substitute {
	return text => {
		let isKnown = true;
		const result = text.replace(variable, (_, name: string, fallback?: string) => {
			const value = literals.get(name) ?? context.get(name.trim().toLowerCase())?.[0] ?? fallback;
			isKnown &&= value !== undefined && !/[*?]/u.test(value);
			return `${value}`;
		});
		return isKnown ? result : undefined;
	};
}
