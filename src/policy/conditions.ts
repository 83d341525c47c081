import {asList, type ConditionElement, type OneOrMany} from './document.js';
import type {ContextKeys} from './evaluate.js';
import {matcherOf, matchesArn, textOfPattern} from './pattern.js';

/** The keys of a request by lower-case name, each with all its values. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** Puts the values of policy variables into a text; undefined where one has no value, so that nothing matches. */
export type Substitute = (text: string) => string | undefined;

export type ConditionResult = {readonly isMet: boolean; readonly missing: readonly string[]};

/** The keys of a request, ready to be asked. */
export function contextOf(keys: ContextKeys): Context {
	return new Map(
		Object.entries(keys).map(([name, value]) => [
			name.toLowerCase(),
			typeof value === 'string' ? [value] : value,
		]),
	);
}

/**
Whether every condition of a statement is met: operators and keys are all needed, of several values one suffices.

A key that the request does not carry makes a negated operator true and any other false; `…IfExists` makes it true (IAM user guide, "Condition operators").
*/
export function checkConditions(
	condition: ConditionElement | undefined,
	context: Context,
	substitute: Substitute,
): ConditionResult {
	const missing: string[] = [];
	let isMet = true;
	for (const [operator, tests] of Object.entries(condition ?? {})) {
		for (const [key, wanted] of Object.entries(tests)) {
			const name = key.toLowerCase();
			const given = context.get(name);
			if (given === undefined || given.length === 0) {
				missing.push(name);
			}

			isMet = isMet && test(operator, given, asTexts(wanted), substitute);
		}
	}

	return {isMet, missing};
}

const asTexts = (wanted: OneOrMany<string | number | boolean>) => asList(wanted).map(String);

function test(
	operator: string,
	given: readonly string[] | undefined,
	wanted: readonly string[],
	substitute: Substitute,
): boolean {
	const {set, base, ifExists} = parseOperator(operator);
	if (base === 'null') {
		const isAbsent = given === undefined || given.length === 0;
		return wanted.some(value => value.toLowerCase() === String(isAbsent));
	}

	const comparison = comparisons.get(base);
	if (comparison === undefined) {
		return false;
	}

	const {isNegated, matches} = comparison;
	if (given === undefined || given.length === 0) {
		return ifExists || set === 'all' || (isNegated && set === undefined);
	}

	// To a set operator an empty text is no value (IAM user guide, "Set operators for multivalued context keys").
	if (set !== undefined && given.every(value => value === '')) {
		return set === 'all';
	}

	const texts = wanted.map(substitute).filter(text => text !== undefined);
	const holds = (value: string) => {
		const isMatch = texts.some(text => matches(text, value));
		return isNegated ? !isMatch : isMatch;
	};
	// A negated operator without a set operator must hold for all values, a plain one for any.
	return set === 'all' || (set === undefined && isNegated) ? given.every(holds) : given.some(holds);
}

type Operator = {readonly set: 'all' | 'any' | undefined; readonly base: string; readonly ifExists: boolean};

function parseOperator(operator: string): Operator {
	const [, set, name = '', exists] =
		/^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/iu.exec(operator) ?? [];
	return {
		set: set === undefined ? undefined : set.toLowerCase() === 'forallvalues' ? 'all' : 'any',
		base: name.toLowerCase(),
		ifExists: exists !== undefined,
	};
}

type Comparison = {
	readonly isNegated: boolean;
	readonly matches: (wanted: string, given: string) => boolean;
};

const plain = (matches: Comparison['matches']): Comparison => ({isNegated: false, matches});
const negated = (matches: Comparison['matches']): Comparison => ({isNegated: true, matches});

const same = (wanted: string, given: string) => textOfPattern(wanted) === given;
const sameIgnoringCase = (wanted: string, given: string) => same(wanted.toLowerCase(), given.toLowerCase());
const like = (wanted: string, given: string) => matcherOf(wanted)(given);
const numbers = (holds: (given: number, wanted: number) => boolean) => (wanted: string, given: string) =>
	holds(numberOf(given), numberOf(wanted));
