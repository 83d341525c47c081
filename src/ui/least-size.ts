/** Below this there is only a note that says so. */
export const leastColumns = 40;
export const leastRows = 12;

export const isTooSmall = (columns: number, rows: number): boolean =>
	columns < leastColumns || rows < leastRows;
