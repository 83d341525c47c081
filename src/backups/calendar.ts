import type {Day} from '../ui/days.js';
import type {SizeBar} from '../ui/sizes.js';
import type {Series} from './backup.js';
import {type Case, caseOf, type JudgeTerms} from './case.js';
import {cameLate, missedBetween, missedOf} from './missed.js';
import {modulo} from './modulo.js';
import {dueNumberFor, dueTime, type Rhythm} from './rhythm.js';
import {sizeSign} from './size-signs.js';
import {isOverwritten} from './version-findings.js';

const dayMs = 86_400_000;
const dayNumber = (time: number) => Math.floor(time / dayMs);

/** What happened on a day. */
type DayFacts = {came: number; missed: number; isOdd: boolean};

/**
The last `count` days (UTC) of a series, the last one today.

A backup stands in the day in which it was due, so that one that ends after midnight leaves no hole. A series keeps at most `recentLimit` backups: days before those are not seen.
*/
export function daysOf(series: Series, terms: JudgeTerms, count: number): readonly Day[] {
	const found = caseOf(series, terms);
	const facts = factsOf(found);
	const today = dayNumber(terms.now);
	return Array.from({length: count}, (_, index) => {
		const day = today - count + 1 + index;
		return dayOf(found, day, facts.get(day) ?? {came: 0, missed: 0, isOdd: false});
	});
}

function dayOf(found: Case, day: number, {came, missed, isOdd}: DayFacts): Day {
	const {rhythm, terms} = found;
	if (!terms.isComplete) {
		return came > 0 ? 'arrived' : 'not-seen';
	}

	const due = rhythm === undefined || rhythm.isExpected ? undefined : dueIn(rhythm, day);
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

	return came > 0 ? 'arrived' : isForgotten(found, day) ? 'not-seen' : 'none-due';
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

function factsOf(found: Case): ReadonlyMap<number, DayFacts> {
	const {rhythm, timeline, lateness} = found;
	const facts = new Map<number, DayFacts>();
	const at = (day: number) => {
		const known = facts.get(day) ?? {came: 0, missed: 0, isOdd: false};
		facts.set(day, known);
		return known;
	};

	const backups = timeline.past.map(({backup}) => backup);
	for (const [index, one] of timeline.past.entries()) {
		const day = at(dayNumber(placeOf(rhythm, one.at)));
		day.came++;
		day.isOdd ||=
			roleOf(found, index, backups) !== undefined ||
			one.farBy !== undefined ||
			isPutAgain(found, one.backup.key) ||
			(rhythm !== undefined && cameLate(rhythm, one.at, timeline.past[index + 1]?.at));
	}

	for (const time of missedOf(found)) {
		at(dayNumber(time)).missed++;
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

/** The due time that a backup is for, where the week says when that is. */
function placeOf(rhythm: Rhythm | undefined, at: number): number {
	if (rhythm?.slots === undefined) {
		return at;
	}

	const due = dueTime(rhythm, dueNumberFor(rhythm, at));
	return Math.abs(at - due) <= rhythm.intervalMs / 2 ? due : at;
}

function roleOf(
	{series}: Case,
	index: number,
	backups: readonly Series['recent'][number][],
): SizeBar['role'] {
	const backup = backups[index];
	if (backup === undefined || (series.kind !== 'backups' && series.kind !== 'fixed')) {
		return undefined;
	}

	const sign = sizeSign(backup, backups.slice(index + 1));
	return sign === undefined ? undefined : sign.type === 'empty' ? 'bad' : 'warn';
}

/** The sizes of the last `count` backups, the newest right, with a gap for each that did not arrive. */
export function sizesOf(series: Series, terms: JudgeTerms, count: number): readonly SizeBar[] {
	const found = caseOf(series, terms);
	const {rhythm, timeline, lateness} = found;
	const {past} = timeline;
	const backups = past.map(({backup}) => backup);
	const missing = terms.isComplete && lateness?.type === 'missing' ? lateness.count : 0;
	const bars = past.slice(0, count).flatMap(({at, backup}, index): readonly SizeBar[] => {
		const later = past[index - 1]?.at;
		const missed = later === undefined || rhythm === undefined ? 0 : missedBetween(rhythm, at, later).length;
		const role = terms.isComplete ? roleOf(found, index, backups) : undefined;
		return [...gaps(Math.min(missed, count)), {bytes: backup.bytes, ...(role === undefined ? {} : {role})}];
	});
	return [...gaps(Math.min(missing, count)), ...bars].slice(0, count).reverse();
}

const gaps = (count: number): readonly SizeBar[] => Array.from({length: count}, () => ({bytes: 'missing'}));
