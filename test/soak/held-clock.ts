import type {Clock} from '../../src/flow/clock.js';

type Sleeper = {readonly until: number; readonly wake: () => void};

export type HeldClock = Clock & {
	/** Time goes by, and whoever sleeps wakes when it is due. */
	readonly pass: (milliseconds: number) => void;
	/** The machine is suspended: time goes by, but for its timers it does not. */
	readonly suspend: (milliseconds: number) => void;
	readonly sleepers: () => number;
};

/** A clock that stands until the test lets it go on. */
export function heldClock(time: {
	readonly now: () => number;
	readonly advance: (ms: number) => void;
}): HeldClock {
	// What timers go by: it stands while the machine is suspended.
	let awake = 0;
	const sleepers = new Set<Sleeper>();
	return {
		now: time.now,
		async sleep(milliseconds, signal) {
			return new Promise(resolve => {
				const wake = () => {
					sleepers.delete(sleeper);
					signal?.removeEventListener('abort', wake);
					resolve();
				};
				const sleeper = {until: awake + milliseconds, wake};
				sleepers.add(sleeper);
				signal?.addEventListener('abort', wake);
				if (signal?.aborted) {
					wake();
				}
			});
		},
		pass(milliseconds) {
			awake += milliseconds;
			time.advance(milliseconds);
			for (const {until, wake} of [...sleepers]) {
				if (until <= awake) {
					wake();
				}
			}
		},
		suspend: milliseconds => time.advance(milliseconds),
		sleepers: () => sleepers.size,
	};
}
