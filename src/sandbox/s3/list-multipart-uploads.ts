import type {SandboxResponse} from '../protocol.js';
import type {Bucket, SandboxState, Upload} from '../state.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {branch, documentAnswer, leaf} from './documents.js';
import {commonPrefixElement} from './object-entries.js';
import {initiatorElement, ownerElement} from './owner-element.js';
import {type Encoding, encodeKey, type Line, readCount, readEncoding, takePage} from './paging.js';
import {compareUtf8} from './sorted-keys.js';

/** `GET /bucket?uploads` */
export function listMultipartUploads(call: BucketCall): SandboxResponse {
	const {request, bucket, state} = call;
	const {query} = request;
	requireAccess(call, {action: 's3:ListBucketMultipartUploads'});
	const encoding = readEncoding(query);
	const limit = readCount(query, 'max-uploads');
	const keyMarker = query.get('key-marker') || undefined;
	// Without a key marker S3 ignores the other one.
	const idMarker = keyMarker === undefined ? undefined : query.get('upload-id-marker') || undefined;
	const prefix = query.get('prefix') ?? '';
	const delimiter = query.get('delimiter') ?? '';
	const entries = uploadsAfter(bucket, keyMarker, idMarker);
	const page = takePage(entries, {prefix, delimiter, after: keyMarker, limit});
	const last = page.isTruncated ? page.lines.at(-1) : undefined;
	return documentAnswer('ListMultipartUploadsResult', [
		leaf('Bucket', bucket.name),
		leaf('KeyMarker', encodeKey(keyMarker ?? '', encoding)),
		leaf('UploadIdMarker', idMarker ?? ''),
		leaf('NextKeyMarker', last === undefined ? undefined : encodeKey(last.key, encoding)),
		leaf('NextUploadIdMarker', last?.type === 'entry' ? last.entry.id : undefined),
		leaf('Prefix', encodeKey(prefix, encoding)),
		leaf('Delimiter', delimiter === '' ? undefined : encodeKey(delimiter, encoding)),
		leaf('MaxUploads', limit),
		leaf('EncodingType', encoding),
		leaf('IsTruncated', page.isTruncated),
		...page.lines.map(line => lineElement(state, line, encoding)),
	]);
}

/** Uploads by key, those of one key in the order in which they were started. */
function* uploadsAfter(bucket: Bucket, keyMarker: string | undefined, idMarker: string | undefined) {
	const uploads = [...bucket.uploads.values()].sort(
		(a, b) => compareUtf8(a.key, b.key) || a.initiatedAt - b.initiatedAt,
	);
	const last = uploads.findIndex(upload => upload.key === keyMarker && upload.id === idMarker);
	for (const [place, upload] of uploads.entries()) {
		const isAfter =
			keyMarker === undefined ||
			compareUtf8(upload.key, keyMarker) > 0 ||
			(upload.key === keyMarker && last !== -1 && place > last);
		if (isAfter) {
			yield {key: upload.key, entry: upload};
		}
	}
}

function lineElement(state: SandboxState, line: Line<Upload>, encoding: Encoding): string {
	if (line.type === 'prefix') {
		return commonPrefixElement(line.key, encoding);
	}

	const {entry: upload} = line;
	return branch(
		'Upload',
		leaf('Key', encodeKey(upload.key, encoding)),
		leaf('UploadId', upload.id),
		initiatorElement(state, upload.initiator),
		ownerElement(upload.owner),
		leaf('StorageClass', upload.storageClass),
		leaf('Initiated', new Date(upload.initiatedAt).toISOString()),
		leaf('ChecksumAlgorithm', upload.checksumAlgorithm),
		leaf('ChecksumType', upload.checksumType),
	);
}
