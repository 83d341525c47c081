import {allActions, carriesKey, scopeOfAction} from './actions.js';
import {isOperator} from './conditions.js';
import {asList, type PolicyDocument, type PrincipalElement, type Statement} from './document.js';
import {isCondition} from './parse.js';
import {matcherOf} from './pattern.js';

export type BucketPolicyCheck =
	| {readonly ok: true; readonly document: PolicyDocument}
	/** In S3's words; `detail` names the principal that is not known. */
	| {readonly ok: false; readonly message: string; readonly detail?: string};

/** Bytes of a bucket policy at most, without white space. */
export const mostPolicyBytes = 20_480;

type Place = {
	readonly bucket: string;
	/** Whether there is such a user, role or account. */
	readonly isKnownPrincipal: (arn: string) => boolean;
};

type Fault = {readonly message: string; readonly detail?: string};

/** What S3 says to a text that is put as the policy of a bucket: `MalformedPolicy` in its words, or nothing. */
export function validateBucketPolicy(text: string, place: Place): BucketPolicyCheck {
	let value: unknown;
	let compact: string;
	try {
		value = JSON.parse(text);
		// What is too deep to be written cannot be read either.
		compact = JSON.stringify(value);
	} catch {
		return {ok: false, message: "Policies must be valid JSON and the first byte must be '{'"};
	}

	if (!isRecord(value)) {
		return {ok: false, message: "Policies must be valid JSON and the first byte must be '{'"};
	}

	const bytes = new TextEncoder().encode(compact).length;
	if (bytes > mostPolicyBytes) {
		return {ok: false, message: 'Policy exceeds the maximum allowed document size.'};
	}

	const fault = documentFault(value) ?? statementsFault(value, place);
	return fault === undefined
		? {ok: true, document: value as unknown as PolicyDocument}
		: {ok: false, ...fault};
}

type Loose = {readonly [name: string]: unknown};

const isRecord = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function documentFault({Version, Id, Statement: given, ...rest}: Loose): Fault | undefined {
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) {
		return {message: `Unknown field ${unknown}`};
	}

	if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17') {
		return {message: 'The policy must contain a valid version string'};
	}

	if (Id !== undefined && typeof Id !== 'string') {
		return {message: 'Invalid policy syntax.'};
	}

	if (given === undefined) {
		return {message: 'Missing required field Statement'};
	}

	return Array.isArray(given) && given.length === 0
		? {message: 'Could not parse the policy: Statement is empty!'}
		: undefined;
}

function statementsFault(document: Loose, place: Place): Fault | undefined {
	const statements = asList(document['Statement'] as Statement);
	const sids = new Set<string>();
	for (const statement of statements) {
		if (!isRecord(statement)) {
			return {message: 'Invalid policy syntax.'};
		}

		const fault =
			shapeFault(statement) ??
			principalFault(statement, place) ??
			actionFault(statement) ??
			resourceFault(statement, place) ??
			combinationFault(statement, place.bucket) ??
			conditionFault(statement, place.bucket);
		if (fault !== undefined) {
			return fault;
		}

		if (statement.Sid !== undefined && sids.has(statement.Sid)) {
			return {message: 'Statement IDs (SID) in a single policy must be unique.'};
		}

		sids.add(statement.Sid ?? `\u0000${sids.size}`);
	}

	return undefined;
}

const fields = new Set([
	'Sid',
	'Effect',
	'Principal',
	'NotPrincipal',
	'Action',
	'NotAction',
	'Resource',
	'NotResource',
	'Condition',
]);

function shapeFault(statement: Statement): Fault | undefined {
	const unknown = Object.keys(statement).find(name => !fields.has(name));
	if (unknown !== undefined) {
		return {message: `Unknown field ${unknown}`};
	}

	const effect: unknown = statement.Effect;
	if (effect === undefined) {
		return {message: 'Missing required field Effect'};
	}

	if (effect !== 'Allow' && effect !== 'Deny') {
		return {message: `Invalid effect: ${String(effect)}`};
	}

	if (statement.Sid !== undefined && typeof statement.Sid !== 'string') {
		return {message: 'Invalid policy syntax.'};
	}

	for (const [one, other] of [
		['Principal', 'NotPrincipal'],
		['Action', 'NotAction'],
		['Resource', 'NotResource'],
	] as const) {
		if (statement[one] === undefined && statement[other] === undefined) {
			return {message: `Missing required field ${one}`};
		}

		if (statement[one] !== undefined && statement[other] !== undefined) {
			return {message: `Policy statement cannot contain both ${one} and ${other}`};
		}
	}

	const texts = [statement.Action, statement.NotAction, statement.Resource, statement.NotResource].flatMap(
		list => asList(list as string | undefined),
	);
	return texts.every(text => typeof text === 'string') && texts.length >= 2
		? undefined
		: {message: 'Invalid policy syntax.'};
}

const principalTypes = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

function principalFault({Principal, NotPrincipal}: Statement, {isKnownPrincipal}: Place): Fault | undefined {
	const element: PrincipalElement | undefined = Principal ?? NotPrincipal;
	if (element === '*') {
		return undefined;
	}

	if (!isRecord(element) || Object.keys(element).some(type => !principalTypes.has(type))) {
		return {message: 'Invalid principal in policy'};
	}

	const names = asList(element.AWS as string | readonly string[] | undefined);
	if (Object.keys(element).length === 0) {
		return {message: 'Invalid principal in policy'};
	}

	const unknown = names.find(name => typeof name !== 'string' || (name !== '*' && !isKnownPrincipal(name)));
	return unknown === undefined
		? undefined
		: {message: 'Invalid principal in policy', detail: `"AWS" : "${unknown}"`};
}

