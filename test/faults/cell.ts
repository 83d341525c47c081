import {isDeepStrictEqual} from 'node:util';
import type {Clock} from '../../src/flow/clock.js';
import {startFaults} from '../helpers/faults.js';
import type {steppedClock} from '../helpers/stepped-clock.js';
import type {Column} from './columns.js';
import {createNaming, type Row, rowsOf} from './rows.js';

/** Where a command is run, meets trouble, and is run again: an account and a machine of their own. */
export type Stage = {
	readonly endpoint: string;
	/** The access key id of the operator. */
	readonly operator: string;
	readonly clock: ReturnType<typeof steppedClock>;
	/** The command, to its end; as often as it is run, each time as another process. */
	readonly run: (process: Process) => Promise<unknown>;
	/** What is there now, without what is another one each time. */
	readonly end: () => object;
	/** What must be so at every moment, and is not. */
	readonly broken: () => readonly string[];
};

/** What a run of a command has of its own. */
export type Process = {
	/** Where its calls go. */
	readonly url: string;
	readonly clock: Clock;
	/** Of one try of a call. */
	readonly timeoutMs: number;
};

/** A run without trouble: its calls, and what it left. */
export type Recorded = {readonly rows: readonly Row[]; readonly end: object};

const usualMs = 20_000;
const day = 86_400_000;

/** Run the command without trouble. */
export async function record(stage: Stage): Promise<Recorded> {
	const way = await startFaults(stage.endpoint);
	await stage.run({url: way.url, clock: clockOf(stage, () => false), timeoutMs: usualMs});
	return {rows: rowsOf(way, stage.operator), end: stage.end()};
}

/** Another call was without an answer for too long before it, as may be on a busy machine: else this is a failure like any. */
export const neverCame = 'the call never came';

/** Let one call of the command meet a fault, and run it again until the end is as without. What did not hold is the answer. */
export async function tryCell(
	stage: Stage,
	row: Row,
	column: Column,
	wanted: object,
): Promise<string | undefined> {
	const isMet = await runWithTrouble(stage, row, column);
	if (!isMet) {
		return neverCame;
	}

	// At once, and once more; then after a day, when nobody has said that a key is theirs and no test can run any more.
	for (const waitMs of [0, 0, day + day / 24, 0]) {
		const broken = stage.broken();
		if (broken.length > 0) {
			return broken.join('; ');
		}

		if (isDeepStrictEqual(stage.end(), wanted)) {
			return undefined;
		}

		stage.clock.advance(waitMs);
		await stage.run({url: stage.endpoint, clock: clockOf(stage, () => false), timeoutMs: usualMs});
	}

	const broken = stage.broken();
	return broken.length > 0
		? broken.join('; ')
		: isDeepStrictEqual(stage.end(), wanted)
			? undefined
			: differencesOf(stage.end(), wanted);
}

/** What is otherwise than it must be, and how. */
export function differencesOf(found: object, wanted: object): string {
	return Object.entries(wanted)
		.map(([name, value]) => [name, Reflect.get(found, name), value] as const)
		.filter(([, one, other]) => !isDeepStrictEqual(one, other))
		.map(([name, one, other]) => `${name} is ${JSON.stringify(one)} instead of ${JSON.stringify(other)}`)
		.join('; ');
}

async function runWithTrouble(stage: Stage, row: Row, {fate, timeoutMs = usualMs}: Column): Promise<boolean> {
	const nameOf = createNaming(stage.operator);
	const kind = row.id.replace(/ \d+$/u, '');
	let signer: string | undefined;
	let tries = 0;
	let hits = 0;
	let isDead = false;
	const way = await startFaults(stage.endpoint, passing => {
		const id = nameOf(passing);
		const isIt = id === row.id;
		if (isIt) {
			signer ??= passing.signer;
		}

		const isSuch = signer !== undefined && id.replace(/ \d+$/u, '') === kind;
		const what = fate({isIt, tries, isSuch, isOfSigner: signer === passing.signer, hits});
		tries += isIt ? 1 : 0;
		hits += what === undefined ? 0 : 1;
		return what;
	});
	void way.died.then(() => {
		isDead = true;
	});
	await Promise.race([stage.run({url: way.url, clock: clockOf(stage, () => isDead), timeoutMs}), way.died]);
	return signer !== undefined;
}

/** Sleeping takes a fortieth of its time: waits are short, and what really takes its time does not take hours. Nobody wakes up dead. */
function clockOf({clock}: Stage, isDead: () => boolean): Clock {
	return {
		now: clock.now,
		async sleep(milliseconds, signal) {
			await new Promise(resolve => {
				setTimeout(resolve, milliseconds / 40);
			});
			if (isDead()) {
				await new Promise<never>(() => undefined);
			}

			if (!signal?.aborted) {
				clock.advance(milliseconds);
			}
		},
	};
}
