import {createHash} from 'node:crypto';
import type {BucketRef} from '../../aws/buckets.js';
import type {Aws} from '../../aws/clients.js';
import {listObjectsV2} from '../../aws/listing.js';
import {getObject} from '../../aws/objects.js';
import {formatNumber, formatTimeAgo} from '../../ui/format.js';
import {readCsv} from './csv.js';
import {type Manifest, parseManifest} from './manifest.js';
import {readParquet} from './parquet.js';
import {type InventoryPlace, isManifest} from './place.js';
import {attempt, broken, type Found, need, refused, stop} from './problem.js';
import {openFile} from './ranged-file.js';
import type {Receive} from './rows.js';

/** A finished report of S3 Inventory. */
export type InventoryReport = Manifest & {
	/** Where it and its files lie. */
	readonly ref: BucketRef;
	/** Of its manifest. */
	readonly key: string;
	/** Bytes of all its files: what reading it moves, at most. */
	readonly bytes: number;
	/** Newer reports that are not finished. */
	readonly unfinished: number;
};

/** A manifest of a billion objects has a hundred kilobytes. */
const longestManifest = 16 * 1024 ** 2;
/** Of the newest reports, so many are looked at for one that is finished. */
const mostTried = 10;

/**
Finds the newest finished report of a configuration, or takes the one that is named.

A report is finished when its `manifest.json` and `manifest.checksum` are there. Ask with the operator's credentials: it needs s3:ListBucket and s3:GetObject where the report lies.
*/
export async function findReport(
	aws: Aws,
	place: InventoryPlace,
	signal?: AbortSignal,
): Promise<Found<InventoryReport>> {
	return attempt(async () => {
		const keys = isManifest(place.key) ? [place.key] : await manifestKeys(aws, place, signal);
		for (const [unfinished, key] of keys.slice(0, mostTried).entries()) {
			const manifest = await readManifest(aws, {...place, key}, signal);
			if (manifest !== undefined) {
				const bytes = manifest.files.reduce((sum, {size}) => sum + size, 0);
				const {key: _, ...ref} = place;
				return {...manifest, ref, key, bytes, unfinished};
			}
		}

		return stop({
			what: 'There is no finished report of this inventory',
			why:
				keys.length === 0
					? 'No folder there is named like a time.'
					: `None of the newest ${formatNumber(Math.min(keys.length, mostTried), 'report')} has its manifest and checksum.`,
			next: 'Wait: the first report takes up to 48 hours. Until then list the bucket.',
		});
	});
}

/** Where manifests should be, the newest first; a folder is named after the beginning of its scan. */
async function manifestKeys(
	aws: Aws,
	{key: prefix, ...ref}: InventoryPlace,
	signal: AbortSignal | undefined,
): Promise<readonly string[]> {
	const folders: string[] = [];
	let next: string | undefined;
	do {
		const page = need(
			await listObjectsV2(aws, {...ref, prefix, delimiter: '/', next}, signal),
			'The reports cannot be listed',
		);
		folders.push(...page.prefixes);
		next = page.next;
	} while (next !== undefined);

	return folders
		.filter(folder => /^\d{4}-\d\d-\d\dT\d\d-\d\dZ\/$/u.test(folder.slice(prefix.length)))
		.sort((a, b) => (a < b ? 1 : -1))
		.map(folder => `${folder}manifest.json`);
}

/** `undefined` while it is not finished. */
async function readManifest(
	aws: Aws,
	place: InventoryPlace,
	signal: AbortSignal | undefined,
): Promise<Manifest | undefined> {
	const read = async (key: string) => {
		const answer = await getObject(aws, {...place, key, maxBytes: longestManifest}, signal);
		if (answer.ok) {
			return answer.value.bytes;
		}

		return answer.error.kind === 'not-found'
			? undefined
			: stop(refused(answer.error, 'The manifest of the report cannot be read'));
	};
	const manifest = await read(place.key);
	const checksum = manifest && (await read(place.key.replace(/\.json$/u, '.checksum')));
	if (manifest === undefined || checksum === undefined) {
		return undefined;
	}

	const expected = new TextDecoder().decode(checksum).trim().toLowerCase();
	if (createHash('md5').update(manifest).digest('hex') !== expected) {
		stop(broken('Its manifest has not the checksum that lies beside it.'));
	}

	const parsed = parseManifest(new TextDecoder().decode(manifest));
	return parsed.ok ? parsed.value : stop(parsed.problem);
}

/**
Reads a report, file by file, into `receive`: the objects that were there when it was made, in no order. Rows are never held.

Of a report of all versions only the latest that is no delete marker counts as there. Gives the number of rows. After a problem, what was handed on is a part.
*/
export async function readReport(
	aws: Aws,
	report: InventoryReport,
	receive: Receive,
	signal?: AbortSignal,
): Promise<Found<number>> {
	return attempt(async () => {
		let rows = 0;
		for (const data of report.files) {
			const file = await openFile(aws, report.ref, data, signal);
			rows +=
				report.format === 'CSV'
					? await readCsv(file, data, report.columns, receive)
					: await readParquet(file, report.columns, receive);
		}

		return rows;
	});
}

/** Of when a report is, in a sentence: it is true as of its scan, whenever it was written. */
export const asOfLine = ({asOf}: InventoryReport, now: number): string =>
	`This report is of ${formatTimeAgo(asOf, now)}: what was put since is not in it.`;
