import type {Aws} from '../aws/clients.js';
import type {Clock} from '../flow/clock.js';
import type {Entry, Series} from './backup.js';
import {datedByFirstPut, openVersions} from './gather-versions.js';
import {type Listing, listAll, listAllVersions} from './listing/listing.js';
import type {Range} from './listing/ranges.js';
import {openSeries} from './series/series.js';
import type {ListingEnd, Place, Progress} from './state.js';
import {counted} from './totals.js';

export type ListerDeps = {
	readonly clock: Clock;
	readonly place: Place;
	readonly concurrency?: number;
	/** List all versions, not only what is there now. */
	readonly isOfVersions?: boolean;
};

type ListOptions = {
	readonly signal: AbortSignal;
	/** At most twice a second, the first time with the first page; to sum up the series takes time. */
	readonly onProgress?: (progress: Progress, series: () => readonly Series[]) => void;
	/** After each page. */
	readonly onPage?: (progress: Progress) => void;
};

/** One listing of a place. When it stops early, to list again goes on with what is left. */
export type Lister = {readonly list: (aws: Aws, options: ListOptions) => Promise<ListingEnd>};

const tellEveryMs = 500;

/** Summing up may take so much of the time, so that keys are answered while a large bucket is listed. */
const shareOfTelling = 10;

/** Prepare to list a place; nothing is asked yet. */
export function openLister({clock, place, concurrency, isOfVersions = false}: ListerDeps): Lister {
	const found = openSeries();
	const versions = openVersions();
	let rest: readonly Range[] | undefined;
	let seen: Progress = {objects: 0, bytes: 0, requests: 0};

	const take = (entries: readonly Entry[], dated = entries) => {
		for (const entry of dated) {
			found.add(entry);
		}

		seen = counted(seen, entries);
	};

	const input = () => ({
		bucket: place.bucket,
		owner: place.owner,
		// Without a prefix a policy may ask that none be sent.
		...(place.prefix !== '' && {prefix: place.prefix}),
		...(concurrency !== undefined && {concurrency}),
		...(rest !== undefined && {ranges: rest}),
	});

	const endOf = (listing: Listing, isStopped: boolean): ListingEnd => {
		const series = found.snapshot();
		if (!listing.ok) {
			const {error, call} = listing;
			const end = {progress: seen, series};
			return isStopped ? {...end, how: 'stopped'} : {...end, how: 'failed', refusal: {error, call}};
		}

		if (!isOfVersions) {
			return {how: 'complete', progress: seen, series};
		}

		const {gone, ...facts} = versions.facts(found);
		return {
			how: 'complete',
			progress: seen,
			series: [...series, ...gone],
			versions: {of: 'all', ...facts},
		};
	};

	return {
		async list(aws, {signal, onProgress, onPage}) {
			const before = seen.requests;
			let tellAt = 0;
			const tell = () => {
				onPage?.(seen);
				const at = clock.now();
				if (onProgress !== undefined && at >= tellAt) {
					onProgress(seen, found.snapshot);
					const took = clock.now() - at;
					tellAt = at + Math.max(tellEveryMs, took * shareOfTelling);
				}
			};

			const listing = isOfVersions
				? await listAllVersions(aws, input(), {
						signal,
						clock,
						onPage(page) {
							take(versions.add(page), datedByFirstPut(page));
							tell();
						},
					})
				: await listAll(aws, input(), {
						signal,
						clock,
						onPage(page) {
							take(page);
							tell();
						},
					});
			seen = {...seen, requests: before + listing.requests};
			rest = listing.ok ? undefined : listing.rest;
			return endOf(listing, signal.aborted);
		},
	};
}
