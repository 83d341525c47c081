import {expect, test} from 'vitest';
import {inOrder} from '../../src/commands/in-order.js';
import {sideBySide} from '../../src/commands/side-by-side.js';

/** Silence passes when the test says so. */
function stillClock() {
	const sleepers = new Set<() => void>();
	return {
		sleep: async (_: number, signal?: AbortSignal) =>
			new Promise<void>(resolve => {
				const end = () => {
					sleepers.delete(end);
					resolve();
				};
				sleepers.add(end);
				signal?.addEventListener('abort', end, {once: true});
			}),
		async pass() {
			for (const end of [...sleepers]) {
				end();
			}

			await settled();
		},
		waiting: () => sleepers.size,
	};
}

const settled = async () => new Promise(resolve => setImmediate(resolve));

/** Work that ends, or is heard of, when the test says so. */
function openWork() {
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	const hears = new Map<string, () => void>();
	return {
		begun,
		end: async (name: string) => {
			ends.get(name)?.();
			await settled();
		},
		hear: (name: string) => hears.get(name)?.(),
		work: async (name: string, heard: () => void) => {
			begun.push(name);
			hears.set(name, heard);
			return new Promise<void>(resolve => {
				ends.set(name, resolve);
			});
		},
	};
}

test('so many go at once, and each that ends makes room for the next', async () => {
	const [clock, {begun, end, work}] = [stillClock(), openWork()];
	const done = sideBySide(['a', 'b', 'c', 'd'], {atOnce: 2, silentMs: 1, clock}, work);
	expect(begun).toEqual(['a', 'b']);
	await end('b');
	expect(begun).toEqual(['a', 'b', 'c']);
	for (const name of ['a', 'c', 'd']) {
		await end(name);
	}

	await done;
	expect(clock.waiting()).toBe(0);
});

test('one that hangs loses its place; one that is heard of keeps it; all are waited for', async () => {
	const [clock, {begun, end, hear, work}] = [stillClock(), openWork()];
	const silent: string[] = [];
	let isDone = false;
	const done = sideBySide(
		['hangs', 'busy', 'next', 'last'],
		{atOnce: 2, silentMs: 1, clock, onSilent: name => silent.push(name)},
		work,
	).then(() => {
		isDone = true;
	});
	hear('busy');
	await clock.pass();
	hear('busy');
	hear('next');
	await clock.pass();
	expect([begun, silent]).toEqual([['hangs', 'busy', 'next'], ['hangs']]);
	await end('next');
	await end('busy');
	await end('last');
	expect([begun.at(-1), isDone]).toEqual(['last', false]);
	await end('hangs');
	await done;
	expect(silent).toEqual(['hangs']);
});

test('a failure of the work comes out', async () => {
	const failing = sideBySide(['a'], {atOnce: 2, silentMs: 1, clock: stillClock()}, async () => {
		throw new Error('a mistake of ours');
	});
	await expect(failing).rejects.toThrow('a mistake of ours');
});

test('what arrives is handed on in order; what is passed over comes when it comes', () => {
	const said: string[] = [];
	const order = inOrder<string>(value => said.push(value));
	order.arrived(1, 'b');
	expect(said).toEqual([]);
	order.arrived(0, 'a');
	order.arrived(3, 'd');
	expect(said).toEqual(['a', 'b']);
	order.passOver(2);
	expect(said).toEqual(['a', 'b', 'd']);
	order.passOver(5);
	order.arrived(5, 'f');
	order.arrived(4, 'e');
	order.arrived(2, 'c');
	expect(said).toEqual(['a', 'b', 'd', 'e', 'f', 'c']);
});