const dates = (holds: (given: number, wanted: number) => boolean) => (wanted: string, given: string) =>
	holds(dateOf(given), dateOf(wanted));

// Not a number never compares as true, whichever way.
const equal = (given: number, wanted: number) => given === wanted;
const less = (given: number, wanted: number) => given < wanted;
const atMost = (given: number, wanted: number) => given <= wanted;
const greater = (given: number, wanted: number) => given > wanted;
const atLeast = (given: number, wanted: number) => given >= wanted;

const comparisons: ReadonlyMap<string, Comparison> = new Map(
	Object.entries({
		stringequals: plain(same),
		stringnotequals: negated(same),
		stringequalsignorecase: plain(sameIgnoringCase),
		stringnotequalsignorecase: negated(sameIgnoringCase),
		stringlike: plain(like),
		stringnotlike: negated(like),
		numericequals: plain(numbers(equal)),
		numericnotequals: negated(numbers(equal)),
		numericlessthan: plain(numbers(less)),
		numericlessthanequals: plain(numbers(atMost)),
		numericgreaterthan: plain(numbers(greater)),
		numericgreaterthanequals: plain(numbers(atLeast)),
		dateequals: plain(dates(equal)),
		datenotequals: negated(dates(equal)),
		datelessthan: plain(dates(less)),
		datelessthanequals: plain(dates(atMost)),
		dategreaterthan: plain(dates(greater)),
		dategreaterthanequals: plain(dates(atLeast)),
		bool: plain(sameIgnoringCase),
		binaryequals: plain(same),
		ipaddress: plain(isInNetwork),
		notipaddress: negated(isInNetwork),
		// Equals and Like are the same for ARNs: both know wildcards.
		arnequals: plain(matchesArn),
		arnlike: plain(matchesArn),
		arnnotequals: negated(matchesArn),
		arnnotlike: negated(matchesArn),
	}),
);

/** Names of all operators that are known, in lower case and without prefix and suffix. */
export const operatorNames: ReadonlySet<string> = new Set([...comparisons.keys(), 'null']);

/** Whether a word is a condition operator of IAM. */
export const isOperator = (operator: string): boolean => operatorNames.has(parseOperator(operator).base);

const numberOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text));

/** ISO 8601, or seconds since 1970. */
const dateOf = (text: string) => (/^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) * 1000 : Date.parse(text));

/** Whether an address is in a network such as `10.0.0.0/8` or `2001:db8::/32`. */
function isInNetwork(network: string, address: string): boolean {
	const [base = '', length] = network.split('/');
	const [wanted, given] = [bitsOf(base), bitsOf(address)];
	if (wanted === undefined || given === undefined || wanted.length !== given.length) {
		return false;
	}

	const bits = length === undefined ? wanted.length : Number(length);
	return (
		Number.isInteger(bits) &&
		bits >= 0 &&
		bits <= wanted.length &&
		wanted.slice(0, bits) === given.slice(0, bits)
	);
}

/** An address as its bits, 32 or 128 of them. */
function bitsOf(address: string): string | undefined {
	const version4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/iu.exec(address);
	if (version4 !== null) {
		const bytes = version4.slice(1).map(Number);
		return bytes.some(byte => byte > 255)
			? undefined
			: bytes.map(byte => byte.toString(2).padStart(8, '0')).join('');
	}

	const [head = '', tail, more] = address.split('::');
	if (more !== undefined || !/^[\da-f:]+$/iu.test(address)) {
		return undefined;
	}

	const groups = (part: string | undefined) => (part ? part.split(':') : []);
	const [first, last] = [groups(head), groups(tail)];
	const gap = 8 - first.length - last.length;
	if (tail === undefined ? gap !== 0 : gap < 1) {
		return undefined;
	}

	const all = [...first, ...Array<string>(tail === undefined ? 0 : gap).fill('0'), ...last];
	return all.every(group => /^[\da-f]{1,4}$/iu.test(group))
		? all.map(group => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
		: undefined;
}
