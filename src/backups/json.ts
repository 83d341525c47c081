import type {Trouble} from '../aws/trouble.js';
import {troubleJson} from '../ui/trouble-words.js';
import type {Backup} from './backup.js';
import {type Rows, rowsOf} from './lines.js';
import {newestAt} from './look.js';
import type {BackupsState, Judged, Newest, Place, StoppedBy, Uploads, Versioned} from './state.js';
import {type ListingFacts, sayListing, sayVersionsStopped} from './words.js';

/** ISO 8601 UTC. */
export const isoTime = (at: number): string => new Date(at).toISOString();

/** The backups of a place as the contract says, whole or as far as they were seen. */
export function backupsJson(state: BackupsState, rows: Rows, now: number): object {
	const {listing, place, judged, versions} = state;
	const shown = rowsOf(state, rows);
	const isComplete = listing.type === 'complete';
	const error = isComplete ? versionsError(state) : listingError(state);
	return {
		...headJson(place, isComplete),
		ok: error === undefined,
		...totalsJson(listing, now),
		seriesCount: judged.length,
		series: shown.map(seriesJson),
		...(listing.report && {source: 'inventory', asOf: isoTime(listing.report.asOf)}),
		...(state.inventories && {inventories: state.inventories}),
		...(versions && {versions: versionsJson(versions)}),
		...(error && {error}),
	};
}

/** Which versions were looked at. */
function versionsJson({of, refusal, stoppedBy}: Versioned): string {
	if (stoppedBy !== undefined) {
		return 'unknown';
	}

	return refusal === undefined ? of : 'denied';
}

/** Schema, outcome and place. */
export const headJson = (place: Place, isComplete: boolean) => ({
	schema: 'nightdrop/backups/1',
	ok: isComplete,
	target: {name: place.name, bucket: place.bucket, prefix: place.prefix},
	complete: isComplete,
});

/** How much is there, what is newest, and what it took to know. */
export const totalsJson = (
	{objects, bytes, newest, requests, startedAt}: BackupsState['listing'],
	now: number,
) => ({
	objects,
	bytes,
	newest: newest === undefined ? null : objectJson(newest),
	requests,
	elapsedMs: Math.max(0, now - startedAt),
});

/** One object as the JSON names it. */
export const objectJson = ({key, at, size}: Newest) => ({key, lastModified: isoTime(at), size});

function seriesJson(one: Judged): object {
	const {series, health} = one;
	const {lastUsual} = health;
	const newest: Backup | undefined = health.newest ?? series.recent[0];
	return {
		pattern: series.pattern,
		name: series.name,
		kind: series.kind,
		...(series.tool !== undefined && {tool: series.tool}),
		objects: series.objects,
		bytes: series.bytes,
		backups: series.backups,
		newest:
			newest === undefined
				? null
				: objectJson({...newest, at: newestAt(one) ?? newest.at, size: newest.bytes}),
		oldest: isoTime(series.oldestAt),
		intervalMs: health.intervalMs ?? null,
		usualBytes: health.usualBytes ?? null,
		health: health.health,
		why: health.why,
		next: health.next,
		dueAt: health.dueAt === undefined ? null : isoTime(health.dueAt),
		missing: health.due.map(isoTime),
		missedDays: health.missedDays.map(day => isoTime(day).slice(0, 10)),
		...(lastUsual && {
			lastUsual: objectJson({key: lastUsual.backup.key, at: lastUsual.at, size: lastUsual.backup.bytes}),
		}),
		findings: health.findings.map(({health: word, role, title, why, next}) => ({
			health: word,
			severity: role === 'bad' ? 'critical' : role === 'warn' ? 'warning' : 'info',
			what: title,
			why,
			next,
		})),
		...(series.gaps && {gaps: series.gaps}),
		unfinished: series.unfinished.map(({key, at, bytes}) => ({...objectJson({key, at, size: bytes})})),
		notes: [...series.notes, ...health.notes],
	};
}

/** Why it is not complete. */
export function listingError(state: ListingFacts): object {
	const said = sayListing(state);
	const {type, refusal, stoppedBy} = state.listing;
	return stoppableJson(
		{
			what: said?.title ?? 'The listing did not end',
			...(said && {why: said.why, next: said.next}),
			...(refusal && {error: refusal.error, call: refusal.call}),
		},
		state.place,
		type === 'stopped' ? stoppedBy : undefined,
	);
}

/** What is not known although all was listed. */
function versionsError({place, versions}: BackupsState): object | undefined {
	const said = sayVersionsStopped(versions);
	return (
		said && stoppableJson({what: said.title, why: said.why, next: said.next}, place, versions?.stoppedBy)
	);
}

/** A trouble as every command tells it; what was stopped is no wrong usage. */
const stoppableJson = (trouble: Trouble, {whose}: Place, stoppedBy: StoppedBy | undefined): object => ({
	...troubleJson(trouble, whose),
	...(stoppedBy && {kind: stoppedBy === 'time' ? 'timeout' : 'cancelled'}),
});

/** The unfinished uploads of a place, and what of them could not be told. */
export function uploadsJson(
	place: Place,
	uploads: Uploads,
	trouble?: Trouble,
	stoppedBy?: StoppedBy,
): object {
	const isComplete = uploads.ok && !uploads.hasMore;
	return {
		...headJson(place, isComplete),
		ok: isComplete && trouble === undefined,
		...(uploads.ok && {
			uploads: uploads.list.map(({key, uploadId, startedAt, parts, bytes}) => ({
				key,
				uploadId,
				startedAt: startedAt ?? null,
				parts: parts ?? null,
				bytes: bytes ?? null,
			})),
		}),
		...(trouble && {error: stoppableJson(trouble, place, stoppedBy)}),
	};
}
