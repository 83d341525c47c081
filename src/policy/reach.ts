import {asList, type ConditionElement, type PrincipalElement, type Statement} from './document.js';
import {matcherOf, matchesArn} from './pattern.js';
import {type Budget, isPossible, restsOf} from './pattern-sets.js';

/** The objects of the bucket that a statement is about, as patterns of their keys, and whether it is about the bucket itself. */
export type Reach = {
	readonly keys: readonly string[];
	/** Keys that it is not about. */
	readonly spared: readonly string[];
	readonly bucket: boolean;
};

/** Whom a question about rights is about. */
export type Subject = {
	readonly arn: string;
	/** `AIDA…`. */
	readonly id?: string;
	readonly formerArns?: readonly string[];
};

const hasVariable = (text: string) => text.includes('${');

/** A variable may become anything. */
const withAnyVariable = (text: string) => text.replace(/\$\{[^}]*\}?/gu, '*');

/** What an Allow may be about at most: variables may become anything, and a star runs across colons. */
export function widestReach({Resource, NotResource}: Statement, bucket: string): Reach {
	if (Resource === undefined) {
		const spared = surely(NotResource, bucket);
		return NotResource === undefined
			? {keys: [], spared: [], bucket: false}
			: {keys: ['*'], spared: spared.keys, bucket: !spared.bucket};
	}

	return possibly(Resource, bucket);
}

/** What a Deny is about in any case: nothing that hangs on a variable. */
export function surestReach({Resource, NotResource}: Statement, bucket: string): Reach {
	if (Resource === undefined) {
		const spared = possibly(NotResource, bucket);
		return NotResource === undefined
			? {keys: [], spared: [], bucket: false}
			: {keys: ['*'], spared: spared.keys, bucket: !spared.bucket};
	}

	return surely(Resource, bucket);
}

function possibly(resources: Statement['Resource'], bucket: string): Reach {
	const account = /^arn:[^:]*/u.exec(bucket)?.[0] ?? '';
	const patterns = asList(resources).map(withAnyVariable);
	// Whoever comes through an access point comes to the bucket, and which bucket that is no policy says.
	const isByAccessPoint = patterns.some(pattern => isAccessPoint(pattern, account));
	return {
		keys: isByAccessPoint ? ['*'] : patterns.flatMap(pattern => restsOf(pattern, `${bucket}/`)),
		spared: [],
		bucket: isByAccessPoint || patterns.some(pattern => matcherOf(pattern)(bucket)),
	};
}

function isAccessPoint(pattern: string, partition: string): boolean {
	const [, , , , account, ...rest] = pattern.split(':');
	const isInPartition = restsOf(pattern, `${partition}:s3:`).length > 0;
	return (
		account !== undefined &&
		account !== '' &&
		isInPartition &&
		restsOf(rest.join(':'), 'accesspoint/').length > 0
	);
}

function surely(resources: Statement['Resource'], bucket: string): Reach {
	const [, partition = ''] = bucket.split(':');
	const own = ['arn', partition, 's3', '', ''];
	const names = asList(resources)
		.filter(resource => !hasVariable(resource))
		.flatMap(resource => nameOf(resource, own));
	const name = bucket.slice(bucket.lastIndexOf(':') + 1);
	return {
		keys: names.flatMap(pattern => restsOf(pattern, `${name}/`)),
		spared: [],
		bucket: names.some(pattern => matcherOf(pattern)(name)),
	};
}

/** The last part of a pattern whose first five are ours. */
function nameOf(resource: string, own: readonly string[]): readonly string[] {
	if (resource === '*') {
		return ['*'];
	}

	const parts = resource.split(':');
	const isCutShort = parts.length < 6 && resource.endsWith('*');
	const whole = isCutShort ? [...parts, ...Array<string>(6 - parts.length).fill('*')] : parts;
	const isOurs = whole.length >= 6 && own.every((part, index) => matcherOf(whole[index] as string)(part));
	return isOurs ? [whole.slice(5).join(':')] : [];
}

