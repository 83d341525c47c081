import type {Backup, Series} from '../backup.js';
import {allWell, soFar} from './calm-findings.js';
import {type Case, caseOf, type JudgeTerms} from './case.js';
import {type SeriesFinding, weightOf} from './finding.js';
import {quantile} from './median.js';
import {missedDays, weekNotes} from './past-week.js';
import type {Rhythm} from './rhythm.js';
import {lastUsualOf, sameContentNotes, sizeFindings} from './size-findings.js';
import {usualBytes} from './size-signs.js';
import {rhythmNotes, timeFindings} from './time-findings.js';
import type {Dated} from './timeline.js';
import {floodFindings, misdatedFindings} from './trust-findings.js';
import {unfinishedFindings, unfinishedNotes} from './unfinished-findings.js';
import {deletedFindings, overwrittenFindings} from './version-findings.js';

/** How a series is: the words of its worst finding, everything else that was found, and the figures. */
export type Health = SeriesFinding & {
	/** The worst first; empty when all is well. */
	readonly findings: readonly SeriesFinding[];
	/** What else a person should know, never alarming, in sentences. */
	readonly notes: readonly string[];
	/** The sickest series has the most. */
	readonly weight: number;
	/** The newest that was made: what was put over an old one is not. */
	readonly newest?: Backup;
	/** When it was made, milliseconds since 1970. */
	readonly newestAt?: number;
	readonly rhythm?: Rhythm;
	/** Milliseconds, as in the rhythm. */
	readonly intervalMs?: number;
	readonly spreadMs?: number;
	/** The median of the last seven, bytes. */
	readonly usualBytes?: number;
	/** What eight of ten of the last thirty lie between, bytes. */
	readonly usualRange?: readonly [number, number];
	/** How many did not arrive. */
	readonly missing: number;
	/** The due times of the first of them, ascending, milliseconds since 1970. */
	readonly due: readonly number[];
	/** When the next one is, or was, due; absent where some are missing, or no rhythm is known. */
	readonly dueAt?: number;
	/** Days of the last week on which none came, before the newest: their beginnings (UTC), ascending, milliseconds since 1970. */
	readonly missedDays: readonly number[];
	/** The last one before a small or empty newest that was neither. */
	readonly lastUsual?: Dated;
};

/** Pure: whether the backups of a series come when they are due, of the usual size, and stay as they were put. */
export function judgeSeries(series: Series, terms: JudgeTerms): Health {
	if (!terms.isComplete) {
		const finding = soFar(series);
		return {
			...finding,
			findings: [],
			notes: [],
			weight: weightOf(finding),
			missing: 0,
			due: [],
			missedDays: [],
		};
	}

	const found = caseOf(series, terms);
	const findings = findingsOf(found);
	const worst = findings[0] ?? allWell(found);
	const days = missedDays(found);
	return {
		...worst,
		findings,
		notes: [
			...weekNotes(found, days),
			...rhythmNotes(found),
			...unfinishedNotes(found),
			...sameContentNotes(found),
		],
		weight: weightOf(worst),
		...figuresOf(found),
		...dueOf(found),
		missedDays: days,
	};
}

function findingsOf(found: Case): readonly SeriesFinding[] {
	return [
		...timeFindings(found),
		...sizeFindings(found),
		...overwrittenFindings(found),
		...deletedFindings(found),
		...unfinishedFindings(found),
		...floodFindings(found),
		...misdatedFindings(found),
	].sort((a, b) => weightOf(b) - weightOf(a));
}

function figuresOf(found: Case) {
	const {newest, rhythm, timeline} = found;
	const lastUsual = lastUsualOf(found);
	const backups = timeline.past.map(({backup}) => backup);
	const usual = usualBytes(backups);
	const sizes = backups.slice(0, 30).map(({bytes}) => bytes);
	const range = [quantile(sizes, 0.1) ?? 0, quantile(sizes, 0.9) ?? 0] as const;
	return {
		...(newest === undefined ? {} : {newest: newest.backup, newestAt: newest.at}),
		...(rhythm === undefined ? {} : {rhythm, intervalMs: rhythm.intervalMs, spreadMs: rhythm.spreadMs}),
		...(usual === undefined ? {} : {usualBytes: usual, usualRange: range}),
		...(lastUsual && {lastUsual}),
	};
}

function dueOf({lateness}: Case) {
	if (lateness === undefined || lateness.type === 'missing') {
		return {missing: lateness?.count ?? 0, due: lateness?.due ?? []};
	}

	return {missing: 0, due: [], dueAt: lateness.dueAt};
}
