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
	/** How often somebody said that one should come: used where the series has no rhythm of its own. Milliseconds. */
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
	const rhythm = learned ?? expected;
	const lateness =
		rhythm === undefined || newest === undefined ? undefined : latenessOf(rhythm, times, terms.now);
	return {
		series,
		terms,
		timeline,
		newest,
		flood,
		rhythm,
		lateness,
	};
}
