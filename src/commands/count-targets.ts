import type {CommonFlags} from '../flags.js';
import type {Machine, Output} from './machine.js';

/** How far a look at many targets is, on stderr. */
export type TargetCount = {
	readonly done: () => void;
	/** Call it before anything else is written: a line that is drawn over and over is taken away. */
	readonly clear: () => void;
};

const lineEvery = 50;

/** On a terminal one line that is drawn anew; elsewhere, and with --plain, a line for every fifty and for the last. Of one target nothing is said. */
export function countTargets(
	total: number,
	{stderr, environment}: Machine,
	{isPlain}: CommonFlags,
	{err}: Output,
): TargetCount {
	const isDrawn = Boolean(stderr.isTTY) && !isPlain && environment['TERM'] !== 'dumb';
	let count = 0;
	const words = () => `waiting: ${count} of ${total} targets checked`;
	return {
		done() {
			count++;
			if (total > 1 && isDrawn) {
				stderr.write(`\r${words()}\u001B[K`);
			} else if (total > 1 && (count % lineEvery === 0 || count === total)) {
				err.line(words());
			}
		},
		clear() {
			if (isDrawn && count > 0) {
				stderr.write('\r\u001B[K');
			}
		},
	};
}
