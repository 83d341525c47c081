const hour = 3_600_000;
const units = [24 * hour, hour, hour / 4];

/** The usual time from one backup to the next as a person would set it, in milliseconds: in days, hours or quarters of an hour. What is off by less than a fiftieth is how long the backup took. */
export function roundInterval(interval: number): number {
	const rounds = units.map(unit => Math.round(interval / unit) * unit);
	return rounds.find(round => Math.abs(round - interval) <= interval / 50) ?? interval;
}
