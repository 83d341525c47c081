import fc from 'fast-check';
import {expect, test} from 'vitest';
import {matcherOf, matchesArn} from '../../src/policy/pattern.js';
import {isPossible, restsOf} from '../../src/policy/pattern-sets.js';

const signs = (alphabet: string, maxLength: number) =>
	fc.string({unit: fc.constantFrom(...alphabet), maxLength});
const patterns = signs('ab*?', 8);
const texts = signs('abc', 8);

const reference = (pattern: string) =>
	new RegExp(`^${pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);

test('a pattern says what the same regular expression says', () => {
	fc.assert(
		fc.property(patterns, texts, (pattern, text) => {
			expect(matcherOf(pattern)(text)).toBe(reference(pattern).test(text));
		}),
		{numRuns: 5000},
	);
});

test.each([
	['db/*', 'db/', true],
	['db/*', 'dbx/', false],
	['db/*', 'DB/x', false],
	['*', '', true],
	['?', '', false],
	['a.c', 'abc', false],
	['[ab]', 'a', false],
	['\\*', '\\anything', true],
])('%s and %s', (pattern, text, isMatch) => {
	expect(matcherOf(pattern)(text)).toBe(isMatch);
});

/** Counts how often a text is looked at, which no clock can make look better. */
function looks(pattern: string, length: number): number {
	let count = 0;
	const text = new Proxy(Object('a'.repeat(length)) as object, {
		get(target, name) {
			count++;
			return name === 'length' ? length : Reflect.get(target, name);
		},
	});
	matcherOf(pattern)(text as unknown as string);
	return count;
}

test('a hostile pattern costs a few looks at each character for each star, not two to the power of it', () => {
	const pattern = `${'*a'.repeat(30)}*b`;
	const [short, long] = [looks(pattern, 500), looks(pattern, 1000)];
	expect(short).toBeLessThan(30 * 500 * 4);
	expect(long).toBeLessThan(short * 2.2);
});

test.each([
	['arn:aws:iam::111122223333:user/*', 'arn:aws:iam::111122223333:user/a/b', true],
	['arn:aws:iam::*:user/x', 'arn:aws:iam::111122223333:user/x', true],
	['arn:aws:iam::*', 'arn:aws:iam::111122223333:user/x', false],
	['arn:*', 'arn:aws:iam::111122223333:user/x', false],
	['arn:aws:s3:::b/a:b', 'arn:aws:s3:::b/a:b', true],
	['arn:aws:s3:::*', 'arn:aws:s3:eu-west-1:1:accesspoint/x', false],
	['*', 'arn:aws:s3:::b', false],
])('the ARN %s and %s: no star runs across one of the first five colons', (pattern, arn, isMatch) => {
	expect(matchesArn(pattern, arn)).toBe(isMatch);
});

/** All texts of a, b, c and one more sign, up to a length. */
function everyText(length: number): readonly string[] {
	const shorter = length === 0 ? [] : everyText(length - 1);
	return length === 0 ? [''] : ['', ...shorter.flatMap(text => [...'abc'].map(sign => sign + text))];
}

const short = [...new Set(everyText(6))];

test('whether a text is possible is what trying all texts says', () => {
	const few = signs('ab*?', 4);
	fc.assert(
		fc.property(few, few, few, fc.nat(255), (pattern, second, third, table) => {
			// Every way in which the answers of the two others may count.
			const holds = ([one, other]: readonly boolean[]) =>
				((table >> ((one ? 1 : 0) + (other ? 2 : 0))) & 1) === 1;
			const found = short.some(
				text => matcherOf(pattern)(text) && holds([matcherOf(second)(text), matcherOf(third)(text)]),
			);
			const answer = isPossible(pattern, [second, third], holds);
			// A text that is found is possible; one that is only longer than those tried may be possible too.
			expect(answer || !found).toBe(true);
			expect(answer && !found && !hasLonger(pattern, second, third, holds)).toBe(false);
		}),
		{numRuns: 400},
	);
});

/** Texts of up to nine signs, for the few cases that no shorter one decides. */
function hasLonger(
	pattern: string,
	second: string,
	third: string,
	holds: (matches: readonly boolean[]) => boolean,
): boolean {
	return everyText(9).some(
		text => matcherOf(pattern)(text) && holds([matcherOf(second)(text), matcherOf(third)(text)]),
	);
}

test('the rests of a pattern after a beginning match exactly what can follow it', () => {
	fc.assert(
		fc.property(patterns, signs('ab', 4), texts, (pattern, beginning, end) => {
			const isRest = restsOf(pattern, beginning).some(rest => matcherOf(rest)(end));
			expect(isRest).toBe(matcherOf(pattern)(beginning + end));
		}),
		{numRuns: 5000},
	);
});

test('a question that is too large is answered with possible', () => {
	const hard = `*${'a?'.repeat(40)}b`;
	const isNever = () => false;
	expect(isPossible(hard, [], isNever, {left: 1000})).toBe(true);
	expect(isPossible('abc', [], isNever)).toBe(false);
});

test('a question costs what is gone through: few steps through thousands of places are a large one too', () => {
	const isNever = () => false;
	const wide = `*a${'?'.repeat(30)}`;
	expect(isPossible(`*${'?'.repeat(200)}`, [], isNever)).toBe(false);
	expect(isPossible(`*${'?'.repeat(4000)}`, [], isNever)).toBe(true);
	expect(isPossible(wide, [wide], isNever)).toBe(true);
});
