import fc from 'fast-check';
import {expect, test} from 'vitest';
import {encodeKey, type Line, takePage} from '../../../src/sandbox/s3/paging.js';
import {compareUtf8, firstAtOrAfter} from '../../../src/sandbox/s3/sorted-keys.js';

const keys = fc.uniqueArray(
	fc.string({
		unit: fc.constantFrom('a', 'b', '/', '-', 'ü', '\u{FFFD}', '\u{1F600}'),
		minLength: 1,
		maxLength: 6,
	}),
	{maxLength: 40},
);
/** Around the place where UTF-8 and UTF-16 disagree. */
const odd = fc.string({
	unit: fc.constantFrom('a', '\u{D7FF}', '\u{E000}', '\u{FFFD}', '\u{10000}', '\u{1F600}'),
});
const prefixes = fc.string({unit: fc.constantFrom('a', 'b', '/'), maxLength: 2});

/** All lines of a listing, page by page, as a caller with markers gets them. */
function listAll(
	sorted: readonly string[],
	prefix: string,
	delimiter: string,
	limit: number,
): readonly Line<string>[] {
	const all: Line<string>[] = [];
	let after: string | undefined;
	for (;;) {
		const from = after;
		const entries = sorted
			.filter(key => from === undefined || compareUtf8(key, from) > 0)
			.map(key => ({key, entry: key}));
		const page = takePage(entries, {prefix, delimiter, after, limit});
		all.push(...page.lines);
		if (!page.isTruncated) {
			return all;
		}

		expect(page.lines).toHaveLength(limit);
		after = page.lines.at(-1)?.key;
	}
}

test('keys sort by their UTF-8 bytes', () => {
	fc.assert(
		fc.property(odd, odd, (a, b) => {
			expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
		}),
	);
});

test('a search in sorted keys finds the first that is not before', () => {
	fc.assert(
		fc.property(keys, fc.string({maxLength: 3}), (some, from) => {
			const sorted = some.toSorted(compareUtf8);
			const found = sorted.findIndex(key => compareUtf8(key, from) >= 0);
			expect(firstAtOrAfter(sorted, from)).toBe(found === -1 ? sorted.length : found);
		}),
	);
});

test('pages of any size give every key under the prefix once, in order', () => {
	fc.assert(
		fc.property(keys, prefixes, fc.integer({min: 1, max: 7}), (some, prefix, limit) => {
			const sorted = some.toSorted(compareUtf8);
			const listed = listAll(sorted, prefix, '', limit).map(line => line.key);
			expect(listed).toEqual(sorted.filter(key => key.startsWith(prefix)));
		}),
	);
});

test('with a delimiter every key is listed itself or by its common prefix, and nothing twice', () => {
	fc.assert(
		fc.property(keys, prefixes, fc.integer({min: 1, max: 7}), (some, prefix, limit) => {
			const sorted = some.toSorted(compareUtf8);
			const lines = listAll(sorted, prefix, '/', limit);
			const expected = new Set(
				sorted
					.filter(key => key.startsWith(prefix))
					.map(key => {
						const end = key.indexOf('/', prefix.length);
						return end === -1 ? key : key.slice(0, end + 1);
					}),
			);
			expect(lines.map(line => line.key)).toEqual([...expected].toSorted(compareUtf8));
		}),
	);
});

test('a limit of nothing gives nothing, and says that it is all', () => {
	expect(takePage([{key: 'a', entry: 1}], {prefix: '', delimiter: '', after: undefined, limit: 0})).toEqual({
		lines: [],
		isTruncated: false,
	});
});

test('encoded keys come back from the decoding that clients use', () => {
	fc.assert(
		fc.property(fc.string({unit: 'binary'}), key => {
			const encoded = encodeKey(key, 'url');
			expect(encoded).toMatch(/^[\w.*+%/-]*$/u);
			expect(decodeURIComponent(encoded.replaceAll('+', ' '))).toBe(key);
		}),
	);
});
