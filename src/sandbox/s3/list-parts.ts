import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {branch, documentAnswer, leaf} from './documents.js';
import {initiatorElement, ownerElement} from './owner-element.js';
import {readCount} from './paging.js';
import {openUpload, type Part, requireInitiatorOr, sortedParts} from './uploads.js';

/** `GET /bucket/key?uploadId=…` */
export function listParts(call: ObjectCall): SandboxResponse {
	const {request, bucket, key} = call;
	requireInitiatorOr(call, 's3:ListMultipartUploadParts');
	const upload = openUpload(call);
	const limit = readCount(request.query, 'max-parts');
	const marker = readCount(request.query, 'part-number-marker', 0, 10_000);
	const after = sortedParts(upload).filter(([number]) => number > marker);
	const page = after.slice(0, limit);
	const algorithm = upload.checksumAlgorithm ?? 'CRC64NVME';
	return documentAnswer('ListPartsResult', [
		leaf('Bucket', bucket.name),
		leaf('Key', key),
		leaf('UploadId', upload.id),
		initiatorElement(call.state, upload.initiator),
		ownerElement(upload.owner),
		leaf('StorageClass', upload.storageClass),
		leaf('PartNumberMarker', marker),
		leaf('NextPartNumberMarker', page.at(-1)?.[0] ?? 0),
		leaf('MaxParts', limit),
		leaf('IsTruncated', after.length > page.length),
		leaf('ChecksumAlgorithm', upload.checksumAlgorithm),
		leaf('ChecksumType', upload.checksumType),
		...page.map(([number, part]) => partElement(number, part, algorithm)),
	]);
}

function partElement(number: number, part: Part, algorithm: string): string {
	return branch(
		'Part',
		leaf('PartNumber', number),
		leaf('LastModified', new Date(part.at).toISOString()),
		leaf('ETag', `"${part.etag}"`),
		leaf('Size', part.content.length),
		leaf(`Checksum${algorithm}`, part.checksum),
	);
}
