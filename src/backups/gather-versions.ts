import {type Entry, recentLimit, type Series} from './backup.js';
import type {DeletedKey, KeyVersions, Put, VersionFacts} from './health/versions.js';
import type {Version} from './listing/listing.js';
import type {Located} from './series/located.js';
import {openSeries, type SeriesDetection} from './series/series.js';
import type {ChangedKeys} from './state.js';
import {isOfBackups} from './totals.js';

/** What the versions of a place tell, gathered page by page. */
export type GatheredVersions = {
	/** Takes a page, and tells the objects that a listing without versions would show. */
	readonly add: (page: readonly Version[]) => readonly Entry[];
	/** What is to be said of the versions of each series that was found in those objects, by its pattern; and the series of which nothing is left. */
	readonly facts: (found: SeriesDetection) => VersionsBySeries;
};

export type VersionsBySeries = {
	readonly byPattern: ReadonlyMap<string, VersionFacts>;
	readonly gone: readonly Series[];
	readonly changed: ChangedKeys;
	/** More keys than are remembered have several versions. */
	readonly hasMore: boolean;
	/** When something was last put or deleted while the bucket kept no versions, milliseconds since 1970. */
	readonly unkeptAt?: number;
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
	let unkeptAt: number | undefined;
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

			for (const {versionId, at, key} of page) {
				if (versionId === 'null' && at > (unkeptAt ?? Number.NEGATIVE_INFINITY) && isOfBackups(key)) {
					unkeptAt = at;
				}
			}

			return page.filter(isThere);
		},
		facts(found) {
			const own = [...kept].filter(([key]) => isOfBackups(key));
			const overwritten = new Map(own.flatMap(([key, one]) => overwrittenOf(key, one)));
			const deleted = own.flatMap(([key, one]) => deletedOf(key, one));
			const changed = {overwritten, deleted};
			return {
				...bySeries(found, changed, hasMore),
				changed,
				hasMore,
				...(unkeptAt !== undefined && {unkeptAt}),
			};
		},
	};
}

const isThere = ({isLatest, isDeleteMarker}: Version): boolean => isLatest && !isDeleteMarker;

/**
The objects of a page that a listing without versions would show, each as old as its first put there.

A series keeps only its newest one by one: what is put over old ones must not take the places of those that are new.
*/
export function datedByFirstPut(page: readonly Version[]): readonly Entry[] {
	return groupsOf(page).flatMap(group => {
		const [latest] = group as readonly [Version];
		const first = group.findLast(({isDeleteMarker}) => !isDeleteMarker);
		return isThere(latest) ? [{...latest, at: first?.at ?? latest.at}] : [];
	});
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

function overwrittenOf(
	key: string,
	{count, puts, first, deletedAt}: Kept,
): readonly (readonly [string, KeyVersions])[] {
	const [last] = puts;
	return count < 2 || deletedAt !== undefined || last === undefined || first === undefined
		? []
		: [[key, {count, first, last, puts}]];
}

function deletedOf(key: string, {puts, deletedAt}: Kept): readonly DeletedKey[] {
	const [last] = puts;
	return deletedAt === undefined ? [] : [{key, at: deletedAt, ...(last && {last})}];
}

/** What changed of the backups of each series. What is deleted falls into the same series as if it were there. */
function bySeries(
	found: SeriesDetection,
	{overwritten, deleted}: ChangedKeys,
	hasMore: boolean,
): Pick<VersionsBySeries, 'byPattern' | 'gone'> {
	const series = found.snapshot();
	const entries = deleted.flatMap(one => (one.last ? [[one, entryOf(one.key, one.last)] as const] : []));
	const lost = openSeries();
	for (const [, entry] of entries) {
		lost.add(entry);
	}

	const known = new Set(series.map(({pattern}) => pattern));
	const gone = lost.snapshot().filter(({pattern}) => !known.has(pattern));
	const byPattern = new Map(
		[...series, ...gone].map(({pattern}) => [
			pattern,
			{byKey: new Map<string, KeyVersions>(), deleted: [] as DeletedKey[], ...(hasMore && {hasMore})},
		]),
	);
	const locate = found.locator();
	for (const [key, versions] of overwritten) {
		const where = locate(entryOf(key, versions.first));
		if (where !== undefined && where.as.type !== 'side') {
			byPattern.get(where.pattern)?.byKey.set(key, {...versions, ...ofBackups(where)});
		}
	}

	const locateLost = lost.locator();
	for (const [one, entry] of entries) {
		const where = locateLost(entry);
		if (where !== undefined && isBackup(where)) {
			byPattern.get(where.pattern)?.deleted.push({...one, ...ofBackups(where)});
		}
	}

	return {byPattern, gone: gone.map(emptied)};
}

function ofBackups({as}: Located): Pick<KeyVersions, 'backup' | 'isShared'> {
	switch (as.type) {
		case 'part':
			return {backup: as.backup};
		case 'content':
			return {isShared: true};
		default:
			return {};
	}
}

/** Without it a backup less is there. What several share is cleared away by tools, and so are parts that were left over. */
const isBackup = ({as}: Located): boolean => as.type === 'whole' || (as.type === 'part' && as.isNeeded);

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
