import fc from 'fast-check';
import {expect, test} from 'vitest';
import {listWindow} from '../../src/ui/list-window.js';

test('a list that fits is shown whole', () => {
	expect(listWindow(5, 3, 5)).toEqual({from: 0, to: 5, above: 0, below: 0});
	expect(listWindow(0, 0, 5)).toEqual({from: 0, to: 0, above: 0, below: 0});
});

test('what is left out is said, and takes a row', () => {
	expect(listWindow(14, 0, 12)).toEqual({from: 0, to: 11, above: 0, below: 3});
	expect(listWindow(14, 13, 12)).toEqual({from: 3, to: 14, above: 3, below: 0});
	const middle = listWindow(100, 50, 11);
	expect(middle.to - middle.from).toBe(9);
	expect(middle.above + middle.below).toBe(91);
});

test('entries of several lines take their rows', () => {
	expect(listWindow(6, 0, 7, () => 2)).toEqual({from: 0, to: 3, above: 0, below: 3});
});

test('the focus is always in the window, and the rows always suffice', () => {
	const lists = fc.record({
		count: fc.integer({min: 1, max: 300}),
		at: fc.nat(299),
		rows: fc.integer({min: 1, max: 60}),
	});
	fc.assert(
		fc.property(lists, ({count, at, rows}) => {
			const focus = at % count;
			const {from, to, above, below} = listWindow(count, focus, rows);
			expect(from).toBeLessThanOrEqual(focus);
			expect(to).toBeGreaterThan(focus);
			expect(to - from + (above > 0 ? 1 : 0) + (below > 0 ? 1 : 0)).toBeLessThanOrEqual(Math.max(rows, 1));
			if (rows >= 3) {
				expect(above + (to - from) + below).toBe(count);
			}
		}),
	);
});
