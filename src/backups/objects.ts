import type {Aws} from '../aws/clients.js';
import type {Clock} from '../flow/clock.js';
import type {Entry} from './backup.js';
import {listAll} from './listing/listing.js';
import type {Place, Progress, Refusal, StoppedBy} from './state.js';
import {stoppedBy} from './stopped-by.js';
import {counted} from './totals.js';

export type ObjectsOptions = {
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly concurrency?: number;
	/** Only what was put since then, milliseconds since 1970. */
	readonly since?: number;
	/** Objects at most; the listing ends with the last of them. */
	readonly limit?: number;
	/** Gets what is to be shown, as it comes. While a promise that it returns is open, no more is asked for. */
	readonly onObjects: (entries: readonly Entry[]) => void | Promise<void>;
};

/** How listing objects one by one ended: all of them, as many as were asked for, or what stopped it. */
export type ObjectsEnd = Progress & {
	readonly how: 'complete' | 'limited' | 'stopped' | 'failed';
	readonly refusal?: Refusal;
	readonly stoppedBy?: StoppedBy;
};

/** List every object of a place and keep none. They come in the bucket's order only with a concurrency of one. */
export async function listObjects(aws: Aws, place: Place, options: ObjectsOptions): Promise<ObjectsEnd> {
	const {signal, clock, concurrency, since = 0, limit = Number.POSITIVE_INFINITY, onObjects} = options;
	const enough = new AbortController();
	let seen: Progress = {objects: 0, bytes: 0, requests: 0};
	let shown = 0;
	let isCut = false;
	const listing = await listAll(
		aws,
		{
			bucket: place.bucket,
			owner: place.owner,
			...(place.prefix !== '' && {prefix: place.prefix}),
			...(concurrency !== undefined && {concurrency}),
		},
		{
			signal: AbortSignal.any([signal, enough.signal]),
			clock,
			async onPage(entries) {
				seen = counted(seen, entries);
				const fitting = entries.filter(({at}) => at >= since);
				const wanted = fitting.slice(0, limit - shown);
				shown += wanted.length;
				isCut ||= wanted.length < fitting.length;
				if (wanted.length > 0) {
					await onObjects(wanted);
				}

				if (shown >= limit) {
					enough.abort();
				}
			},
		},
	);
	const end = {...seen, requests: listing.requests};
	if (listing.ok) {
		return {...end, how: isCut ? 'limited' : 'complete'};
	}

	if (signal.aborted || enough.signal.aborted) {
		return signal.aborted ? {...end, how: 'stopped', stoppedBy: stoppedBy(signal)} : {...end, how: 'limited'};
	}

	return {...end, how: 'failed', refusal: {error: listing.error, call: listing.call}};
}
