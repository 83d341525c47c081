import type {Case} from './case.js';
import {learnRhythm, leastForRhythm, type Rhythm} from './rhythm.js';
import {windowMs} from './week.js';

const never = Number.NEGATIVE_INFINITY;

/**
The rhythm that a series had at a time: what was due then is told by the backups of those weeks, not by the schedule of today.

The few oldest, too few to learn from, are taken to have come as those after them; not where a retention may have thinned them out. What lies between two backups is of the rhythm of the earlier one, so that no hole is seen where a retention begins.
*/
export function pastRhythms({learned, rhythm, timeline: {past}}: Case): (at: number) => Rhythm | undefined {
	const eras: {readonly since: number; readonly rhythm: Rhythm | undefined}[] = [];
	let rest = past.map(({at}) => at);
	let isThinned = false;
	const learnEra = () => {
		const ofEra = eras.length === 0 ? (learned ?? rhythm) : learnRhythm(rest);
		const since = Math.max(sinceOf(ofEra, rest[0] as number), isThinned ? startOf(rest, ofEra) : never);
		eras.push({since, rhythm: ofEra});
		isThinned ||= ofEra?.since !== undefined;
		rest = rest.filter(time => time < since);
	};

	return at => {
		// Most ask about the last days alone.
		while (rest.length >= leastForRhythm && at < (eras.at(-1)?.since ?? Number.POSITIVE_INFINITY)) {
			learnEra();
		}

		const era = eras.find(({since}) => at >= since) ?? (isThinned ? undefined : (eras.at(-1) ?? {rhythm}));
		return era?.rhythm;
	};
}

/** A week is learned from the last of them; what is no week, from all that there are or from a run of the newest. */
function sinceOf(rhythm: Rhythm | undefined, newest: number): number {
	const ofWeek = rhythm?.slots === undefined ? never : newest - windowMs;
	return Math.max(ofWeek, rhythm?.since ?? never);
}

/** The oldest of the times after which the next came when it was due: what a retention left before lies further apart. */
function startOf(times: readonly number[], rhythm: Rhythm | undefined): number {
	const oldest = times.findLast((time, index) => {
		const later = times[index - 1];
		return rhythm !== undefined && later !== undefined && later - time <= rhythm.intervalMs * 1.25;
	});
	return oldest ?? never;
}
