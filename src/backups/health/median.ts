/** The value below which this share (0 to 1) of the values lies, one of them, the lower at a tie; `undefined` of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** The middle one, the lower of the two at a tie, so that it is always a value that was seen. */
export const median = (values: readonly number[]): number | undefined => quantile(values, 0.5);
