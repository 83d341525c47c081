import {median, quantile} from './median.js';

const day = 86_400_000;

/** A way to name the days of a month. */
type Naming = (date: Date) => string;

const daysIn = (date: Date) =>
	new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
const toEnd = (date: Date) => daysIn(date) - date.getUTCDate();

const namings: readonly Naming[] = [
	date => `the ${date.getUTCDate()}.`,
	date => `${toEnd(date)} before the last`,
	date => `weekday ${date.getUTCDay()}, its ${Math.ceil(date.getUTCDate() / 7)}.`,
	date => `weekday ${date.getUTCDay()}, ${Math.floor(toEnd(date) / 7)} before its last`,
];
/** Where the job's host has yesterday or tomorrow while UTC has today. */
const shifts = [0, 1, -1];

/** More in a month are no dates. */
const mostDates = 4;
/** Each must have been seen so often: once may be by chance. */
const leastSeen = 3;
/** The schedule of the newest counts. */
const newestCount = 24;
const keptShare = 0.9;

/** When the next is due, in milliseconds. */
export type NextDate = {
	/** How long after the newest. */
	readonly waitMs: number;
	/** Nine of ten came within this of the usual time of their day. */
	readonly spreadMs: number;
};

/**
When the next is due where all come on dates of a month: the 1st and the 15th, the last, the first Monday. `times` the newest first.

The latest, where it is true of several ways to say it. `undefined` where none tells when the next came.
*/
export function nextDate(times: readonly number[]): NextDate | undefined {
	const newest = times[0] as number;
	const recent = times.slice(0, newestCount);
	// Counted from the hour at which it comes, so that minutes around midnight are not another date.
	const daysBack = recent.map(time => Math.round((newest - time) / day));
	const waits = shifts.flatMap(shift => {
		const dates = daysBack.map(days => Math.floor(newest / day) + shift - days);
		return namings.flatMap(naming => waitBy(dates, naming) ?? []);
	});
	if (waits.length === 0) {
		return undefined;
	}

	const offs = recent.map((time, index) => time + (daysBack[index] as number) * day - newest);
	const usual = median(offs) as number;
	return {
		// Not before the hour of the newest: daylight saving may have moved it.
		waitMs: Math.max(...waits) * day + Math.max(usual, 0),
		spreadMs: quantile(
			offs.map(off => Math.abs(off - usual)),
			0.9,
		) as number,
	};
}

/** In days. */
function waitBy(dates: readonly number[], naming: Naming): number | undefined {
	const nameOf = (date: number) => naming(new Date(date * day));
	const names = new Set(dates.map(nameOf));
	if (names.size > mostDates || dates.length < names.size * leastSeen) {
		return undefined;
	}

	// The rarest is the fifth of a weekday: every three months.
	const waitAfter = (date: number) =>
		Array.from({length: 100}, (_, index) => index + 1).find(wait => names.has(nameOf(date + wait)));
	const waits = dates.slice(1).map((date, index) => ({came: (dates[index] as number) - date, date}));
	const kept = waits.filter(({came, date}) => waitAfter(date) === came);
	return kept.length >= waits.length * keptShare ? waitAfter(dates[0] as number) : undefined;
}
