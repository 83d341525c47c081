import {median, quantile} from './median.js';
import {nextDate} from './month-dates.js';
import type {Rhythm} from './rhythm.js';
import {roundInterval} from './round-interval.js';

const day = 86_400_000;

/** Learns the usual time from one backup to the next, of times without a week's schedule, the newest first. `undefined` where less than a share of the gaps, 0 to 1, is near it. */
export function learnInterval(times: readonly number[], regularShare: number): Rhythm | undefined {
	const gaps = times.slice(1).map((time, index) => (times[index] as number) - time);
	const usual = median(gaps) as number;
	const isByDate = usual > 1.5 * day;
	// The first Monday of a month comes after four weeks or five.
	const leeway = isByDate ? 0.3 : 0.25;
	const regular = gaps.filter(gap => Math.abs(gap - usual) <= usual * leeway);
	if (regular.length < gaps.length * regularShare) {
		return undefined;
	}

	return isByDate ? byDate(gaps, usual, times) : bySteps(regular, usual, times);
}

/** Dates in months lie unevenly: where they cannot be told, the longest wait until now is waited again, but for one of ten that was longer. */
function byDate(gaps: readonly number[], usual: number, times: readonly number[]): Rhythm {
	// Between the third Monday of a month and the first of the next lie up to three weeks; twice as long is one that did not come.
	const kept = gaps.filter(gap => gap <= usual * 1.6);
	const longest = quantile(kept, 0.9) as number;
	// All of one length, they are no dates.
	const isUneven = longest - (quantile(kept, 0.1) as number) >= 0.8 * day;
	const next = isUneven ? nextDate(times) : undefined;
	return {
		intervalMs: roundInterval(usual),
		longestMs: longest,
		// Where the longest are of many lengths, the next may be longer still.
		spreadMs: next?.spreadMs ?? longest - (quantile(kept, 0.7) as number),
		...(next && {nextMs: next.waitMs}),
		anchor: times[0] as number,
	};
}

function bySteps(regular: readonly number[], usual: number, times: readonly number[]): Rhythm {
	return {
		intervalMs: roundInterval(usual),
		spreadMs: quantile(
			regular.map(gap => Math.abs(gap - usual)),
			0.9,
		) as number,
		anchor: anchorOf(times.slice(0, 7), usual),
	};
}

/** Where the last few say that the newest should have come: one that came late once moves nothing. */
function anchorOf(times: readonly number[], interval: number): number {
	let steps = 0;
	return median(
		times.map((time, index) => {
			const later = times[index - 1];
			steps += later === undefined ? 0 : Math.max(1, Math.round((later - time) / interval));
			return time + steps * interval;
		}),
	) as number;
}
