import {createHash, createHmac, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {Readable} from 'node:stream';
import {SandboxError} from './protocol.js';
import {checksumOf, isAlgorithm} from './s3/checksums.js';
import {maximumObjectBytes} from './s3/content.js';
import {type Signature, scopeOf, sha256, signingKey} from './signatures.js';

/** How a streamed body was signed: each chunk with the key of the request, or not at all. */
export type BodySigner = {readonly secret: string; readonly signature: Signature};

type Headers = {readonly [name: string]: string | undefined};

/** Chunk headers and trailers are short; longer ones are not read. */
const longestLine = 8192;

/**
The body of a request, without chunking, checked against all that was declared of it: length, SHA-256, MD5, checksums in headers or trailers, chunk signatures.

It is not read before somebody asks, and then held whole, at most `maximumObjectBytes`: nothing is stored that was not checked.
*/
export function openBody(
	request: IncomingMessage,
	headers: Headers,
	signer: BodySigner | undefined,
): Readable {
	return Readable.from(readOnce(request, headers, signer), {objectMode: false});
}

async function* readOnce(
	request: IncomingMessage,
	headers: Headers,
	signer: BodySigner | undefined,
): AsyncGenerator<Uint8Array> {
	const raw = await readAll(request);
	const streamed = headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false;
	const {content, trailers} = streamed
		? readChunks(raw, headers, signer)
		: {content: raw, trailers: new Map()};
	// The checksum that completes an upload is of the object, not of the list of its parts.
	const isCompletion = request.method === 'POST' && /[?&]uploadId=/u.test(request.url ?? '');
	checkDeclared(content, isCompletion ? withoutChecksums(headers) : headers, trailers);
	if (content.length > 0) {
		yield content;
	}
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	// Chunking adds a little to what is at most allowed.
	const limit = maximumObjectBytes * 1.02 + longestLine;
	for await (const chunk of request) {
		size += (chunk as Buffer).length;
		if (size > limit) {
			throw new SandboxError(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
		}

		chunks.push(chunk as Buffer);
	}

	const declared = Number(request.headers['content-length'] ?? size);
	if (size !== declared) {
		throw incomplete();
	}

	return Buffer.concat(chunks);
}

const incomplete = () =>
	new SandboxError(
		400,
		'IncompleteBody',
		'The request body terminated unexpectedly, or its size is not what was declared',
	);

type Chunked = {readonly content: Buffer; readonly trailers: ReadonlyMap<string, string>};

function readChunks(raw: Buffer, headers: Headers, signer: BodySigner | undefined): Chunked {
	const isSigned = headers['x-amz-content-sha256']?.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD') ?? false;
	const chunks: Buffer[] = [];
	const signature = isSigned ? chunkSigner(signer) : undefined;
	let at = 0;
	for (;;) {
		const end = lineEnd(raw, at);
		const [length = '', extension = ''] = raw.toString('latin1', at, end).split(';', 2);
		const size = /^[\da-f]{1,8}$/iu.test(length) ? Number.parseInt(length, 16) : -1;
		const start = end + 2;
		if (size < 0 || start + size > raw.length) {
			throw incomplete();
		}

		const chunk = raw.subarray(start, start + size);
		signature?.(chunk, extension.replace(/^chunk-signature=/u, ''));
		if (size === 0) {
			const content = Buffer.concat(chunks);
			const declared = headers['x-amz-decoded-content-length'];
			if (declared !== undefined && Number(declared) !== content.length) {
				throw incomplete();
			}

			return {content, trailers: readTrailers(raw, start)};
		}

		chunks.push(chunk);
		at = start + size;
		if (raw.toString('latin1', at, at + 2) !== '\r\n') {
			throw incomplete();
		}

		at += 2;
	}
}

function lineEnd(raw: Buffer, from: number): number {
	const end = raw.indexOf('\r\n', from);
	if (end === -1 || end - from > longestLine) {
		throw incomplete();
	}

	return end;
}

function readTrailers(raw: Buffer, from: number): ReadonlyMap<string, string> {
	const lines = raw.toString('latin1', from, Math.min(raw.length, from + longestLine)).split(/\r?\n/u);
	return new Map(
		lines.flatMap(line => {
			const at = line.indexOf(':');
			return at === -1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const];
		}),
	);
}

/** Checks the signature of one chunk after the other; each is signed over the one before. */
function chunkSigner(signer: BodySigner | undefined): ((chunk: Buffer, given: string) => void) | undefined {
	if (signer === undefined) {
		return undefined;
	}

	const key = signingKey(signer.secret, signer.signature);
	const empty = sha256('');
	let before = signer.signature.signature;
	return (chunk, given) => {
		const text = [
			'AWS4-HMAC-SHA256-PAYLOAD',
			signer.signature.timestamp,
			scopeOf(signer.signature),
			before,
			empty,
			sha256(chunk),
		].join('\n');
		const expected = createHmac('sha256', key).update(text).digest('hex');
		if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
			throw new SandboxError(
				403,
				'SignatureDoesNotMatch',
				'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
			);
		}

		before = expected;
	};
}

function checkDeclared(content: Buffer, headers: Headers, trailers: ReadonlyMap<string, string>): void {
	const hash = headers['x-amz-content-sha256'];
	if (hash !== undefined && /^[\da-f]{64}$/u.test(hash) && hash !== sha256(content)) {
		throw new SandboxError(
			400,
			'XAmzContentSHA256Mismatch',
			"The provided 'x-amz-content-sha256' header does not match what was computed.",
			{elements: {ClientComputedContentSHA256: hash, S3ComputedContentSHA256: sha256(content)}},
		);
	}

	checkMd5(content, headers['content-md5']);
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

	const promised = headers['x-amz-trailer']?.trim().toLowerCase();
	if (promised !== undefined && !trailers.has(promised)) {
		throw new SandboxError(
			400,
			'MalformedTrailerError',
			'The request contained trailing data that was not well-formed.',
		);
	}
}

function withoutChecksums(headers: Headers): Headers {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-')));
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