/** Whether a statement is about an action. */
export function concernsAction({Action, NotAction}: Statement, action: string): boolean {
	const wanted = action.toLowerCase();
	const isNamed = asList(Action ?? NotAction).some(pattern => matcherOf(pattern.toLowerCase())(wanted));
	return Action === undefined ? NotAction !== undefined && !isNamed : isNamed;
}

const namesOf = (principal: PrincipalElement | undefined): readonly string[] =>
	principal === '*' ? ['*'] : asList(principal?.AWS);

/** Whether an Allow of the bucket policy lets in whoever asks, without a key. */
export const isForEveryone = ({Principal, NotPrincipal}: Statement): boolean =>
	NotPrincipal === undefined ? namesOf(Principal).includes('*') : !namesOf(NotPrincipal).includes('*');

/** Whether an Allow of the bucket policy may let this user in. One for the whole account only hands the decision to other policies. */
export function mayNameUser(
	{Principal, NotPrincipal}: Statement,
	{arn, id, formerArns = []}: Subject,
): boolean {
	if (NotPrincipal !== undefined) {
		return !namesOf(NotPrincipal).some(name => name === '*' || name === arn);
	}

	const own = [arn, ...(id === undefined ? [] : [id]), ...formerArns];
	return namesOf(Principal).some(name => own.includes(name) || matcherOf(name)(arn));
}

/** Whether a Deny of the bucket policy binds this user in any case. */
export function surelyNamesUser({Principal, NotPrincipal}: Statement, {arn, id}: Subject): boolean {
	if (NotPrincipal !== undefined) {
		const account = arn.split(':')[4] ?? '';
		return !namesOf(NotPrincipal).some(
			name => name === '*' || name === arn || name === id || name.includes(account),
		);
	}

	return namesOf(Principal).some(name => name === '*' || name === arn);
}

type Test = {readonly operator: string; readonly key: string; readonly values: readonly string[]};

/** The single tests of a condition, names in lower case. */
export const testsOf = (condition: ConditionElement | undefined): readonly Test[] =>
	Object.entries(condition ?? {}).flatMap(([operator, tests]) =>
		Object.entries(tests).map(([key, values]) => ({
			operator: operator.toLowerCase(),
			key: key.toLowerCase(),
			values: asList(values).map(String),
		})),
	);

/** Whether a test asks for nothing but that the caller is this user. */
export function isOnlyUser({operator, key, values}: Test, arn: string): boolean {
	if (key !== 'aws:principalarn') {
		return false;
	}

	const fixed = values.filter(value => !hasVariable(value));
	switch (operator) {
		case 'arnequals':
		case 'arnlike':
			return fixed.some(value => matchesArn(value, arn));
		case 'stringlike':
			return fixed.some(value => matcherOf(value)(arn));
		case 'stringequals':
			return fixed.includes(arn);
		default:
			return false;
	}
}

/** Whether a test holds only for listings under the prefix. */
export function isListedUnder({operator, key, values}: Test, prefix: string, budget: Budget): boolean {
	const isPlain = operator === 'stringlike' || operator === 'stringequals';
	return key === 's3:prefix' && isPlain && areUnder(values, prefix, operator === 'stringlike', budget);
}

/** Whether a test holds for every listing that is not under the prefix, those without a prefix too. */
export const isListedOutside = ({operator, key, values}: Test, prefix: string, budget: Budget): boolean =>
	key === 's3:prefix' && operator === 'stringnotlike' && areUnder(values, prefix, true, budget);

const areUnder = (values: readonly string[], prefix: string, arePatterns: boolean, budget: Budget) =>
	values.every(
		value =>
			!hasVariable(value) &&
			(arePatterns
				? !isPossible(value, [`${prefix}*`], ([isUnder]) => isUnder !== true, budget)
				: value.startsWith(prefix)),
	);

const signing =
	/^(?:aws:principal(?:orgid|orgpaths|arn|account)|aws:principaltag\/.*|aws:username|s3:dataaccesspoint(?:arn|account))$/u;

/** Whether a test can hold only for a request that is signed, or that an access point's own policy has let in. */
export const isForSigned = ({operator, key}: Test): boolean =>
	signing.test(key) && /^(?:foranyvalue:)?(?:string|arn)(?:equals|like|equalsignorecase)$/u.test(operator);
