import {day} from './example.js';

/** How many of which a retention keeps under one name. */
export type Kept = {readonly days: number; readonly weeks?: number; readonly months?: number};

/** What a retention leaves of these times: the newest of the last days, weeks (that end on Sunday) and months that have one. */
export function thinned(times: readonly number[], {days, weeks = 0, months = 0}: Kept): readonly number[] {
	const newestFirst = [...times].sort((a, b) => b - a);
	const newestOf = (count: number, periodOf: (time: number) => number) => {
		const newest = new Map<number, number>();
		for (const time of newestFirst) {
			newest.set(periodOf(time), newest.get(periodOf(time)) ?? time);
		}

		return [...newest.values()].slice(0, count);
	};

	return [
		...new Set([
			...newestOf(days, time => Math.floor(time / day)),
			...newestOf(weeks, time => Math.floor((time / day + 3) / 7)),
			...newestOf(months, time => new Date(time).getUTCFullYear() * 12 + new Date(time).getUTCMonth()),
		]),
	].sort((a, b) => a - b);
}
