import type {Clock} from '../flow/clock.js';
import {formatTimeAgo} from '../ui/format.js';
import {findReport, type InventoryReport, readReport} from './inventory/inventory.js';
import type {InventoryPlace} from './inventory/place.js';
import type {InventoryProblem} from './inventory/problem.js';
import type {Lister} from './lister.js';
import {openSeries} from './series/series.js';
import type {ListingEnd, Place, Progress} from './state.js';
import {counted} from './totals.js';

export type InventoryListerDeps = {
	readonly clock: Clock;
	readonly place: Place;
	readonly reports: InventoryPlace;
};

/** Read the newest finished report of S3 Inventory in the place of a listing: what it says is true as of its scan. */
export function openInventoryLister({clock, place, reports}: InventoryListerDeps): Lister {
	return {
		async list(aws, {signal, onProgress}) {
			const found = openSeries();
			let seen: Progress = {objects: 0, bytes: 0, requests: 0};
			const report = await findReport(aws, reports, signal);
			const problem = report.ok ? problemOf(report.value, place) : report.problem;
			if (!report.ok || problem !== undefined) {
				return failed(seen, problem);
			}

			let tellAt = 0;
			const read = await readReport(
				aws,
				report.value,
				{
					onPage(entries) {
						const own = entries.filter(({key}) => key.startsWith(place.prefix));
						for (const entry of own) {
							found.add(entry);
						}

						seen = counted(seen, own);
						if (clock.now() >= tellAt) {
							tellAt = clock.now() + 250;
							onProgress?.(seen, found.snapshot);
						}
					},
				},
				signal,
			);
			return read.ok
				? {
						how: 'complete',
						progress: seen,
						series: found.snapshot(),
						report: {asOf: report.value.asOf, caution: cautionOf(report.value, place, clock.now())},
					}
				: {...failed(seen, read.problem), series: found.snapshot()};
		},
	};
}

function failed(progress: Progress, problem: InventoryProblem | undefined): ListingEnd {
	return {how: 'failed', progress, series: [], ...(problem && {problem})};
}

/** A report of another bucket says nothing about this one. */
const problemOf = ({sourceBucket}: InventoryReport, {bucket}: Place): InventoryProblem | undefined =>
	sourceBucket === bucket
		? undefined
		: {
				what: `This is a report of ${sourceBucket}, not of ${bucket}`,
				why: 'Its manifest names the bucket that was scanned.',
				next: 'Name the place of the reports of this bucket, or list it.',
			};

function cautionOf({asOf, ref}: InventoryReport, {bucket}: Place, now: number): string {
	const age = `From a report of S3 Inventory of ${formatTimeAgo(asOf, now)}: what was put since is not in it.`;
	return ref.bucket === bucket
		? `${age} It lies in the bucket itself: whoever may put there could have made it.`
		: age;
}
