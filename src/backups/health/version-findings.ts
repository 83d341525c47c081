import {formatAge, formatNumber, formatSize} from '../../ui/format.js';
import type {Case} from './case.js';
import {type SeriesFinding, times} from './finding.js';
import type {KeyVersions} from './versions.js';

/** Keys that were put again with other content, where each should be put once. */
export function overwrittenFindings({series, terms}: Case): readonly SeriesFinding[] {
	const isWrittenAgain = series.kind === 'fixed' || series.kind === 'mirror' || series.kind === 'wide';
	const keys = isWrittenAgain ? [] : [...(terms.versions?.byKey.values() ?? [])].filter(isOverwritten);
	const [worst] = keys.sort((a, b) => a.last.bytes / a.first.bytes - b.last.bytes / b.first.bytes);
	if (worst === undefined) {
		return [];
	}

	const isSmaller = isMuchSmaller(worst);
	const often = times(worst.count - 1);
	const after = formatAge(worst.last.at - worst.first.at);
	const sizes = `first ${formatSize(worst.first.bytes)}, now ${formatSize(worst.last.bytes)}`;
	return [
		{
			health: 'overwritten',
			role: isSmaller ? 'bad' : 'warn',
			word: keys.length === 1 ? `Overwritten ${often}` : `${keys.length} overwritten`,
			title:
				keys.length === 1
					? `A backup was overwritten ${often}, ${after} after it was made`
					: `${formatNumber(keys.length, 'backup')} were overwritten`,
			why: `A backup is put once. ${keys.length === 1 ? 'This one was' : 'The worst was'} put again (${sizes}): a fault, or a thief.`,
			next: 'The first version is still there. Find out who put the others; then change the key.',
		},
	];
}

/** Whether a key was put again with other content; a retried upload puts the same twice. */
export const isOverwritten = ({count, first, last}: KeyVersions) =>
	count > 1 && (first.etag !== last.etag || first.bytes !== last.bytes);

/** A job that runs again makes nearly the same size. */
const isMuchSmaller = ({first, last}: KeyVersions) => last.bytes < first.bytes * 0.9;

/** Backups behind a delete marker, but for the oldest, which a retention removes. */
export function deletedFindings({series, terms, timeline}: Case): readonly SeriesFinding[] {
	const oldestKept = Math.min(series.oldestAt, ...timeline.past.map(({at}) => at));
	const deleted = (terms.versions?.deleted ?? []).filter(
		({at, last}) => (last?.at ?? at) > oldestKept && series.kind !== 'mirror' && series.kind !== 'wide',
	);
	if (deleted.length === 0) {
		return [];
	}

	const count = formatNumber(deleted.length, 'backup');
	const isAll = series.backups === 0;
	return [
		{
			health: 'deleted',
			role: 'bad',
			word: isAll ? `All ${deleted.length} deleted` : `${deleted.length} deleted`,
			title: isAll
				? `Nothing of it is left: ${count} ${deleted.length === 1 ? 'was' : 'were'} deleted`
				: `${count} ${deleted.length === 1 ? 'was' : 'were'} deleted, and older ones kept`,
			why: isAll
				? 'The backup user may not delete: somebody else did, or a lifecycle rule.'
				: 'A retention removes the oldest first. The backup user may not delete: somebody else did.',
			next: 'A delete marker hides, it does not destroy: the versions are there. Find out who made it.',
		},
	];
}
