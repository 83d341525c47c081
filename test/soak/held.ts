import {readdirSync} from 'node:fs';
import {Agent, IncomingMessage} from 'node:http';
import {Socket} from 'node:net';
import process from 'node:process';
import {json} from 'node:stream/consumers';
import {getHeapSnapshot, queryObjects, setFlagsFromString} from 'node:v8';
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

const counted = {
	...{AbortController, AbortSignal, Agent, IncomingMessage, Socket},
	...{Array, Map, Set, WeakRef, Promise},
};

/** How many of the things that a command opens are still held by anybody. */
export function heldObjects(): Readonly<Record<string, number>> {
	const count = (kind: (typeof counted)[keyof typeof counted]) => queryObjects(kind, {format: 'count'});
	return Object.fromEntries(Object.entries(counted).map(([name, kind]) => [name, count(kind)]));
}

type Held = {readonly [what: string]: number | Held};

/** What is held more than before, and at least once more for each of so many times: what every one of them left. */
export const grownSince = (before: Held, now: Held, times: number, path = ''): readonly string[] =>
	Object.entries(now).flatMap(([what, held]) => {
		const [name, was] = [`${path}${what}`, before[what] ?? 0];
		if (typeof held !== 'number') {
			return grownSince(typeof was === 'number' ? {} : was, held, times, `${name}.`);
		}

		return held - Number(was) >= times ? [`${name}: ${held} instead of ${String(was)}`] : [];
	});

/** The same, after as many collections as it takes: what somebody holds stays however often. */
export async function stillGrownSince(
	before: Held,
	held: () => Held,
	times: number,
): Promise<readonly string[]> {
	for (let tries = 1; ; tries++) {
		await collectAll();
		const grown = grownSince(before, held(), times);
		if (grown.length === 0 || tries === 10) {
			return grown;
		}
	}
}

/** What a program makes; the rest of a heap is what the engine makes of its code, and goes on learning for long. */
const ofProgram = new Set(['object', 'array', 'closure', 'string', 'concatenated string', 'sliced string']);

type Snapshot = {
	readonly snapshot: {
		readonly meta: {
			readonly node_fields: readonly string[];
			readonly node_types: readonly [readonly string[]];
		};
	};
	readonly nodes: readonly number[];
};

/** Bytes of everything that the program holds. */
export async function bytesHeld(): Promise<number> {
	const {snapshot, nodes} = (await json(getHeapSnapshot())) as Snapshot;
	const {node_fields: fields, node_types: types} = snapshot.meta;
	const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
	let bytes = 0;
	for (let at = 0; at < nodes.length; at += fields.length) {
		bytes += ofProgram.has(types[0][nodes[at + type] ?? 0] ?? '') ? (nodes[at + size] ?? 0) : 0;
	}

	return bytes;
}
