import type {Clock} from './clock.js';

/** A wait for AWS to catch up, always bounded. */
export type Waiting = {
	/** `S3 does not know the new user yet`. */
	readonly for: string;
	readonly elapsedMs: number;
	readonly boundMs: number;
	/** Times it was asked. */
	readonly asked: number;
};

/** How long a wait may take, and what it is for. */
export type Bound = {
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly boundMs: number;
	/** `S3 does not know the new user yet`. */
	readonly for: string;
	readonly onWait: (waiting: Waiting) => void;
	/** Waits after the first, second … question; the last one repeats. */
	readonly pausesMs?: readonly number[];
};

/** Go on asking, or end with a value. */
export type Asked<Value> =
	| {readonly isDone: true; readonly value: Value}
	| {readonly isDone: false; readonly value: Value};

const defaultPausesMs = [1000, 1000, 2000, 3000, 5000];

/**
Ask until it is done, or until the bound has passed; either way the last value is the answer.

The pause is cut in steps of a second, so that whoever watches sees the time go by.
*/
export async function askUntil<Value>(bound: Bound, ask: () => Promise<Asked<Value>>): Promise<Asked<Value>> {
	const {clock, signal, boundMs, pausesMs = defaultPausesMs} = bound;
	const startedAt = clock.now();
	let slept = 0;
	// A clock that stands still, as in a rehearsal, must not make the wait endless.
	const elapsed = () => Math.max(clock.now() - startedAt, slept);
	for (let asked = 1; ; asked++) {
		const answer = await ask();
		const elapsedMs = elapsed();
		if (answer.isDone || signal.aborted || elapsedMs >= boundMs) {
			return answer;
		}

		const pause = Math.min(pausesMs[Math.min(asked, pausesMs.length) - 1] ?? 1000, boundMs - elapsedMs);
		for (const end = slept + pause; slept < end && !signal.aborted; ) {
			const step = Math.min(1000, end - slept);
			bound.onWait({for: bound.for, elapsedMs: elapsed(), boundMs, asked});
			await clock.sleep(step, signal);
			slept += step;
		}
	}
}
