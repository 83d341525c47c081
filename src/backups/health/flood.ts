import {median} from './median.js';
import type {Dated} from './timeline.js';

/** Many more backups than usual, all of them lately. */
export type Flood = {
	/** How many came since `since`, and how many usually do in that time. */
	readonly count: number;
	readonly usual: number;
	/** Milliseconds since 1970. */
	readonly since: number;
};

const threeDays = 3 * 86_400_000;

/** Over twice the usual, and so many more: a few by hand are no flood. */
const isFlood = (count: number, usual: number) => count > 2 * usual + 5;

/**
Whether the last days brought more than twice the usual number: somebody may be filling the bucket, or pushing good backups out of a retention by count.

`past`: the newest first; `older`: how many there are besides those, the first of `oldestAt`.
*/
export function floodOf(past: readonly Dated[], older: number, oldestAt: number): Flood | undefined {
	const [newest, oldest] = [past[0]?.at, past.at(-1)?.at];
	if (newest === undefined || oldest === undefined) {
		return undefined;
	}

	// So many that nothing else is remembered: only the average of those before is known.
	if (older >= 5 && newest - oldest < threeDays) {
		const usual = ((newest - oldest) * older) / Math.max(1, oldest - oldestAt);
		return isFlood(past.length, usual)
			? {count: past.length, usual: Math.round(usual), since: oldest}
			: undefined;
	}

	const since = newest - Math.min(threeDays, (newest - oldest) / 4);
	const before = past.filter(({at}) => at < since);
	const gap = median(before.slice(1).map(({at}, index) => (before[index] as Dated).at - at));
	if (before.length < 5 || gap === undefined) {
		return undefined;
	}

	const [count, usual] = [past.length - before.length, (newest - since) / Math.max(1, gap)];
	return isFlood(count, usual) ? {count, usual: Math.round(usual), since} : undefined;
}
