import type {Entry, Series} from '../../src/backups/backup.js';
import {initialBackups, updateBackups} from '../../src/backups/flow.js';
import {openSeries} from '../../src/backups/series/series.js';
import type {BackupsEvent, BackupsState, Place} from '../../src/backups/state.js';

/** When the examples are looked at. */
export const now = Date.parse('2026-11-23T19:03:00Z');
export const hour = 3_600_000;
export const day = 24 * hour;
export const gib = 1024 ** 3;

export const place: Place = {
	name: 'acme-backups/db/',
	bucket: 'acme-backups',
	prefix: 'db/',
	whose: 'profile ops',
};

/** An object of a listing. */
export const entry = (key: string, change: Partial<Entry> = {}): Entry => ({
	key,
	size: gib,
	at: now - hour,
	etag: key.length.toString(16).padStart(32, '0'),
	storageClass: 'STANDARD',
	...change,
});

type Nightly = {
	readonly size?: number;
	readonly days?: number;
	/** So many of the newest did not come. */
	readonly missing?: number;
	readonly lastSize?: number;
};

/** A series that comes every night at 02:10 UTC, the newest first. */
export function nightly(
	name: string,
	{size = 2 * gib, days = 30, missing = 0, lastSize}: Nightly = {},
): readonly Entry[] {
	const first = Date.parse('2026-11-23T02:10:00Z');
	return Array.from({length: days - missing}, (_, index): Entry => {
		const at = first - (index + missing) * day;
		const date = new Date(at).toISOString().slice(0, 10);
		const usual = size * (1 + ((index * 7) % 5) / 500);
		return entry(`db/${name}/${date}/${name}.zst`, {
			at,
			size: Math.round(index === 0 && lastSize !== undefined ? lastSize : usual),
			etag: `${name}${index}`,
		});
	});
}

/** The series of these objects. */
export function seriesOf(...entries: readonly (readonly Entry[])[]): readonly Series[] {
	const found = openSeries();
	for (const one of entries.flat()) {
		found.add(one);
	}

	return found.snapshot();
}

/** A night in which one is missing, one is small, and the others came. */
export const badNight = () =>
	seriesOf(
		nightly('orders', {missing: 3, size: 18 * gib}),
		nightly('customers', {lastSize: 0.1 * gib}),
		nightly('ledger'),
		nightly('audit', {size: 0.1 * gib}),
	);

export const progress = (series: readonly Series[]) => ({
	objects: series.reduce((sum, {objects}) => sum + objects, 0),
	bytes: series.reduce((sum, {bytes}) => sum + bytes, 0),
	requests: 2,
});

/** The end of a whole listing. */
export const complete = (series: readonly Series[]): BackupsEvent => ({
	type: 'ended',
	how: 'complete',
	progress: progress(series),
	series,
	at: now,
});

/** The state after these events. */
export const stateAfter = (...events: readonly BackupsEvent[]): BackupsState =>
	events.reduce((state, event) => updateBackups(state, event)[0], initialBackups(place, now));
