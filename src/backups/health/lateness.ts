import {dueNumber, dueNumberFor, dueTime, missingAfterMs, type Rhythm, toleranceMs} from './rhythm.js';

/** Whether the next backup is due, milliseconds and times since 1970. */
export type Lateness =
	| {readonly type: 'on-time'; readonly dueAt: number}
	| {readonly type: 'late'; readonly dueAt: number; readonly byMs: number}
	/** `due` the due times of the first few, ascending. */
	| {readonly type: 'missing'; readonly count: number; readonly due: readonly number[]};

/** How many due times are listed. */
const dueLimit = 50;

/** Pure: what should have come since the newest of `times`, which are the newest first and not empty. */
export function latenessOf(rhythm: Rhythm, times: readonly number[], now: number): Lateness {
	const newest = times[0] as number;
	const number = dueNumberFor(rhythm, newest);
	const dueAt = dueTime(rhythm, number + 1) + delayOf(rhythm, times, number);
	const missingAfter = missingAfterMs(rhythm);
	if (now > dueAt + missingAfter && dueNumber(rhythm, now - missingAfter - 1) > number) {
		// Beside others that are missing, one that is late is no longer waited for.
		const count = dueNumber(rhythm, now - toleranceMs(rhythm) - 1) - number;
		const due = Array.from({length: Math.min(count, dueLimit)}, (_, index) =>
			dueTime(rhythm, number + 1 + index),
		);
		return {type: 'missing', count, due};
	}

	return now > dueAt + toleranceMs(rhythm)
		? {type: 'late', dueAt, byMs: now - dueAt}
		: {type: 'on-time', dueAt};
}

/** A newest that came late may be the first of a new schedule: the next is then expected as much later, once. */
function delayOf(rhythm: Rhythm, times: readonly number[], number: number): number {
	const due = dueTime(rhythm, number);
	const delay = (times[0] as number) - due;
	const tolerance = toleranceMs(rhythm);
	const wasKept = times.slice(1, 10).some(time => Math.abs(time - due) <= tolerance);
	return delay > tolerance && !wasKept ? delay : 0;
}
