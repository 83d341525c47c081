import type {Entry} from '../backup.js';
import {openPacked, type Packed} from './packed.js';

/** The order of texts by their UTF-16 units, the same everywhere. */
export const byText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

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
			if (entries.size() === 1.5 * limit) {
				const places = newestPlaces(entries, limit);
				entries = entries.pick(places);
				oldest = entries.at(limit - 1);
			}
		},
		capture() {
			const captured = entries.capture();
			return {
				newest: count =>
					newestPlaces(captured, Math.min(count, limit))
						.map(place => captured.get(place))
						.sort(newestFirst),
			};
		},
	};
}

/** Where the newest are, newest first. Keys are read only where they decide which of one moment are among them. */
function newestPlaces(entries: Packed, count: number): readonly number[] {
	const places = Array.from({length: entries.size()}, (_, place) => place);
	places.sort((one, other) => entries.at(other) - entries.at(one));
	const next = places[count];
	if (next === undefined || count === 0) {
		return places.slice(0, count);
	}

	const last = entries.at(next);
	const sure = places.filter((place, index) => index < count && entries.at(place) > last);
	const equal = places.filter(place => entries.at(place) === last);
	const keys = new Map(
		equal.length + sure.length === count ? [] : equal.map(place => [place, entries.get(place).key]),
	);
	equal.sort((one, other) => byText(keys.get(one) ?? '', keys.get(other) ?? ''));
	return [...sure, ...equal].slice(0, count);
}
