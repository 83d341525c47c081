import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {openVersions} from '../../src/backups/gather-versions.js';
import type {Version} from '../../src/backups/listing/listing.js';
import {openSeries} from '../../src/backups/series/series.js';
import {day, hour, nightly, now} from './listed-example.js';
import {hourlyDumps, listedVersions, resticRepository, type Upload, walgBackups} from './versioned.js';

const version = (key: string, at: number, change: Partial<Version> = {}): Version => ({
	key,
	at,
	size: 100,
	etag: String(at),
	storageClass: 'STANDARD',
	versionId: String(at),
	isLatest: true,
	isDeleteMarker: false,
	...change,
});

const night = nightly('orders', {days: 10});
const single = night.map(({key, at}) => version(key, at));
const [newest] = single;
const key = newest?.key ?? '';
const pattern = 'db/orders/{date}/orders.zst';

/** The facts of these versions, taken in pages of this size. */
function factsOf(versions: readonly Version[], pageSize: number) {
	const gathered = openVersions();
	const found = openSeries();
	const current = [];
	for (let index = 0; index < versions.length; index += pageSize) {
		for (const one of gathered.add(versions.slice(index, index + pageSize))) {
			current.push(one);
			found.add(one);
		}
	}

	return {current, ...gathered.facts(found)};
}

describe.each([1, 2, 3, 1000])('in pages of %i', pageSize => {
	test('what was put once tells nothing', () => {
		const {byPattern, gone} = factsOf(single, pageSize);
		expect(byPattern.get(pattern)).toEqual({byKey: new Map(), deleted: []});
		expect(gone).toEqual([]);
	});

	test('what was written over has its first and its last put, wherever a page ends', () => {
		const three = [
			version(key, now),
			version(key, now - day, {isLatest: false, size: 5}),
			version(key, now - 2 * day, {isLatest: false, size: 7}),
		];
		const {byPattern, current} = factsOf([...three, ...single.slice(1)], pageSize);
		expect(current).toHaveLength(10);
		expect(byPattern.get(pattern)?.byKey.get(key)).toMatchObject({
			count: 3,
			first: {at: now - 2 * day, bytes: 7},
			last: {at: now, bytes: 100},
		});
	});

	test('what was deleted is told with what is under the marker, and is not there', () => {
		const deleted = [
			version(key, now, {isDeleteMarker: true, size: 0, etag: ''}),
			version(key, now - day, {isLatest: false}),
		];
		const {byPattern, current} = factsOf([...deleted, ...single.slice(1)], pageSize);
		expect(current).toHaveLength(9);
		expect(byPattern.get(pattern)).toMatchObject({
			byKey: new Map(),
			deleted: [{key, at: now, last: {at: now - day, bytes: 100}}],
		});
	});

	test('a series of which all is deleted is still told', () => {
		const deleted = single.flatMap(one => [
			version(one.key, now, {isDeleteMarker: true, size: 0, etag: ''}),
			{...one, isLatest: false},
		]);
		const {current, gone, byPattern} = factsOf(deleted, pageSize);
		expect(current).toEqual([]);
		expect(gone).toMatchObject([{pattern, backups: 0, recent: []}]);
		expect(byPattern.get(pattern)?.deleted).toHaveLength(10);
	});
});

test('the size of a page changes nothing', () => {
	const one = fc.record({puts: fc.integer({min: 1, max: 4}), isDeleted: fc.boolean()});
	fc.assert(
		fc.property(fc.array(one, {maxLength: 12}), fc.integer({min: 1, max: 7}), (keys, pageSize) => {
			const versions = keys.flatMap(({puts, isDeleted}, index) => {
				const name = `db/orders/2026-11-${String(index + 1).padStart(2, '0')}/orders.zst`;
				const marker = version(name, now + 1, {isDeleteMarker: true, size: 0, etag: ''});
				return [
					...(isDeleted ? [marker] : []),
					...Array.from({length: puts}, (_, put) =>
						version(name, now - put * day, {isLatest: put === 0 && !isDeleted}),
					),
				];
			});
			expect(factsOf(versions, pageSize)).toEqual(factsOf(versions, 1000));
		}),
	);
});

describe('the health of a series counts what was put over or deleted', () => {
	const at = Date.parse('2026-11-23T02:10:00Z');
	const later = at + hour;
	const stolenAt = later - hour / 2;
	const healthOf = (uploads: readonly Upload[], deleted?: ReadonlyMap<string, number>) =>
		listedVersions(uploads, deleted)
			.judged(later)
			.map(({health: {health, title}}) => [health, title]);
	const poison = (uploads: readonly Upload[]) => uploads.map(one => ({...one, at: stolenAt, size: 10}));

	test('once a backup of many objects', () => {
		const clean = walgBackups(20, at);
		const parts = clean.filter(({key}) => key.includes('/part_'));
		expect(healthOf(clean)).toEqual([['ok', 'On time']]);
		expect(healthOf([...clean, ...poison(parts.slice(0, 24))])).toEqual([
			['overwritten', '8 backups were overwritten'],
		]);
		expect(healthOf([...clean, ...poison(parts.slice(0, 2))])).toEqual([
			['overwritten', 'A backup was overwritten once, 19 d after it was made'],
		]);
	});

	test('what several backups of a repository share as objects', () => {
		const clean = resticRepository(20, at);
		const packs = clean.filter(({key}) => key.startsWith('data/'));
		expect(healthOf([...clean, ...poison(packs)])).toEqual([['overwritten', '100 objects were overwritten']]);
	});

	test('more than a series keeps one by one', () => {
		const clean = hourlyDumps(500, at);
		const over = poison(clean.slice(0, 499));
		expect(healthOf([...clean, ...over])).toEqual([['overwritten', '499 backups were overwritten']]);
		const deleted = new Map(clean.slice(1, 400).map(({key}) => [key, stolenAt]));
		expect(healthOf(clean, deleted)).toEqual([['deleted', '399 backups were deleted, and older ones kept']]);
		const all = new Map(clean.map(({key}) => [key, stolenAt]));
		expect(healthOf(clean, all)[0]).toEqual(['deleted', 'Nothing of it is left: 500 backups were deleted']);
	});

	test('deleted backups of many objects by their markers: leftovers that a tool clears away are none', () => {
		const clean = walgBackups(20, at);
		const of = (word: string) => clean.filter(({key}) => key.includes(word)).slice(3, 6);
		const deleted = (uploads: readonly Upload[]) => new Map(uploads.map(({key}) => [key, stolenAt] as const));
		expect(healthOf(clean, deleted([...of('sentinel'), ...of('/part_')]))).toEqual([
			['deleted', '3 backups were deleted, and older ones kept'],
		]);
		expect(healthOf(clean, deleted(of('/part_')))).toEqual([['ok', 'On time']]);
		const packs = resticRepository(20, at);
		expect(healthOf(packs, deleted(packs.slice(9, 12)))).toEqual([['ok', 'On time']]);
	});
});
