import type {Backup, Series} from '../backup.js';
import {type Flood, floodOf} from './flood.js';
import {type Lateness, latenessOf} from './lateness.js';
import {learnRhythm, type Rhythm, rhythmOf} from './rhythm.js';
import {type Timeline, timelineOf} from './timeline.js';
import type {VersionFacts} from './versions.js';

/** What a judgement needs to know besides the series. */
export type JudgeTerms = {
	/** Milliseconds since 1970. */
	readonly now: number;
	/** False while a listing runs, or where it stopped early. */
	readonly isComplete: boolean;
	/** How often somebody said that one should come, milliseconds: used where the series has no rhythm of its own, or a slower one although its newest came so soon. */
	readonly expectEveryMs?: number;
	readonly versions?: VersionFacts;
};

/** A series with what its times say, worked out once. */
export type Case = {
	readonly series: Series;
	readonly terms: JudgeTerms;
	readonly timeline: Timeline;
	/** The newest that was made, and when. */
	readonly newest: {readonly backup: Backup; readonly at: number} | undefined;
	readonly flood: Flood | undefined;
	/** What its times tell. */
	readonly learned: Rhythm | undefined;
	/** What is waited for: what was learned, or what somebody said. */
	readonly rhythm: Rhythm | undefined;
	/** Absent where no rhythm is known. */
	readonly lateness: Lateness | undefined;
};

/** Pure: reads the times of a series. */
export function caseOf(series: Series, terms: JudgeTerms): Case {
	const timeline = timelineOf(series, terms.now, terms.versions);
	const {past} = timeline;
	const newest = past[0];
	const hasRhythm = series.kind === 'backups' || series.kind === 'repository' || series.kind === 'fixed';
	const flood = hasRhythm ? floodOf(past, series.backups - series.recent.length, series.oldestAt) : undefined;
	const times = past.map(({at}) => at);
	const learned = hasRhythm
		? learnRhythm(flood === undefined ? times : times.filter(time => time < flood.since))
		: undefined;
	const expected =
		terms.expectEveryMs === undefined || newest === undefined || !hasRhythm
			? undefined
			: rhythmOf(terms.expectEveryMs, newest.at);
	const rhythm = expected !== undefined && isMeant(expected, learned, times) ? expected : learned;
	const lateness =
		rhythm === undefined || newest === undefined ? undefined : latenessOf(rhythm, times, terms.now);
	return {
		series,
		terms,
		timeline,
		newest,
		flood,
		learned,
		rhythm,
		lateness,
	};
}

/**
Whether what was said of a whole target is meant of this series.

Not where its own rhythm is as fast. A slower job of the same target has its own too, and is left alone; but where the newest came as soon after the one before as was said, the slower rhythm is only what a retention left.
*/
function isMeant(
	expected: Rhythm,
	learned: Rhythm | undefined,
	[newest, before]: readonly number[],
): boolean {
	return (
		learned === undefined ||
		(expected.intervalMs < learned.intervalMs &&
			newest !== undefined &&
			before !== undefined &&
			newest - before <= expected.intervalMs * 1.5)
	);
}
