import {expect, test} from 'vitest';
import {isEmpty} from '../../../src/backups/health/empty-sizes.js';
import {judgeSeries} from '../../../src/backups/health/health.js';
import {at, backup, complete, day, every, gibibyte, now, seriesOf, sized} from './example.js';

const mebibyte = 1024 ** 2;
const judge = (sizes: readonly number[], changes = {}) => judgeSeries(sized(sizes, changes), complete());

test.each([
	['db.sql', 0, true],
	['db.sql', 1, true],
	['db.sql', 20, false],
	['db.sql.gz', 20, true],
	['DB.SQL.GZ', 20, true],
	['db.sql.gz', 22, false],
	['files.tar.gz', 45, true],
	['db.zst', 13, true],
	['db.xz', 32, true],
	['db.bz2', 14, true],
	['db.lz4', 15, true],
	['files.tar', 10_240, true],
	['files.zip', 22, true],
	['db.enc', 32, true],
	['db.gpg', 70, true],
	['db.constructor', 20, false],
	['gz', 20, false],
])('%s of %i bytes is empty: %s', (key, bytes, expected) => {
	expect(isEmpty(key, bytes)).toBe(expected);
});

test('an empty newest is bad, and how often it was so is said', () => {
	expect(judge([0])).toMatchObject({health: 'empty', role: 'bad', word: 'Empty, 0 bytes'});
	const failing = judge([20, 20, 20], {key: 'db.sql.gz'});
	expect(failing).toMatchObject({health: 'empty', word: 'Empty, 20 bytes'});
	expect(failing.why).toBe(
		'It has 20 bytes, which is what its format makes of nothing. So are the last 3, since 21 Nov 02:10 UTC. The last of its usual size is of 20 Nov 02:10 UTC, 18.0 GiB.',
	);
});

test('a series of nothing but empty ones is empty', () => {
	const times = every(day, 10, at('23T02:10'));
	const series = seriesOf(times.map(time => backup(time, {bytes: 20, key: 'db.sql.gz'})));
	expect(judgeSeries(series, complete()).health).toBe('empty');
});

const tars = (sizes: readonly number[]) => {
	const times = every(day, sizes.length, at('23T02:10'));
	return judgeSeries(
		seriesOf(
			times.map((time, index) => backup(time, {bytes: sizes[index] as number, key: `etc-${index}.tar`})),
		),
		complete(),
	);
};
const nights = (count: number, bytes: number) => Array.from({length: count}, () => bytes);

test('a tar is filled up to 10,240 bytes: so is every one of a few small files', () => {
	expect(tars(nights(28, 10_240))).toMatchObject({health: 'ok', notes: []});
	expect(tars([...nights(20, 10_240), 20_480, ...nights(7, 10_240)]).health).toBe('ok');
	// Now one record, now two.
	expect(tars([...nights(20, 20_480), 10_240, 20_480, 10_240, 20_480, 10_240]).health).toBe('ok');
});

test('where there used to be more in it, such a tar is empty', () => {
	expect(tars([...nights(20, gibibyte), 10_240]).word).toBe('Empty, 10,240 bytes');
	expect(tars([...nights(20, 20_480), 10_240]).health).toBe('empty');
	expect(tars([gibibyte, 10_240]).findings.map(({health}) => health)).toContain('empty');
	const failing = tars([...nights(15, gibibyte), ...nights(12, 10_240)]);
	expect(failing.health).toBe('empty');
	expect(failing.why).toContain('So are the last 12, since 12 Nov 02:10 UTC.');
	// Now and then it failed before.
	expect(tars([...nights(9, gibibyte), 10_240, gibibyte, 10_240, gibibyte, 10_240]).health).toBe('empty');
});

test('what a tree of objects sums up to is not a size of nothing', () => {
	expect(judge([10_240], {key: 'x.tar', objects: 3}).health).toBe('shrunk');
});

test('less than a kibibyte where there used to be gibibytes is empty, whatever its format', () => {
	expect(judge([3])).toMatchObject({
		health: 'empty',
		role: 'bad',
		word: 'Empty, 3 bytes',
		why: 'It has 3 bytes, usual are 18.0 GiB. The last of its usual size is of 22 Nov 02:10 UTC, 18.0 GiB.',
		lastUsual: {at: at('22T02:10')},
	});
	const times = every(day, 10, at('23T02:10'));
	const small = times.map((time, index) => backup(time, {bytes: index === 9 ? 300 : 900_000}));
	expect(judgeSeries(seriesOf(small), complete()).health).toBe('shrunk');
});

