import fc from 'fast-check';
import {expect, test} from 'vitest';
import {openRuns} from '../../../src/backups/series/runs.js';

const pieces = fc.array(fc.tuple(fc.nat(60), fc.integer({min: 1, max: 5})), {maxLength: 40});

test('runs are what is covered, in any order, and overlaps are counted', () => {
	fc.assert(
		fc.property(pieces, all => {
			const runs = openRuns();
			const covered = new Set<number>();
			let length = 0;
			for (const [from, span] of all) {
				runs.add(1, from, from + span);
				length += span;
				for (let place = from; place < from + span; place++) {
					covered.add(place);
				}
			}

			const found = runs.lines()?.get(1) ?? [];
			const places = found.flatMap(({from, to}) =>
				Array.from({length: to - from}, (_, index) => from + index),
			);
			expect(places).toEqual([...covered].sort((one, other) => one - other));
			expect(found.every(({from}, index) => index === 0 || from > (found[index - 1]?.to ?? 0))).toBe(true);
			expect(runs.twice()).toBe(length - covered.size);
		}),
		{numRuns: 500},
	);
});

test('too many runs are told, not guessed', () => {
	const runs = openRuns();
	for (let place = 0; place < 120_000; place += 2) {
		runs.add(0, place, place + 1);
	}

	expect(runs.lines()).toBeUndefined();
	expect(runs.twice()).toBe(0);
});
