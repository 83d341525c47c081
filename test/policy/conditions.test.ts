import {expect, test} from 'vitest';
import {checkConditions, contextOf, isOperator} from '../../src/policy/conditions.js';
import type {ConditionElement} from '../../src/policy/document.js';
import type {ContextKeys} from '../../src/policy/evaluate.js';

const isMet = (condition: ConditionElement, keys: ContextKeys) =>
	checkConditions(condition, contextOf(keys), text => text).isMet;

/** Operator, what the policy asks for, what the request carries (undefined: nothing), and whether it is met. */
type Case = readonly [string, string | readonly string[], string | readonly string[] | undefined, boolean];

const texts: readonly Case[] = [
	['StringEquals', 'a', 'a', true],
	['StringEquals', 'a', 'A', false],
	['StringEquals', 'a*', 'ab', false],
	['StringEquals', ['a', 'b'], 'b', true],
	['StringEquals', 'a', undefined, false],
	['StringNotEquals', 'a', 'b', true],
	['StringNotEquals', ['a', 'b'], 'b', false],
	['StringNotEquals', 'a', undefined, true],
	['StringEqualsIgnoreCase', 'Abc', 'aBC', true],
	['StringNotEqualsIgnoreCase', 'Abc', 'aBC', false],
	['StringNotEqualsIgnoreCase', 'Abc', undefined, true],
	['StringLike', 'db/*', 'db/', true],
	['StringLike', 'db/*', 'dbx/', false],
	['StringLike', 'd?/*', 'db/x', true],
	['StringLike', '*', undefined, false],
	['StringNotLike', 'db/*', 'dbx/', true],
	['StringNotLike', ['db/*', 'x*'], 'xy', false],
	['StringNotLike', 'db/*', undefined, true],
	['stringequals', 'a', 'a', true],
	['BinaryEquals', 'QQ==', 'QQ==', true],
];

const numbersAndDates: readonly Case[] = [
	['NumericEquals', '10', '10.0', true],
	['NumericNotEquals', '10', '11', true],
	['NumericLessThan', '10', '9', true],
	['NumericLessThan', '10', '10', false],
	['NumericLessThanEquals', '10', '10', true],
	['NumericGreaterThan', '10', '9', false],
	['NumericGreaterThanEquals', '10', '10', true],
	['NumericLessThan', '10', 'nine', false],
	['NumericGreaterThan', '10', '', false],
	['NumericLessThan', '10', undefined, false],
	['DateLessThan', '2026-11-24T00:00:00Z', '2026-11-23T23:59:59Z', true],
	['DateGreaterThan', '2026-11-24T00:00:00Z', '2026-11-23T23:59:59Z', false],
	['DateEquals', '1970-01-01T00:01:40Z', '100', true],
	['DateNotEquals', '1970-01-01T00:01:40Z', '100', false],
	['DateLessThanEquals', '2026-11-24', '2026-11-24T00:00:00Z', true],
	['DateGreaterThanEquals', 'not a date', '2026-11-24T00:00:00Z', false],
];

const others: readonly Case[] = [
	['Bool', 'true', 'true', true],
	['Bool', 'True', 'true', true],
	['Bool', 'false', undefined, false],
	['BoolIfExists', 'false', undefined, true],
	['Null', 'true', undefined, true],
	['Null', 'true', 'x', false],
	['Null', 'false', 'x', true],
	['Null', 'false', undefined, false],
	['Null', 'true', [], true],
	['IpAddress', '10.0.0.0/8', '10.255.0.1', true],
	['IpAddress', '10.0.0.0/8', '11.0.0.1', false],
	['IpAddress', '192.0.2.7', '192.0.2.7', true],
	['IpAddress', '0.0.0.0/0', '198.51.100.1', true],
	['IpAddress', '10.0.0.0/33', '10.0.0.1', false],
	['IpAddress', '10.0.0.300/8', '10.0.0.1', false],
	['IpAddress', '2001:db8::/32', '2001:db8:0:1::9', true],
	['IpAddress', '2001:db8::/32', '2001:db9::1', false],
	['IpAddress', '2001:db8::/32', '10.0.0.1', false],
	['IpAddress', '::/0', '1::2::3', false],
	['NotIpAddress', '10.0.0.0/8', '11.0.0.1', true],
	['NotIpAddress', '10.0.0.0/8', undefined, true],
	['ArnEquals', 'arn:aws:iam::1:user/x', 'arn:aws:iam::1:user/x', true],
	['ArnEquals', 'arn:aws:iam::1:user/*', 'arn:aws:iam::1:user/x', true],
	['ArnLike', 'arn:aws:iam::*:user/x', 'arn:aws:iam::1:user/x', true],
	['ArnEquals', 'arn:aws:iam::1:user/X', 'arn:aws:iam::1:user/x', false],
	['ArnEquals', 'arn:*:x', 'arn:aws:iam::1:user/x', false],
	['ArnNotEquals', 'arn:aws:iam::1:user/x', 'arn:aws:iam::1:user/y', true],
	['ArnNotLike', 'arn:aws:iam::1:user/*', 'arn:aws:iam::1:user/y', false],
	['ArnNotEquals', 'arn:aws:iam::1:user/x', undefined, true],
];

