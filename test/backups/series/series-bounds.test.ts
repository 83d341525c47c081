import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Entry, recentLimit} from '../../../src/backups/backup.js';
import {openSeries, type SeriesOptions} from '../../../src/backups/series/series.js';
import {day, days, entry, newest, only, patterns, seriesOf} from './bucket.js';

const layouts = JSON.parse(readFileSync(join(import.meta.dirname, 'layouts.json'), 'utf8')) as ReadonlyArray<{
	readonly keys: readonly string[];
}>;
const realKeys = layouts.flatMap(({keys}) => keys);

/** A generator of numbers from a seed: the same bucket each time. */
function numbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';
const word = (random: () => number) =>
	Array.from({length: 6 + Math.floor(random() * 16)}, () => letters[Math.floor(random() * 64)]).join('');

const anyEntry = fc
	.record({
		key: fc.oneof(
			{weight: 5, arbitrary: fc.constantFrom(...realKeys)},
			{
				weight: 1,
				arbitrary: fc
					.constantFrom('a', 'b', 'c')
					.chain(folder => fc.nat(30).map(n => `${folder}/n${n}-x.sql`)),
			},
			{weight: 1, arbitrary: fc.string({minLength: 1, maxLength: 12, unit: 'binary'})},
			{
				weight: 1,
				arbitrary: fc.stringMatching(/^[a-c]\/[a-z]{1,3}[0-9]{0,2}\/20261[12]0[1-4]\.(tgz|tar|sql)$/u),
			},
			{
				weight: 1,
				arbitrary: fc.stringMatching(/^[ab]\/db-202611[0-2][0-9]-[0-9a-f]{8}\.(gz|zst)(\.md5|\.tmp|\.aa)?$/u),
			},
		),
		at: fc.integer({min: 0, max: 40}).map(days => newest - days * day),
		size: fc.integer({min: 0, max: 3}),
		storageClass: fc.constantFrom('STANDARD', 'GLACIER'),
	})
	.map(one => entry(one.key, one));

const small = {names: 10, families: 5, shapes: 100_000};

test.each([
	['all kept apart', {}],
	['folders full', {dated: small, undated: small, mirrors: small}],
] satisfies ReadonlyArray<[string, SeriesOptions]>)(
	'any order of the objects gives the same series: %s',
	(_, options) => {
		fc.assert(
			fc.property(
				fc
					.uniqueArray(anyEntry, {selector: ({key}) => key, maxLength: 120})
					.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], {minLength: all.length}))),
				([all, shuffled]) => {
					expect(seriesOf(shuffled, options)).toEqual(seriesOf(all, options));
				},
			),
			{numRuns: 150},
		);
	},
);

test('a snapshot between changes nothing of the last', () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(anyEntry, {selector: ({key}) => key, maxLength: 60}),
			fc.nat(60),
			(all, at) => {
				const detection = openSeries();
				for (const [index, one] of all.entries()) {
					detection.add(one);
					if (index === at) {
						detection.snapshot();
					}
				}

				expect(detection.snapshot()).toEqual(seriesOf(all));
			},
		),
		{numRuns: 80},
	);
});

test('every object is in one series, or told why not', () => {
	fc.assert(
		fc.property(fc.array(anyEntry, {maxLength: 80}), all => {
			const detection = openSeries({dated: small, undated: small});
			for (const one of all) {
				detection.add(one);
			}

			const {objects, bytes, ignored} = detection.totals();
			const counted = detection.snapshot().reduce((sum, series) => sum + series.objects, 0);
			expect(counted + Object.values(ignored).reduce((sum, count) => sum + count, 0)).toBe(objects);
			expect([objects, bytes]).toEqual([all.length, all.reduce((sum, {size}) => sum + size, 0)]);
		}),
		{numRuns: 100},
	);
});

test('the newest backups are kept exactly, however many there are', () => {
	const random = numbers(7);
	const all = Array.from({length: 5000}, (_, index) =>
		entry(`db/app-${new Date(newest + index * 60_000).toISOString().slice(0, 16).replaceAll(':', '')}.sql`, {
			at: newest - Math.floor(random() * 3000),
		}),
	);
	const expected = [...all].sort((one, other) => other.at - one.at || (one.key < other.key ? -1 : 1));
	const series = only(seriesOf(all));
	expect(series.backups).toBe(5000);
	expect(series.recent.map(({key}) => key)).toEqual(expected.slice(0, recentLimit).map(({key}) => key));
});

test('of thousands of trees the newest are kept, and all are counted', () => {
	const random = numbers(3);
	const all = Array.from({length: 9000}, (_, index) => {
		const at = Date.UTC(2000, 0, 1) + index * day;
		const stamp = `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/gu, '')}`;
		return [entry(`b/base/${stamp}/data.tar`, {at}), entry(`b/base/${stamp}/backup.info`, {at: at + 1})];
	})
		.flat()
		.map(one => ({one, place: random()}))
		.sort((one, other) => one.place - other.place)
		.map(({one}) => one);
	const series = only(seriesOf(all));
	expect(series).toMatchObject({backups: 9000, objects: 18_000, unfinished: []});
	expect(series.recent).toHaveLength(recentLimit);
	expect(series.recent[0]).toMatchObject({at: Date.UTC(2000, 0, 1) + 8999 * day + 1, objects: 2});
});

