import {formatBytes, formatCount, formatNumber, formatSize, formatTime} from '../../ui/format.js';
import type {Case} from './case.js';
import type {SeriesFinding} from './finding.js';
import {memory, type SizeSign, sameShare, sizeSign} from './size-signs.js';
import type {Dated} from './timeline.js';

/** What the size and content of a backup say, by its place in the timeline. Of a repository or a stream they say nothing. */
export function signOf({series, timeline}: Case, index: number): SizeSign | undefined {
	const [one, ...before] = timeline.past.slice(index, index + 1 + memory).map(({backup}) => backup);
	return one === undefined || (series.kind !== 'backups' && series.kind !== 'fixed')
		? undefined
		: sizeSign(one, before);
}

/** What the size and content of the newest backup say. */
export function sizeFindings(found: Case): readonly SeriesFinding[] {
	const sign = signOf(found, 0);
	if (sign === undefined) {
		return [];
	}

	const since = found.timeline.past.findIndex((_, index) => signOf(found, index)?.type !== sign.type);
	return [finding(found, sign, since === -1 ? found.timeline.past.length : since)];
}

const isSmall = (sign: SizeSign | undefined) =>
	sign?.type === 'empty' || sign?.type === 'shrunk' || sign?.type === 'cut-off';

/** The last one that is neither empty nor small, where the newest is: what there is to restore. */
export function lastUsualOf(found: Case): Dated | undefined {
	return isSmall(signOf(found, 0))
		? found.timeline.past.find(({farBy}, index) => farBy === undefined && !isSmall(signOf(found, index)))
		: undefined;
}

function finding(found: Case, sign: SizeSign, inARow: number): SeriesFinding {
	const bytes = found.newest?.backup.bytes ?? 0;
	const size = formatSize(bytes);
	const row = rowLine(found, inARow);
	switch (sign.type) {
		case 'empty':
			return {
				health: 'empty',
				role: 'bad',
				word: `Empty, ${formatBytes(bytes)}`,
				title: 'The newest backup is empty',
				why: `It has ${formatBytes(bytes)}${emptyWords(bytes, sign)}.${row}`,
				next: 'The dump failed and was uploaded all the same. Look at the log of the dump, not of the upload.',
			};
		case 'shrunk':
			return {
				health: 'shrunk',
				role: 'warn',
				word: `Shrunk by ${shrunkBy(bytes, sign.usual)} %`,
				title: `The newest backup is ${shrunkBy(bytes, sign.usual)} % smaller than usual`,
				why: `It has ${size}, usual are ${formatSize(sign.usual)}.${row}`,
				next: 'Find out whether so much was removed. If not, the dump broke off: run it again.',
			};
		case 'cut-off':
			return {
				health: 'shrunk',
				role: 'warn',
				word: 'Cut off',
				title: 'The newest backup seems to be cut off',
				why: `It has ${size} (usual are ${formatSize(sign.usual)}) and ends exactly after ${formatNumber(sign.parts, 'part')} of ${formatSize(sign.partBytes)}.${row}`,
				next: 'A dump that dies in a pipe leaves this behind. Look at its log and run it again.',
			};
		case 'grown':
			return {
				health: 'grown',
				role: 'warn',
				word: `Grown by ${formatCount((bytes / sign.usual - 1) * 100)} %`,
				title: 'The newest backup is far larger than usual',
				why: `It has ${size}, usual are ${formatSize(sign.usual)}.${row}`,
				next: 'Find out what was added, and whether it was your job that put it.',
			};
		case 'identical':
			return {
				health: 'identical',
				role: 'warn',
				word: 'Same as before',
				title: 'The newest backup has the same content as the one before',
				why: `Every one used to differ; this one has the same ${size}.${row}`,
				next: 'Look whether a dump was made at all: an old one may have been put again.',
			};
	}
}

const emptyWords = (bytes: number, {usual}: SizeSign & {readonly type: 'empty'}) =>
	usual !== undefined
		? `, usual are ${formatSize(usual)}`
		: bytes <= 1
			? ''
			: ', which is what its format makes of nothing';

/** In whole percent; never 100, which would be nothing at all. */
const shrunkBy = (bytes: number, usual: number) => Math.min(99, Math.round((1 - bytes / usual) * 100));

function rowLine(found: Case, inARow: number): string {
	const {timeline, terms} = found;
	const first = timeline.past[inARow - 1];
	const row =
		inARow < 2 || first === undefined
			? ''
			: ` So are the last ${inARow}, since ${formatTime(first.at, terms.now)}.`;
	const usual = lastUsualOf(found);
	return usual === undefined
		? row
		: `${row} The last of its usual size is of ${formatTime(usual.at, terms.now)}, ${formatSize(usual.backup.bytes)}.`;
}

/** Said, never an alarm: a small database that nobody writes to looks so. */
export function sameContentNotes({series, timeline: {past}}: Case): readonly string[] {
	const backups = past.slice(0, 30).map(({backup}) => backup);
	return series.kind === 'backups' && backups.length >= 5 && sameShare(backups) === 1
		? [`The last ${backups.length} backups all have the same content.`]
		: [];
}
