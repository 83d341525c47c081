import fc from 'fast-check';
import {expect, test} from 'vitest';
import {openPacked} from '../../../src/backups/series/packed.js';
import {newestFirst, openRetained} from '../../../src/backups/series/retained.js';
import {openSeries} from '../../../src/backups/series/series.js';
import {day, entry, newest} from './bucket.js';

const anyEntry = fc.record({
	key: fc.oneof(fc.string({unit: 'grapheme', maxLength: 1100}), fc.constantFrom('\uFEFFx', '\u0000')),
	size: fc.maxSafeNat(),
	at: fc.integer({min: 0, max: 30}),
	etag: fc.oneof(
		fc.stringMatching(/^[0-9a-f]{32}$/u),
		fc.constantFrom('', 'ABC', `${'0'.repeat(32)}-12`, 'é'.repeat(32)),
	),
	storageClass: fc.constantFrom('STANDARD', 'GLACIER', 'DEEP_ARCHIVE'),
});

test('what is packed comes out as it was', () => {
	fc.assert(
		fc.property(fc.array(anyEntry, {maxLength: 20}), all => {
			const packed = openPacked();
			for (const one of all) {
				packed.push(one);
			}

			expect(all.map((_, place) => packed.get(place))).toEqual(all);
			const places = all.map((_, place) => place).reverse();
			const picked = packed.pick(places);
			picked.push(entry('last'));
			expect([...places.map((_, place) => picked.get(place)), picked.get(all.length)]).toEqual([
				...[...all].reverse(),
				entry('last'),
			]);
		}),
		{numRuns: 50},
	);
});

test('the newest are kept, of one moment those first by key', () => {
	const timed = fc.record({key: fc.stringMatching(/^[a-z]{1,3}$/u), at: fc.nat(4)});
	const many = fc.uniqueArray(timed, {selector: ({key}) => key, minLength: 20, maxLength: 60});
	fc.assert(
		fc.property(many, fc.integer({min: 1, max: 12}), (all, half) => {
			const limit = 2 * half;
			const retained = openRetained(limit);
			for (const {key, at} of all) {
				retained.add(entry(key, {at}));
			}

			const expected = all.map(({key, at}) => entry(key, {at})).sort(newestFirst);
			expect(retained.capture().newest(limit)).toEqual(expected.slice(0, limit));
			expect(retained.capture().newest(2)).toEqual(expected.slice(0, 2));
		}),
		{numRuns: 200},
	);
});

test('a snapshot stays as it was when more is added', () => {
	const detection = openSeries();
	const add = (index: number) =>
		detection.add(
			entry(`x-${new Date(newest + index * day).toISOString().slice(0, 10)}.sql`, {at: newest + index * day}),
		);
	for (let index = 0; index < 290; index++) {
		add(index);
	}

	const before = detection.snapshot();
	for (let index = 290; index < 900; index++) {
		add(index);
	}

	detection.snapshot();
	expect(before[0]?.backups).toBe(290);
	expect(before[0]?.recent.map(({at}) => at)).toEqual(
		Array.from({length: 200}, (_, index) => newest + (289 - index) * day),
	);
});