test('the last of the usual size is not one that was put long after the time in its name', () => {
	const times = every(day, 10, at('23T02:10'));
	const named = times.map((time, index) => backup(time, {named: time, bytes: index === 9 ? 0 : gibibyte}));
	const again = named.map((one, index) => (index === 8 ? {...one, named: one.at - 5 * day} : one));
	expect(judgeSeries(seriesOf(again), complete()).lastUsual?.backup.at).toBe(at('21T02:10'));
});

test('under half of the last seven is shrunk', () => {
	expect(judge([9.1 * gibibyte]).health).toBe('ok');
	expect(judge([1.1 * gibibyte])).toMatchObject({
		health: 'shrunk',
		role: 'warn',
		word: 'Shrunk by 94 %',
		why: 'It has 1.1 GiB, usual are 18.0 GiB. The last of its usual size is of 22 Nov 02:10 UTC, 18.0 GiB.',
	});
	expect(judge([1]).health).toBe('empty');
	expect(judge([1024]).word).toBe('Shrunk by 99 %');
});

test('a break is not forgotten when the last seven are all small', () => {
	const small = Array.from({length: 10}, () => gibibyte);
	const health = judge(small.map((size, index) => size + index));
	expect(health).toMatchObject({health: 'shrunk', word: 'Shrunk by 94 %'});
	expect(health.why).toContain('So are the last 10, since 14 Nov 02:10 UTC.');
});

test('a small backup before a good one is over', () => {
	expect(judge([gibibyte, 18 * gibibyte]).health).toBe('ok');
});

test('sizes that come back are sizes of the series: full ones among small ones', () => {
	const fullOnSundays = Array.from(
		{length: 30},
		(_, index) => (index % 7 === 1 ? 90 : 2 + (index % 3)) * gibibyte,
	);
	expect(judge(fullOnSundays.slice(0, 30)).findings).toEqual([]);
	expect(judge(fullOnSundays.slice(0, 23)).findings).toEqual([]);
	const smallOnWeekends = Array.from({length: 30}, (_, index) => (index % 7 < 2 ? 1 : 18) * gibibyte);
	expect(judge(smallOnWeekends.slice(0, 30)).findings).toEqual([]);
});

test('2.7 times the usual is grown', () => {
	expect(judge([48 * gibibyte]).health).toBe('ok');
	expect(judge([180 * gibibyte])).toMatchObject({health: 'grown', role: 'warn', word: 'Grown by 900 %'});
});

test('three are not enough to know a usual size', () => {
	const times = every(day, 3, at('23T02:10'));
	const series = seriesOf(times.map((time, index) => backup(time, {bytes: index === 2 ? 5 : gibibyte})));
	expect(judgeSeries(series, complete()).findings.map(({health}) => health)).toEqual(['irregular']);
});

test('whole parts and smaller than usual: an upload from a pipe that broke', () => {
	const cut = judge([1600 * 8 * mebibyte], {etag: 'x-1600'});
	expect(cut).toMatchObject({health: 'shrunk', word: 'Cut off'});
	expect(cut.why).toContain('exactly after 1,600 parts of 8.0 MiB');
	expect(judge([1600 * 8 * mebibyte], {etag: 'x-1601'}).health).toBe('ok');
	expect(judge([1600 * 8 * mebibyte + 1], {etag: 'x-1600'}).health).toBe('ok');
});

test('a disk image ends after whole parts every day', () => {
	const times = every(day, 30, at('23T02:10'));
	const images = times.map((time, index) => {
		const parts = index === 29 ? 100 : 200 + index;
		return backup(time, {bytes: parts * 8 * mebibyte, etag: `${index}-${parts}`});
	});
	expect(judgeSeries(seriesOf(images), complete()).word).toBe('Shrunk by 56 %');
});

test('the content of the one before, where every one used to differ', () => {
	const times = every(day, 30, at('23T02:10'));
	const same = times.map((time, index) =>
		backup(time, index > 27 ? {etag: 'same', bytes: 7 * gibibyte * 2} : {}),
	);
	expect(judgeSeries(seriesOf(same), complete())).toMatchObject({
		health: 'identical',
		word: 'Same as before',
	});
	const unknown = same.map(one => ({...one, etag: ''}));
	expect(judgeSeries(seriesOf(unknown), complete()).health).toBe('ok');
	const always = times.map(time => backup(time, {etag: 'same'}));
	expect(judgeSeries(seriesOf(always), complete())).toMatchObject({
		health: 'ok',
		notes: ['The last 30 backups all have the same content.'],
	});
});

test('usual sizes', () => {
	const health = judge([]);
	expect(health.usualBytes).toBe(18 * gibibyte + 26_000);
	expect(health.usualRange).toEqual([18 * gibibyte + 2000, 18 * gibibyte + 26_000]);
	expect(judgeSeries(seriesOf([]), {now, isComplete: true}).usualBytes).toBeUndefined();
});
