/** The value below which this share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** Measure so many times, one after the other, after one run that does not count. */
export async function repeat(times: number, measure: () => Promise<number>): Promise<readonly number[]> {
	await measure();
	const samples: number[] = [];
	for (let index = 0; index < times; index++) {
		samples.push(await measure());
	}

	return samples;
}

/** One line of the table: what was measured, the limit that was set for it, and whether it holds. */
export function report(what: string, value: number, unit: string, limit?: number): string {
	const [figure, bound] = [value, limit].map(one =>
		one === undefined ? '' : `${unit === '×' ? one.toFixed(2) : Math.round(one * 10) / 10} ${unit}`,
	);
	const verdict =
		limit === undefined ? '' : `at most ${bound}`.padEnd(20) + (value <= limit ? 'ok' : 'too slow');
	return `${what.padEnd(50)}${figure?.padStart(11)}   ${verdict}`.trimEnd();
}
