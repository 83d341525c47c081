import type {Series} from './backup.js';
import type {JudgeTerms} from './health/case.js';
import type {BackupsState} from './state.js';

/** What a series is judged by: the hour, what was expected, and what is known of the versions of its own keys. */
export function termsFor(
	{now, place, listing, versions}: Pick<BackupsState, 'now' | 'place' | 'listing' | 'versions'>,
	series: Series,
): JudgeTerms {
	const {expectEveryMs} = place;
	return {
		// A report knows nothing of what was due after it.
		now: listing.report?.asOf ?? now,
		isComplete: listing.type === 'complete',
		...(expectEveryMs !== undefined && {expectEveryMs}),
		...present(versions?.byPattern.get(series.pattern)),
	};
}

const present = (versions: JudgeTerms['versions']) => (versions === undefined ? {} : {versions});
