import {learnInterval} from './interval.js';
import {newestRun} from './newest-run.js';
import {learnWeek} from './week.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** When the backups of a series come. All in milliseconds; due times are counted by whole numbers. */
export type Rhythm = {
	/** The usual time from one to the next. */
	readonly intervalMs: number;
	/** Nine of ten came within this of their due time; with `longestMs`, that time is the usual longest itself, and this how steady it is. */
	readonly spreadMs: number;
	/** A due time; those before and after it are whole intervals away, unless `slots` or `longestMs` says otherwise. */
	readonly anchor: number;
	/** The longest that is not late, where intervals differ, as months do; so long after the anchor, which is the newest, the next is due. */
	readonly longestMs?: number;
	/** How long after the anchor it is due, where the dates in a month are known. */
	readonly nextMs?: number;
	/** It was learned from those since this time alone: the ones before came otherwise. */
	readonly since?: number;
	/** Due times in a week, from Thursday 00:00 UTC as time since 1970 counts, ascending: where history shows days or hours without any. */
	readonly slots?: readonly number[];
	/** Somebody said so: it was not learned. */
	readonly isExpected?: true;
};

/** From this many backups on a rhythm is learned. */
export const leastForRhythm = 5;
/** So many of the gaps must be regular; of a few alone more of them, since times by chance look regular now and then. */
const regularShare = {ofRun: 0.8, ofAll: 0.6};

/**
Learns when backups come from when they came, the newest first. `undefined` where there are too few, or no rhythm.

The newest tell first: what a retention left of the older ones lies further apart than what comes, and a schedule of before is not the one of today.
*/
export function learnRhythm(times: readonly number[]): Rhythm | undefined {
	const distinct = [...new Set(times)].sort((a, b) => b - a);
	const run = newestRun(distinct);
	const ofRun = run && (learnWeek(run, distinct.slice(run.length)) ?? learnInterval(run, regularShare.ofRun));
	if (ofRun !== undefined) {
		return {...ofRun, since: run?.at(-1) as number};
	}

	return distinct.length < leastForRhythm
		? undefined
		: (learnWeek(distinct) ?? learnInterval(distinct, regularShare.ofAll));
}

/** The rhythm that somebody asked for: due again so long after the newest. */
export const rhythmOf = (intervalMs: number, newest: number): Rhythm => ({
	intervalMs,
	spreadMs: 0,
	anchor: newest,
	isExpected: true,
});

/** The number of the last due time that is not after `time`. */
export function dueNumber(rhythm: Rhythm, time: number): number {
	const {slots, anchor, intervalMs} = rhythm;
	if (slots === undefined) {
		const next = anchor + nextOf(rhythm);
		return time < next
			? Math.min(0, Math.floor((time - anchor) / intervalMs))
			: 1 + Math.floor((time - next) / intervalMs);
	}

	const weeks = Math.floor(time / week);
	const inWeek = time - weeks * week;
	return weeks * slots.length + slots.filter(slot => slot <= inWeek).length - 1;
}

/** The due time of this number. */
export function dueTime(rhythm: Rhythm, number: number): number {
	const {slots, anchor, intervalMs} = rhythm;
	if (slots === undefined) {
		return number < 1 ? anchor + number * intervalMs : anchor + nextOf(rhythm) + (number - 1) * intervalMs;
	}

	const weeks = Math.floor(number / slots.length);
	return weeks * week + (slots[number - weeks * slots.length] as number);
}

const nextOf = (rhythm: Rhythm): number => rhythm.nextMs ?? longestOf(rhythm);

/** The longest time from one to the next at which the next is not late: the interval, where they do not differ. */
export const longestOf = ({longestMs, intervalMs}: Rhythm): number => longestMs ?? intervalMs;

/** The number of the due time that a backup of `time` is for: the next one when it came up to a quarter of the way before it. */
export function dueNumberFor(rhythm: Rhythm, time: number): number {
	const before = dueNumber(rhythm, time);
	const next = dueTime(rhythm, before + 1);
	return next - time <= (next - dueTime(rhythm, before)) / 4 ? before + 1 : before;
}

/**
How long after its due time a backup is not called late: twice the spread, and at most a quarter of the interval, so that a wild series cannot hide a dead job.

At least 75 minutes where two hours or more lie between (a schedule in local time moves by one when daylight saving begins or ends), else a quarter of an hour (retries, and clocks that differ).
*/
export function toleranceMs({intervalMs, spreadMs}: Rhythm): number {
	const least = intervalMs >= 2 * hour ? 75 * minute : 15 * minute;
	return Math.max(least, Math.min(2 * spreadMs, intervalMs / 4));
}

/** How long after its due time it is no longer late but missing: half an interval, at most a day. */
export const missingAfterMs = (rhythm: Rhythm): number =>
	Math.max(toleranceMs(rhythm), Math.min(rhythm.intervalMs / 2, day));
