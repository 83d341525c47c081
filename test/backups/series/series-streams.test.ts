import {expect, test} from 'vitest';
import type {Series} from '../../../src/backups/backup.js';
import {entry, newest, only, seriesOf} from './bucket.js';

const hex = (number: number, width: number) => number.toString(16).toUpperCase().padStart(width, '0');

const wal = (place: number, timeline = 1, perLog = 256) =>
	`pg/wal_005/${hex(timeline, 8)}${hex(Math.floor(place / perLog), 8)}${hex(place % perLog, 8)}.lz4`;
const segments = (from: number, to: number) => Array.from({length: to - from}, (_, index) => from + index);
const stream = (keys: readonly string[]): Series =>
	only(seriesOf(keys.map((key, index) => entry(key, {at: newest + index * 1000}))));

test('WAL without a gap goes over the end of a log', () => {
	const series = stream(segments(250, 600).map(place => wal(place)));
	expect(series).toMatchObject({
		kind: 'stream',
		pattern: 'pg/wal_005/{lsn}',
		backups: 350,
		gaps: {count: 0, names: []},
	});
});

test('missing segments are counted and named', () => {
	const there = segments(250, 600).filter(place => place < 255 || place > 257);
	expect(stream(there.map(place => wal(place))).gaps).toEqual({
		count: 3,
		names: ['0000000100000000000000FF', '000000010000000100000000', '000000010000000100000001'],
	});
});

test('what is missing among the newest is on its way', () => {
	const there = segments(0, 100).filter(place => place !== 95);
	expect(stream(there.map(place => wal(place))).gaps?.count).toBe(0);
});

test('segments of 64 MB leave most numbers of a log out', () => {
	expect(stream(segments(10, 300).map(place => wal(place, 1, 64))).gaps?.count).toBe(0);
});

test('a new timeline is no gap, and its history is no segment', () => {
	const keys = [
		...segments(0, 40).map(place => wal(place)),
		'pg/wal_005/00000002.history.lz4',
		...segments(39, 80).map(place => wal(place, 2)),
	];
	expect(stream(keys)).toMatchObject({objects: 82, backups: 81, gaps: {count: 0}});
});

test('a segment that is there twice is told', () => {
	const name = (hash: string) =>
		`r/archive/main/17-1/0000000100000000/000000010000000000000010-${hash.repeat(40)}.gz`;
	expect(stream([name('a')]).notes).toEqual([]);
	expect(stream([name('a'), name('b')]).notes.join()).toContain('twice');
});

test('binlogs are counted from their numbers', () => {
	const keys = [1, 2, 5, 6].map(number => `my/binlog_005/mysql-bin.00000${number}.br`);
	expect(stream([...keys, 'my/binlog_sentinel_005.json'].slice(0, 4))).toMatchObject({
		pattern: 'my/binlog_005/mysql-bin.{counter}',
		gaps: {count: 2, names: ['000003', '000004']},
	});
});

test.each([
	[
		'db/ltx/0/',
		[
			'0000000000000001-0000000000000064.ltx',
			'0000000000000065-00000000000000c8.ltx',
			'00000000000000d0-00000000000000d1.ltx',
		],
		'from 00000000000000c9',
	],
	[
		'etcd/v2/',
		[
			'Incr-00000001-00000100-1565021494.gz',
			'Incr-00000101-00000200-1565021594',
			'Incr-00000300-00000400-1565021694',
		],
		'from 201',
	],
	[
		'm/oplog_005/',
		[
			'oplog_1579541143.39_1579541443.33.lzma',
			'oplog_1579541443.33_1579541743.12.lzma',
			'oplog_1579541800.1_1579542043.5.lzma',
		],
		'after 2020-01-20T17:35:43Z',
	],
	[
		'm/pbmPitr/rs1/20220207/',
		[
			'20220207140605-18.20220207141653-1.oplog.s2',
			'20220207141653-1.20220207141723-1.oplog.s2',
			'20220207142000-1.20220207142723-4.oplog.s2',
		],
		'after 2022-02-07T14:17:23Z',
	],
])('in %s each object begins where one ended', (folder, names, gap) => {
	expect(stream(names.slice(0, 2).map(name => folder + name)).gaps).toEqual({count: 0, names: []});
	expect(stream(names.map(name => folder + name)).gaps).toEqual({count: 1, names: [gap]});
});

test('numbers too large to be counted harm nothing', () => {
	const keys = [
		'm/oplog_005/oplog_99999999999999999999.1_99999999999999999999999.2.lzma',
		'pg/wal_005/FFFFFFFFFFFFFFFFFFFFFFFF.lz4',
	];
	expect(seriesOf(keys.map(key => entry(key))).map(({objects}) => objects)).toEqual([1, 1]);
});
