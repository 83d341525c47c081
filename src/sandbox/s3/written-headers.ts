import {SandboxError, type SandboxRequest} from '../protocol.js';

type Headers = {readonly [name: string]: string};

/** Headers of a write that are given back by a read. */
const keptHeaders = [
	'cache-control',
	'content-disposition',
	'content-encoding',
	'content-language',
	'content-type',
	'expires',
	'x-amz-website-redirect-location',
];

const storageClasses = new Set([
	'STANDARD',
	'REDUCED_REDUNDANCY',
	'STANDARD_IA',
	'ONEZONE_IA',
	'INTELLIGENT_TIERING',
	'GLACIER',
	'DEEP_ARCHIVE',
	'GLACIER_IR',
]);

const maximumMetadataBytes = 2048;
const maximumKeyBytes = 1024;

/** The kept headers of a write; `aws-chunked` was only the transport's. */
export function readKeptHeaders({headers}: SandboxRequest): Headers {
	const kept: {[name: string]: string} = {'content-type': 'binary/octet-stream'};
	for (const name of keptHeaders) {
		const value = name === 'content-encoding' ? withoutChunks(headers[name]) : headers[name];
		if (value !== undefined && value !== '') {
			kept[name] = value;
		}
	}

	return kept;
}

const withoutChunks = (encoding: string | undefined) =>
	encoding
		?.split(',')
		.map(part => part.trim())
		.filter(part => part !== 'aws-chunked')
		.join(',');

/** The `x-amz-meta-` headers, without that. */
export function readMetadata({headers}: SandboxRequest): Headers {
	const entries = Object.entries(headers).flatMap(([name, value]) =>
		name.startsWith('x-amz-meta-') && value !== undefined
			? [[name.slice('x-amz-meta-'.length), value] as const]
			: [],
	);
	const size = entries.reduce(
		(sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
		0,
	);
	if (size > maximumMetadataBytes) {
		throw new SandboxError(
			400,
			'MetadataTooLarge',
			'Your metadata headers exceed the maximum allowed metadata size',
			{elements: {Size: String(size), MaxSizeAllowed: String(maximumMetadataBytes)}},
		);
	}

	return Object.fromEntries(entries);
}

export function readStorageClass({headers}: SandboxRequest): string {
	const name = headers['x-amz-storage-class'] ?? 'STANDARD';
	if (!storageClasses.has(name)) {
		throw new SandboxError(400, 'InvalidStorageClass', 'The storage class you specified is not valid', {
			elements: {StorageClassRequested: name},
		});
	}

	return name;
}

export function checkKey(key: string): void {
	const size = Buffer.byteLength(key);
	if (size > maximumKeyBytes) {
		throw new SandboxError(400, 'KeyTooLongError', 'Your key is too long', {
			elements: {Size: String(size), MaxSizeAllowed: String(maximumKeyBytes)},
		});
	}
}

/** S3 wants to know the size before it reads. */
export function requireLength({headers}: SandboxRequest): void {
	if (headers['content-length'] !== undefined || headers['x-amz-decoded-content-length'] !== undefined) {
		return;
	}

	if (headers['transfer-encoding'] !== undefined) {
		throw new SandboxError(
			501,
			'NotImplemented',
			'A header you provided implies functionality that is not implemented',
			{elements: {Header: 'Transfer-Encoding'}},
		);
	}

	throw new SandboxError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
}