test('very many random names become a few wide patterns, and the series beside them stays', () => {
	const random = numbers(1);
	const detection = openSeries();
	const good = days('in/orders-202611*.dump');
	for (let index = 0; index < 100_000; index++) {
		detection.add(entry(`in/${word(random)}.tgz`, {at: newest - index}));
		if (index % 20_000 === 0) {
			detection.add(entry(good[index / 20_000] as string));
		}
	}

	const all = detection.snapshot();
	expect(all.length).toBeLessThan(8);
	expect(all.find(({pattern}) => pattern === 'in/orders-{date}.dump')).toMatchObject({
		backups: 5,
		kind: 'backups',
	});
	const wide = all.find(({pattern}) => pattern === 'in/{name}');
	expect(wide?.kind).toBe('wide');
	expect(wide?.notes.join()).toContain('differ in everything');
	expect(all.reduce((sum, {objects}) => sum + objects, 0)).toBe(100_005);
});

test('a flood of dated names leaves the series that was there', () => {
	const random = numbers(2);
	const detection = openSeries({dated: {names: 500, families: 200, shapes: 2000}});
	for (const date of Array.from({length: 20}, (_, index) => String(index + 1).padStart(2, '0'))) {
		detection.add(entry(`db/orders-202611${date}.dump`));
	}

	for (let index = 0; index < 20_000; index++) {
		detection.add(entry(`db/${word(random)}-20261123.dump`, {at: newest + index}));
	}

	detection.add(entry('db/orders-20261124.dump', {at: newest}));
	const all = detection.snapshot();
	expect(all.find(({pattern}) => pattern === 'db/orders-{date}.dump')?.backups).toBe(21);
	expect(all.length).toBeLessThan(20);
});

test('random folders and counters fall together, folders of hosts do not', () => {
	const random = numbers(4);
	const options = {dated: {names: 100, families: 50, shapes: 1000}};
	expect(
		patterns(
			seriesOf(
				Array.from({length: 3000}, () => entry(`in/${word(random)}x/dump-20261123.sql`)),
				options,
			),
		),
	).toContain('in/{name}');
	const numbered = Array.from({length: 3000}, (_, index) => entry(`job/a${index}/dump-20261123.sql`));
	expect(patterns(seriesOf(numbered, options))).toEqual(['job/a{counter}/dump-{date}.sql']);
	const hosts = Array.from({length: 90}, (_, index) => days(`h/web${index}/dump-202611*.sql`)).flat();
	expect(
		seriesOf(
			hosts.map(key => entry(key)),
			options,
		),
	).toHaveLength(90);
});

test('more shapes than there is room for make the limits smaller', () => {
	const keys = Array.from({length: 40}, (_, one) =>
		Array.from({length: 40}, (_, other) => `a${one}/b${other}/x-20261123.sql`),
	);
	const all = seriesOf(
		keys.flat().map(key => entry(key)),
		{dated: {names: 64, families: 64, shapes: 500}},
	);
	expect(all.length).toBeLessThanOrEqual(500);
	expect(all.reduce((sum, {objects}) => sum + objects, 0)).toBe(1600);
});

test('names made to hurt are only names', () => {
	const hostile = [
		'\u0001\u0002\u001B[2J/db-20261123.sql',
		'{date}/{date}.sql',
		'db-😀-20261123.sql',
		'//a//b-20261123.sql',
		'a%2Fb+c d-20261123.sql',
		`${'x/'.repeat(511)}20`,
		'9'.repeat(1024),
		'2026-'.repeat(204),
		'.'.repeat(1024),
		'../../etc/passwd-20261123.sql',
		'__proto__/constructor-20261123.sql',
		'',
	];
	for (const key of hostile) {
		expect(only(seriesOf([entry(key)])).objects).toBe(1);
	}

	expect(patterns(seriesOf([entry('{date}/x-20261123.sql'), entry('20261123/x-20261123.sql')]))).toEqual([
		'{date}/x-{date}.sql',
		'{{date}}/x-{date}.sql',
	]);
	expect(only(seriesOf([entry(hostile[0] as string)])).pattern).toBe('\u0001\u0002\u001B[2J/db-{date}.sql');
});

test('dates of 1970 and of 2100 are no dates, and harm nothing', () => {
	const all = seriesOf([
		entry('a/x-19700101.sql', {at: 0}),
		entry('a/x-21000101.sql', {at: Date.UTC(2100, 0, 1)}),
		entry('b/x-0.sql', {at: 0}),
		entry('b/x-4200000000.sql', {at: 8.64e15}),
	]);
	expect(all.flatMap(({recent}) => recent.map(({named}) => named))).toEqual([
		undefined,
		undefined,
		undefined,
		undefined,
	]);
});

test('two listings at once do not disturb each other', () => {
	const [one, other] = [openSeries(), openSeries()];
	const first: readonly Entry[] = days('a/x-202611*.sql').map(key => entry(key));
	const second: readonly Entry[] = days('b/y-202611*.sql').map(key => entry(key));
	for (const [index, each] of first.entries()) {
		one.add(each);
		other.add(second[index] as Entry);
		one.snapshot();
	}

	expect(patterns(one.snapshot())).toEqual(['a/x-{date}.sql']);
	expect(patterns(other.snapshot())).toEqual(['b/y-{date}.sql']);
	expect(one.snapshot()[0]?.backups).toBe(5);
});
