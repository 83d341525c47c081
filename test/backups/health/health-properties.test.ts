import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Backup, SeriesKind} from '../../../src/backups/backup.js';
import {daysOf} from '../../../src/backups/health/calendar.js';
import {judgeSeries} from '../../../src/backups/health/health.js';
import {missingAfterMs, type Rhythm, toleranceMs} from '../../../src/backups/health/rhythm.js';
import {sizesOf} from '../../../src/backups/health/size-bars.js';
import {at, backup, came, day, every, hour, minute, seriesOf, week} from './example.js';

const intervals = fc.oneof(
	fc.constantFrom(5, 10, 15, 30).map(minutes => minutes * minute),
	fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 12, 24, 36, 48).map(hours => hours * hour),
	fc.constantFrom(3, 7, 10, 14, 28, 30).map(days => days * day),
);
/** Any time in the years in which dates are kept. */
const times = fc.integer({min: Date.UTC(1971, 0, 1), max: Date.UTC(2100, 0, 1)});

test('a perfect series of any interval alarms at no time before it is due and the tolerance is over', () => {
	fc.assert(
		fc.property(
			intervals,
			times,
			fc.integer({min: 5, max: 100}),
			fc.oneof(fc.constant(1), fc.double({min: 0, max: 1, noNaN: true})),
			(interval, newest, count, share) => {
				const tolerance = toleranceMs({intervalMs: interval, spreadMs: 0, anchor: 0});
				const now = newest + Math.floor((interval + tolerance) * share);
				const health = judgeSeries(came(every(interval, count, newest)), {now, isComplete: true});
				expect([health.health, health.intervalMs]).toEqual(['ok', interval]);
			},
		),
	);
});

test('a series that comes a little early or late never alarms before its due time', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(hour, 6 * hour, day, week),
			times,
			fc.array(fc.double({min: -0.1, max: 0.1, noNaN: true}), {minLength: 12, maxLength: 60}),
			fc.double({min: 0, max: 1, noNaN: true}),
			(interval, newest, shifts, share) => {
				const shifted = every(interval, shifts.length, newest).map(
					(time, index) => time + Math.round((shifts[index] as number) * Math.min(interval, day)),
				);
				const last = shifted.at(-1) as number;
				const health = judgeSeries(came(shifted), {
					now: last + Math.floor(interval * 0.9 * share),
					isComplete: true,
				});
				expect(health.health).toBe('ok');
			},
		),
	);
});

test('an outage that is over is no alarm', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(hour, 6 * hour, day, week),
			times,
			fc.integer({min: 6, max: 60}),
			fc.integer({min: 1, max: 40}),
			fc.integer({min: 1, max: 60}),
			(interval, newest, before, without, after) => {
				const all = every(interval, before + without + after, newest);
				const series = came(all.filter((_, index) => index < before || index >= before + without));
				expect(judgeSeries(series, {now: newest + interval, isComplete: true}).word).toBe('On time');
			},
		),
	);
});

test('without the last few backups, as many are missing', () => {
	fc.assert(
		fc.property(
			intervals,
			times,
			fc.integer({min: 5, max: 60}),
			fc.integer({min: 1, max: 40}),
			(interval, newest, count, removed) => {
				const all = every(interval, count + removed, newest);
				const rhythm: Rhythm = {intervalMs: interval, spreadMs: 0, anchor: 0};
				const series = came(all.slice(0, count));
				const now = newest + missingAfterMs(rhythm) + 1;
				const health = judgeSeries(series, {now, isComplete: true});
				expect([health.word, health.missing]).toEqual([`${removed} missing`, removed]);
				expect(health.due).toEqual(all.slice(count));
			},
		),
	);
});

const wild = fc.record({
	at: fc.oneof(times, fc.integer({min: at('01T00:00'), max: at('30T00:00')})),
	named: fc.option(times, {nil: undefined}),
	bytes: fc.oneof(fc.constantFrom(0, 1, 20), fc.integer({min: 0, max: 2 ** 50})),
	objects: fc.integer({min: 1, max: 3}),
	key: fc.constantFrom('a.gz', 'b', '', 'c.tar'),
	etag: fc.constantFrom('', 'x', 'y-2'),
});
const toBackup = ({named, ...rest}: {named: number | undefined; at: number}): Backup =>
	backup(rest.at, named === undefined ? rest : {...rest, named});
const kinds = fc.constantFrom<SeriesKind>('backups', 'stream', 'repository', 'fixed', 'mirror', 'wide');
const terms = fc.record({
	now: times,
	isComplete: fc.boolean(),
	expectEveryMs: fc.integer({min: minute, max: week}),
});
const optionalTerms = fc.oneof(
	terms,
	terms.map(({now, isComplete}) => ({now, isComplete})),
);

test('whatever a bucket holds: words without NaN, figures that are not negative', () => {
	fc.assert(
		fc.property(
			fc.array(wild, {maxLength: 40}),
			kinds,
			optionalTerms,
			fc.nat(500),
			(backups, kind, given, more) => {
				const series = seriesOf(backups.map(toBackup), {
					kind,
					backups: backups.length + more,
					oldestAt: Math.min(...backups.map(one => one.at)) - more * hour,
				});
				const health = judgeSeries(series, given);
				expect(JSON.stringify(health)).not.toMatch(/NaN|Infinity|undefined|null|[:,[]-\d/u);
				expect(health.findings.map(({word}) => word).join()).not.toMatch(/-\d/u);
				const days = daysOf(series, given, 28);
				expect(days).toHaveLength(28);
				const bars = sizesOf(series, given, 12);
				expect(bars.length).toBeLessThanOrEqual(12);
				if (!given.isComplete) {
					expect(new Set(days)).not.toContain('missing');
					expect([health.word, health.findings]).toEqual(['So far', []]);
				}
			},
		),
		{numRuns: 300},
	);
});

test('sizes in other units are judged the same, as long as none is one of nothing', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({min: 100, max: 100_000}), {minLength: 8, maxLength: 40}),
			fc.integer({min: 2, max: 1000}),
			(sizes, factor) => {
				const judge = (by: number) =>
					judgeSeries(
						seriesOf(
							every(day, sizes.length, at('23T02:10')).map((time, index) =>
								backup(time, {bytes: (sizes[index] as number) * by}),
							),
						),
						{now: at('23T19:00'), isComplete: true},
					);
				expect(judge(factor).health).toBe(judge(1).health);
			},
		),
	);
});

test('the order in which backups are given does not matter', () => {
	const backups = fc.uniqueArray(wild, {minLength: 1, maxLength: 30, selector: one => one.at});
	const shuffled = backups.chain(all =>
		fc.tuple(fc.constant(all), fc.shuffledSubarray(all, {minLength: all.length})),
	);
	fc.assert(
		fc.property(shuffled, ([all, other]) => {
			const judge = (some: typeof all) =>
				judgeSeries(
					{...seriesOf(all.map(toBackup)), recent: some.map(toBackup)},
					{now: at('23T19:00'), isComplete: true},
				);
			const [one, two] = [judge(all), judge(other)];
			expect(two).toEqual(one);
		}),
	);
});
