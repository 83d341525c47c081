import {expect, test} from 'vitest';
import {daysOf} from '../../../src/backups/health/calendar.js';
import {judgeSeries} from '../../../src/backups/health/health.js';
import {sizesOf} from '../../../src/backups/health/size-bars.js';
import {at, came, complete, day, every, hour, minute, now, week} from './example.js';
import {type Kept, thinned} from './retention.js';

/** Some minutes later every night, as a dump takes as long as it takes. */
const nightly = every(day, 430, at('23T02:10')).map((time, index) => time + ((index * 7) % 13) * minute);
const isWeekday = (time: number) => new Date(time).getUTCDay() % 6 !== 0;
const newestOf = (times: readonly number[]) => times.at(-1) as number;

const retentions: readonly [string, Kept][] = [
	['4 days, 4 weeks, 12 months', {days: 4, weeks: 4, months: 12}],
	['5 days, 12 months', {days: 5, months: 12}],
	['7 days, 12 months', {days: 7, months: 12}],
	['7 days, 4 weeks', {days: 7, weeks: 4}],
	['7 days, 52 weeks', {days: 7, weeks: 52}],
	['7 days, 4 weeks, 12 months', {days: 7, weeks: 4, months: 12}],
	['10 days, 4 weeks, 12 months', {days: 10, weeks: 4, months: 12}],
	['14 days, 8 weeks, 12 months', {days: 14, weeks: 8, months: 12}],
	['30 days, 8 weeks, 12 months', {days: 30, weeks: 8, months: 12}],
	['31 days, 12 months', {days: 31, months: 12}],
];

test.each(retentions)('a nightly job of which %s are kept is waited for every night', (_, kept) => {
	const times = thinned(nightly, kept);
	const health = (days: number) => judgeSeries(came(times), complete({now: newestOf(times) + days * day}));
	expect(health(0.9)).toMatchObject({health: 'ok', intervalMs: day, missedDays: []});
	expect(health(3)).toMatchObject({health: 'missing', missing: 2});
	expect(health(6)).toMatchObject({health: 'missing', missing: 5});
	expect(health(6).why).toMatch(/^It comes every day near 02:1\d UTC\. /u);
});

test.each(retentions)('what a retention of %s took is no hole, on whichever day one looks', (_, kept) => {
	for (const end of Array.from({length: 30}, (_, index) => nightly.length - index)) {
		const times = thinned(nightly.slice(0, end), kept);
		const series = came(times);
		const terms = complete({now: newestOf(times) + day - hour});
		expect([end, judgeSeries(series, terms).health, judgeSeries(series, terms).missedDays]).toEqual([
			end,
			'ok',
			[],
		]);
		expect([end, daysOf(series, terms, 60).includes('missing')]).toEqual([end, false]);
		expect([end, sizesOf(series, terms, 12).filter(({bytes}) => bytes === 'missing')]).toEqual([end, []]);
	}
});

test.each(retentions)('from Monday to Friday with %s, no weekend is an alarm', (_, kept) => {
	const evenings = nightly.filter(isWeekday);
	for (const end of Array.from({length: 10}, (_, index) => evenings.length - index)) {
		const times = thinned(evenings.slice(0, end), kept);
		const next = evenings[end] ?? newestOf(times) + day;
		const health = (when: number) => judgeSeries(came(times), complete({now: when})).health;
		expect([end, health(next)]).toEqual([end, 'ok']);
		// On a Saturday nothing is due.
		const isBeforeWeekend = new Date(newestOf(times)).getUTCDay() === 5;
		expect([end, health(newestOf(times) + (isBeforeWeekend ? 5 : 3) * day)]).toEqual([end, 'missing']);
	}
});

test('a night without a backup is still said, and what the retention took before it is not', () => {
	const times = thinned(
		nightly.filter(time => new Date(time).toISOString().slice(0, 10) !== '2026-11-21'),
		{days: 5, weeks: 4, months: 12},
	);
	expect(judgeSeries(came(times), complete()).missedDays).toEqual([at('21T00:00')]);
});

test('that one was said to come every day is not outweighed by what a retention left', () => {
	const times = thinned(nightly, {days: 7, months: 12});
	for (const days of [6, 30, 38]) {
		const terms = complete({now: newestOf(times) + days * day, expectEveryMs: day});
		expect([days, judgeSeries(came(times), terms).health]).toEqual([days, 'missing']);
	}

	// Two nights are no rhythm; that the weeks are one does not hide what was said.
	const two = [...every(week, 8, at('15T02:10')), at('22T02:10'), at('23T02:10')];
	const health = (expectEveryMs: number) =>
		judgeSeries(came(two), complete({now: at('26T19:00'), expectEveryMs}));
	expect(health(day)).toMatchObject({health: 'missing', missing: 3});
	expect(health(day).why).toMatch(/^You said every 24 h\. /u);
	expect(health(2 * week).health).toBe('ok');
});

test.each<[string, number, number]>([
	['daily to weekly', day, week],
	['weekly to daily', week, day],
	['twice a day to daily', day / 2, day],
	['hourly to every 6 hours', hour, 6 * hour],
	['daily to every other day', day, 2 * day],
	['weekly to every 30 days', week, 30 * day],
])('a schedule that was changed from %s is known by its fifth backup', (_, before, after) => {
	const old = every(before, 60, at('01T02:10'));
	const times = [...old, ...every(after, 5, newestOf(old) + 5 * after)];
	const health = (when: number) => judgeSeries(came(times), complete({now: newestOf(times) + when}));
	expect(health(after)).toMatchObject({health: 'ok', intervalMs: after});
	expect(health(after + Math.max(after / 2, 2 * hour) + day).health).toBe('missing');
});

test('a few by hand beside a nightly job are no new schedule', () => {
	const byHand = every(10 * minute, 6, at('23T15:00'));
	const series = came([...nightly.slice(-40), ...byHand]);
	expect(judgeSeries(series, complete()).health).toBe('ok');
	expect(judgeSeries(series, complete({now: at('24T09:15')})).word).toBe('Late by 7 h');
	const night = judgeSeries(
		came([...every(week, 12, at('21T02:10')), now - 2 * hour, now - hour]),
		complete(),
	);
	expect(night).toMatchObject({health: 'ok', intervalMs: week});
});

test('the first few, far apart before a schedule began, are no hole in it', () => {
	const tried = [at('01T10:00') - 20 * day, at('01T15:00') - 12 * day, at('01T12:00')];
	const series = came([...tried, ...every(day, 5, at('23T02:10'))]);
	expect(judgeSeries(series, complete())).toMatchObject({health: 'ok', intervalMs: day, missedDays: []});
	expect(daysOf(series, complete(), 28)).not.toContain('missing');
});
