import {formatAge, formatTime} from '../../ui/format.js';
import type {Backup} from '../backup.js';
import type {Case} from './case.js';
import type {SeriesFinding} from './finding.js';

/** Without a rhythm, a backup that is not finished after this time has died. */
const longestRun = 2 * 86_400_000;

/** Begun after the newest that is finished. */
function begun({series, newest, terms}: Case): Backup | undefined {
	const [latest] = [...series.unfinished].sort((a, b) => b.at - a.at);
	return latest !== undefined &&
		latest.at > (newest?.backup.at ?? Number.NEGATIVE_INFINITY) &&
		latest.at <= terms.now
		? latest
		: undefined;
}

const hasDied = ({rhythm, terms}: Case, backup: Backup) =>
	terms.now - backup.at > (rhythm === undefined ? longestRun : 2 * rhythm.intervalMs);

/** The newest was begun and never finished. */
export function unfinishedFindings(found: Case): readonly SeriesFinding[] {
	const backup = begun(found);
	if (backup === undefined || !hasDied(found, backup)) {
		return [];
	}

	const {now} = found.terms;
	return [
		{
			health: 'unfinished',
			role: 'warn',
			word: 'Not finished',
			title: `The newest backup was not finished in ${formatAge(now - backup.at)}`,
			why: `Its last part is of ${formatTime(backup.at, now)}; what is written at the end is not there.`,
			next: 'It has died: look at its log. Its parts cost money and are no backup.',
		},
	];
}

/** One that runs, or seems to. */
export function unfinishedNotes(found: Case): readonly string[] {
	const backup = begun(found);
	return backup === undefined || hasDied(found, backup)
		? []
		: [`One is being written: its newest part is ${formatAge(found.terms.now - backup.at)} old.`];
}
