import type {Day} from '../../ui/days.js';
import type {Series} from '../backup.js';
import {type Case, caseOf, type JudgeTerms} from './case.js';
import {cameLate, missedBetween, placeOf} from './missed.js';
import {modulo} from './modulo.js';
import {pastRhythms} from './past-rhythms.js';
import {dueNumber, type Rhythm} from './rhythm.js';
import {signOf} from './size-findings.js';
import {isOverwritten} from './version-findings.js';

const dayMs = 86_400_000;
const dayNumber = (time: number) => Math.floor(time / dayMs);

/** What happened on a day. */
type DayFacts = {came: number; missed: number; isOdd: boolean};

/**
The last `count` days (UTC) of a series, the last one today.

A backup stands in the day in which it was due, so that one that ends after midnight leaves no hole. A series keeps at most `recentLimit` backups: of days before those only how many came is known, and before the days that are counted nothing.
*/
export function daysOf(series: Series, terms: JudgeTerms, count: number): readonly Day[] {
	const found = caseOf(series, terms);
	const rhythmAt = pastRhythms(found);
	const facts = factsOf(found, rhythmAt);
	const today = dayNumber(terms.now);
	return Array.from({length: count}, (_, index) => {
		const day = today - count + 1 + index;
		const {came, missed, isOdd} = facts.get(day) ?? {came: 0, missed: 0, isOdd: false};
		const rhythm = rhythmAt(day * dayMs);
		return dayOf(found, rhythm, day, {came, missed: missed + missedSince(found, day), isOdd});
	});
}

function dayOf(found: Case, rhythm: Rhythm | undefined, day: number, {came, missed, isOdd}: DayFacts): Day {
	if (!found.terms.isComplete) {
		return came > 0 ? 'arrived' : 'not-seen';
	}

	// How many there were of what a retention left, nobody knows.
	const isThinned = day < dayNumber(found.learned?.since ?? Number.NEGATIVE_INFINITY);
	const due = rhythm === undefined || rhythm.isExpected || isThinned ? undefined : dueIn(rhythm, day);
	if (missed > 0 && came === 0) {
		return 'missing';
	}

	// Of many a day, a few more or fewer are nothing.
	if (isOdd || missed > (due ?? missed) / 5) {
		return 'odd';
	}

	if (due !== undefined && came > Math.ceil(due * 1.5)) {
		return 'more';
	}

	if (came > 0) {
		return 'arrived';
	}

	return isForgotten(found, day)
		? countedDay(found, due, day)
		: isAwaited(found, day)
			? 'awaited'
			: 'none-due';
}

/** One is due today, or was a short while ago: it did not come yet, and is not called missing yet. */
function isAwaited({rhythm, terms, timeline}: Case, day: number): boolean {
	const newest = timeline.past[0]?.at;
	return (
		rhythm !== undefined &&
		newest !== undefined &&
		day >= dayNumber(terms.now) - 1 &&
		day > dayNumber(placeOf(rhythm, newest)) &&
		dueNumber(rhythm, (day + 1) * dayMs - 1) > dueNumber(rhythm, day * dayMs - 1)
	);
}

/** A day of which only the number is known. */
function countedDay({series}: Case, due: number | undefined, day: number): Day {
	const counted = series.perDay ?? new Map<number, number>();
	const came = counted.get(day) ?? 0;
	if (counted.size === 0 || day < Math.min(...counted.keys())) {
		return 'not-seen';
	}

	if (came === 0) {
		return due !== undefined && due >= 1 ? 'missing' : 'none-due';
	}

	// A series does not begin at midnight.
	if (due === undefined || day === dayNumber(series.oldestAt)) {
		return 'arrived';
	}

	return came < due * 0.8 ? 'odd' : came > Math.ceil(due * 1.5) ? 'more' : 'arrived';
}

/** How many did not come on a day since the newest: counted, since there may be any number. */
function missedSince({rhythm, lateness}: Case, day: number): number {
	const start = lateness?.type === 'missing' ? lateness.due[0] : undefined;
	if (rhythm === undefined || lateness?.type !== 'missing' || start === undefined) {
		return 0;
	}

	const first = dueNumber(rhythm, start);
	const [before, last] = [day, day + 1].map(number => dueNumber(rhythm, number * dayMs - 1)) as [
		number,
		number,
	];
	return Math.max(0, Math.min(last, first + lateness.count - 1) - Math.max(before + 1, first) + 1);
}

/** How many are due in a day; not whole for those that come less often than daily. */
function dueIn({slots, intervalMs}: Rhythm, day: number): number {
	return slots === undefined
		? Math.max(1, dayMs / intervalMs)
		: slots.filter(slot => Math.floor(slot / dayMs) === modulo(day, 7)).length;
}

/** Some came then, and only newer ones are remembered. */
function isForgotten({series, timeline}: Case, day: number): boolean {
	const oldest = timeline.past.at(-1)?.at;
	const hasMore = series.backups > series.recent.length && oldest !== undefined;
	return hasMore && day < dayNumber(oldest) && day >= dayNumber(series.oldestAt);
}

function factsOf(found: Case, rhythmAt: ReturnType<typeof pastRhythms>): ReadonlyMap<number, DayFacts> {
	const {timeline, lateness} = found;
	const facts = new Map<number, DayFacts>();
	const at = (day: number) => {
		const known = facts.get(day) ?? {came: 0, missed: 0, isOdd: false};
		facts.set(day, known);
		return known;
	};

	for (const [index, one] of timeline.past.entries()) {
		const before = timeline.past[index + 1]?.at;
		const rhythm = rhythmAt(one.at);
		const rhythmBefore = before === undefined ? undefined : rhythmAt(before);
		const day = at(dayNumber(placeOf(rhythm, one.at)));
		day.came++;
		day.isOdd ||=
			signOf(found, index) !== undefined ||
			one.farBy !== undefined ||
			isPutAgain(found, one.backup.key) ||
			(rhythm !== undefined && cameLate(rhythm, one.at, rhythm === rhythmBefore ? before : undefined));
		for (const time of before === undefined ? [] : missedBetween(rhythmBefore, before, one.at)) {
			at(dayNumber(time)).missed++;
		}
	}

	if (lateness?.type === 'late') {
		at(dayNumber(lateness.dueAt)).isOdd = true;
	}

	return facts;
}

const isPutAgain = ({series, terms}: Case, key: string) => {
	const versions = series.kind === 'fixed' ? undefined : terms.versions?.byKey.get(key);
	return versions !== undefined && isOverwritten(versions);
};
