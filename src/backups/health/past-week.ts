import {formatDay} from '../../ui/format.js';
import type {Case} from './case.js';
import {missedBetween, placeOf} from './missed.js';
import {pastRhythms} from './past-rhythms.js';
import {listWords} from './rhythm-words.js';
import {signOf} from './size-findings.js';

const dayMs = 86_400_000;
const dayNumber = (time: number) => Math.floor(time / dayMs);
/** Whoever is on call after a weekend still hears of Friday. */
const daysBack = 7;

/**
Days of the last week on which none came although it was due, before the newest: milliseconds since 1970 of their beginnings (UTC), ascending.

A later one ends the alarm, and not the hole. What did not come since the newest is lateness.
*/
export function missedDays(found: Case): readonly number[] {
	const {rhythm, timeline, terms} = found;
	if (rhythm === undefined) {
		return [];
	}

	const {past} = timeline;
	const rhythmAt = pastRhythms(found);
	const first = dayNumber(terms.now) - daysBack + 1;
	const came = new Set<number>();
	const missed = new Set<number>();
	for (const [index, {at}] of past.entries()) {
		came.add(dayNumber(placeOf(rhythmAt(at), at)));
		const before = past[index + 1]?.at;
		if (before === undefined || dayNumber(at) < first) {
			break;
		}

		for (const time of missedBetween(rhythmAt(before), before, at)) {
			missed.add(dayNumber(time));
		}
	}

	return [...missed]
		.filter(day => day >= first && !came.has(day))
		.sort((a, b) => a - b)
		.map(day => day * dayMs);
}

/** What of the last week a later backup hides: the `days` without one, and empty ones. */
export function weekNotes(found: Case, days: readonly number[]): readonly string[] {
	const {timeline, terms} = found;
	const start = (dayNumber(terms.now) - daysBack + 1) * dayMs;
	const later = timeline.past.filter(({at}) => at >= start);
	const empty = later.filter((_, index) => index > 0 && signOf(found, index)?.type === 'empty');
	const words = (times: readonly number[]) =>
		listWords([...new Set(times.map(time => formatDay(time, terms.now)))]);
	return [
		...(days.length === 0 ? [] : [`None came on ${words(days)}.`]),
		...(empty.length === 0 ? [] : [`Empty: ${words(empty.map(({at}) => at).reverse())}.`]),
	];
}