function actionFault({Action, NotAction}: Statement): Fault | undefined {
	const isAny = asList(Action ?? NotAction).every(action => matchingActions(action).length > 0);
	return isAny ? undefined : {message: 'Policy has invalid action'};
}

function matchingActions(pattern: string): readonly string[] {
	if (!/[*?]/u.test(pattern)) {
		return scopeOfAction(pattern) === undefined ? [] : [pattern.toLowerCase()];
	}

	const matches = matcherOf(pattern.toLowerCase());
	return allActions.filter(matches);
}

const arnPattern = /^arn:(?:aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-eusc|\*):s3:::(.+)$/u;

function resourceFault({Resource, NotResource}: Statement, {bucket}: Place): Fault | undefined {
	const isOwn = asList(Resource ?? NotResource).every(resource => {
		const name = arnPattern.exec(resource)?.[1]?.split('/')[0];
		return resource === '*' || (name !== undefined && matcherOf(name)(bucket));
	});
	return isOwn ? undefined : {message: 'Policy has invalid resource'};
}

/** Whether the resources of a statement reach the bucket itself, and objects in it. */
function reach({Resource, NotResource}: Statement, bucket: string): {bucket: boolean; object: boolean} {
	if (Resource === undefined || NotResource !== undefined) {
		return {bucket: true, object: true};
	}

	const names = asList(Resource).map(resource => arnPattern.exec(resource)?.[1] ?? '*');
	return {
		bucket: names.some(name => !name.includes('/') && matcherOf(name)(bucket)),
		object: names.some(name => name.includes('/') || name.endsWith('*')),
	};
}

function combinationFault(statement: Statement, bucket: string): Fault | undefined {
	if (statement.Action === undefined) {
		return undefined;
	}

	const reached = reach(statement, bucket);
	const applies = (action: string) =>
		matchingActions(action).some(one => {
			const scope = scopeOfAction(one);
			return scope === 'bucket' ? reached.bucket : scope === 'object' && reached.object;
		});
	return asList(statement.Action).every(applies)
		? undefined
		: {message: 'Action does not apply to any resource(s) in statement'};
}

function conditionFault(statement: Statement, bucket: string): Fault | undefined {
	const {Condition: condition} = statement;
	if (condition === undefined) {
		return undefined;
	}

	if (!isCondition(condition)) {
		return {message: 'Invalid policy syntax.'};
	}

	const wrong = Object.keys(condition).find(operator => !isOperator(operator));
	if (wrong !== undefined) {
		return {message: `Invalid Condition type : ${wrong}`};
	}

	const reached = reach(statement, bucket);
	const named = statement.Action === undefined ? [] : asList(statement.Action);
	const keys = Object.values(condition).flatMap(tests => Object.keys(tests));
	for (const key of keys) {
		if (key.toLowerCase().startsWith('s3:') && !allActions.some(action => carriesKey(action, key))) {
			return {message: `Policy has an invalid condition key`, detail: key};
		}

		// Every action that is named must carry the key on a resource that is named.
		const isCarried = named.every(action =>
			matchingActions(action).some(one => {
				const scope = scopeOfAction(one);
				return (scope === 'bucket' ? reached.bucket : reached.object) && carriesKey(one, key);
			}),
		);
		if (!isCarried) {
			return {message: 'Conditions do not apply to combination of actions and resources in statement'};
		}
	}

	return undefined;
}

/** Condition keys that, with fixed values, keep an Allow for everyone from being public (S3 user guide, "The meaning of public"). */
const narrowingKeys = new Set([
	'aws:principalorgid',
	'aws:principalorgpaths',
	'aws:principalarn',
	'aws:principalaccount',
	'aws:sourcearn',
	'aws:sourceaccount',
	'aws:sourceowner',
	'aws:sourcevpc',
	'aws:sourcevpce',
	'aws:userid',
	's3:dataaccesspointarn',
	's3:dataaccesspointaccount',
	's3:x-amz-server-side-encryption-aws-kms-key-id',
]);

const narrowingOperators =
	/^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/u;

/** Whether a policy grants something to everyone, in S3's meaning of public. */
export function isPublicPolicy(document: PolicyDocument): boolean {
	return asList(document.Statement).some(statement => {
		const {Effect, Principal, NotPrincipal} = statement;
		const isForAll =
			NotPrincipal !== undefined || Principal === '*' || asList(Principal?.AWS).some(name => name === '*');
		return Effect === 'Allow' && isForAll && !isNarrowed(statement);
	});
}

function isNarrowed({Condition: condition = {}}: Statement): boolean {
	return Object.entries(condition).some(([operator, tests]) =>
		Object.entries(tests).some(([key, values]) => {
			const name = key.toLowerCase();
			const texts = asList(values).map(String);
			if (name === 'aws:sourceip') {
				return operator === 'IpAddress' && texts.every(isNarrowNetwork);
			}

			return narrowingOperators.test(operator) && narrowingKeys.has(name) && texts.every(isFixed);
		}),
	);
}

/** A value with a wildcard for the whole, or with a variable in it, is not fixed. */
const isFixed = (value: string) => !/^\*+$/u.test(value) && !value.includes('${');

/** Networks wider than /8, or /32 of version 6, count as everyone. */
function isNarrowNetwork(network: string): boolean {
	const [address = '', length] = network.split('/');
	return length === undefined || Number(length) >= (address.includes(':') ? 32 : 8);
}
