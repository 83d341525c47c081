import type {Backup, Series} from '../../../src/backups/backup.js';
import type {JudgeTerms} from '../../../src/backups/health/case.js';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const week = 7 * day;
export const gibibyte = 1024 ** 3;

/** 23 November 2026 is a Monday. */
export const at = (text: string): number => Date.parse(`2026-11-${text}Z`);

/** Now, unless a test says otherwise. */
export const now = at('23T19:00');

/** A backup of 18 GiB and of its own content. */
export function backup(time: number, changes: Partial<Backup> = {}): Backup {
	return {
		at: time,
		bytes: 18 * gibibyte,
		objects: 1,
		key: `db/${new Date(time).toISOString()}.dump`,
		etag: `etag of ${time}`,
		storageClass: 'STANDARD',
		isFinished: true,
		...changes,
	};
}

/** A series of these backups, in any order. */
export function seriesOf(backups: readonly Backup[], changes: Partial<Series> = {}): Series {
	const recent = [...backups].sort((a, b) => b.at - a.at);
	return {
		pattern: 'db/{timestamp}.dump',
		name: 'db',
		kind: 'backups',
		objects: recent.length,
		bytes: recent.reduce((sum, {bytes}) => sum + bytes, 0),
		backups: recent.length,
		recent,
		unfinished: [],
		oldestAt: recent.at(-1)?.at ?? 0,
		newestAt: recent[0]?.at ?? 0,
		storageClasses: new Map([['STANDARD', recent.length]]),
		notes: [],
		...changes,
	};
}

/** Times that end at `newest`, each so long after the one before; ascending. */
export const every = (interval: number, count: number, newest: number): readonly number[] =>
	Array.from({length: count}, (_, index) => newest - (count - 1 - index) * interval);

/** A series that came at these times. */
export const came = (times: readonly number[], changes: Partial<Series> = {}): Series =>
	seriesOf(
		times.map(time => backup(time)),
		changes,
	);

/** A daily series of thirty, the newest this morning, of these sizes at its end. */
export function sized(sizes: readonly number[], changes: Partial<Backup> = {}): Series {
	const times = every(day, 30, at('23T02:10'));
	return seriesOf(
		times.map((time, index) => {
			const size = sizes[index - (times.length - sizes.length)];
			// A database grows by a little every day.
			const bytes = size ?? 18 * gibibyte + index * 1000;
			return backup(time, {bytes, ...(size === undefined ? {} : changes)});
		}),
	);
}

export const complete = (changes: Partial<JudgeTerms> = {}): JudgeTerms => ({
	now,
	isComplete: true,
	...changes,
});
