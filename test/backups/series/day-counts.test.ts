import fc from 'fast-check';
import {expect, test} from 'vitest';
import {daysOf} from '../../../src/backups/health/calendar.js';
import {daysCounted, openDayCounts} from '../../../src/backups/series/day-counts.js';
import {day, entry, hour, now, seriesOf} from '../listed-example.js';

const days = fc.array(fc.integer({min: -200, max: 30_000}), {maxLength: 60});

/** What a map of all days would say of the newest. */
function expected(list: readonly number[]): ReadonlyMap<number, number> {
	const newest = Math.max(...list);
	const counts = new Map<number, number>();
	for (const one of [...list].sort((a, b) => a - b)) {
		if (one > newest - daysCounted) {
			counts.set(one, (counts.get(one) ?? 0) + 1);
		}
	}

	return counts;
}

test('the newest days are counted exactly, in whichever order they come', () => {
	fc.assert(
		fc.property(days, list => {
			const counts = openDayCounts();
			for (const one of list) {
				counts.add(one * day + 5);
			}

			expect(counts.capture()).toEqual(expected(list));
		}),
	);
});

test('two that are poured together are as if all had come to one', () => {
	fc.assert(
		fc.property(days, days, (one, other) => {
			const [first, second] = [openDayCounts(), openDayCounts()];
			for (const at of one) {
				first.add(at * day);
			}

			for (const at of other) {
				second.add(at * day);
			}

			first.pour(second);
			expect(first.capture()).toEqual(expected([...one, ...other]));
		}),
	);
});

test('an hourly series shows its weeks, although only the newest 200 are kept one by one', () => {
	const hourly = Array.from({length: 24 * 40}, (_, index) =>
		entry(`db/binlog/mysql-bin.${String(99_999 - index).padStart(6, '0')}.zst`, {
			at: now - 4 * 60_000 - index * hour,
			size: 16 * 1024 ** 2 + index,
		}),
	).filter(({at}) => Math.floor(at / day) !== Math.floor(now / day) - 20);
	const [series] = seriesOf(hourly);
	const shown = daysOf(series as NonNullable<typeof series>, {now, isComplete: true}, 28);
	expect(series?.recent).toHaveLength(200);
	expect(shown.filter(one => one === 'not-seen' || one === 'odd')).toEqual([]);
	const whole = daysOf(series as NonNullable<typeof series>, {now, isComplete: true}, 45);
	expect(whole.slice(0, 6)).toEqual(['none-due', 'none-due', 'none-due', 'none-due', 'arrived', 'arrived']);
	expect(shown[27 - 20]).toBe('missing');
	expect(shown.filter(one => one === 'arrived').length).toBeGreaterThanOrEqual(25);
});
