import {expect, test} from 'vitest';
import type {Series} from '../../../src/backups/backup.js';
import {daysOf} from '../../../src/backups/health/calendar.js';
import type {JudgeTerms} from '../../../src/backups/health/case.js';
import {sizesOf} from '../../../src/backups/health/size-bars.js';
import {daySpans} from '../../../src/ui/days.js';
import {sizeSpans} from '../../../src/ui/sizes.js';
import {spanText} from '../../../src/ui/text.js';
import {plainTheme} from '../../../src/ui/theme.js';
import {at, backup, came, complete, day, every, gibibyte, hour, minute, now, seriesOf} from './example.js';

const strip = (series: Series, changes: Partial<JudgeTerms> = {}, weeks = 3) =>
	daySpans(daysOf(series, complete(changes), 7 * weeks), weeks)
		.map(span => spanText(span, plainTheme))
		.join('');
const chart = (series: Series, changes: Partial<JudgeTerms> = {}) =>
	sizeSpans(sizesOf(series, complete(changes), 12), 18 * gibibyte)
		.map(span => spanText(span, plainTheme))
		.join('');

const daily = every(day, 40, at('23T02:10'));

test('every day', () => {
	expect(strip(came(daily))).toBe('■■■■■■■ ■■■■■■■ ■■■■■■■');
});

test('a small one, then none for three nights', () => {
	const series = seriesOf(
		daily.slice(0, -3).map(time => backup(time, time === at('18T02:10') ? {bytes: 1200} : {})),
	);
	expect(strip(series)).toBe('■■■■■■■ ■■■■■■■ ■!■■✗✗✗');
	expect(chart(series)).toBe('▃▃▃▃▃▃▁▃▃   ');
	expect(sizesOf(series, complete(), 12)[6]).toEqual({bytes: 1200, role: 'warn'});
});

test('one missing in between, and today late', () => {
	const times = every(day, 40, at('22T14:00')).filter(time => time !== at('12T14:00'));
	expect(strip(came(times))).toBe('■■■■■■■ ■■✗■■■■ ■■■■■■!');
	expect(chart(came(times))).toBe('▃ ▃▃▃▃▃▃▃▃▃▃');
});

test('before it is called late, that of today is still to come; on a day that has none nothing is', () => {
	const series = came(every(day, 40, at('22T18:00')));
	expect(strip(series, {}, 1)).toBe('■■■■■■□');
	const weekly = came(every(7 * day, 10, at('21T02:10')));
	expect(strip(weekly, {now: at('28T01:00')}, 1)).toBe('······□');
	expect(strip(weekly, {now: at('27T01:00')}, 1)).toBe('■······');
});

test('once a week', () => {
	const series = came(every(7 * day, 10, at('21T02:10')));
	expect(strip(series)).toBe('····■·· ····■·· ····■··');
	expect(strip(series, {now: at('29T19:00')}, 1)).toBe('·····✗·');
});

test('before the first there is nothing', () => {
	expect(strip(came(every(day, 12, at('23T02:10'))))).toBe('······· ··■■■■■ ■■■■■■■');
});

test('more than usual, fewer than due, and late', () => {
	expect(strip(came([...daily, at('20T10:00'), at('20T11:00')]), {}, 1)).toBe('■■■+■■■');
	const three = [8, 12, 18].flatMap(clock => every(day, 20, at('23T00:00') + clock * hour));
	const fewer = three.filter(time => time !== at('21T12:00'));
	expect(strip(came(fewer), {}, 1)).toBe('■■■■!■■');
	const late = daily.map(time => (time === at('21T02:10') ? time + 6 * hour : time));
	expect(strip(came(late), {}, 1)).toBe('■■■■!■■');
});

test('one that ends after midnight leaves no hole', () => {
	const late = every(day, 40, at('22T23:55')).map((time, index) => time + (index % 3) * 4 * minute);
	expect(strip(came(late), {now: at('23T12:00')})).toBe('■■■■■■■ ■■■■■■■ ■■■■■■□');
});

test('one that was overwritten is odd in its own day', () => {
	const put = (time: string, bytes: number) => ({at: at(time), bytes, etag: time});
	const versions = {
		byKey: new Map([['k', {count: 2, first: put('18T02:10', 9), last: put('21T04:00', 8)}]]),
		deleted: [],
	};
	const series = seriesOf([
		...daily.filter(time => time !== at('18T02:10')).map(time => backup(time)),
		backup(at('21T04:00'), {key: 'k'}),
	]);
	expect(strip(series, {versions}, 1)).toBe('■!■■■■■');
});

test('names that tell the day before yesterday are usual where all do', () => {
	expect(strip(seriesOf(daily.map(time => backup(time, {named: time - 3 * day}))), {}, 1)).toBe('■■■■■■■');
});

test('while a listing runs, what was not seen is not known', () => {
	expect(strip(came(daily.slice(0, -3)), {isComplete: false})).toBe('■■■■■■■ ■■■■■■■ ■■■■???');
	expect(chart(came(daily.slice(0, -3)), {isComplete: false})).toBe('▃▃▃▃▃▃▃▃▃▃▃▃');
});

test('days of which the backups are no longer remembered are not seen', () => {
	const hourly = came(every(hour, 200, at('23T19:00')), {backups: 500, oldestAt: now - 499 * hour});
	expect(strip(hourly)).toBe('??????? ?????■■ ■■■■■■■');
});

test('what was due before a schedule was changed is told by the backups of then', () => {
	const daily = every(day, 43, at('23T02:10'));
	const weekly = every(7 * day, 12, (daily[0] as number) - 7 * day).filter((_, index) => index !== 9);
	const weeks = strip(came([...weekly, ...daily]), {}, 13).split(' ');
	expect(weeks.slice(-6)).toEqual(Array.from({length: 6}, () => '■■■■■■■'));
	expect(weeks.slice(0, 6).join('')).toBe('······■······■······■······✗······■······■');
});

test('of a busy series that died a week ago every day is missing', () => {
	const hourly = came(every(hour, 200, at('16T12:00')));
	expect(strip(hourly, {}, 2)).toBe('■■■■■■! ✗✗✗✗✗✗✗');
});

test('a series by chance shows only the days on which one came', () => {
	const series = came([now - hour, now - 3 * day, now - 8 * day - hour, now - 9 * day]);
	expect(strip(series, {}, 2)).toBe('····■■· ···■··■');
});
