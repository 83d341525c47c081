import {createHash} from 'node:crypto';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGunzip} from 'node:zlib';
import {longestRecord, recordReader} from './csv-record.js';
import {columnName, type DataFile} from './manifest.js';
import {broken, stop} from './problem.js';
import {bytesOf, type RangedFile} from './ranged-file.js';
import {handOn, type InventoryVersion, type Receive, rowReader, rowsAtOnce} from './rows.js';

/** Reads a `.csv.gz` of a report as it comes, and its MD5 at the end. It has no header; its columns are the schema's. */
export async function readCsv(
	file: RangedFile,
	{md5}: DataFile,
	columns: readonly string[],
	receive: Receive,
): Promise<number> {
	const hash = createHash('md5');
	async function* hashed() {
		for await (const bytes of bytesOf(file)) {
			hash.update(bytes);
			yield bytes;
		}
	}

	let rows = 0;
	const count = (versions: readonly InventoryVersion[]) => {
		rows += versions.length;
		handOn(versions, receive);
	};
	try {
		await pipeline(Readable.from(hashed()), createGunzip(), async source => readRows(source, columns, count));
	} catch (error) {
		const isGzip = (error as {readonly code?: unknown}).code?.toString().startsWith('Z_') ?? false;
		return isGzip ? stop(broken('One of its files is not whole gzip.')) : Promise.reject(error);
	}

	return hash.digest('hex') === md5.toLowerCase()
		? rows
		: stop(broken('One of its files has not the checksum that its manifest says.'));
}

async function readRows(
	source: AsyncIterable<Uint8Array>,
	columns: readonly string[],
	onVersions: (versions: readonly InventoryVersion[]) => void,
): Promise<void> {
	const read = rowReader(columns);
	const keyColumn = columns.findIndex(name => columnName(name) === 'key');
	const takeLine = recordReader(columns.length);
	let versions: InventoryVersion[] = [];
	for await (const lines of linesOf(source)) {
		for (const line of lines) {
			const fields = takeLine(line);
			if (fields !== undefined) {
				versions.push(read(column => (column === keyColumn ? decodeKey(fields[column]) : fields[column])));
			}
		}

		if (versions.length >= rowsAtOnce) {
			onVersions(versions);
			versions = [];
		}
	}

	onVersions(versions);
}

/** Keys in CSV are form-encoded: a space is `+`. */
function decodeKey(text = ''): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return stop(broken('A key in it is not encoded as S3 does it.'));
	}
}

/** Lines, many at once, and `undefined` at the end. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<readonly (string | undefined)[]> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const bytes of source) {
		const lines = (rest + decoder.decode(bytes, {stream: true})).split('\n');
		rest = lines.pop() as string;
		if (rest.length > longestRecord) {
			stop(broken('One of its files has no lines.'));
		}

		yield lines;
	}

	yield [rest, undefined];
}
