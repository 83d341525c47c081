import {expect, test} from 'vitest';
import {askUntil, type Waiting} from '../../src/flow/ask-until.js';
import {steppedClock} from '../helpers/stepped-clock.js';

const bound = (waits: Waiting[], signal = new AbortController().signal) => {
	const clock = steppedClock();
	return {
		clock,
		bound: {clock, signal, boundMs: 10_000, for: 'a test', onWait: (waiting: Waiting) => waits.push(waiting)},
	};
};

test('it ends with the first good answer', async () => {
	const waits: Waiting[] = [];
	let asked = 0;
	const answer = await askUntil(bound(waits).bound, async () => {
		asked++;
		return {isDone: asked === 3, value: asked};
	});
	expect(answer).toEqual({isDone: true, value: 3});
	expect(waits.map(({asked: times}) => times)).toEqual([1, 2]);
});

test('it ends at its bound with the last answer', async () => {
	const waits: Waiting[] = [];
	const {bound: options, clock} = bound(waits);
	const startedAt = clock.now();
	const answer = await askUntil(options, async () => ({isDone: false, value: 'no'}));
	expect(answer).toEqual({isDone: false, value: 'no'});
	expect(clock.now() - startedAt).toBe(10_000);
	expect(waits.every(({elapsedMs, boundMs}) => elapsedMs < boundMs)).toBe(true);
});

test('a clock that stands still does not make it endless', async () => {
	const {bound: options} = bound([]);
	const clock = {now: () => 0, sleep: async () => {}};
	expect(await askUntil({...options, clock}, async () => ({isDone: false, value: 1}))).toMatchObject({
		isDone: false,
	});
});

test('it ends when it is told to', async () => {
	const abort = new AbortController();
	const {bound: options} = bound([], abort.signal);
	const answer = await askUntil(options, async () => {
		abort.abort();
		return {isDone: false, value: 'stopped'};
	});
	expect(answer.value).toBe('stopped');
});
