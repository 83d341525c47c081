import type {Entry, Series} from '../../../src/backups/backup.js';
import {openSeries, type SeriesOptions} from '../../../src/backups/series/series.js';

/** When the newest object of an example was put. */
export const newest = Date.UTC(2026, 10, 23, 3);
export const day = 86_400_000;

/** An object as a listing shows it; its ETag is its own. */
export const entry = (key: string, more: Partial<Entry> = {}): Entry => ({
	key,
	size: 1000,
	at: newest,
	etag: key,
	storageClass: 'STANDARD',
	...more,
});

/** One object a day, the last of them newest. */
export const daily = (keys: readonly string[]): readonly Entry[] =>
	keys.map((key, index) => entry(key, {at: newest - (keys.length - 1 - index) * day}));

export function seriesOf(entries: readonly Entry[], options?: SeriesOptions): readonly Series[] {
	const detection = openSeries(options);
	for (const one of entries) {
		detection.add(one);
	}

	return detection.snapshot();
}

/** The series of keys that came one a day. */
export const found = (...keys: readonly string[]) => seriesOf(daily(keys));

/** The only series; anything else is a failure. */
export function only(all: readonly Series[]): Series {
	if (all.length !== 1) {
		throw new Error(`${all.length} series: ${all.map(({pattern}) => pattern).join(', ')}`);
	}

	return all[0] as Series;
}

export const patterns = (all: readonly Series[]) => all.map(({pattern}) => pattern);

/** Five names with the days up to 23 November 2026 put in for `*`. */
export const days = (name: string) => ['19', '20', '21', '22', '23'].map(date => name.replaceAll('*', date));
