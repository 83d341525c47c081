import type {Case} from './case.js';
import {learnRhythm, leastForRhythm, type Rhythm} from './rhythm.js';
import {windowMs} from './week.js';

/**
The rhythm that a series had at a time: what was due then is told by the backups of those weeks, not by the schedule of today.

The few oldest, too few to learn from, are taken to have come as those after them.
*/
export function pastRhythms({rhythm, timeline: {past}}: Case): (at: number) => Rhythm | undefined {
	const eras: {readonly since: number; readonly rhythm: Rhythm | undefined}[] = [];
	let times = past.map(({at}) => at);
	let current = rhythm;
	while (times.length >= leastForRhythm) {
		// What is no week was learned from all that there are.
		const since = current?.slots === undefined ? Number.NEGATIVE_INFINITY : (times[0] as number) - windowMs;
		eras.push({since, rhythm: current});
		times = times.filter(time => time < since);
		current = learnRhythm(times);
	}

	return at => (eras.find(({since}) => at >= since) ?? eras.at(-1) ?? {rhythm}).rhythm;
}
