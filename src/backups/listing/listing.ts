import type {Refused} from '../../aws/answer.js';
import type {BucketRef} from '../../aws/buckets.js';
import type {Aws} from '../../aws/clients.js';
import {listPage, listVersionPage, type VersionMarker} from '../../aws/list-page.js';
import {type Clock, systemClock} from '../../flow/clock.js';
import type {Entry} from '../backup.js';
import {type Job, listRanges, type Outcome} from './list-ranges.js';
import {openPace} from './pace.js';
import type {Part} from './parts.js';
import type {Range} from './ranges.js';

/** A version of an object, or a delete marker: that has size 0 and no ETag. */
export type Version = Entry & {
	/** `null` for one from before versions were on. */
	readonly versionId: string;
	readonly isLatest: boolean;
	readonly isDeleteMarker: boolean;
};

/** Which keys of a bucket, and how hard to try. */
export type ListAllInput = BucketRef & {
	/** Absent is not the same as empty: a policy may ask for it. */
	readonly prefix?: string;
	/** Only keys after this one. */
	readonly after?: string;
	/** No key after this one. */
	readonly until?: string;
	/** Instead of `after` and `until`: the `rest` of a listing that was stopped. */
	readonly ranges?: readonly Range[];
	/** Requests under way at the same time, at most; 64 unless said. */
	readonly concurrency?: number;
	/** Keys a page; 1,000, the most that S3 gives, unless said. */
	readonly pageSize?: number;
	/** A range estimated to hold fewer keys is not divided; one and a half pages unless said. */
	readonly leastToSplit?: number;
};

export type ListAllOptions<Item> = {
	/** Gets each key once; the pages come in any order. While a promise that it returns is open, less is asked for. */
	readonly onPage: (items: readonly Item[]) => unknown;
	readonly signal?: AbortSignal | undefined;
	/** For the pauses after S3 asked to slow down. */
	readonly clock?: Clock;
};

/** `requests` as S3 charges for them: those that came to nothing as well. */
type Counts = {readonly objects: number; readonly bytes: number; readonly requests: number};

/** All was listed; or what stopped it, and the ranges that were not listed yet. */
export type Listing = (Counts & {readonly ok: true}) | (Counts & Refused & {readonly rest: readonly Range[]});

/**
List all objects of a bucket, or those under a prefix: each once, none missed.

One request at first, more at once only while the bucket proves large. S3 charges for every request: there are up to twice as many as pages. Nothing that is kept grows with the number of objects.
*/
export async function listAll(
	aws: Aws,
	input: ListAllInput,
	options: ListAllOptions<Entry>,
): Promise<Listing> {
	const outcome = await listRanges<Entry, string>({
		...jobOf(input, options),
		readPage: async (from, signal) => listPage(aws, {...pageOf(input), ...from}, signal),
		markerOf: () => undefined,
	});
	return listingOf(outcome, ({after}) => ({after}));
}

/** List all versions and delete markers, those of one key newest first; as `listAll`, which see. `objects` counts them all. */
export async function listAllVersions(
	aws: Aws,
	input: ListAllInput,
	options: ListAllOptions<Version>,
): Promise<Listing> {
	const outcome = await listRanges<Version, VersionMarker>({
		...jobOf(input, options),
		readPage: async (from, signal) => listVersionPage(aws, {...pageOf(input), ...from}, signal),
		markerOf: ({after, afterVersion}) =>
			afterVersion === undefined ? undefined : {key: after, versionId: afterVersion},
	});
	return listingOf(outcome, ({after, next}) =>
		next === undefined
			? {after}
			: {after: next.key, ...(next.versionId !== undefined && {afterVersion: next.versionId})},
	);
}

const mostKeys = 1000;

const pageOf = ({bucket, owner, prefix, pageSize}: ListAllInput) => ({
	bucket,
	owner,
	prefix,
	maxKeys: pageSize,
});

function jobOf<Item>(
	{prefix = '', after = '', until, ranges, concurrency = 64, pageSize = mostKeys, leastToSplit}: ListAllInput,
	{onPage, signal, clock = systemClock}: ListAllOptions<Item>,
): Omit<Job<Item, never>, 'readPage' | 'markerOf'> {
	return {
		ranges: ranges ?? [{after, ...(until !== undefined && {until})}],
		prefix,
		concurrency,
		leastToSplit: leastToSplit ?? pageSize * 1.5,
		clock,
		usefulWidth: openPace(),
		signal,
		onPage,
	};
}

function listingOf<Next>(
	{objects, bytes, requests, refused, parts}: Outcome<Next>,
	startOf: (part: Part<Next>) => Range,
): Listing {
	const counts = {objects, bytes, requests};
	if (refused === undefined) {
		return {ok: true, ...counts};
	}

	const rest = [...parts].map(part => ({
		...startOf(part),
		...(part.until !== undefined && {until: part.until}),
	}));
	return {...refused, ...counts, rest};
}
