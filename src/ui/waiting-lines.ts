import type {Waiting} from '../flow/ask-until.js';
import {err, type Line} from './line.js';

const tellEveryMs = 10_000;

/** A wait is said when it starts, and every 10 s. `what` waits, where that is not clear from what it waits for. */
export function waitingLines(
	before: Waiting | undefined,
	after: Waiting | undefined,
	what?: string,
): readonly Line[] {
	const turnOf = ({elapsedMs}: Waiting) => Math.floor(elapsedMs / tellEveryMs);
	if (after === undefined || (before?.for === after.for && turnOf(before) === turnOf(after))) {
		return [];
	}

	const [elapsed, bound] = [after.elapsedMs, after.boundMs].map(ms => `${Math.floor(ms / 1000)} s`);
	return [
		err(`waiting: ${what === undefined ? '' : `${what}; `}${after.for}; ${elapsed} of at most ${bound}`),
	];
}
