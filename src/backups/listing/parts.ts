import {compareKeys} from '../../aws/key-order.js';
import type {ListedPage} from '../../aws/list-page.js';
import {endOf, estimate, type Seen, splitPoint} from './ranges.js';

/** A range that is being listed. `Next` says where to go on, as S3 gave it. */
export type Part<Next> = {
	/** The first key that was listed of it. */
	earliest: string | undefined;
	/** The last key that was listed. */
	after: string;
	until: string | undefined;
	next: Next | undefined;
	/** Its latest page that listed anything. */
	seen: Seen | undefined;
	/** Keys that are left, estimated. */
	left: number;
	/** Keys that were listed of it. */
	listed: number;
	/** Tries of its next page that came to nothing. */
	failures: number;
	/** In a row. */
	emptyPages: number;
};

/** What an item of a listing has in any case; `size` in bytes. */
export type Sized = {readonly key: string; readonly size: number};

/** A range of which nothing is listed yet. */
export const newPart = <Next>(
	after: string,
	until: string | undefined,
	next: Next | undefined,
): Part<Next> => ({
	earliest: undefined,
	after,
	until,
	next,
	seen: undefined,
	left: 0,
	listed: 0,
	failures: 0,
	emptyPages: 0,
});

/** Go on by one page: what of it belongs to the part, and whether that was all. */
export function advance<Item extends Sized, Next>(
	part: Part<Next>,
	{items, next}: ListedPage<Item, Next>,
	prefix: string,
): {readonly items: readonly Item[]; readonly isDone: boolean} {
	const {until} = part;
	let end = items.length;
	while (until !== undefined && end > 0 && compareKeys((items[end - 1] as Item).key, until) > 0) {
		end--;
	}

	// Where a listing of versions begins, only the key is said: nobody promises that it is left out.
	let start = 0;
	while (part.next === undefined && start < end && items[start]?.key === part.after) {
		start++;
	}

	const isDone = next === undefined || end < items.length;
	const own = end - start < items.length ? items.slice(start, end) : items;
	const [first, last] = [own[0], own.at(-1)];
	part.next = next;
	part.failures = 0;
	part.emptyPages = items.length === 0 ? part.emptyPages + 1 : 0;
	if (first !== undefined && last !== undefined) {
		part.after = last.key;
		part.earliest ??= first.key;
		part.seen = {first: first.key, last: last.key, count: own.length};
		part.listed += own.length;
		part.left = leftOf(part, edgeOf(part, prefix));
	}

	return {items: own, isDone};
}

/** More than any bucket holds: what one page covered says nothing of so long a way. */
const unlikely = 1e12;

/** What is left of a part: unless it can be told, twice as much as was listed of it. */
function leftOf({seen, listed}: Part<unknown>, until: string): number {
	const left = seen === undefined ? 0 : estimate(seen, until);
	return left < unlikely ? left : listed * 2;
}

/** Where a part ends, for all that its names tell. */
function edgeOf({after, until}: Part<unknown>, prefix: string): string {
	const end = endOf(prefix, after);
	return until !== undefined && compareKeys(until, end) < 0 ? until : end;
}

/** Cut the upper half off the part with the most left; undefined where none has so much. */
export function divide<Next>(
	parts: Set<Part<Next>>,
	{prefix, leastToSplit}: {readonly prefix: string; readonly leastToSplit: number},
): Part<Next> | undefined {
	for (;;) {
		let largest: Part<Next> | undefined;
		for (const part of parts) {
			if (part.left >= leastToSplit && part.left > (largest?.left ?? 0)) {
				largest = part;
			}
		}

		if (largest?.seen === undefined || largest.earliest === undefined) {
			return undefined;
		}

		const point = splitPoint(largest.seen, edgeOf(largest, prefix), largest.earliest);
		if (point !== undefined) {
			const upper = newPart<Next>(point, largest.until, undefined);
			largest.until = point;
			largest.left = Math.min(largest.left / 2, leftOf(largest, point));
			parts.add(upper);
			return upper;
		}

		// Not before its next page.
		largest.left = 0;
	}
}
