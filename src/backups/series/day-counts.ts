const dayMs = 86_400_000;

/** So many days are counted: the thirteen weeks of a calendar, and the week that has begun. */
export const daysCounted = 98;

/** How many came on each of the newest days, exact for `daysCounted` of them and in whichever order they came. */
export type DayCounts = {
	add(at: number): void;
	/** Adds what another has counted. */
	pour(other: DayCounts): void;
	/** By the number of the day since 1970. */
	capture(): ReadonlyMap<number, number>;
};

/** A ring of small numbers: a bucket has thousands of these. */
export function openDayCounts(): DayCounts {
	const counts = new Uint32Array(daysCounted);
	let newest = Number.NEGATIVE_INFINITY;
	const slotOf = (day: number) => ((day % daysCounted) + daysCounted) % daysCounted;
	const addDay = (day: number, count: number) => {
		if (day > newest) {
			// Days that are too old now make room.
			for (let next = Math.max(newest + 1, day - daysCounted + 1); next <= day; next++) {
				counts[slotOf(next)] = 0;
			}

			newest = day;
		}

		if (day > newest - daysCounted) {
			const slot = slotOf(day);
			counts[slot] = (counts[slot] ?? 0) + count;
		}
	};

	const capture = () => {
		const days = new Map<number, number>();
		const first = Number.isFinite(newest) ? newest - daysCounted + 1 : Number.POSITIVE_INFINITY;
		for (let day = first; day <= newest; day++) {
			const count = counts[slotOf(day)] ?? 0;
			if (count > 0) {
				days.set(day, count);
			}
		}

		return days;
	};

	return {
		add: at => addDay(Math.floor(at / dayMs), 1),
		pour(other) {
			for (const [day, count] of other.capture()) {
				addDay(day, count);
			}
		},
		capture,
	};
}
