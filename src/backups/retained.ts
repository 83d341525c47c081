import type {Entry} from './backup.js';
import {openPacked, type Packed} from './packed.js';

/** The newest of what was seen: exactly those, in whichever order they came. */
export type Retained = {
	add(entry: Entry): void;
	/** As it is now, whatever is added later. */
	capture(): Kept;
};

export type Kept = {
	/** The newest, in order, as many as are asked for and kept. */
	newest(count: number): readonly Entry[];
};

/** Newest first; of one moment, by key. */
export const newestFirst = (one: {at: number; key: string}, other: {at: number; key: string}) =>
	other.at - one.at || byText(one.key, other.key);

/** Keeps the `limit` newest. Sorting only when half as many again came makes the cost of one a constant. */
export function openRetained(limit: number): Retained {
	let entries = openPacked();
	let oldest = Number.NEGATIVE_INFINITY;
	return {
		add(entry) {
			if (entry.at < oldest) {
				return;
			}

			entries.push(entry);
			if (entries.size() === 2 * limit) {
				const kept = newestOf(entries, limit);
				entries = openPacked();
				for (const one of kept) {
					entries.push(one);
				}

				oldest = (kept[limit - 1] as Entry).at;
			}
		},
		capture() {
			const captured = entries.capture();
			return {newest: count => newestOf(captured, Math.min(count, limit))};
		},
	};
}

/** Reads only those that are among the newest: their keys decide between equal times. */
function newestOf(entries: Packed, count: number): readonly Entry[] {
	const times = Array.from({length: entries.size()}, (_, place) => entries.at(place));
	const last = [...times].sort((one, other) => other - one)[Math.min(count, times.length) - 1] ?? 0;
	const places = times.flatMap((at, place) => (at >= last ? [place] : []));
	return places
		.map(place => entries.get(place))
		.sort(newestFirst)
		.slice(0, count);
}
