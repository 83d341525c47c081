import {formatCount, formatNumber, formatSize} from '../ui/format.js';
import {type Line, out} from '../ui/line.js';
import type {Overwrites, Written, WrittenEntry} from './written.js';

/** So many are told one by one where people read; a program gets all. */
export const shownAtMost = 200;

/** What was written since a key may have been in other hands, in the order in which it was. */
export function writtenLines(written: Written | undefined): readonly Line[] {
	if (written === undefined) {
		return [out('written since: could not be seen')];
	}

	const {since, entries, hasMore} = written;
	const left = entries.length - shownAtMost;
	const unseen = unseenWords(written.overwrites);
	return [
		out(`written since ${new Date(since).toISOString()}: ${writtenSummary(written)}`),
		...entries.slice(0, shownAtMost).map(entry => out(entryWords(entry), 1)),
		...(left > 0 ? [out(`and ${formatCount(left)} more: --json has all of them`, 1)] : []),
		...(hasMore ? [out('there is more than is remembered: nightdrop backups --versions', 1)] : []),
		...(unseen === undefined ? [] : [out(`overwrites: ${unseen}`)]),
	];
}

/** `1 overwritten, 2 deleted, 14 under new names`; what cannot be seen is not promised. */
export function writtenSummary({entries, hasMore, overwrites}: Omit<Written, 'since'>): string {
	if (entries.length === 0 && !hasMore) {
		return overwrites === 'seen'
			? 'nothing but new backups of known series'
			: 'nothing was seen but new backups of known series';
	}

	const of = (what: WrittenEntry['what']) => entries.filter(entry => entry.what === what);
	const names = of('new names').reduce((sum, {count}) => sum + count, 0);
	const counts = [
		[of('overwritten').length, 'overwritten'],
		[of('deleted').length, 'deleted'],
		[of('old name').length, 'under old names'],
		[names, 'under new names'],
	] as const;
	const words = counts.flatMap(([count, word]) => (count > 0 ? [`${formatCount(count)} ${word}`] : []));
	return hasMore ? `at least ${words.length === 0 ? 'some' : words.join(', ')}` : words.join(', ');
}

/** Why what was put over or deleted may not be among what is told; undefined where it is. */
export function unseenWords(overwrites: Overwrites): string | undefined {
	switch (overwrites) {
		case 'seen':
			return undefined;
		case 'partly-seen':
			return 'some cannot be seen: since then, for a time, this bucket kept no versions';
		case 'unseen':
			return 'cannot be seen: this bucket keeps no versions, so what was put over or deleted is gone';
		case 'unknown':
			return 'may not be seen: whether this bucket keeps versions could not be read';
	}
}

const whatWords: Readonly<Record<WrittenEntry['what'], string>> = {
	overwritten: 'overwritten',
	deleted: 'deleted',
	'old name': 'put under an old name',
	'new names': 'new names',
};

const entryWords = ({at, what, key, count, bytes, isKept}: WrittenEntry): string =>
	[
		`${new Date(at).toISOString()} ${whatWords[what]}: ${key}`,
		what === 'new names' ? formatNumber(count, 'object') : count > 1 ? `${count} times` : '',
		formatSize(bytes),
		isKept === undefined ? '' : isKept ? 'the version of before is kept' : 'no version of before is kept',
	]
		.filter(Boolean)
		.join(', ');
