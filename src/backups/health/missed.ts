import {dueNumberFor, dueTime, longestOf, type Rhythm, toleranceMs} from './rhythm.js';

/** More than this between two backups are not counted one by one. */
const limit = 3000;

/** The due times between two backups at which none came, ascending; none where no rhythm is known. */
export function missedBetween(rhythm: Rhythm | undefined, earlier: number, later: number): readonly number[] {
	if (rhythm === undefined) {
		return [];
	}

	if (rhythm.slots !== undefined) {
		const [from, to] = [dueNumberFor(rhythm, earlier) + 1, dueNumberFor(rhythm, later)];
		const count = Math.min(limit, Math.max(0, to - from));
		return Array.from({length: count}, (_, index) => dueTime(rhythm, to - count + index));
	}

	// By the gap alone: a small error of the interval adds up over many.
	const steps = Math.min(limit, Math.round((later - earlier) / rhythm.intervalMs));
	return Array.from({length: Math.max(0, steps - 1)}, (_, index) =>
		Math.round(earlier + ((index + 1) * (later - earlier)) / steps),
	);
}

/** Whether a backup came later than it is let, by its due time or, where the week says nothing, by the one before it. A second one for the same due time is not late. */
export function cameLate(rhythm: Rhythm, at: number, before: number | undefined): boolean {
	if (rhythm.slots !== undefined) {
		const number = dueNumberFor(rhythm, at);
		const isExtra = before !== undefined && dueNumberFor(rhythm, before) === number;
		return !isExtra && at - dueTime(rhythm, number) > toleranceMs(rhythm);
	}

	const gap = before === undefined ? 0 : at - before;
	const steps = Math.max(1, Math.round(gap / rhythm.intervalMs));
	return gap - longestOf(rhythm) - (steps - 1) * rhythm.intervalMs > toleranceMs(rhythm);
}

/** The due time that a backup is for, where the week says when that is. */
export function placeOf(rhythm: Rhythm | undefined, at: number): number {
	if (rhythm?.slots === undefined) {
		return at;
	}

	const due = dueTime(rhythm, dueNumberFor(rhythm, at));
	return Math.abs(at - due) <= rhythm.intervalMs / 2 ? due : at;
}
