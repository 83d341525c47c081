import {createHash} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {Readable} from 'node:stream';
import {type BodySigner, type Chunked, incomplete, longestLine, readChunks} from './chunks.js';
import {SandboxError} from './protocol.js';
import {checksumOf, isAlgorithm} from './s3/checksums.js';
import {maximumObjectBytes} from './s3/content.js';
import {sha256} from './signatures.js';

type Headers = {readonly [name: string]: string | undefined};

type BodyOptions = {
	/** Whose chunks they are, where chunks are signed. */
	readonly signer?: BodySigner;
	/** The most that is read. */
	readonly limit?: number;
};

/**
The body of a request, without chunking, checked against all that was declared of it: length, SHA-256, MD5, checksums in headers or trailers, signatures of chunks and trailers.

It is not read before somebody asks, and then held whole, since nothing may be stored that was not checked: at most `limit` bytes, else `maximumObjectBytes`, and what chunking adds.
*/
export function openBody(request: IncomingMessage, headers: Headers, options: BodyOptions = {}): Readable {
	return Readable.from(readOnce(request, headers, options), {objectMode: false});
}

async function* readOnce(
	request: IncomingMessage,
	headers: Headers,
	{signer, limit = maximumObjectBytes}: BodyOptions,
): AsyncGenerator<Uint8Array> {
	const hash = headers['x-amz-content-sha256'] ?? '';
	// Chunking adds a little to what is at most allowed.
	const raw = await readAll(request, limit * 1.02 + longestLine);
	const body: Chunked = hash.startsWith('STREAMING-')
		? readChunks(raw, hash, signer)
		: {content: raw, trailers: new Map()};
	checkLength(body.content, headers['x-amz-decoded-content-length']);
	// The checksum that completes an upload is of the object, not of the list of its parts.
	const isCompletion = request.method === 'POST' && /[?&]uploadId=/u.test(request.url ?? '');
	checkDeclared(body, isCompletion ? withoutChecksums(headers) : headers);
	if (body.content.length > 0) {
		yield body.content;
	}
}

async function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += (chunk as Buffer).length;
		if (size > limit) {
			throw new SandboxError(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
		}

		chunks.push(chunk as Buffer);
	}

	checkLength({length: size}, request.headers['content-length']);
	return Buffer.concat(chunks);
}

function checkLength({length}: {readonly length: number}, declared: string | undefined): void {
	if (declared !== undefined && length !== Number(declared)) {
		throw incomplete();
	}
}

function checkDeclared({content, trailers}: Chunked, headers: Headers): void {
	checkHash(content, headers['x-amz-content-sha256']);
	checkMd5(content, headers['content-md5']);
	const promised = (headers['x-amz-trailer'] ?? '').toLowerCase().split(',');
	if (promised.some(name => name.trim() !== '' && !trailers.has(name.trim()))) {
		throw new SandboxError(
			400,
			'MalformedTrailerError',
			'The request contained trailing data that was not well-formed.',
		);
	}

	for (const [name, value] of [...Object.entries(headers), ...trailers]) {
		const algorithm = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/u.exec(name)?.[1]?.toUpperCase();
		if (algorithm !== undefined && isAlgorithm(algorithm) && value !== checksumOf(algorithm, content)) {
			throw new SandboxError(
				400,
				'BadDigest',
				`The ${algorithm} you specified did not match the calculated checksum.`,
			);
		}
	}
}

function withoutChecksums(headers: Headers): Headers {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-')));
}

function checkHash(content: Buffer, declared: string | undefined): void {
	if (declared !== undefined && /^[\da-f]{64}$/u.test(declared) && declared !== sha256(content)) {
		throw new SandboxError(
			400,
			'XAmzContentSHA256Mismatch',
			"The provided 'x-amz-content-sha256' header does not match what was computed.",
			{elements: {ClientComputedContentSHA256: declared, S3ComputedContentSHA256: sha256(content)}},
		);
	}
}

function checkMd5(content: Buffer, declared: string | undefined): void {
	if (declared === undefined) {
		return;
	}

	if (Buffer.from(declared, 'base64').length !== 16) {
		throw new SandboxError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
	}

	if (createHash('md5').update(content).digest('base64') !== declared) {
		throw new SandboxError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
	}
}
