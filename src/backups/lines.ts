import {formatCount, formatNumber, formatSize} from '../ui/format.js';
import {err, type Line, out} from '../ui/line.js';
import {midSentence} from '../ui/text.js';
import {withoutKeys} from '../ui/trouble-words.js';
import {newestAt, shownSeries} from './look.js';
import {isoDay, sickLine} from './sick-line.js';
import type {BackupsState, Judged} from './state.js';
import {
	effortWords,
	goesOn,
	type ListingFacts,
	type Said,
	sayListing,
	sayVersionsStopped,
	seenWords,
} from './words.js';

export type Rows = {
	/** Rows at most. */
	readonly limit?: number;
	/** Only series that had a backup in so long, and those with something wrong. */
	readonly sinceMs?: number;
};

/** What to say while a listing runs: when it begins to take long, and every 10 s. */
export function waitingLines(before: BackupsState, after: BackupsState): readonly Line[] {
	const {listing, now, place} = after;
	const tens = (state: BackupsState) => Math.floor((state.now - state.listing.startedAt) / 10_000);
	return listing.type === 'running' && tens(after) > tens(before)
		? [err(`waiting: listing ${whereOf(place)}; ${seenWords(listing)}; ${effortWords(listing, now)}`)]
		: [];
}

/** What to say when it has ended: the whole, what is wrong, and how many are well. */
export function resultLines(state: BackupsState, rows: Rows = {}): readonly Line[] {
	const shown = rowsOf(state, rows);
	const sick = shown.filter(isSick);
	const well = state.judged.filter(({health}) => health.role === 'ok').length;
	const unjudged = state.judged.filter(({health}) => health.role === 'info').length;
	return [
		...(state.judged.length > 0 ? [out(headLine(state))] : []),
		...(state.listing.report === undefined ? [] : [out(`note: ${state.listing.report.caution}`)]),
		...listingLines(state),
		...sick.map(one => out(sickLine(one, state))),
		...shown.flatMap(missedLines),
		...(well > 0 && state.listing.type === 'complete'
			? [out(`ok: ${formatCount(well)} series on time`)]
			: []),
		...(unjudged > 0 && state.listing.type === 'complete'
			? [out(`note: ${formatCount(unjudged)} series not judged: nothing in the names says what should come`)]
			: []),
		...versionLines(state),
		...(state.inventories ?? []).map(url =>
			out(`note: S3 Inventory lists this bucket too; to read that instead: --from-inventory ${url}`),
		),
	];
}

const isSick = ({health}: Judged) => health.role !== 'ok' && health.role !== 'info';

/** The series to tell of, the worst first. */
export function rowsOf(state: BackupsState, {limit, sinceMs}: Rows): readonly Judged[] {
	const since = sinceMs === undefined ? 0 : state.now - sinceMs;
	return shownSeries(state)
		.filter(one => isSick(one) || (newestAt(one) ?? 0) >= since)
		.slice(0, limit);
}

function headLine(state: BackupsState): string {
	const {place, judged, listing} = state;
	const counts = [
		`${formatCount(judged.length)} series`,
		formatNumber(listing.objects, 'object'),
		formatSize(listing.bytes),
	];
	const end = listing.type === 'complete' ? 'listing complete' : 'listing not complete';
	return `Backups of ${whereOf(place)}: ${[...counts, end].join(', ')}`;
}

const whereOf = ({bucket, prefix}: BackupsState['place']) => (prefix === '' ? bucket : `${bucket}/${prefix}`);

/** An empty place is a result; what could not be told is none, and goes to stderr with its reason. */
export function listingLines(state: ListingFacts): readonly Line[] {
	const said = sayListing(state);
	if (said === undefined) {
		return [];
	}

	if (state.listing.type === 'complete') {
		// A prefix that is nearly right is as empty as one that was emptied.
		return [
			out(`ok: ${midSentence(said.title)}`),
			...(state.place.prefix === '' ? [] : [err(`next: ${withoutKeys(said.next)}`, 1)]),
		];
	}

	return notKnownLines(said);
}

/** On stderr: what could not be told, why, and what to do. */
const notKnownLines = ({role, title, why, next, details}: Said): readonly Line[] => [
	err(`${role === 'bad' ? 'problem' : 'unknown'}: ${midSentence(title)}`),
	err(`why: ${why}`, 1),
	err(`next: ${withoutKeys(next.replace(goesOn, '.'))}`, 1),
	...(details === undefined ? [] : [err(`details: ${details}`, 1)]),
];

/** What came of looking at versions where no series tells of it: silence would be taken for an answer. */
function versionLines({versions, judged}: BackupsState): readonly Line[] {
	const stopped = sayVersionsStopped(versions);
	if (stopped !== undefined) {
		return notKnownLines(stopped);
	}

	if (versions?.refusal !== undefined) {
		const {code} = versions.refusal.error;
		return [
			out(`note: versions were not seen (${code}): whether a backup was put over or deleted is not known`),
		];
	}

	const hasFound = judged.some(({health: {findings}}) =>
		findings.some(({health}) => health === 'overwritten' || health === 'deleted'),
	);
	return versions?.of === 'all' && !hasFound
		? [
				out(
					'ok: in all versions no backup was put over or deleted; what a bucket without versions lost would not show',
				),
			]
		: [];
}

/** A later one ends the alarm; that those days have none is still said. */
const missedLines = ({series, health: {missedDays}}: Judged): readonly Line[] =>
	missedDays.length === 0
		? []
		: [out(`note: ${series.name}: none came on ${missedDays.map(isoDay).join(', ')}`)];

/** What the normal screen says after the console was left: the place, what is wrong, and how to see it again. */
export function farewellLines(state: BackupsState): readonly string[] {
	const {place, listing, judged} = state;
	if (listing.type !== 'complete') {
		return [];
	}

	const sick = shownSeries(state).filter(isSick);
	const words = judged.length === 0 ? 'no backups' : `${formatCount(judged.length)} series`;
	const role = sick[0]?.health.role;
	const mark = role === 'bad' ? '✗' : role === 'warn' ? '!' : role === 'unknown' ? '?' : '✓';
	return [
		`${mark} Backups of ${whereOf(place)}: ${words}, ${sick.length === 0 ? 'all on time' : `${formatCount(sick.length)} to look at`}`,
		...sick.slice(0, 2).map(one => `  ${sickLine(one, state)}`),
	];
}
