import {median, quantile} from './median.js';
import {modulo} from './modulo.js';
import type {Rhythm} from './rhythm.js';
import {roundInterval} from './round-interval.js';

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;

/** Milliseconds before the newest; older ones say little about the schedule of today. */
export const windowMs = 6 * week;
/** Under three days an hour that comes once a day cannot be told from one that came by chance. */
const least = {times: 5, spanMs: 3 * day};
/** So few will do of a day's run of which those before show that it is one; so many of those tell that none comes at a weekend. */
const leastOfRun = {times: 3, spanMs: 1.5 * day, before: 4};
/** So many of the due times must have been kept, and so many of the backups explained. */
const keptShare = 0.8;
/** 1 January 1970 was a Thursday. */
const weekend = [2, 3];

/**
Learns a schedule of a week: at which times of the day, and on which weekdays, backups come. `undefined` where they follow none.

A weekday is without a backup when history shows it: three of them, and at most a fifth kept; Saturday and Sunday together at the first weekend, or where the few that a retention left, `before`, never came at one. A weekday that was not seen yet counts as due, since silence is the worse mistake.
*/
export function learnWeek(all: readonly number[], before: readonly number[] = []): Rhythm | undefined {
	const newest = all[0] as number;
	const times = all.filter(time => time >= newest - windowMs);
	const oldest = times.at(-1) as number;
	const gaps = times.slice(1).map((time, index) => (times[index] as number) - time);
	const usual = median(gaps);
	const {times: count, spanMs} = before.length > 0 && (usual ?? 0) >= 16 * hour ? leastOfRun : least;
	if (usual === undefined || times.length < count || newest - oldest < spanMs) {
		return undefined;
	}

	const hours = hoursOf(times, usual)
		.map(group => slotsOf(group, {oldest, newest, before, slack: Math.min(usual / 4, day / 4)}))
		.filter(({due, kept}) => due > 0 && kept >= due * keptShare);
	const slots = hours.flatMap(hour => hour.slots).sort((a, b) => a - b);
	const off = hours.flatMap(hour => hour.off);
	if (off.length < times.length * keptShare) {
		return undefined;
	}

	return {
		intervalMs: roundInterval(betweenSlots(slots)),
		spreadMs: quantile(off, 0.9) as number,
		anchor: slots[0] as number,
		slots,
	};
}

/** The usual time from one slot to the next. */
const betweenSlots = (slots: readonly number[]): number =>
	median(slots.map((slot, index) => (slots[index + 1] ?? (slots[0] as number) + week) - slot)) as number;

/** Backups that come at the same hour of the day, the newest first. */
function hoursOf(times: readonly number[], usual: number): readonly (readonly number[])[] {
	if (usual >= 16 * hour) {
		return [times];
	}

	const sorted = [...times].sort((a, b) => modulo(a, day) - modulo(b, day));
	const apart = Math.min(usual / 2, 2 * hour);
	const groups: number[][] = [];
	for (const time of sorted) {
		const group = groups.at(-1);
		const last = group?.at(-1);
		if (group === undefined || last === undefined || modulo(time, day) - modulo(last, day) > apart) {
			groups.push([time]);
		} else {
			group.push(time);
		}
	}

	// An hour around midnight is cut in two by the end of the day.
	const [first, last] = [groups[0], groups.at(-1)];
	const isAroundMidnight =
		groups.length > 1 && modulo(first?.[0] ?? 0, day) + day - modulo(last?.at(-1) ?? 0, day) <= apart;
	const joined = isAroundMidnight ? [[...(last ?? []), ...(first ?? [])], ...groups.slice(1, -1)] : groups;
	return joined.map(group => group.sort((a, b) => b - a));
}

type Hour = {
	/** Due times in a week. */
	readonly slots: readonly number[];
	/** How many were due and how many came, while this series was seen. */
	readonly due: number;
	readonly kept: number;
	/** By how much each of them missed its due time. */
	readonly off: readonly number[];
};

type Seen = {
	readonly oldest: number;
	readonly newest: number;
	/** How far outside of what was seen a due time may lie that is still counted. */
	readonly slack: number;
	/** What a retention left of older ones. */
	readonly before: readonly number[];
};

function slotsOf(group: readonly number[], {oldest, newest, slack, before}: Seen): Hour {
	const centre = centreOf(group.slice(0, 14));
	const dayOf = (time: number) => Math.round((time - centre) / day);
	const came = new Set(group.map(dayOf));
	const [from, to] = [
		Math.ceil((oldest - slack - centre) / day),
		Math.floor((newest + slack - centre) / day),
	];
	const seen = Array.from({length: Math.max(0, to - from + 1)}, (_, index) => from + index);
	const rates = Array.from({length: 7}, (_, weekday) => {
		const days = seen.filter(number => modulo(number, 7) === weekday);
		return {days: days.length, kept: days.filter(number => came.has(number)).length};
	});
	const isFree = (weekday: number) => {
		const {days, kept} = rates[weekday] as {days: number; kept: number};
		return days >= 3 && kept <= days / 5;
	};
	// Many a day are not of one hour: they come more often than can be told apart.
	const isOneHour = group.length <= 1.5 * came.size;
	const isKnownBefore = neverAtWeekend(before.map(time => modulo(dayOf(time), 7)));
	const hasFreeWeekend = weekend.every(
		weekday => (isKnownBefore || rates[weekday]?.days !== 0) && rates[weekday]?.kept === 0,
	);
	const isOn = (weekday: number) => !(isFree(weekday) || (hasFreeWeekend && weekend.includes(weekday)));
	const on = rates.map((rate, weekday) => ({...rate, weekday})).filter(({weekday}) => isOn(weekday));
	return {
		slots: on.map(({weekday}) => modulo(weekday * day + centre, week)),
		due: on.reduce((sum, {days}) => sum + days, 0),
		kept: isOneHour ? on.reduce((sum, {kept}) => sum + kept, 0) : 0,
		off: group
			.filter(time => isOn(modulo(dayOf(time), 7)))
			.map(time => Math.abs(time - centre - dayOf(time) * day)),
	};
}

/** Whether the weekdays of what a retention left tell that there is none at weekends; all of one weekday tell only which one it keeps. */
const neverAtWeekend = (weekdays: readonly number[]): boolean =>
	weekdays.length >= leastOfRun.before &&
	new Set(weekdays).size > 1 &&
	!weekend.some(weekday => weekdays.includes(weekday));

/** The middle of times of day, which go round: the day is cut where the longest time without any lies. */
function centreOf(times: readonly number[]): number {
	const sorted = times.map(time => modulo(time, day)).sort((a, b) => a - b);
	const starts = sorted.map((time, index) => {
		const before = sorted[index - 1] ?? (sorted.at(-1) as number) - day;
		return {time, gap: time - before};
	});
	const cut = starts.reduce((widest, start) => (start.gap > widest.gap ? start : widest)).time;
	return (cut + (median(sorted.map(time => modulo(time - cut, day))) as number)) % day;
}
