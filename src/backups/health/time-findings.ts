import {formatAge, formatCount, formatNumber} from '../../ui/format.js';
import type {Case} from './case.js';
import type {SeriesFinding} from './finding.js';
import {gapFindings} from './gap-findings.js';
import {leastForRhythm, rhythmOf, toleranceMs} from './rhythm.js';
import {rhythmWords} from './rhythm-words.js';
import {newestLine, whyLine} from './why-line.js';

const lookAtJob = 'Look at the job that makes it: its log, and the disk and network of its host.';

/** Gaps of a stream, and what is late or missing, or cannot be known to be. */
export function timeFindings(found: Case): readonly SeriesFinding[] {
	const {series, terms, newest} = found;
	const gaps = gapFindings(series);
	if (series.kind === 'wide') {
		return gaps;
	}

	if (newest === undefined) {
		const isExpected = series.kind !== 'mirror' && found.timeline.future.length === 0;
		return isExpected ? [...gaps, noneFinished(found)] : gaps;
	}

	const limit = limitOf(found);
	if (limit !== undefined) {
		const overMs = terms.now - newest.at - limit;
		return overMs > 0 ? [...gaps, tooOld(found, overMs, limit)] : gaps;
	}

	return [...gaps, ...dueFindings(found)];
}

/** How old the newest of a stream may be, where somebody said so: an idle database writes none, so its age means nothing else. */
function limitOf({series, terms: {expectEveryMs}}: Case): number | undefined {
	return series.kind === 'stream' && expectEveryMs !== undefined
		? expectEveryMs + toleranceMs(rhythmOf(expectEveryMs, 0))
		: undefined;
}

function dueFindings(found: Case): readonly SeriesFinding[] {
	const {series, lateness} = found;
	if (lateness === undefined) {
		return series.kind === 'backups' || series.kind === 'repository'
			? [noRhythm(found)]
			: series.kind === 'fixed'
				? [oneKey(found)]
				: [];
	}

	switch (lateness.type) {
		case 'on-time':
			return [];
		case 'late':
			return [
				{
					health: 'late',
					role: 'warn',
					word: `Late by ${formatAge(lateness.byMs)}`,
					title: `The next backup is late by ${formatAge(lateness.byMs)}`,
					why: whyLine(found),
					next: lookAtJob,
				},
			];
		case 'missing':
			return [missing(found, lateness.count)];
	}
}

function missing(found: Case, count: number): SeriesFinding {
	return {
		health: 'missing',
		role: 'bad',
		word: `${formatCount(count)} missing`,
		title: `${formatNumber(count, 'backup')} did not arrive`,
		why: whyLine(found),
		next: lookAtJob,
	};
}

function tooOld(found: Case, overMs: number, maxAgeMs: number): SeriesFinding {
	return {
		health: 'late',
		role: 'warn',
		word: `Late by ${formatAge(overMs)}`,
		title: `The newest is ${formatAge(overMs)} older than it may be`,
		why: `It may be ${formatAge(maxAgeMs)} old. ${newestLine(found)}`,
		next: lookAtJob,
	};
}

function noRhythm({series, timeline: {past}}: Case): SeriesFinding {
	const hasEnough = past.length >= leastForRhythm;
	return {
		health: 'irregular',
		role: 'unknown',
		word: hasEnough ? 'No rhythm' : 'No rhythm yet',
		title: 'No rhythm is known for this series',
		why: hasEnough
			? `Its ${formatNumber(series.backups, 'backup')} came at no regular times, and nobody said how often it should come.`
			: `Only ${formatNumber(past.length, 'backup')} so far, and nobody said how often it should come.`,
		next: hasEnough
			? 'Say how often it should come.'
			: `Say how often it should come, or wait: with ${leastForRhythm} backups Nightdrop works it out.`,
	};
}

function noneFinished(found: Case): SeriesFinding {
	return {
		health: 'irregular',
		role: 'unknown',
		word: 'None finished',
		title: 'No backup of this series is finished',
		why: `${formatNumber(found.series.unfinished.length, 'backup')} begun, none with what is written at the end.`,
		next: 'Wait for the first one to end, or look at the log of the job that makes it.',
	};
}

function oneKey(found: Case): SeriesFinding {
	return {
		health: 'irregular',
		role: 'unknown',
		word: 'No rhythm yet',
		title: 'One key is written again by every run',
		why: `Its history is in its versions. ${newestLine(found)}`,
		next: 'Look at its versions. Where the bucket keeps none, every run destroys the backup before.',
	};
}

/** The rhythm of a series counts more than what was said of its whole target; that they differ is told. */
export function rhythmNotes({rhythm, terms: {expectEveryMs}}: Case): readonly string[] {
	return rhythm !== undefined && expectEveryMs !== undefined && rhythm.intervalMs > 1.5 * expectEveryMs
		? [`You said every ${formatAge(expectEveryMs)}; it comes ${rhythmWords(rhythm)}.`]
		: [];
}
