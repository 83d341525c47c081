import {formatNumber, formatTime} from '../../ui/format.js';
import type {Series} from '../backup.js';
import type {Case} from './case.js';
import type {SeriesFinding} from './finding.js';
import {newestLine, whyLine} from './why-line.js';

/** What is said of a series while its listing is not at its end. */
export function soFar(series: Series): SeriesFinding {
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
