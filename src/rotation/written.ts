import type {Series} from '../backups/backup.js';
import type {Versioned} from '../backups/state.js';

/** What was written since a key may have been in other hands, oldest first. */
export type Written = {
	/** Milliseconds since 1970. */
	readonly since: number;
	readonly entries: readonly WrittenEntry[];
	/** There is more than is told here. */
	readonly hasMore: boolean;
};

export type WrittenEntry = {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** A backup that was there was put again, or hidden by a delete marker; or names that no series of before has. */
	readonly what: 'overwritten' | 'deleted' | 'new names';
	/** A key; of several new names their pattern. */
	readonly key: string;
	/** How many puts since then, or objects of these names. */
	readonly count: number;
	readonly bytes: number;
	/** Whether the version of before is still there. */
	readonly isKept?: boolean;
};

const entriesAtMost = 200;

/** The puts since a moment that a backup job of before does not explain. What jobs put under new names of their own is not told apart from a thief's. */
export function writtenSince(
	series: readonly Series[],
	{byPattern, hasMore = false}: Versioned,
	since: number,
): Written {
	const entries = series
		.flatMap(one => [...newNames(one, since), ...changedOf(one, byPattern, since)])
		.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
	return {
		since,
		entries: entries.slice(0, entriesAtMost),
		hasMore: hasMore || entries.length > entriesAtMost,
	};
}

function newNames(
	{objects, bytes, oldestAt, pattern, recent}: Series,
	since: number,
): readonly WrittenEntry[] {
	const key = (objects === 1 ? recent[0]?.key : undefined) ?? pattern;
	return objects > 0 && oldestAt >= since
		? [{at: oldestAt, what: 'new names', key, count: objects, bytes}]
		: [];
}

function changedOf(
	{pattern}: Series,
	byPattern: Versioned['byPattern'],
	since: number,
): readonly WrittenEntry[] {
	const {byKey = new Map(), deleted = []} = byPattern.get(pattern) ?? {};
	const overwritten = [...byKey].flatMap(([key, {first, last, puts}]): readonly WrittenEntry[] => {
		const later = (puts ?? [last]).filter(({at}: {readonly at: number}) => at >= since);
		return last.at < since
			? []
			: [
					{
						at: last.at,
						what: 'overwritten',
						key,
						// Of a key that was first put since then, the first put overwrote nothing.
						count: first.at >= since ? later.length - 1 : later.length,
						bytes: last.bytes,
						isKept: true,
					},
				];
	});
	return [
		...overwritten,
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
