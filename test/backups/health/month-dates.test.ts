import {expect, test} from 'vitest';
import {nextDate} from '../../../src/backups/health/month-dates.js';
import {day, hour, minute} from './example.js';

/** The newest first, until this day: two years in which a job ran at this hour (UTC). */
const until = (end: string, clock: number, isOn: (date: Date) => boolean) =>
	Array.from({length: 730}, (_, index) => Date.parse(`${end}T00:00Z`) - index * day)
		.filter(time => isOn(new Date(time)))
		.map(time => time + clock * hour);
const isLast = (date: Date) => new Date(date.getTime() + day).getUTCDate() === 1;
const onDates =
	(...dates: readonly number[]) =>
	(date: Date) =>
		dates.includes(date.getUTCDate());

test.each<[string, readonly number[], string]>([
	['the 1st and the 15th', until('2026-11-16', 4, onDates(1, 15)), '2026-12-01T04:00'],
	['the 1st and the 15th, from the 1st', until('2026-11-14', 4, onDates(1, 15)), '2026-11-15T04:00'],
	['the 1st and the 20th', until('2026-11-14', 4, onDates(1, 20)), '2026-11-20T04:00'],
	['the 1st in March', until('2026-02-10', 4, onDates(1)), '2026-03-01T04:00'],
	['the last', until('2027-02-10', 4, isLast), '2027-02-28T04:00'],
	[
		'the first Monday',
		until('2026-11-14', 4, date => date.getUTCDay() === 1 && date.getUTCDate() <= 7),
		'2026-12-07T04:00',
	],
	[
		'the last Friday',
		until('2026-11-14', 4, date => date.getUTCDay() === 5 && isLastWeek(date)),
		'2026-11-27T04:00',
	],
	// Half past midnight in Berlin.
	[
		'the 1st and the 15th, where it is tomorrow',
		until('2026-11-16', -1.5, onDates(1, 15)),
		'2026-11-30T22:30',
	],
	// Ten in the evening in New York.
	[
		'the last and the 15th, where it is yesterday',
		until('2026-11-20', 27, date => isLast(date) || onDates(15)(date)),
		'2026-12-01T03:00',
	],
])('after %s', (_, times, expected) => {
	const next = nextDate(times);
	expect(next && new Date((times[0] as number) + next.waitMs).toISOString()).toBe(`${expected}:00.000Z`);
});

function isLastWeek(date: Date): boolean {
	return new Date(date.getTime() + 7 * day).getUTCMonth() !== date.getUTCMonth();
}

test('minutes around midnight are not another date', () => {
	const times = until('2026-11-14', 24, onDates(1)).map(
		(time, index) => time + ((index % 3) - 1) * 5 * minute,
	);
	expect(nextDate(times)).toEqual({waitMs: 30 * day + 5 * minute, spreadMs: 5 * minute});
});

test('one that did not come is none of the others', () => {
	const times = until('2026-11-16', 4, onDates(1, 15)).filter((_, index) => index !== 5);
	expect(nextDate(times)?.waitMs).toBe(16 * day);
});

test.each<[string, readonly number[]]>([
	['a few by chance', [0, 3, 17, 20, 41, 60, 75].map(days => Date.UTC(2026, 10, 23) - days * day)],
	['every quarter', until('2026-11-14', 4, date => date.getUTCDate() === 1 && date.getUTCMonth() % 3 === 0)],
	['every ten days', Array.from({length: 30}, (_, index) => Date.UTC(2026, 10, 23) - index * 10 * day)],
	['two of a date', until('2026-11-16', 4, onDates(1, 15)).slice(0, 5)],
])('%s are no dates', (_, times) => {
	expect(nextDate(times)).toBeUndefined();
});
