import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {openVersions} from '../../src/backups/gather-versions.js';
import type {Version} from '../../src/backups/listing/listing.js';
import {day, nightly, now, seriesOf} from './listed-example.js';

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
	const current = [];
	for (let index = 0; index < versions.length; index += pageSize) {
		current.push(...gathered.add(versions.slice(index, index + pageSize)));
	}

	return {current, ...gathered.facts(seriesOf(current))};
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
