import {describe, expect, test} from 'vitest';
import {readCopyRange, readRange} from '../../../src/sandbox/s3/range.js';

describe('a range', () => {
	test.each([
		['bytes=0-3', {first: 0, last: 3}],
		['bytes=4-', {first: 4, last: 9}],
		['bytes=-3', {first: 7, last: 9}],
		['bytes=-30', {first: 0, last: 9}],
		['bytes=5-500', {first: 5, last: 9}],
	])('%s of ten bytes', (header, range) => {
		expect(readRange(header, 10)).toEqual(range);
	});

	test.each(['bytes=3-1', 'bytes=', 'bytes=-', 'bytes=0-1,3-4', 'lines=0-1', ''])('%s is ignored', header => {
		expect(readRange(header, 10)).toBeUndefined();
	});

	test.each([
		['bytes=10-', 10],
		['bytes=-0', 10],
		['bytes=0-', 0],
	])('%s of %i bytes is 416', (header, size) => {
		expect(() => readRange(header, size)).toThrow(
			expect.objectContaining({status: 416, code: 'InvalidRange'}),
		);
	});
});

test('the range of a copy must lie inside the source', () => {
	expect(readCopyRange('bytes=2-9', 10)).toEqual({first: 2, last: 9});
	expect(readCopyRange(undefined, 10)).toBeUndefined();
	for (const header of ['bytes=2-10', 'bytes=5-', 'bytes=-5', 'bytes=5-2', 'all']) {
		expect(() => readCopyRange(header, 10)).toThrow(
			expect.objectContaining({status: 400, code: 'InvalidArgument'}),
		);
	}
});
