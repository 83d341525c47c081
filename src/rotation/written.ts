import type {Backup, Series} from '../backups/backup.js';
import {median} from '../backups/health/median.js';
import {farMs} from '../backups/health/timeline.js';
import type {ChangedKeys, Versioned} from '../backups/state.js';

/** What was written since a key may have been in other hands, oldest first. */
export type Written = {
	/** Milliseconds since 1970. */
	readonly since: number;
	/** Of every key that is remembered. */
	readonly entries: readonly WrittenEntry[];
	/** There is more than is told here. */
	readonly hasMore: boolean;
	readonly overwrites: Overwrites;
};

/** Whether what was put over or deleted can be seen: `partly-seen` where the bucket began to keep versions, or stopped, since then. */
export type Overwrites = 'seen' | 'partly-seen' | 'unseen' | 'unknown';

export type WrittenEntry = {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** A backup that was there was put again, or hidden by a delete marker; a name tells a time long before it was put; or names that no series of before has. */
	readonly what: 'overwritten' | 'deleted' | 'old name' | 'new names';
	/** A key; of several new names their pattern. */
	readonly key: string;
	/** How many puts since then, or objects of these names. */
	readonly count: number;
	readonly bytes: number;
	/** Whether the version of before is still there. */
	readonly isKept?: boolean;
};

const nothing: ChangedKeys = {overwritten: new Map(), deleted: []};

/** The puts since a moment that a backup job of before does not explain. What jobs put under new names of their own is not told apart from a thief's. */
export function writtenSince(
	series: readonly Series[],
	{byPattern, changed = nothing, hasMore = false}: Versioned,
	since: number,
	overwrites: Overwrites,
): Written {
	const entries = [
		...changedSince(changed, since),
		...series.flatMap(one => newNames(one, byPattern, since)),
		...series.flatMap(one => oldNames(one, changed, since)),
	];
	return {
		since,
		entries: entries.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1)),
		hasMore:
			hasMore || series.some(one => hasMoreOldNames(one, changed, since)) || hasMorePuts(changed, since),
		overwrites,
	};
}

/** What can be seen of the time since a moment. `status`: whether the bucket keeps versions now; absent where that could not be read. */
export function overwritesSeen(
	status: 'Enabled' | 'Suspended' | 'never' | undefined,
	unkeptAt: number | undefined,
	since: number,
): Overwrites {
	switch (status) {
		case undefined:
			return 'unknown';
		case 'Enabled':
			return unkeptAt !== undefined && unkeptAt >= since ? 'partly-seen' : 'seen';
		default:
			return 'unseen';
	}
}

function newNames(
	{objects, bytes, oldestAt, pattern, recent}: Series,
	byPattern: Versioned['byPattern'],
	since: number,
): readonly WrittenEntry[] {
	const {byKey = new Map<string, never>(), deleted = []} = byPattern.get(pattern) ?? {};
	const wasThere =
		[...byKey.values()].some(({first}) => first.at < since) ||
		deleted.some(({last}) => last !== undefined && last.at < since);
	const key = (objects === 1 ? recent[0]?.key : undefined) ?? pattern;
	return objects > 0 && oldestAt >= since && !wasThere
		? [{at: oldestAt, what: 'new names', key, count: objects, bytes}]
		: [];
}

type Named = Backup & {readonly named: number};

/** Put since then under a name of long before, and no version tells whether that was there: an upload that came late, or a backup that was put over. */
function oldNames(
	{recent, oldestAt}: Series,
	{overwritten}: ChangedKeys,
	since: number,
): readonly WrittenEntry[] {
	const named = recent.filter((one): one is Named => one.named !== undefined);
	const usualLag = median(named.filter(({at}) => at < since).map(lagOf)) ?? 0;
	return oldestAt >= since
		? []
		: named
				.filter(one => one.at >= since && lagOf(one) - usualLag > farMs && !overwritten.has(one.key))
				.map(({at, key, bytes}) => ({at, what: 'old name', key, count: 1, bytes}));
}

const lagOf = ({at, named}: Named): number => at - named;

/** Of more backups than are kept one by one, all that are kept came since then, and not all of them from a job. */
const hasMoreOldNames = (series: Series, changed: ChangedKeys, since: number): boolean =>
	series.backups > series.recent.length &&
	(series.recent.at(-1)?.at ?? 0) >= since &&
	oldNames(series, changed, since).length > 0;

/** Of more puts of one key than are kept, all that are kept came since then. */
const hasMorePuts = ({overwritten}: ChangedKeys, since: number): boolean =>
	[...overwritten.values()].some(
		({count, puts = []}) => count > puts.length && (puts.at(-1)?.at ?? 0) >= since,
	);

function changedSince({overwritten, deleted}: ChangedKeys, since: number): readonly WrittenEntry[] {
	return [
		...[...overwritten]
			.filter(([, {last}]) => last.at >= since)
			.map(([key, {first, last, puts = [last]}]): WrittenEntry => {
				const later = puts.filter(({at}) => at >= since);
				return {
					at: last.at,
					what: 'overwritten',
					key,
					// Of a key that was first put since then, the first put overwrote nothing.
					count: first.at >= since ? later.length - 1 : later.length,
					bytes: last.bytes,
					isKept: true,
				};
			}),
		...deleted
			.filter(({at}) => at >= since)
			.map(
				({key, at, last}): WrittenEntry => ({
					at,
					what: 'deleted',
					key,
					count: 1,
					bytes: last?.bytes ?? 0,
					isKept: last !== undefined,
				}),
			),
	];
}
