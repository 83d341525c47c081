import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createListeners} from '../../src/flow/listeners.js';
import {paced} from '../../src/flow/paced.js';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

test('the first change is told at once, those that follow it together, and the last is never left out', () => {
	const listeners = createListeners();
	let state = 0;
	const seen: number[] = [];
	const end = paced(listeners.subscribe, 50)(() => seen.push(state));
	const change = () => {
		state++;
		listeners.tell();
	};
	change();
	expect(seen).toEqual([1]);
	for (let count = 0; count < 100; count++) {
		change();
	}

	expect(seen).toEqual([1]);
	vi.advanceTimersByTime(50);
	expect(seen).toEqual([1, 101]);
	vi.advanceTimersByTime(500);
	expect(seen).toEqual([1, 101]);
	change();
	expect(seen).toEqual([1, 101, 102]);
	change();
	end();
	vi.advanceTimersByTime(500);
	change();
	expect(seen).toEqual([1, 101, 102]);
});
