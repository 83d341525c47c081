import {createHash} from 'node:crypto';
import type {SandboxRequest} from '../protocol.js';
import type {ObjectVersion} from '../state.js';
import {invalidRequest} from './refusals.js';

export type Algorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256';
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';
export type Checksum = NonNullable<ObjectVersion['checksum']>;

const algorithms: readonly Algorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];

export function isAlgorithm(name: string): name is Algorithm {
	return (algorithms as readonly string[]).includes(name);
}

/** The algorithm that a write declares, by header or trailer; the server has checked the value itself. */
export function declaredAlgorithm({headers}: SandboxRequest): Algorithm | undefined {
	const declared = algorithms.filter(algorithm => {
		const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
		return headers[name] !== undefined || headers['x-amz-trailer']?.trim().toLowerCase() === name;
	});
	if (declared.length > 1) {
		throw invalidRequest(
			'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
		);
	}

	const named = headers['x-amz-sdk-checksum-algorithm']?.toUpperCase();
	if (declared.length === 0 && named !== undefined && isAlgorithm(named)) {
		throw invalidRequest(
			'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
		);
	}

	return declared[0];
}

/** The algorithm named by `x-amz-checksum-algorithm` of a copy or an upload. */
export function namedAlgorithm({headers}: SandboxRequest): Algorithm | undefined {
	const name = headers['x-amz-checksum-algorithm']?.toUpperCase();
	if (name !== undefined && !isAlgorithm(name)) {
		throw invalidRequest(
			`Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${algorithms.join(', ')}]`,
		);
	}

	return name;
}

/** Base64 of the checksum. */
export function checksumOf(algorithm: Algorithm, content: Uint8Array): string {
	switch (algorithm) {
		case 'SHA1':
			return createHash('sha1').update(content).digest('base64');
		case 'SHA256':
			return createHash('sha256').update(content).digest('base64');
		case 'CRC64NVME':
			return crc64(content).toString('base64');
		default: {
			const result = Buffer.alloc(4);
			result.writeUInt32BE(crc32(content, algorithm === 'CRC32' ? 0xedb88320 : 0x82f63b78));
			return result.toString('base64');
		}
	}
}

/** Checksum of the checksums of parts, with their number behind it. */
export function compositeChecksum(algorithm: Algorithm, parts: readonly string[]): string {
	const all = Buffer.concat(parts.map(part => Buffer.from(part, 'base64')));
	return `${checksumOf(algorithm, all)}-${parts.length}`;
}

export function fullChecksum(algorithm: Algorithm, content: Uint8Array): Checksum {
	return {algorithm, value: checksumOf(algorithm, content), type: 'FULL_OBJECT'};
}

/** Headers that give a checksum back. */
export function checksumHeaders(checksum: Checksum | undefined): {readonly [name: string]: string} {
	return checksum === undefined
		? {}
		: {
				[`x-amz-checksum-${checksum.algorithm.toLowerCase()}`]: checksum.value,
				'x-amz-checksum-type': checksum.type,
			};
}

const tables = new Map<number, Uint32Array>();

function tableOf(polynomial: number): Uint32Array {
	const known = tables.get(polynomial);
	if (known !== undefined) {
		return known;
	}

	const table = Uint32Array.from({length: 256}, (_, index) => {
		let value = index;
		for (let bit = 0; bit < 8; bit++) {
			value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
		}

		return value;
	});
	tables.set(polynomial, table);
	return table;
}

function crc32(content: Uint8Array, polynomial: number): number {
	const table = tableOf(polynomial);
	let crc = 0xffffffff;
	for (const byte of content) {
		crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
	}

	return (crc ^ 0xffffffff) >>> 0;
}

let table64: readonly [high: Uint32Array, low: Uint32Array] | undefined;

/** The reflected polynomial of CRC-64/NVME, in two halves, since numbers hold only 53 bits. */
function makeTable64(): readonly [Uint32Array, Uint32Array] {
	const [high, low] = [new Uint32Array(256), new Uint32Array(256)];
	for (let index = 0; index < 256; index++) {
		let value = BigInt(index);
		for (let bit = 0; bit < 8; bit++) {
			value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
		}

		high[index] = Number(value >> 32n);
		low[index] = Number(value & 0xffffffffn);
	}

	return [high, low];
}

function crc64(content: Uint8Array): Buffer {
	table64 ??= makeTable64();
	const [highs, lows] = table64;
	let high = 0xffffffff;
	let low = 0xffffffff;
	for (const byte of content) {
		const index = (low ^ byte) & 0xff;
		low = ((low >>> 8) | (high << 24)) ^ (lows[index] as number);
		high = (high >>> 8) ^ (highs[index] as number);
	}

	const result = Buffer.alloc(8);
	result.writeUInt32BE(~high >>> 0, 0);
	result.writeUInt32BE(~low >>> 0, 4);
	return result;
}
