import {createHmac, timingSafeEqual} from 'node:crypto';
import {SandboxError} from './protocol.js';
import {type Signature, scopeOf, sha256, signingKey} from './signatures.js';

/** How a streamed body was signed: each chunk with the key of the request. */
export type BodySigner = {readonly secret: string; readonly signature: Signature};

/** The content of an `aws-chunked` body, and what was said of it at its end. */
export type Chunked = {readonly content: Buffer; readonly trailers: ReadonlyMap<string, string>};

/** Chunk headers and trailers are short; longer ones are not read. */
export const longestLine = 8192;

/** Takes a body of chunks apart. `declared` is `x-amz-content-sha256`: it says whether chunks and trailers are signed. */
export function readChunks(raw: Buffer, declared: string, signer: BodySigner | undefined): Chunked {
	const isSigned = declared.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD') && signer !== undefined;
	const check = isSigned ? signatureChain(signer) : undefined;
	const chunks: Buffer[] = [];
	let at = 0;
	for (;;) {
		const {chunk, signature, next} = readChunk(raw, at);
		check?.chunk(chunk, signature);
		if (chunk.length === 0) {
			const trailers = readTrailers(raw, next);
			if (declared.endsWith('-TRAILER')) {
				check?.trailers(trailers);
			}

			return {content: Buffer.concat(chunks), trailers};
		}

		if (raw.toString('latin1', next, next + 2) !== '\r\n') {
			throw incomplete();
		}

		chunks.push(chunk);
		at = next + 2;
	}
}

/** A body that ends early, or is longer than was said. */
export const incomplete = () =>
	new SandboxError(
		400,
		'IncompleteBody',
		'The request body terminated unexpectedly, or its size is not what was declared',
	);

function readChunk(raw: Buffer, at: number) {
	const end = raw.indexOf('\r\n', at);
	if (end === -1 || end - at > longestLine) {
		throw incomplete();
	}

	const [length = '', extension = ''] = raw.toString('latin1', at, end).split(';', 2);
	const start = end + 2;
	const next = start + (/^[\da-f]{1,8}$/iu.test(length) ? Number.parseInt(length, 16) : Number.NaN);
	if (!(next <= raw.length)) {
		throw incomplete();
	}

	return {chunk: raw.subarray(start, next), signature: extension.replace(/^chunk-signature=/u, ''), next};
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

const trailerSignature = 'x-amz-trailer-signature';

/** Checks one signature after the other: each is made over the one before. */
function signatureChain({secret, signature}: BodySigner) {
	const key = signingKey(secret, signature);
	let before = signature.signature;
	const check = (name: string, hashes: readonly string[], given: string) => {
		const text = [name, signature.timestamp, scopeOf(signature), before, ...hashes].join('\n');
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
	return {
		chunk: (chunk: Buffer, given: string) =>
			check('AWS4-HMAC-SHA256-PAYLOAD', [sha256(''), sha256(chunk)], given),
		trailers(trailers: ReadonlyMap<string, string>) {
			const text = [...trailers]
				.filter(([name]) => name !== trailerSignature)
				.map(([name, value]) => `${name}:${value}\n`)
				.join('');
			check('AWS4-HMAC-SHA256-TRAILER', [sha256(text)], trailers.get(trailerSignature) ?? '');
		},
	};
}
