import {formatAge, formatSize, formatTime} from '../../ui/format.js';
import type {Case} from './case.js';
import {rhythmWords} from './rhythm-words.js';

/** How often it comes, and of when the newest is. */
export function whyLine(found: Case): string {
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