const sets: readonly Case[] = [
	['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
	['ForAnyValue:StringEquals', ['a', 'b'], ['c'], false],
	['ForAnyValue:StringEquals', 'a', undefined, false],
	['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
	['ForAnyValue:StringNotEquals', 'a', undefined, false],
	['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
	['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
	// Known trap: nothing at all is in every set.
	['ForAllValues:StringEquals', 'a', undefined, true],
	['ForAllValues:StringEquals', 'a', [], true],
	['ForAllValues:StringEquals', 'a', '', true],
	['ForAllValues:StringEquals', 'a', ['', 'b'], false],
	['ForAnyValue:StringLike', '*', '', false],
	['StringEquals', 'a', ['b', 'a'], true],
	['StringNotEquals', 'a', ['b', 'a'], false],
	['ForAllValues:StringNotLike', 'a*', ['b', 'c'], true],
	['ForAllValues:StringNotLike', 'a*', ['b', 'ab'], false],
	['StringEqualsIfExists', 'a', undefined, true],
	['StringEqualsIfExists', 'a', 'b', false],
	['StringNotEqualsIfExists', 'a', 'a', false],
	['ArnLikeIfExists', 'arn:aws:iam::1:user/*', undefined, true],
	['ForAnyValue:StringEqualsIfExists', 'a', undefined, true],
	['NumericLessThanIfExists', '10', '11', false],
];

test.each([...texts, ...numbersAndDates, ...others, ...sets])(
	'%s %j, and the request has %j: %s',
	(operator, wanted, given, expected) => {
		const keys: ContextKeys = given === undefined ? {} : {'aws:x': given};
		expect(isMet({[operator]: {'aws:x': wanted}}, keys)).toBe(expected);
	},
);

test('all operators and all keys are needed', () => {
	const condition = {StringEquals: {'aws:a': '1', 'aws:b': '2'}, Bool: {'aws:c': 'true'}};
	const whole = {'aws:a': '1', 'aws:b': '2', 'aws:c': 'true'};
	expect(isMet(condition, whole)).toBe(true);
	for (const key of Object.keys(whole)) {
		expect(isMet(condition, {...whole, [key]: 'no'})).toBe(false);
	}
});

test('keys are found in any letters, and numbers and truths in a policy are texts', () => {
	expect(isMet({NumericLessThan: {'S3:MAX-KEYS': 10}}, {'s3:max-keys': '5'})).toBe(true);
	expect(isMet({Bool: {'aws:securetransport': false}}, {'aws:SecureTransport': 'false'})).toBe(true);
});

test('what was asked for and not there is named, once met or not', () => {
	const condition = {StringEquals: {'aws:SourceVpce': 'vpce-1'}, StringNotLike: {'s3:prefix': 'db/*'}};
	const result = checkConditions(condition, contextOf({}), text => text);
	expect(result).toEqual({isMet: false, missing: ['aws:sourcevpce', 's3:prefix']});
});

test('an operator that nobody knows is never met, not even one that every object has', () => {
	for (const operator of ['StringAlmost', 'constructor', 'toString', '__proto__', '']) {
		expect(isOperator(operator)).toBe(false);
		expect(isMet(JSON.parse(`{"${operator}":{"aws:x":"a"}}`) as ConditionElement, {'aws:x': 'a'})).toBe(
			false,
		);
	}
});

test('no condition is met', () => {
	expect(checkConditions(undefined, contextOf({}), text => text)).toEqual({isMet: true, missing: []});
});
