import type {Backup, Series} from './backup.js';
import type {JudgeTerms} from './health/case.js';
import {timelineOf} from './health/timeline.js';

const week = 7 * 86_400_000;

/** The backup that each finding of a time that cannot be tells of, in their order: one from the future, then one that was put far from the time in its name. */
export function misdatedOf(series: Series, {now, versions}: JudgeTerms): readonly Backup[] {
	const {past, future} = timelineOf(series, now, versions);
	const far = past.find(({backup, farBy}) => farBy !== undefined && backup.at > now - week);
	return [...future.slice(0, 1), ...(far === undefined ? [] : [far.backup])];
}
