/** Which entries of a list are drawn, and how many are left out on either side. */
export type ListWindow = {
	readonly from: number;
	readonly to: number;
	readonly above: number;
	readonly below: number;
};

/**
The part of a list that fits into so many rows, with the focused entry near its middle.

A row that says `3 more above` or `5 more below` counts as one of the rows. `sizeOf` is the rows that an entry takes. With no room for such a row beside the focused entry, that entry stands alone and nothing is said.
*/
export function listWindow(
	count: number,
	focus: number,
	rows: number,
	sizeOf: (index: number) => number = () => 1,
): ListWindow {
	if (count === 0) {
		return {from: 0, to: 0, above: 0, below: 0};
	}

	const start = Math.max(0, Math.min(count - 1, focus));
	let from = start;
	let to = start + 1;
	let used = sizeOf(start);
	const fits = (newFrom: number, newTo: number, more: number) =>
		used + more + (newFrom > 0 ? 1 : 0) + (newTo < count ? 1 : 0) <= rows;
	// One below, one above, in turn, so that what is near the focus is seen first; at an end the other side gets the rest.
	for (let isGrowing = true; isGrowing; ) {
		isGrowing = false;
		if (to < count && fits(from, to + 1, sizeOf(to))) {
			used += sizeOf(to);
			to++;
			isGrowing = true;
		}

		if (from > 0 && fits(from - 1, to, sizeOf(from - 1))) {
			from--;
			used += sizeOf(from);
			isGrowing = true;
		}
	}

	const isSaid = fits(from, to, 0);
	return {from, to, above: isSaid ? from : 0, below: isSaid ? count - to : 0};
}
