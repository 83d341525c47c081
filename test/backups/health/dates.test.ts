import {expect, test} from 'vitest';
import {daysOf} from '../../../src/backups/health/calendar.js';
import {judgeSeries} from '../../../src/backups/health/health.js';
import {learnRhythm} from '../../../src/backups/health/rhythm.js';
import {rhythmWords} from '../../../src/backups/health/rhythm-words.js';
import {at, came, complete, day, every, hour, minute} from './example.js';

/** The days of four years on which a job runs, at 04:00 UTC and some minutes. */
const onDays = (isOn: (date: Date) => boolean) =>
	Array.from({length: 4 * 365}, (_, index) => Date.UTC(2026, 0, 1, 4) + index * day)
		.filter(time => isOn(new Date(time)))
		.map((time, index) => time + ((index * 7) % 13) * 5 * minute);
const isLast = (date: Date) => new Date(date.getTime() + day).getUTCDate() === 1;

const jobs: readonly [string, readonly number[], string, number][] = [
	['on the 1st and the 15th', onDays(date => [1, 15].includes(date.getUTCDate())), 'every 14 d', 2],
	['on the 15th and the last', onDays(date => date.getUTCDate() === 15 || isLast(date)), 'every 15 d', 2],
	['on the 1st', onDays(date => date.getUTCDate() === 1), 'every month', 2],
	['on the last', onDays(isLast), 'every month', 2],
	['on the first Monday', onDays(date => date.getUTCDay() === 1 && date.getUTCDate() <= 7), 'every month', 9],
	[
		'on the first weekday',
		onDays(date => {
			const [weekday, number] = [date.getUTCDay(), date.getUTCDate()];
			return weekday % 6 !== 0 && (number === 1 || (weekday === 1 && number <= 3));
		}),
		'every month',
		10,
	],
	['on every third day of the month', onDays(date => date.getUTCDate() % 3 === 1), 'every 3 d', 4],
	['every quarter', onDays(date => date.getUTCDate() === 1 && date.getUTCMonth() % 3 === 0), 'every 91 d', 5],
	['every fortnight', every(14 * day, 60, at('23T04:00')), 'every 14 d', 2],
];

test.each(jobs)('a job %s is no alarm until it is due', (_, times) => {
	for (let end = 6; end < times.length; end++) {
		const series = came(times.slice(0, end));
		const when = (times[end] as number) - 1000;
		expect([new Date(when).toISOString(), judgeSeries(series, complete({now: when})).health]).toEqual([
			new Date(when).toISOString(),
			'ok',
		]);
	}
});

test.each(jobs)('a job %s that did not come is missing within days', (_, times, _words, days) => {
	for (let end = 12; end < times.length; end++) {
		const series = came(times.slice(0, end));
		const when = (times[end] as number) + days * day;
		expect([new Date(when).toISOString(), judgeSeries(series, complete({now: when})).health]).toEqual([
			new Date(when).toISOString(),
			'missing',
		]);
	}
});

test.each(jobs)('a job %s is told in whole days', (_, times, expected) => {
	for (let end = 12; end < times.length; end += 5) {
		const rhythm = learnRhythm(times.slice(0, end).reverse());
		expect(rhythm && rhythmWords(rhythm)).toBe(expected);
	}
});

test('of several that did not come each is counted', () => {
	const [, fortnightly] = jobs[0] as (typeof jobs)[number];
	const series = came(fortnightly.slice(0, 30));
	const when = (fortnightly[33] as number) + 2 * day;
	expect(judgeSeries(series, complete({now: when})).missing).toBe(4);
});

test('daylight saving and a slow night make no fortnight another', () => {
	const times = every(14 * day, 20, at('09T04:00')).map(
		(time, index) => time + (index < 12 ? -hour : 0) + (index % 4) * 10 * minute,
	);
	const series = came(times);
	expect(judgeSeries(series, complete({now: at('23T05:30')})).health).toBe('ok');
	expect(judgeSeries(series, complete({now: at('24T08:00')})).word).toBe('1 missing');
});

test('a job by date that came has no odd days', () => {
	const [, fortnightly] = jobs[0] as (typeof jobs)[number];
	const series = came(fortnightly.slice(0, 40));
	const days = daysOf(series, complete({now: (fortnightly[39] as number) + hour}), 91);
	expect(days.filter(one => one !== 'none-due' && one !== 'arrived')).toEqual([]);
});
