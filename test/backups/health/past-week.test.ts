import fc from 'fast-check';
import {expect, test} from 'vitest';
import {daysOf} from '../../../src/backups/health/calendar.js';
import {judgeSeries} from '../../../src/backups/health/health.js';
import {at, backup, came, complete, day, every, hour, now, seriesOf} from './example.js';

const nights = every(day, 30, at('23T02:10'));
const without = (times: readonly number[], ...gone: readonly number[]) =>
	times.filter((_, index) => !gone.includes(times.length - 1 - index));
const start = (words: string) => at(`${words}T00:00`);

test('that nights never came is still said when a later one did', () => {
	const health = judgeSeries(came(without(nights, 1, 2)), complete());
	expect(health).toMatchObject({health: 'ok', missedDays: [start('21'), start('22')]});
	expect(health.notes).toEqual(['None came on 21 Nov and 22 Nov.']);
});

test('and when the later one is next to nothing', () => {
	const times = without(nights, 1, 2, 3);
	const series = seriesOf(
		times.map((time, index) => backup(time, index === times.length - 1 ? {bytes: 3} : {})),
	);
	expect(judgeSeries(series, complete())).toMatchObject({
		health: 'empty',
		missedDays: [start('20'), start('21'), start('22')],
	});
});

test('what is missing now is not said twice', () => {
	const health = judgeSeries(came(without(nights, 0, 1, 4)), complete());
	expect(health).toMatchObject({health: 'missing', missing: 2, missedDays: [start('19')]});
});

test('after a week it is only in the calendar', () => {
	expect(judgeSeries(came(without(nights, 6)), complete()).missedDays).toEqual([start('17')]);
	expect(judgeSeries(came(without(nights, 7)), complete()).missedDays).toEqual([]);
});

test('a few of many a day, and days on which none is due, are none', () => {
	const hourly = every(hour, 400, now - hour / 2);
	expect(judgeSeries(came(without(hourly, 20, 21, 60)), complete()).missedDays).toEqual([]);
	const weekdays = nights.filter(time => ![0, 6].includes(new Date(time).getUTCDay()));
	expect(judgeSeries(came(weekdays), complete())).toMatchObject({health: 'ok', missedDays: []});
});

test('an empty one is still said when a later one is not', () => {
	const series = seriesOf(
		nights.map((time, index) => backup(time, index === nights.length - 3 ? {bytes: 0} : {})),
	);
	expect(judgeSeries(series, complete())).toMatchObject({health: 'ok', notes: ['Empty: 21 Nov.']});
});

test('they are the missing days of the calendar before the newest', () => {
	fc.assert(
		fc.property(fc.array(fc.boolean(), {minLength: 40, maxLength: 40}), fc.nat(hour), (kept, late) => {
			const times = every(day, 40, at('23T02:10')).filter((_, index) => kept[index] || index % 3 > 0);
			const series = came(times.map((time, index) => (index % 2 === 0 ? time : time + late)));
			const newest = Math.floor(series.newestAt / day) * day;
			const missing = daysOf(series, complete(), 7).flatMap((one, index) => {
				const begin = Math.floor(now / day) * day - (6 - index) * day;
				return one === 'missing' && begin < newest ? [begin] : [];
			});
			expect(judgeSeries(series, complete()).missedDays).toEqual(missing);
		}),
	);
});
