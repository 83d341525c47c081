import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	formatAge,
	formatBytes,
	formatCallTime,
	formatChange,
	formatColumnTime,
	formatCount,
	formatDuration,
	formatKeptTime,
	formatKeyAge,
	formatShortAge,
	formatSize,
	formatTimeAgo,
	formatWait,
} from '../../src/ui/format.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
	[0, '0 B'],
	[999, '999 B'],
	[1000, '1.0 KiB'],
	[1100, '1.1 KiB'],
	[212 * 1024, '212 KiB'],
	[102_348, '99.9 KiB'],
	[102_399, '100 KiB'],
	[1023 * 1024, '1.0 MiB'],
	[16 * 1024 ** 2, '16.0 MiB'],
	[18.2 * 1024 ** 3, '18.2 GiB'],
	[6.3 * 1024 ** 4, '6.3 TiB'],
])('%i bytes are %s', (bytes, words) => {
	expect(formatSize(bytes)).toBe(words);
});

test('a size never has four digits before its unit, and one decimal at most', () => {
	fc.assert(
		fc.property(fc.integer({min: 0, max: 2 ** 53 - 1}), bytes => {
			expect(formatSize(bytes)).toMatch(/^(?:\d{1,3} B|\d{1,2}\.\d [KMGTP]iB|\d{3} [KMGTP]iB)$/u);
		}),
	);
});

test('exact bytes, counts and changes', () => {
	expect(formatBytes(1024)).toBe('1,024 bytes');
	expect(formatBytes(1)).toBe('1 byte');
	expect(formatCount(412_000)).toBe('412,000');
	expect(formatCount(1_000_000)).toBe('1,000,000');
	expect(formatCount(999)).toBe('999');
	expect(formatChange(6, 100)).toBe('-94 %');
	expect(formatChange(101, 100)).toBe('+1 %');
	expect(formatChange(100.4, 100)).toBe('');
	expect(formatChange(100, 0)).toBe('');
});

test.each([
	[40 * second + 999, '40 s', '40 s'],
	[41 * minute, '41 min', '41 min'],
	[59 * minute + 59 * second, '59 min', '59 min'],
	[60 * minute, '1 h', '1 h'],
	[29 * hour, '29 h', '29 h'],
	[48 * hour, '2 d', '2 d'],
	[3 * day + 16 * hour, '3 d 16 h', '3 d'],
	[9 * day, '9 d', '9 d'],
	[12 * day + 5 * hour, '12 d', '12 d'],
	[412 * day, '412 d', '412 d'],
	[-5, '0 s', '0 s'],
])('an age of %i ms is %s, in a narrow column %s', (age, words, short) => {
	expect(formatAge(age)).toBe(words);
	expect(formatShortAge(age)).toBe(short);
});

test('the age of a key is in days', () => {
	expect(formatKeyAge(84 * day + hour)).toBe('84 days');
	expect(formatKeyAge(day)).toBe('1 day');
	expect(formatKeyAge(2 * hour)).toBe('2 h');
});

test.each([
	[38 * second, '38 s'],
	[120 * second, '120 s'],
	[200 * second, '3 min 20 s'],
	[5 * minute, '5 min'],
	[130 * minute, '2 h 10 min'],
	[2 * day + 4 * hour, '2 d 4 h'],
])('%i ms take %s', (time, words) => {
	expect(formatDuration(time)).toBe(words);
});

test('calls in tenths of a second, waits with their bound', () => {
	expect(formatCallTime(400)).toBe('0.4 s');
	expect(formatCallTime(12_300)).toBe('12 s');
	expect(formatWait(26 * second, 120 * second)).toBe('26 s of at most 120 s');
});

test('times are UTC, with the year only where it is another one, and always where they are kept', () => {
	const now = Date.UTC(2026, 10, 23, 19, 3, 11);
	const at = Date.UTC(2026, 10, 23, 18, 59, 11);
	expect(formatTimeAgo(at, now)).toBe('23 Nov 18:59 UTC (4 min ago)');
	expect(formatColumnTime(Date.UTC(2025, 10, 24, 2, 10), now)).toBe('24 Nov 2025 02:10');
	expect(formatColumnTime(now, now, true)).toBe('23 Nov 19:03:11');
	expect(formatKeptTime(at)).toBe('23 Nov 2026 18:59 UTC');
});
