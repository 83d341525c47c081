import {printable} from '../../terminal/printable.js';
import {formatCount, formatNumber} from '../../ui/format.js';
import type {Series} from '../backup.js';
import type {SeriesFinding} from './finding.js';
import {listWords} from './rhythm-words.js';

/** Segments of a stream that are missing between two that are there. */
export function gapFindings({gaps}: Series): readonly SeriesFinding[] {
	if (gaps === undefined || gaps.count === 0) {
		return [];
	}

	const names = gaps.names.slice(0, 3).map(printable);
	const more = gaps.count > names.length && names.length > 0 ? ', and more' : '';
	return [
		{
			health: 'missing',
			role: 'bad',
			word: `${formatCount(gaps.count)} missing`,
			title: `${formatNumber(gaps.count, 'segment')} of the stream ${gaps.count === 1 ? 'is' : 'are'} missing`,
			why: `There are segments before and after${names.length === 0 ? '' : ` ${more === '' ? listWords(names) : names.join(', ')}${more}`}. A restore cannot go past a gap.`,
			next: 'Look at the archiver on its host, and make a new full backup: it needs nothing from before the gap.',
		},
	];
}
