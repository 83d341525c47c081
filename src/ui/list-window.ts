/** Which entries of a list are drawn, and how many are left out on either side. */
export type ListWindow = {
	readonly from: number;
	readonly to: number;
	readonly above: number;
	readonly below: number;
};

/**
The part of a list that fits into so many rows and holds the focused entry.

A row that says `3 more above` or `5 more below` counts as one of the rows.
*/
export function listWindow(count: number, focus: number, rows: number): ListWindow {
	if (count <= rows) {
		return {from: 0, to: count, above: 0, below: 0};
	}

	const at = Math.max(0, Math.min(count - 1, focus));
	// With two rows or fewer there is no room to say what is left out and still show anything.
	if (rows < 3) {
		const from = Math.min(at, count - Math.max(1, rows));
		return {from, to: from + Math.max(1, rows), above: 0, below: 0};
	}

	const isNearStart = at < rows - 1;
	if (isNearStart) {
		return {from: 0, to: rows - 1, above: 0, below: count - rows + 1};
	}

	const isNearEnd = at >= count - (rows - 1);
	if (isNearEnd) {
		return {from: count - rows + 1, to: count, above: count - rows + 1, below: 0};
	}

	const shown = rows - 2;
	const from = at - Math.floor(shown / 2);
	return {from, to: from + shown, above: from, below: count - from - shown};
}
