import type {Entry} from './backup.js';

/** The newest of what was seen: exactly those, in whichever order they came. */
export type Retained = {
	add(entry: Entry): void;
	/** Unordered; never more than twice the limit. */
	list(): readonly Entry[];
};

/** Newest first; of one moment, by key. */
export const newestFirst = (one: {at: number; key: string}, other: {at: number; key: string}) =>
	other.at - one.at || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);

/** Keeps the `limit` newest. Sorting only when twice as many came makes the cost of one a constant. */
export function openRetained(limit: number): Retained {
	let entries: Entry[] = [];
	let oldest = Number.NEGATIVE_INFINITY;
	return {
		add(entry) {
			if (entry.at < oldest) {
				return;
			}

			entries.push(entry);
			if (entries.length === 2 * limit) {
				entries = entries.sort(newestFirst).slice(0, limit);
				oldest = (entries[limit - 1] as Entry).at;
			}
		},
		list: () => entries,
	};
}
