import {isOperator} from '../../policy/conditions.js';
import {asList, type PolicyDocument, type PrincipalElement} from '../../policy/document.js';
import {SandboxError} from '../protocol.js';
import {isKnownPrincipal} from '../s3/put-bucket-policy.js';
import type {SandboxState} from '../state.js';

type Loose = {readonly [name: string]: unknown};
type LooseDocument = {readonly Version?: unknown; readonly Statement: readonly Loose[]};

/** A policy of a user, group or role; what IAM cannot read is refused. */
export function readIdentityPolicy(text: string): PolicyDocument {
	const document = readDocument(text);
	for (const statement of document.Statement) {
		if ('Principal' in statement || 'NotPrincipal' in statement) {
			throw malformed('Policy document should not specify a principal.');
		}

		if (!('Resource' in statement) && !('NotResource' in statement)) {
			throw malformed('Policy statement must contain resources.');
		}
	}

	return document as PolicyDocument;
}

/** A trust policy names principals that are there, and no resources. */
export function readTrustPolicy(state: SandboxState, text: string): PolicyDocument {
	const document = readDocument(text);
	for (const statement of document.Statement) {
		const prohibited = ['Resource', 'NotResource', 'NotPrincipal'].find(name => name in statement);
		if (prohibited !== undefined) {
			throw malformed(`Has prohibited field ${prohibited}`);
		}

		if (!('Principal' in statement)) {
			throw malformed('Missing required field Principal');
		}
	}

	const trusted = document as PolicyDocument;
	const stranger = asList(trusted.Statement)
		.flatMap(({Principal}) => names(Principal))
		.find(name => name !== '*' && !isKnownPrincipal(state, name));
	if (stranger !== undefined) {
		throw malformed(`Invalid principal in policy: "AWS":"${stranger}"`);
	}

	return trusted;
}

const names = (principal: PrincipalElement | undefined): readonly string[] =>
	principal === undefined || principal === '*' ? [] : asList(principal.AWS);

/** A policy of a resource, as the simulator takes it: it may name anybody. */
export function readResourcePolicy(text: string): PolicyDocument {
	try {
		return readDocument(text) as PolicyDocument;
	} catch {
		throw new SandboxError(400, 'InvalidInput', 'Invalid Input: the resource policy cannot be read.');
	}
}

function readDocument(text: string): LooseDocument {
	const value = parse(text);
	if (!isRecord(value)) {
		throw syntax();
	}

	const {Version, Id, Statement: given, ...rest} = value;
	if (Object.keys(rest).length > 0 || (Id !== undefined && typeof Id !== 'string')) {
		throw syntax();
	}

	if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17') {
		throw malformed('The policy must contain a valid version string.');
	}

	const statements = (Array.isArray(given) ? given : [given]).map(readStatement);
	const sids = statements.flatMap(({Sid}) => (Sid === undefined ? [] : [Sid]));
	if (new Set(sids).size < sids.length) {
		throw malformed('Statement IDs (SID) in a single policy must be unique.');
	}

	return {...(Id !== undefined && {Id}), ...(Version !== undefined && {Version}), Statement: statements};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw syntax();
	}
}

const elements: {readonly [name: string]: (value: unknown) => boolean} = {
	Sid: isText,
	Effect: value => value === 'Allow' || value === 'Deny',
	Principal: isPrincipal,
	NotPrincipal: isPrincipal,
	Action: areTexts,
	NotAction: areTexts,
	Resource: areTexts,
	NotResource: areTexts,
	Condition: isCondition,
};

/** IAM looks at the form of a statement only: an action or a resource that there is not, it takes. */
function readStatement(value: unknown): Loose {
	if (!isRecord(value)) {
		throw syntax();
	}

	const isRead = Object.entries(value).every(([name, inner]) =>
		Object.hasOwn(elements, name) ? elements[name]?.(inner) : false,
	);
	const isWhole = 'Effect' in value && 'Action' in value !== 'NotAction' in value;
	if (!isRead || !isWhole || ('Resource' in value && 'NotResource' in value)) {
		throw syntax();
	}

	const actions = asList((value['Action'] ?? value['NotAction']) as string | readonly string[]);
	if (actions.some(action => action !== '*' && !/^[\w-]+:[\w*?]+$/u.test(action))) {
		throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
	}

	const resources = asList(
		(value['Resource'] ?? value['NotResource']) as string | readonly string[] | undefined,
	);
	const wrong = resources.find(resource => !resource.startsWith('arn:') && resource !== '*');
	if (wrong !== undefined) {
		throw malformed(`Resource ${wrong} must be in ARN format or "*".`);
	}

	return value;
}

function isRecord(value: unknown): value is Loose {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
	return typeof value === 'string';
}

function areTexts(value: unknown): boolean {
	return isText(value) || (Array.isArray(value) && value.every(isText));
}

const principalTypes = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

function isPrincipal(value: unknown): boolean {
	return (
		value === '*' ||
		(isRecord(value) &&
			Object.entries(value).every(([type, named]) => principalTypes.has(type) && areTexts(named)))
	);
}

const isScalar = (value: unknown) =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function isCondition(value: unknown): boolean {
	return (
		isRecord(value) &&
		Object.entries(value).every(
			([operator, tests]) =>
				isOperator(operator) &&
				isRecord(tests) &&
				Object.values(tests).every(
					wanted => isScalar(wanted) || (Array.isArray(wanted) && wanted.every(isScalar)),
				),
		)
	);
}

const syntax = () => malformed('Syntax errors in policy.');

const malformed = (message: string) => new SandboxError(400, 'MalformedPolicyDocument', message);
