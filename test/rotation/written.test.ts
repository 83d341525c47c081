import {describe, expect, test} from 'vitest';
import {type Overwrites, overwritesSeen, writtenSince} from '../../src/rotation/written.js';
import {writtenLines, writtenSummary} from '../../src/rotation/written-lines.js';
import {
	hourlyDumps,
	listedVersions,
	resticRepository,
	type Upload,
	walgBackups,
} from '../backups/versioned.js';

const day = 86_400_000;
const hour = 3_600_000;
const newest = Date.parse('2026-11-23T02:10:00Z');
const now = newest + 9 * hour;
const since = now - 2 * hour;

function written(
	uploads: readonly Upload[],
	{deleted, overwrites = 'seen'}: {deleted?: ReadonlyMap<string, number>; overwrites?: Overwrites} = {},
) {
	const {judged, ...facts} = listedVersions(uploads, deleted);
	const series = judged(now).map(one => one.series);
	return writtenSince(series, {of: 'all', ...facts}, since, overwrites);
}

/** What a thief puts over these, an hour ago. */
const poison = (uploads: readonly Upload[], size = 10): readonly Upload[] =>
	uploads.map(({key}) => ({key, at: now - hour, size}));

const summaryOf = (...args: Parameters<typeof written>) => writtenSummary(written(...args));

describe('each key that was put over is told', () => {
	const parts = (all: readonly Upload[]) => all.filter(({key}) => key.includes('/part_'));

	test('parts of backups of many objects', () => {
		const clean = walgBackups(20, newest);
		const {entries, hasMore} = written([...clean, ...poison(parts(clean))]);
		expect(entries.map(({key}) => key)).toEqual(
			parts(clean)
				.map(({key}) => key)
				.sort(),
		);
		expect(entries[0]).toMatchObject({what: 'overwritten', count: 1, bytes: 10, isKept: true});
		expect(hasMore).toBe(false);
	});

	test('packs of a repository', () => {
		const clean = resticRepository(20, newest);
		const packs = clean.filter(({key}) => key.startsWith('data/'));
		expect(summaryOf([...clean, ...poison(packs)])).toBe('100 overwritten');
	});

	test('more than a series keeps one by one: in lines the first of them, for a program all', () => {
		const clean = hourlyDumps(500, newest);
		const result = written([...clean, ...poison(clean.slice(0, 499))]);
		expect(result.entries).toHaveLength(499);
		const lines = writtenLines(result).map(({text}) => text.trim());
		expect(lines[0]).toMatch(/^written since \S+: 499 overwritten$/u);
		expect(lines).toHaveLength(1 + 200 + 1);
		expect(lines.at(-1)).toBe('and 299 more: --json has all of them');
	});

	test('all of a series are no new names', () => {
		const clean = hourlyDumps(30, newest);
		expect(summaryOf([...clean, ...poison(clean)])).toBe('30 overwritten');
	});

	test('a name that each run points at the newest with', () => {
		const clean = [...hourlyDumps(30, newest), {key: 'db/latest.dump', at: newest, size: 1e9}];
		expect(summaryOf([...clean, ...poison(clean.slice(-1))])).toBe('1 overwritten');
	});

	test('our own test objects are not', () => {
		const clean = [...hourlyDumps(30, newest), {key: 'db/.nightdrop/run/1', at: newest, size: 3}];
		const tested = new Map([['db/.nightdrop/run/1', now - hour]]);
		expect(summaryOf([...clean, ...poison(clean.slice(-1))], {deleted: tested})).toBe(
			'nothing but new backups of known series',
		);
	});
});

test('deleted parts are told, whether or not a series counts them', () => {
	const clean = walgBackups(3, newest);
	const deleted = new Map(
		clean.filter(({key}) => key.includes('/part_')).map(({key}) => [key, now - hour] as const),
	);
	const {entries} = written(clean, {deleted});
	expect(entries.map(({what}) => what)).toEqual(Array.from({length: 9}, () => 'deleted'));
});

test('more puts of one key than are kept are not called all', () => {
	const puts = Array.from({length: 201}, (_, index) => ({
		key: 'db/2026-11-20T02.dump',
		at: now - hour + index * 1000,
		size: 10,
	}));
	const result = written([...hourlyDumps(300, newest), ...puts]);
	expect(result.hasMore).toBe(true);
	expect(writtenSummary(result)).toBe('at least 1 overwritten');
});

describe('a name that tells a time long before it was put', () => {
	const daily = (count: number): readonly Upload[] =>
		Array.from({length: count}, (_, index) => {
			const at = newest - index * day;
			return {
				key: `db/${new Date(at).toISOString().slice(0, 10)}/orders.dump`,
				at,
				size: 1e9,
				versionId: 'null',
			};
		});

	test('is told where no version shows what was there', () => {
		const [first, ...older] = daily(11);
		const old = older.slice(1, 9);
		const left = [first, older[0], older[9]].flatMap(one => one ?? []);
		const {entries} = written([...left, ...poison(old)], {overwrites: 'unseen'});
		expect(entries.map(({what, key}) => [what, key])).toEqual(
			old
				.map(({key}) => key)
				.sort()
				.map(key => ['old name', key]),
		);
		expect(entries[0]).not.toHaveProperty('isKept');
	});

	test('is no second time told of one that was put over', () => {
		const clean = daily(11);
		expect(summaryOf([...clean, ...poison(clean.slice(4, 5))])).toBe('1 overwritten');
	});

	test('a job that always puts late is no thief', () => {
		const late = Array.from({length: 10}, (_, index) => {
			const at = now - hour - index * day;
			return {key: `db/${new Date(at - 5 * day).toISOString().slice(0, 10)}.dump`, at, size: 1e9};
		});
		expect(summaryOf(late)).toBe('nothing but new backups of known series');
	});
});

describe('whether what was put over can be seen', () => {
	test.each([
		['Enabled', undefined, 'seen'],
		['Enabled', since - 1, 'seen'],
		['Enabled', since, 'partly-seen'],
		['Suspended', undefined, 'unseen'],
		['never', since, 'unseen'],
		[undefined, undefined, 'unknown'],
	] as const)('a bucket of which %s is known, last without versions at %s: %s', (status, unkeptAt, words) => {
		expect(overwritesSeen(status, unkeptAt, since)).toBe(words);
	});

	test('what was put without versions is known by its version', () => {
		const clean = hourlyDumps(30, newest);
		const unkept = {key: 'db/old.dump', at: newest - day, size: 10, versionId: 'null'};
		expect(listedVersions(clean).unkeptAt).toBeUndefined();
		expect(listedVersions([...clean, unkept]).unkeptAt).toBe(newest - day);
	});

	test.each(['partly-seen', 'unseen', 'unknown'] as const)('%s promises nothing', overwrites => {
		const lines = writtenLines(written(hourlyDumps(30, newest), {overwrites})).map(({text}) => text);
		expect(lines[0]).toMatch(/: nothing was seen but new backups of known series$/u);
		expect(lines[1]).toMatch(/^overwrites: .*versions/u);
	});
});
