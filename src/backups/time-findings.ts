import {printable} from '../terminal/printable.js';
import {formatAge, formatNumber, formatSize, formatTime} from '../ui/format.js';
import type {Case} from './case.js';
import type {SeriesFinding} from './finding.js';
import {leastForRhythm, rhythmOf, toleranceMs} from './rhythm.js';
import {listWords, rhythmWords} from './rhythm-words.js';

const lookAtJob = 'Look at the job that makes it: its log, and the disk and network of its host.';

/** What is said of a series while its listing is not at its end. */
export function soFar({series}: Case): SeriesFinding {
	return {
		health: 'unknown',
		role: 'unknown',
		word: 'So far',
		title: `${formatNumber(series.backups, 'backup')} so far`,
		why: 'Not everything was listed. What was not seen may be there.',
		next: 'Let the listing come to its end.',
	};
}

/** What is said of a series in which nothing was found wrong. */
export function allWell(found: Case): SeriesFinding {
	const {series, rhythm, lateness, terms} = found;
	if (series.kind === 'mirror' || series.kind === 'wide') {
		return unjudged(found);
	}

	const next =
		lateness?.type === 'on-time' && rhythm !== undefined
			? `The next is due ${formatTime(lateness.dueAt, terms.now)}.`
			: 'Nothing is to be done.';
	return {health: 'ok', role: 'ok', word: 'On time', title: 'On time', why: whyLine(found), next};
}

function unjudged(found: Case): SeriesFinding {
	const isMirror = found.series.kind === 'mirror';
	return {
		health: 'unjudged',
		role: 'info',
		word: isMirror ? 'Mirror' : 'Only counted',
		title: isMirror ? 'This looks like a mirror of files' : 'These names differ in everything',
		why: `${formatNumber(found.series.objects, 'object')}. ${newestLine(found)}`,
		next: 'Nothing can be missed here: nothing in the names says what should come.',
	};
}

/** Gaps of a stream, and what is late or missing, or cannot be known to be. */
export function timeFindings(found: Case): readonly SeriesFinding[] {
	const {series, terms, newest} = found;
	const gaps = gapFindings(found);
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

/** How old the newest may be, where somebody said so. An idle database writes no stream, so its age means nothing else. */
function limitOf({series, terms: {maxAgeMs, expectEveryMs}}: Case): number | undefined {
	return series.kind === 'stream' && maxAgeMs === undefined && expectEveryMs !== undefined
		? expectEveryMs + toleranceMs(rhythmOf(expectEveryMs, 0))
		: maxAgeMs;
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
		word: `${count} missing`,
		title: `${formatNumber(count, 'backup')} did not arrive`,
		why: whyLine(found),
		next: lookAtJob,
	};
}

function tooOld(found: Case, overMs: number, maxAgeMs: number): SeriesFinding {
	if (found.lateness?.type === 'missing') {
		return missing(found, found.lateness.count);
	}

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

function gapFindings({series}: Case): readonly SeriesFinding[] {
	const gaps = series.gaps;
	if (gaps === undefined || gaps.count === 0) {
		return [];
	}

	const names = gaps.names.slice(0, 3).map(printable);
	const more = gaps.count > names.length && names.length > 0 ? ', and more' : '';
	return [
		{
			health: 'missing',
			role: 'bad',
			word: `${gaps.count} missing`,
			title: `${formatNumber(gaps.count, 'segment')} of the stream ${gaps.count === 1 ? 'is' : 'are'} missing`,
			why: `There are segments before and after${names.length === 0 ? '' : ` ${more === '' ? listWords(names) : names.join(', ')}${more}`}. A restore cannot go past a gap.`,
			next: 'Look at the archiver on its host, and make a new full backup: it needs nothing from before the gap.',
		},
	];
}

/** How often it comes, and of when the newest is. */
function whyLine(found: Case): string {
	const {rhythm, series} = found;
	const comes =
		rhythm === undefined
			? series.kind === 'stream'
				? 'No segment is missing between two that are there. '
				: ''
			: rhythm.isExpected
				? `You said every ${formatAge(rhythm.intervalMs)}. `
				: `It comes ${rhythmWords(rhythm)}. `;
	return `${comes}${newestLine(found)}`;
}

/** `The newest is of 20 Nov 02:11 UTC, 18.2 GiB.` */
export function newestLine({newest, series, terms}: Case): string {
	if (newest === undefined) {
		return 'None is finished.';
	}

	// The marker of a repository or a stream's segment says nothing about how large a backup is.
	const size =
		series.kind === 'backups' || series.kind === 'fixed' ? `, ${formatSize(newest.backup.bytes)}` : '';
	return `The newest is of ${formatTime(newest.at, terms.now)}${size}.`;
}

/** The rhythm of a series counts more than what was said of its whole target; that they differ is told. */
export function rhythmNotes({rhythm, terms: {expectEveryMs}}: Case): readonly string[] {
	return rhythm !== undefined && expectEveryMs !== undefined && rhythm.intervalMs > 1.5 * expectEveryMs
		? [`You said every ${formatAge(expectEveryMs)}; it comes ${rhythmWords(rhythm)}.`]
		: [];
}
