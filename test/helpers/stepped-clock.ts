import type {Clock} from '../../src/flow/clock.js';

/** What ticks while others work must not run away from them: a second that is slept takes so long. */
const secondMs = 25;

/** A clock that goes on only by sleeping: waits of minutes take no time. */
export function steppedClock(
	from = Date.parse('2026-11-23T19:00:00.000Z'),
): Clock & {advance: (ms: number) => void} {
	let now = from;
	return {
		now: () => now,
		async sleep(milliseconds, signal) {
			// Let everything that is under way go on first.
			await new Promise(resolve => {
				if (milliseconds === 1000) {
					setTimeout(resolve, secondMs);
				} else {
					setImmediate(resolve);
				}
			});
			if (!signal?.aborted) {
				now += milliseconds;
			}
		},
		advance(ms) {
			now += ms;
		},
	};
}
