import type {SandboxRequest} from '../protocol.js';
import type {ObjectVersion} from '../state.js';
import type {ByteRange} from './range.js';
import {entityTooLarge} from './refusals.js';

/** The largest object, and the most of one body that is ever held in memory: this is for rehearsals. */
export const maximumObjectBytes = 64 * 1024 * 1024;

const zeros = new Uint8Array(64 * 1024);

/** The size that the caller declared, of what is left when chunking is taken off. */
export function declaredSize(request: SandboxRequest): number | undefined {
	const text = request.headers['x-amz-decoded-content-length'] ?? request.headers['content-length'];
	return text === undefined || !/^\d+$/u.test(text) ? undefined : Number(text);
}

/** Reads a body that becomes (part of) an object. `EntityTooLarge` past `limit`, if possible before reading. */
export async function readContent(request: SandboxRequest, limit = maximumObjectBytes): Promise<Uint8Array> {
	const declared = declaredSize(request);
	if (declared !== undefined && declared > limit) {
		throw entityTooLarge(declared, limit);
	}

	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
		size += chunk.length;
		if (size > limit) {
			throw entityTooLarge(size, limit);
		}

		chunks.push(chunk);
	}

	return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

/** The bytes of a version, or of a range of it. Seed data has none and reads as zeros. */
export function contentOf(
	version: ObjectVersion,
	range: ByteRange = {first: 0, last: version.size - 1},
): Uint8Array | AsyncIterable<Uint8Array> {
	if (version.content !== undefined) {
		return version.content.subarray(range.first, range.last + 1);
	}

	return zeroBytes(range.last - range.first + 1);
}

async function* zeroBytes(size: number): AsyncGenerator<Uint8Array> {
	for (let left = size; left > 0; left -= zeros.length) {
		yield left >= zeros.length ? zeros : zeros.subarray(0, left);
	}
}

/** The bytes of a version in memory, for copies; `EntityTooLarge` for seed data past the limit. */
export function bytesOf(version: ObjectVersion, range?: ByteRange): Uint8Array {
	const {first, last} = range ?? {first: 0, last: version.size - 1};
	const size = last - first + 1;
	if (size > maximumObjectBytes) {
		throw entityTooLarge(size, maximumObjectBytes);
	}

	return version.content?.subarray(first, last + 1) ?? new Uint8Array(size);
}
