import {printJson} from '../terminal/lines.js';
import {formatBytes, formatNumber, formatSize} from '../ui/format.js';
import type {Entry} from './backup.js';
import {headJson, isoTime, listingError, objectJson, totalsJson} from './json.js';
import {listingLines} from './lines.js';
import {listObjects, type ObjectsEnd} from './objects.js';
import type {BackupsOptions, RunBackupsDeps} from './run.js';
import {exitCodeOfListing} from './run.js';
import type {Listing, Place} from './state.js';

type End = ObjectsEnd & {readonly startedAt: number};

/** Every object, a line or a JSON object each, as it is listed; nothing is kept. The answer is the exit code. */
export async function runObjects(options: BackupsOptions, deps: RunBackupsDeps): Promise<number> {
	const {isJson, out} = options;
	if (isJson) {
		// The object is opened here and closed by what is known at the end: it is never held whole.
		const {schema, target} = headJson(deps.place, true);
		out.jsonPart(`${printJson({schema, target}).slice(0, -1)},"listed":[`);
	}

	let isFirst = true;
	const end = await list(options, deps, async entries => {
		for (const entry of entries) {
			if (isJson) {
				out.jsonPart(
					`${isFirst ? '' : ','}${printJson({...objectJson(entry), etag: entry.etag, storageClass: entry.storageClass})}`,
				);
			} else {
				out.line(
					`${isoTime(entry.at).replace('.000Z', 'Z')} ${String(entry.size).padStart(13)} ${entry.key}`,
				);
			}

			isFirst = false;
		}

		await out.drained();
	});
	if (isJson) {
		const {schema: _, target: __, ...rest} = endJson(end, deps);
		out.jsonPart(`],${printJson(rest).slice(1)}`);
	}

	return tellEnd(end, options, deps.place);
}

/** How much is there and what is newest, without looking for series. The answer is the exit code. */
export async function runSummary(options: BackupsOptions, deps: RunBackupsDeps): Promise<number> {
	const end = await list(options, deps, () => {});
	const {isJson, out} = options;
	if (isJson) {
		out.json(endJson(end, deps));
	} else if (end.how === 'complete') {
		const {objects, bytes, newest, requests} = end;
		out.line(
			`Backups of ${deps.place.name}: ${formatNumber(objects, 'object')}, ${formatSize(bytes)}, listing complete`,
		);
		out.line(
			newest === undefined
				? 'ok: empty, nothing is here now'
				: `newest: ${newest.key}, ${isoTime(newest.at)}, ${formatBytes(newest.size)}`,
		);
		out.line(`requests: ${requests}`);
	}

	return tellEnd(end, options, deps.place);
}

async function list(
	{limit, sinceMs, concurrency, signal, view}: BackupsOptions,
	{clock, place, open}: RunBackupsDeps,
	onObjects: (entries: readonly Entry[]) => void | Promise<void>,
): Promise<End> {
	const startedAt = clock.now();
	const options = {
		clock,
		signal,
		onObjects,
		...(concurrency !== undefined && {concurrency}),
		...(sinceMs !== undefined && {since: startedAt - sinceMs}),
		...(limit !== undefined && view === 'objects' && {limit}),
	};
	const end = await listObjects(await open(), place, options);
	const region = end.refusal?.error.region;
	const isElsewhere = end.objects === 0 && end.refusal?.error.kind === 'wrong-region' && region !== undefined;
	return {...(isElsewhere ? await listObjects(await open(region), place, options) : end), startedAt};
}

function endJson(end: End, {place, clock}: RunBackupsDeps) {
	const isComplete = end.how === 'complete';
	return {
		...headJson(place, isComplete),
		ok: isComplete || end.how === 'limited',
		...totalsJson(listingOf(end), clock.now()),
		...(!isComplete &&
			end.how !== 'limited' && {error: listingError({place, listing: listingOf(end), judged: []})}),
	};
}

const listingOf = ({how, ...end}: End): Listing => ({...end, type: how === 'limited' ? 'stopped' : how});

/** What stopped it, on stderr; the exit code. */
function tellEnd(end: End, {isJson, err}: BackupsOptions, place: Place): number {
	if (end.how === 'complete' || end.how === 'limited') {
		return 0;
	}

	if (!isJson) {
		for (const {text} of listingLines({place, listing: listingOf(end), judged: []})) {
			err.line(text);
		}
	}

	return exitCodeOfListing(end.refusal);
}
