import {expect, test} from 'vitest';
import {judgeSeries} from '../../../src/backups/health/health.js';
import {learnRhythm, toleranceMs} from '../../../src/backups/health/rhythm.js';
import {dueWords, everyWords, rhythmWords} from '../../../src/backups/health/rhythm-words.js';
import {at, came, complete, day, every, hour, minute, now, week} from './example.js';

/** Times of so many weeks until now: on these weekdays (0 is Monday), at these hours. */
function weekly(weeks: number, weekdays: readonly number[], hours: readonly number[], until = now): number[] {
	const monday = at('23T00:00');
	return Array.from({length: weeks}, (_, index) => monday - index * week)
		.flatMap(start => weekdays.flatMap(weekday => hours.map(clock => start + weekday * day + clock * hour)))
		.filter(time => time <= until);
}

const learn = (times: readonly number[]) => learnRhythm([...times].sort((a, b) => b - a));
const words = (times: readonly number[]) => {
	const rhythm = learn(times);
	return rhythm === undefined ? undefined : rhythmWords(rhythm);
};

const daily = [0, 1, 2, 3, 4, 5, 6];
const workdays = [0, 1, 2, 3, 4];

test.each<[string, readonly number[]]>([
	['every day near 02:10 UTC', weekly(5, daily, [2 + 1 / 6])],
	['Monday to Friday near 22:00 UTC', weekly(5, workdays, [22])],
	['every Saturday near 01:00 UTC', weekly(7, [5], [1])],
	['every Monday and Thursday near 04:00 UTC', weekly(6, [0, 3], [4])],
	['every day near 08:00, 12:00 and 18:00 UTC', weekly(3, daily, [8, 12, 18])],
	['Monday to Friday near 08:00, 12:00 and 18:00 UTC', weekly(3, workdays, [8, 12, 18])],
	['every 6 h', every(6 * hour, 9, now)],
	['every 5 h', every(5 * hour, 60, now)],
	['every 1 h', every(hour, 5, now)],
	['every 5 min', every(5 * minute, 200, now)],
	['every 14 d', every(14 * day, 12, now)],
	[
		'every day near 23:58 UTC',
		weekly(4, daily, [23 + 58 / 60]).map((time, index) => time + ((index % 5) - 2) * minute),
	],
])('it comes %s', (expected, times) => {
	expect(words(times)).toBe(expected);
});

test('a month is a rhythm although months differ', () => {
	const months = [5, 6, 7, 8, 9, 10].map(month => Date.UTC(2026, month, 1, 3));
	const rhythm = learn(months);
	expect(rhythm?.intervalMs).toBe(31 * day);
	expect(words(months)).toBe('every month');
	expect(judgeSeries(came(months), complete({now: Date.UTC(2026, 11, 1, 2)})).health).toBe('ok');
});

test('under five there is none, nor among times by chance', () => {
	expect(learn(every(day, 4, now))).toBeUndefined();
	const chance = [0, 3, 4, 11, 12, 30, 71, 73, 100, 180].map(hours => now - hours * hour * 3.7);
	expect(learn(chance)).toBeUndefined();
});

test('the interval is told in whole hours although every backup takes as long as it takes', () => {
	const times = weekly(4, daily, [2]).map((time, index) => time + ((index * 37) % 11) * minute);
	const rhythm = learn(times);
	expect(rhythm?.intervalMs).toBe(day);
	expect(rhythm === undefined ? '' : everyWords(rhythm)).toMatch(/^24 h, near 02:0\d UTC$/u);
});

test('no weekend is an alarm where none ever had a backup', () => {
	const times = weekly(4, workdays, [22], at('20T23:00'));
	for (const [when, health] of [
		['21T23:59', 'ok'],
		['22T23:59', 'ok'],
		['23T22:59', 'ok'],
		['24T00:30', 'late'],
		['24T12:30', 'missing'],
	] as const) {
		expect([when, judgeSeries(came(times), complete({now: at(when)})).health]).toEqual([when, health]);
	}
});

