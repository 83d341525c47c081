import {median} from './median.js';
import {roundInterval} from './round-interval.js';

/** From so many gaps on, a run of itself tells when backups come. */
const leastOfRun = 4;
/** Under so many before it, they were a test or an outage. */
const leastBefore = 2;
/** The same for a run of which a retention left less: the times of those before must show that they were of it. */
const leastThinned = {ofRun: 2, before: 4};
/** More than usual within less may have been put by hand. */
const leastSpan = 36 * 3_600_000;
/** So many of the gaps before the run must be of another length. */
const otherShare = 0.75;

/**
The newest of the times, where they come in steps of another length than those before, the newest first: a retention thinned out the older ones, or the schedule was changed. `undefined` where all came alike, as in a week with days without any.
*/
export function newestRun(times: readonly number[]): readonly number[] | undefined {
	const gaps = times.slice(1).map((time, index) => (times[index] as number) - time);
	const usual = median(gaps.slice(0, 3));
	if (usual === undefined) {
		return undefined;
	}

	const isLike = (gap: number) => gap >= usual / 1.5 && gap <= usual * 1.5;
	const length = bestSplit(gaps.map(isLike));
	const [run, before] = [gaps.slice(0, length), gaps.slice(length)];
	const others = before.filter(gap => !isLike(gap));
	const isOther = before.length >= leastBefore && others.length >= before.length * otherShare;
	const isLong = usual > (median(before) ?? 0) || run.reduce((sum, gap) => sum + gap, 0) >= leastSpan;
	const isRun = isOther && isLong && (run.length >= leastOfRun || isThinned(run, before, usual));
	return isRun ? times.slice(0, length + 1) : undefined;
}

/** How many of the first are true, and of the rest false, the best that it can be: the length of the first part. */
function bestSplit(values: readonly boolean[]): number {
	let [score, best, length] = [0, 0, 0];
	for (const [index, value] of values.entries()) {
		score += value ? 1 : -1;
		// On a Tuesday the weekend is near the beginning of the run.
		if (score > best || (score === best && length < leastThinned.ofRun)) {
			[best, length] = [score, index + 1];
		}
	}

	return length;
}

/** Whether those before a short run are what a retention left of the same: longer gaps, each a whole number of steps. */
function isThinned(run: readonly number[], before: readonly number[], usual: number): boolean {
	// Over a month an error of minutes adds up to hours.
	const step = roundInterval(usual);
	const isStep = (gap: number) => Math.abs(gap - Math.round(gap / step) * step) <= step / 8;
	return (
		run.length >= leastThinned.ofRun &&
		before.length >= leastThinned.before &&
		run.every(isStep) &&
		before.filter(gap => gap > usual && isStep(gap)).length >= before.length * otherShare
	);
}
