import {readdirSync} from 'node:fs';
import {Agent, IncomingMessage} from 'node:http';
import {Socket} from 'node:net';
import process from 'node:process';
import {queryObjects, setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What this process holds beside its memory: handles by their kind, files, and who listens to it. */
export function heldByProcess() {
	const resources: Record<string, number> = {};
	for (const kind of process.getActiveResourcesInfo()) {
		resources[kind] = (resources[kind] ?? 0) + 1;
	}

	const listeners = process.eventNames().map(name => [String(name), process.listenerCount(name)] as const);
	return {resources, files: openFiles(), listeners: Object.fromEntries(listeners)};
}

/** Only Linux tells. */
const openFiles = (): number => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);

/** Everything that nobody holds is gone after this. */
export async function collectAll(): Promise<void> {
	for (let times = 0; times < 3; times++) {
		// What is ended by a callback of its own has to be let go first.
		await new Promise(resolve => {
			setImmediate(resolve);
		});
		collect();
	}
}

const counted = {AbortController, AbortSignal, Agent, IncomingMessage, Socket, Array, Map, Set, Promise};

/** How many of the things that a command opens are still held by anybody. */
export function heldObjects(): Readonly<Record<string, number>> {
	const count = (kind: (typeof counted)[keyof typeof counted]) => queryObjects(kind, {format: 'count'});
	return Object.fromEntries(Object.entries(counted).map(([name, kind]) => [name, count(kind)]));
}

/** Bytes that are held more after each round: from the median of the first third to that of the last. */
export function growthPerRound(heaps: readonly number[]): number {
	const third = Math.floor(heaps.length / 3);
	return (medianOf(heaps.slice(-third)) - medianOf(heaps.slice(0, third))) / (heaps.length - third);
}

function medianOf(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
