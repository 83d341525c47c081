import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compareKeys} from '../../../src/aws/key-order.js';
import {endOf, estimate, splitPoint} from '../../../src/backups/listing/ranges.js';

/** Names as they are, and as nobody would choose them; every kind of character that sorts in its own way. */
const awkward = fc.constantFrom(
	...['a', 'b', '0', '9', '/', '-', '~', ' ', '+', '%', '\u0001', '\u007F', 'ü', '東', '\uD7FF'],
	...['\uE000', '\uFFFD', '\uFFFF', '\u{10000}', '\u{1F600}', '\u{10FFFF}'],
);
const key = fc.oneof(
	fc.string({unit: awkward, minLength: 1, maxLength: 12}),
	fc.string({unit: fc.constantFrom('a', '0', '1', '/'), minLength: 1, maxLength: 6}),
	fc.string({unit: 'binary', minLength: 1, maxLength: 20}),
	fc.constantFrom('x'.repeat(1024), `${'x'.repeat(1023)}y`, '東'.repeat(341)),
);

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

const isWellFormed = (text: string) => Buffer.from(text).toString() === text;

test('keys are in the order of their bytes', () => {
	fc.assert(
		fc.property(key, key, (a, b) => {
			expect(Math.sign(compareKeys(a, b))).toBe(byBytes(a, b));
		}),
		{numRuns: 2000},
	);
	expect(['\u{1F600}', '\uFFFD', 'b', 'a b', 'a', ''].sort(compareKeys)).toEqual([
		'',
		'a',
		'a b',
		'b',
		'\uFFFD',
		'\u{1F600}',
	]);
});

test('a point is between the last key seen and the end, is text, and is no longer than a key may be', () => {
	let points = 0;
	fc.assert(
		fc.property(key, key, key, key, (...keys) => {
			const [earliest, first, last, until] = keys.sort(byBytes) as [string, string, string, string];
			const point = splitPoint({first, last, count: 10}, until, earliest);
			if (point !== undefined) {
				points++;
				expect(byBytes(last, point)).toBe(-1);
				expect(byBytes(point, until)).toBe(-1);
				expect(isWellFormed(point)).toBe(true);
				expect(Buffer.byteLength(point)).toBeLessThanOrEqual(1024);
			}
		}),
		{numRuns: 5000},
	);
	expect(points).toBeGreaterThan(1000);
});

test('divided again and again, a range has neither gap nor overlap', () => {
	fc.assert(
		fc.property(fc.uniqueArray(key, {minLength: 3, maxLength: 40}), keys => {
			const sorted = [...keys].sort(byBytes);
			const ranges = [{after: '', until: '\u{10FFFF}'.repeat(3)}];
			for (const last of sorted) {
				const place = ranges.findIndex(
					({after, until}) => byBytes(after, last) < 0 && byBytes(last, until) <= 0,
				);
				const range = ranges[place] as (typeof ranges)[number];
				const point = splitPoint({first: last, last, count: 1}, range.until, range.after);
				if (point !== undefined) {
					ranges.splice(place, 1, {...range, until: point}, {...range, after: point});
				}
			}

			for (const one of sorted) {
				const owners = ranges.filter(({after, until}) => byBytes(after, one) < 0 && byBytes(one, until) <= 0);
				expect(owners).toHaveLength(1);
			}
		}),
	);
});

test.each([
	['digits are halved', '126-01', '126-02', '~'],
	['so are names that one page moves', 'alpha', 'bravo', '~'],
	['and those under the same beginning', 'wal/1a', 'wal/2b', 'wal/~'],
])('%s', (_, first, last, until) => {
	const seen = {first, last, count: 1000};
	const point = splitPoint(seen, until, first) as string;
	const [before, after] = [estimate(seen, point), estimate({...seen, last: point}, until)];
	expect(before).toBeGreaterThan(0);
	expect(after).toBeGreaterThan(0);
});

test('the word that one page does not move is cut off, unless something is known to follow', () => {
	const seen = {first: 'hosts/db-000/a', last: 'hosts/db-000/b', count: 1000};
	expect(splitPoint(seen, '~', seen.first)).toBe('hosts/~');
	expect(splitPoint(seen, 'hosts/~', seen.first)).toBe('hosts/db-~');
	expect(splitPoint(seen, 'hosts/db-~', seen.first)).not.toContain('~');
	expect(splitPoint(seen, '~', 'apps/1')).not.toBe('hosts/~');
	expect(splitPoint({first: '東/1', last: '東/2', count: 1}, '\u{10FFFF}', '東/1')).toBe('東/~');
});

test('a year is one word, another number is not', () => {
	const cut = (folder: string) => {
		const seen = {first: `${folder}/a`, last: `${folder}/b`, count: 1000};
		return splitPoint(seen, '~', seen.first);
	};
	expect(cut('2026')).toBe('2026/~');
	expect(cut('1984')).not.toBe('1984/~');
	// Later digits of a longer number.
	const seen = {first: '12026/a', last: '12026/b', count: 1000};
	expect(splitPoint(seen, '13', '11')).not.toBe('12026/~');
});

test('an estimate follows the density of what was seen', () => {
	const leftUntil = (until: string) => estimate({first: '1000', last: '1999', count: 1000}, until);
	expect(leftUntil('3')).toBeGreaterThan(leftUntil('2~'));
	expect((leftUntil('8') - leftUntil('7')) / (leftUntil('4') - leftUntil('3'))).toBeCloseTo(1);
	expect(estimate({first: 'a', last: 'c', count: 1000}, 'b')).toBe(0);
	expect(estimate({first: 'a', last: 'a', count: 1}, 'b')).toBe(Number.POSITIVE_INFINITY);
});

test('the end of a prefix is after what is known of it', () => {
	expect(endOf('db/', 'db/1')).toBe('db/~');
	expect(endOf('db/', 'db/東')).toBe('db/\u{10FFFF}');
	expect(endOf('', '~~')).toBe('\u{10FFFF}');
});
