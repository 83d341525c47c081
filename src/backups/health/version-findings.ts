import {formatAge, formatCount, formatNumber, formatSize} from '../../ui/format.js';
import type {Case} from './case.js';
import {type SeriesFinding, times} from './finding.js';
import {type KeyVersions, unitsOf} from './versions.js';

/** Keys that were put again with other content, where each should be put once. */
export function overwrittenFindings({series, terms}: Case): readonly SeriesFinding[] {
	const isWrittenAgain = series.kind === 'fixed' || series.kind === 'mirror' || series.kind === 'wide';
	const keys = isWrittenAgain
		? []
		: [...(terms.versions?.byKey ?? [])].filter(([, versions]) => isOverwritten(versions));
	const [worst] = keys
		.map(([, versions]) => versions)
		.sort((a, b) => a.last.bytes / a.first.bytes - b.last.bytes / b.first.bytes);
	if (worst === undefined) {
		return [];
	}

	const {count, noun} = unitsOf(keys);
	const isOne = count === 1;
	const isSmaller = isMuchSmaller(worst);
	const often = times(worst.count - 1);
	const after = formatAge(worst.last.at - worst.first.at);
	const sizes = `first ${formatSize(worst.first.bytes)}, now ${formatSize(worst.last.bytes)}`;
	return [
		{
			health: 'overwritten',
			role: isSmaller ? 'bad' : 'warn',
			word: isOne ? `Overwritten ${often}` : `${formatCount(count)} overwritten`,
			title: isOne
				? `${noun === 'backup' ? 'A backup' : 'An object'} was overwritten ${often}, ${after} after it was made`
				: `${atLeast(terms, 'At')}${formatNumber(count, noun)} were overwritten`,
			why: `A backup is put once. ${isOne ? 'This one was' : 'The worst was'} put again (${sizes}): a fault, or a thief.`,
			next: 'The first version is still there. Find out who put the others; then change the key.',
		},
	];
}

/** There may be more than are remembered. */
const atLeast = ({versions}: Case['terms'], at: 'At' | 'at') => (versions?.hasMore ? `${at} least ` : '');

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

	const {count} = unitsOf(deleted.map(one => [one.key, one]));
	const words = formatNumber(count, 'backup');
	const isAll = series.backups === 0;
	return [
		{
			health: 'deleted',
			role: 'bad',
			word: isAll ? `All ${formatCount(count)} deleted` : `${formatCount(count)} deleted`,
			title: isAll
				? `Nothing of it is left: ${atLeast(terms, 'at')}${words} ${count === 1 ? 'was' : 'were'} deleted`
				: `${atLeast(terms, 'At')}${words} ${count === 1 ? 'was' : 'were'} deleted, and older ones kept`,
			why: isAll
				? 'The backup user may not delete: somebody else did, or a lifecycle rule.'
				: 'A retention removes the oldest first. The backup user may not delete: somebody else did.',
			next: 'A delete marker hides, it does not destroy: the versions are there. Find out who made it.',
		},
	];
}
