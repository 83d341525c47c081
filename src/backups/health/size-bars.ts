import type {SizeBar} from '../../ui/sizes.js';
import type {Series} from '../backup.js';
import {caseOf, type JudgeTerms} from './case.js';
import {missedBetween} from './missed.js';
import {pastRhythms} from './past-rhythms.js';
import {signOf} from './size-findings.js';

/** The sizes of the last `count` backups, the newest right, with a gap for each that did not arrive. */
export function sizesOf(series: Series, terms: JudgeTerms, count: number): readonly SizeBar[] {
	const found = caseOf(series, terms);
	const {timeline, lateness} = found;
	const rhythmAt = pastRhythms(found);
	const {past} = timeline;
	const missing = terms.isComplete && lateness?.type === 'missing' ? lateness.count : 0;
	const bars = past.slice(0, count).flatMap(({at, backup}, index): readonly SizeBar[] => {
		const later = past[index - 1]?.at;
		const missed = later === undefined ? 0 : missedBetween(rhythmAt(at), at, later).length;
		const sign = terms.isComplete ? signOf(found, index) : undefined;
		const role = sign && (sign.type === 'empty' ? 'bad' : 'warn');
		return [...gaps(Math.min(missed, count)), {bytes: backup.bytes, ...(role && {role})}];
	});
	return [...gaps(Math.min(missing, count)), ...bars].slice(0, count).reverse();
}

const gaps = (count: number): readonly SizeBar[] => Array.from({length: count}, () => ({bytes: 'missing'}));
