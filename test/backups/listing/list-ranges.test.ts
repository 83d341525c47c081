import {expect, test} from 'vitest';
import type {Answer, Call} from '../../../src/aws/answer.js';
import {compareKeys} from '../../../src/aws/key-order.js';
import type {ListedPage} from '../../../src/aws/list-page.js';
import {type Job, listRanges} from '../../../src/backups/listing/list-ranges.js';

type Item = {readonly key: string; readonly size: number};
type Request = {readonly after: string; readonly answer: (answer: Answer<ListedPage<Item, number>>) => void};

const call: Call = {service: 's3', operation: 'ListObjectsV2', startedAt: 0, durationMs: 1};
const throttled: Answer<never> = {
	ok: false,
	error: {kind: 'throttled', code: 'SlowDown', message: '', attempts: 1},
	call,
};

/** A bucket of ten thousand keys in pages of ten, whose answers come when the test says so. */
/** How many at once are of use. */
const useful = {width: Number.POSITIVE_INFINITY};

function start(concurrency: number, take: (items: readonly Item[]) => unknown = () => {}) {
	const keys = Array.from({length: 10_000}, (_, index) => String(index).padStart(4, '0'));
	const requests: Request[] = [];
	const seen: string[] = [];
	const job: Job<Item, number> = {
		ranges: [{after: ''}],
		prefix: '',
		concurrency,
		leastToSplit: 15,
		clock: {now: () => 0, sleep: async () => {}},
		usefulWidth: () => useful.width,
		signal: undefined,
		onPage(items) {
			seen.push(...items.map(({key}) => key));
			return take(items);
		},
		markerOf: () => undefined,
		readPage: async ({after, next}) =>
			new Promise(resolve => {
				requests.push({
					after,
					answer(answer) {
						resolve(answer.ok ? pageOf(next ?? keys.findIndex(key => key > after)) : answer);
					},
				});
			}),
	};
	const pageOf = (begin: number): Answer<ListedPage<Item, number>> => {
		const at = begin === -1 ? keys.length : begin;
		const items = keys.slice(at, at + 10).map(key => ({key, size: 1}));
		return {ok: true, value: {items, next: at + 10 < keys.length ? at + 10 : undefined}, call};
	};
	const finished = listRanges(job);
	/** Answer all that is open at once; returns how many that was. */
	const round = async (answerOf: (index: number) => Answer<never> | typeof fine = () => fine) => {
		const open = requests.splice(0);
		for (const [index, {answer}] of open.entries()) {
			answer(answerOf(index));
		}

		// Everything that follows from the answers happens before the next turn of the event loop.
		await new Promise(setImmediate);
		return open.length;
	};
	return {round, seen, keys, finished, open: () => requests.length};
}

const fine: Answer<never> = {ok: true, value: {items: [], next: undefined} as never, call};

test('it begins with one request, and each page lets one more be under way, up to the most', async () => {
	const {round, open} = start(20);
	expect(open()).toBe(1);
	const widths: number[] = [];
	for (let index = 0; index < 8; index++) {
		widths.push(await round());
	}

	expect(widths.slice(0, 2)).toEqual([1, 2]);
	expect([...widths].sort((a, b) => a - b)).toEqual(widths);
	expect(widths.at(-1)).toBe(20);
});

test('asked to slow down it halves at once, once for all that were under way, and then recovers', async () => {
	const {round, open, seen, keys, finished} = start(16);
	while (open() < 16) {
		await round();
	}

	await round(() => throttled);
	expect(open()).toBe(8);
	// One that is alone in being refused halves it again; the seven pages win seven back.
	await round(index => (index === 0 ? throttled : fine));
	expect(open()).toBe(11);
	await round();
	expect(open()).toBe(16);
	while (open() > 0) {
		await round();
	}

	expect(await finished).toMatchObject({objects: 10_000, refused: undefined});
	expect(seen.sort(compareKeys)).toEqual(keys);
});

test('patience ends: a page that is refused ten times in a row is trouble', async () => {
	const {round, finished} = start(1);
	for (let index = 0; index < 10; index++) {
		await round(() => throttled);
	}

	expect(await finished).toMatchObject({objects: 0, requests: 10, refused: {error: {kind: 'throttled'}}});
});

test('while a page is being taken nothing more is asked for in its place', async () => {
	let go: () => void = () => {};
	const taking = new Promise<void>(resolve => {
		go = resolve;
	});
	const {round, open, seen, keys, finished} = start(4, async () => taking);
	await round();
	// One more may be under way after each page, and each of those waits with its own.
	for (let index = 0; index < 8; index++) {
		await round();
	}

	expect(open()).toBe(0);
	expect(seen.length).toBeLessThanOrEqual(40);
	go();
	let isOver = false;
	const end = finished.then(outcome => {
		isOver = true;
		return outcome;
	});
	while (!isOver) {
		await round();
	}

	expect([...seen].sort((a, b) => (a < b ? -1 : 1))).toEqual(keys);
	expect(await end).toMatchObject({refused: undefined, objects: keys.length});
});

test('no more are under way than are of use', async () => {
	const {round, open} = start(16);
	while (open() < 16) {
		await round();
	}

	useful.width = 5;
	await round();
	expect(open()).toBe(5);
	useful.width = Number.POSITIVE_INFINITY;
	await round();
	expect(open()).toBe(10);
});
