import type {Rhythm} from './rhythm.js';

const week = 7 * 24 * 3_600_000;

/** The longest time that passes between two backups of a series that come when they should, milliseconds: a weekend, where a job runs on workdays. */
export function longestGapMs({slots, intervalMs}: Pick<Rhythm, 'slots' | 'intervalMs'>): number {
	const gaps = (slots ?? []).map((slot, index, all) => (all[index + 1] ?? (all[0] as number) + week) - slot);
	return Math.max(intervalMs, ...gaps);
}