test('the first weekend is learned as soon as it has passed', () => {
	const times = weekly(3, workdays, [22], at('20T23:00'));
	expect(judgeSeries(came(times), complete({now: at('22T23:30')})).word).toBe('On time');
	// Only one day without a backup may be a fault.
	const withSaturdays = weekly(2, [...workdays, 5], [22], at('21T23:00'));
	expect(judgeSeries(came(withSaturdays), complete({now: at('23T11:30')})).word).toBe('1 missing');
});

test('a day on which one was missing once is still due', () => {
	const times = every(day, 10, at('22T02:10')).filter(time => time !== at('16T02:10'));
	expect(judgeSeries(came(times), complete()).word).toBe('1 missing');
});

test('of a schedule that was changed, the last six weeks count', () => {
	const everyDay = every(day, 100, at('20T22:00'));
	const times = everyDay.filter(time => time < at('01T00:00') - 4 * week || (time / day + 3) % 7 < 5);
	expect(judgeSeries(came(times), complete({now: at('22T23:30')})).word).toBe('On time');
});

test('one that came late moves no due time after the next', () => {
	const times = [...every(5 * hour, 30, at('22T02:00')), at('22T09:00')];
	expect(judgeSeries(came(times), complete({now: at('22T20:00')})).due).toEqual([
		at('22T12:00'),
		at('22T17:00'),
	]);
});

test('nights are no alarm where backups come by day', () => {
	const times = weekly(2, daily, [8, 12, 18], at('22T19:00'));
	expect(judgeSeries(came(times), complete({now: at('23T08:50')})).health).toBe('ok');
	expect(judgeSeries(came(times), complete({now: at('23T19:00')})).word).toBe('2 missing');
});

test.each([1, -1])('daylight saving moves a daily backup by %i h without an alarm', shift => {
	const before = every(day, 20, at('20T02:10'));
	const after = every(day, 1, at('21T02:10') + shift * hour);
	const times = [...before, ...after];
	// Just before the hour at which it comes now.
	for (const when of [at('21T02:10') + shift * hour - 1, at('22T02:10') + shift * hour - 1]) {
		const seen = times.filter(time => time <= when);
		expect(judgeSeries(came(seen), complete({now: when})).health).toBe('ok');
	}
});

test('a schedule that was moved to later alarms only while it is late', () => {
	const times = [...every(day, 20, at('20T02:00')), at('21T14:00')];
	expect(judgeSeries(came(times), complete({now: at('21T23:00')})).health).toBe('ok');
	expect(judgeSeries(came(times), complete({now: at('22T14:30')})).health).toBe('ok');
	expect(judgeSeries(came(times), complete({now: at('22T16:30')})).word).toBe('Late by 2 h');
});

test('one more by hand does not stand for the next that is due', () => {
	const times = [...every(day, 20, at('22T02:10')), at('22T16:00')];
	expect(judgeSeries(came(times), complete({now: at('23T05:10')})).word).toBe('Late by 3 h');
});

test('a wild series is given more time, but at most a quarter of its interval', () => {
	const jitter = (spread: number) =>
		every(day, 30, at('22T12:00')).map(
			(time, index) => time + Math.round((((index * 7) % 11) / 5 - 1) * spread),
		);
	const tolerance = (spread: number) => toleranceMs(learn(jitter(spread)) as never) / hour;
	expect(tolerance(0)).toBe(1.25);
	expect(tolerance(2 * hour)).toBeGreaterThan(3);
	expect(tolerance(2 * hour)).toBeLessThan(5);
	expect(tolerance(8 * hour)).toBe(6);
});

test.each<[readonly number[], string]>([
	[[], ''],
	[every(day, 1, at('23T02:10')), 'due 23 Nov'],
	[every(day, 3, at('23T02:10')), 'due 21, 22, 23 Nov'],
	[every(day, 3, at('02T02:10')), 'due 31 Oct, 1, 2 Nov'],
	[every(day, 5, at('23T02:10')), 'due since 19 Nov'],
	[every(hour, 3, at('23T02:10')), 'due since 23 Nov 00:10 UTC'],
])('the due times %j are %s', (due, expected) => {
	expect(dueWords(due, due.length, now)).toBe(expected);
});
