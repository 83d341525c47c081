import {type Entry, recentLimit, type Series} from './backup.js';
import type {DeletedKey, KeyVersions, Put, VersionFacts} from './health/versions.js';
import type {Version} from './listing/listing.js';
import {openSeries} from './series/series.js';

/** What the versions of a place tell, gathered page by page. */
export type GatheredVersions = {
	/** Takes a page, and tells the objects that a listing without versions would show. */
	readonly add: (page: readonly Version[]) => readonly Entry[];
	/** What is to be said of the versions of each series, by its pattern; and the series of which nothing is left. */
	readonly facts: (series: readonly Series[]) => VersionsBySeries;
};

export type VersionsBySeries = {
	readonly byPattern: ReadonlyMap<string, VersionFacts>;
	readonly gone: readonly Series[];
	/** More keys than are remembered have several versions. */
	readonly hasMore: boolean;
};

/** All that is kept of one key. */
type Kept = {
	count: number;
	readonly puts: Put[];
	first: Put | undefined;
	/** When its latest version is a delete marker: when that was made. */
	deletedAt: number | undefined;
};

/** Keys with several versions, or deleted, that are remembered. */
const keysAtMost = 50_000;

/** Memory grows with the keys that have more than one version, bounded, and by two keys a page. */
export function openVersions(): GatheredVersions {
	const kept = new Map<string, Kept>();
	let hasMore = false;
	const keep = (versions: readonly Version[]) => {
		const [{key}] = versions as [Version];
		const known = kept.get(key);
		if (known === undefined && kept.size >= keysAtMost) {
			hasMore = true;
			return;
		}

		const one = known ?? {count: 0, puts: [], first: undefined, deletedAt: undefined};
		kept.set(key, one);
		for (const version of versions) {
			take(one, version);
		}
	};

	return {
		add(page) {
			const groups = groupsOf(page);
			for (const [index, group] of groups.entries()) {
				// The first and the last key of a page may go on in the one before or after it.
				const isAtEdge = index === 0 || index === groups.length - 1;
				if (isAtEdge || group.length > 1 || group[0]?.isDeleteMarker) {
					keep(group);
				}
			}

			return page.filter(({isLatest, isDeleteMarker}) => isLatest && !isDeleteMarker);
		},
		facts(series) {
			const written = [...kept].flatMap(([key, one]) => overwrittenOf(key, one));
			const deleted = [...kept].flatMap(([key, one]) => deletedOf(key, one));
			return {...bySeries(series, written, deleted), hasMore};
		},
	};
}

/** Those of one key come one after another, the newest first. */
function groupsOf(page: readonly Version[]): readonly (readonly Version[])[] {
	const groups: Version[][] = [];
	for (const version of page) {
		const last = groups.at(-1);
		if (last?.[0]?.key === version.key) {
			last.push(version);
		} else {
			groups.push([version]);
		}
	}

	return groups;
}

function take(one: Kept, {isDeleteMarker, isLatest, at, size, etag}: Version): void {
	if (isDeleteMarker) {
		one.deletedAt = isLatest ? at : one.deletedAt;
		return;
	}

	const put = {at, bytes: size, etag};
	one.count++;
	one.first = put;
	if (one.puts.length < recentLimit) {
		one.puts.push(put);
	}
}

type Written = {readonly key: string; readonly versions: KeyVersions};

function overwrittenOf(key: string, {count, puts, first, deletedAt}: Kept): readonly Written[] {
	const [last] = puts;
	return count < 2 || deletedAt !== undefined || last === undefined || first === undefined
		? []
		: [{key, versions: {count, first, last, puts}}];
}

function deletedOf(key: string, {puts, deletedAt}: Kept): readonly DeletedKey[] {
	const [last] = puts;
	return deletedAt === undefined ? [] : [{key, at: deletedAt, ...(last && {last})}];
}

function bySeries(
	series: readonly Series[],
	written: readonly Written[],
	deleted: readonly DeletedKey[],
): Omit<VersionsBySeries, 'hasMore'> {
	const writtenBy = patternsOf(written.map(({key, versions: {last}}) => entryOf(key, last)));
	const deletedBy = patternsOf(deleted.flatMap(({key, last}) => (last ? [entryOf(key, last)] : [])));
	const versionsOf = new Map(written.map(({key, versions}) => [key, versions]));
	const deletedOf = new Map(deleted.map(one => [one.key, one]));
	const known = new Set(series.map(({pattern}) => pattern));
	const gone = [...deletedBy.values()].filter(({pattern}) => !known.has(pattern));
	const byPattern = new Map<string, VersionFacts>();
	for (const {pattern} of [...series, ...gone]) {
		const own = (writtenBy.get(pattern)?.recent ?? []).flatMap(({key}) => {
			const versions = versionsOf.get(key);
			return versions === undefined ? [] : [[key, versions] as const];
		});
		const lost = (deletedBy.get(pattern)?.recent ?? []).flatMap(({key}) => deletedOf.get(key) ?? []);
		byPattern.set(pattern, {byKey: new Map(own), deleted: lost});
	}

	return {byPattern, gone: gone.map(emptied)};
}

/** Keys fall into the same series whether they are there or not. */
function patternsOf(entries: readonly Entry[]): ReadonlyMap<string, Series> {
	const found = openSeries();
	for (const entry of entries) {
		found.add(entry);
	}

	return new Map(found.snapshot().map(one => [one.pattern, one]));
}

const entryOf = (key: string, {at, bytes, etag}: Put): Entry => ({
	key,
	size: bytes,
	at,
	etag,
	storageClass: 'STANDARD',
});

/** Nothing of it is there any more. */
const emptied = (series: Series): Series => ({
	...series,
	objects: 0,
	bytes: 0,
	backups: 0,
	recent: [],
	unfinished: [],
	// Every one of them was deleted, the oldest too.
	oldestAt: 0,
	storageClasses: new Map(),
});
