import type {BucketRef} from '../../aws/buckets.js';
import type {Aws} from '../../aws/clients.js';
import {getObject, headObject} from '../../aws/objects.js';
import type {DataFile} from './manifest.js';
import {broken, need, stop} from './problem.js';

/** A file of a report, of which any part can be read. */
export type RangedFile = {
	readonly byteLength: number;
	/** Bytes from `start` up to, not including, `end`. */
	readonly slice: (start: number, end?: number) => Promise<ArrayBuffer>;
};

/** At most so much is asked for in one call, whose time is bounded. */
const partBytes = 8 * 1024 ** 2;

/** Opens a file of a report, which must be as large as its manifest says and may not change while it is read. */
export async function openFile(
	aws: Aws,
	ref: BucketRef,
	{key, size}: DataFile,
	signal: AbortSignal | undefined,
): Promise<RangedFile> {
	const head = await headObject(aws, {...ref, key}, signal);
	if (!head.ok && head.error.kind === 'not-found') {
		return stop(broken('One of its files is no longer there: a lifecycle rule may have removed it.'));
	}

	const {size: byteLength, etag} = need(head, 'A file of the report cannot be read');
	if (byteLength !== size) {
		return stop(broken(`One of its files has ${byteLength} bytes, its manifest says ${size}.`));
	}

	const readPart = async (start: number, end: number) => {
		const range = `bytes=${start}-${end - 1}`;
		const answer = await getObject(
			aws,
			{...ref, key, range, maxBytes: end - start, ...(etag !== undefined && {ifMatch: etag})},
			signal,
		);
		const {bytes} = need(answer, 'A file of the report cannot be read');
		// Who does not know ranges answers 200 with all of it.
		return answer.call.status === 206 && bytes.length === end - start
			? bytes
			: stop(broken('A part of one of its files came otherwise than asked for.'));
	};

	return {
		byteLength,
		async slice(start, end = byteLength) {
			const bytes = new Uint8Array(end - start);
			for (let from = start; from < end; from += partBytes) {
				bytes.set(await readPart(from, Math.min(end, from + partBytes)), from - start);
			}

			return bytes.buffer;
		},
	};
}

/** All bytes of a file in order. */
export async function* bytesOf(file: RangedFile): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < file.byteLength; start += partBytes) {
		yield new Uint8Array(await file.slice(start, Math.min(file.byteLength, start + partBytes)));
	}
}
