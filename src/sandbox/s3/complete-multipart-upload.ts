import {createHash} from 'node:crypto';
import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {Upload} from '../state.js';
import type {ObjectCall} from './call.js';
import {type Checksum, compositeChecksum, fullChecksum, isAlgorithm} from './checksums.js';
import {checkWriteConditions, refuseBothConditions} from './conditions.js';
import {childrenOf, documentAnswer, leaf, readDocument, textOf, type XmlElement} from './documents.js';
import {invalidRequest, malformedXml} from './refusals.js';
import {openUpload, type Part} from './uploads.js';
import {requireWrite, storeObject, writtenHeaders} from './writing.js';

/** All parts but the last must be this large. */
const minimumPartBytes = 5 * 1024 * 1024;

/** `POST /bucket/key?uploadId=…` */
export async function completeMultipartUpload(call: ObjectCall): Promise<SandboxResponse> {
	const {request, state, bucket, key} = call;
	requireWrite(call, true);
	openUpload(call);
	refuseBothConditions(request.headers);
	const listed = childrenOf(await readDocument(request, 'CompleteMultipartUpload'), 'Part');
	const upload = openUpload(call);
	const parts = chosenParts(upload, listed);
	checkWriteConditions(request.headers, bucket, key);
	const content = Buffer.concat(parts.map(part => part.content));
	checkSize(call, content.length);
	const checksum = checksumOfUpload(call, upload, parts, content);
	const version = storeObject(state, bucket, key, declaredBy(upload), {
		content,
		checksum,
		etag: `${md5OfMd5s(parts)}-${parts.length}`,
		parts: parts.length,
		partList: parts.map(part => ({
			size: part.content.length,
			...(part.checksum !== undefined && {checksum: part.checksum}),
		})),
	});
	bucket.uploads.delete(upload.id);
	return documentAnswer(
		'CompleteMultipartUploadResult',
		[
			leaf('Location', `https://${bucket.name}.s3.${bucket.region}.amazonaws.com/${encodeURI(key)}`),
			leaf('Bucket', bucket.name),
			leaf('Key', key),
			leaf('ETag', `"${version.etag}"`),
			leaf('ChecksumType', checksum.type),
			leaf(`Checksum${checksum.algorithm}`, checksum.value),
		],
		writtenHeaders(bucket, version),
	);
}

const declaredBy = ({retention, legalHold, ...upload}: Upload) => ({
	headers: upload.headers,
	metadata: upload.metadata,
	storageClass: upload.storageClass,
	tags: upload.tags,
	owner: upload.owner,
	acl: upload.acl,
	lock: {...(retention && {retention}), ...(legalHold !== undefined && {legalHold})},
});

/** The parts that the caller lists, in the caller's order, which must be ascending. */
function chosenParts(upload: Upload, listed: readonly XmlElement[]): readonly Part[] {
	if (listed.length === 0) {
		throw malformedXml();
	}

	const numbers = listed.map(part => Number(textOf(part, 'PartNumber')?.trim()));
	if (numbers.some(number => !Number.isInteger(number))) {
		throw malformedXml();
	}

	if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] as number))) {
		throw new SandboxError(
			400,
			'InvalidPartOrder',
			'The list of parts was not in ascending order. Parts must be ordered by part number.',
			{elements: {UploadId: upload.id}},
		);
	}

	const parts = listed.map((part, index) => chosenPart(upload, numbers[index] as number, part));
	const small = parts.findIndex(
		(part, index) => index < parts.length - 1 && part.content.length < minimumPartBytes,
	);
	if (small !== -1) {
		throw tooSmall(parts[small] as Part, numbers[small] as number);
	}

	return parts;
}

function chosenPart(upload: Upload, number: number, listed: XmlElement): Part {
	const part = upload.parts.get(number);
	const etag = textOf(listed, 'ETag')?.trim().replaceAll('"', '');
	const checksum = textOf(listed, `Checksum${upload.checksumAlgorithm ?? 'CRC64NVME'}`);
	const isSame = part?.etag === etag && (checksum === undefined || part?.checksum === checksum.trim());
	if (part === undefined || !isSame) {
		throw new SandboxError(
			400,
			'InvalidPart',
			"One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
			{elements: {UploadId: upload.id, PartNumber: String(number), ETag: etag ?? ''}},
		);
	}

	return part;
}

const tooSmall = (part: Part, number: number) =>
	new SandboxError(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
		elements: {
			ETag: part.etag,
			MinSizeAllowed: String(minimumPartBytes),
			ProposedSize: String(part.content.length),
			PartNumber: String(number),
		},
	});

function checkSize({request}: ObjectCall, size: number): void {
	const declared = request.headers['x-amz-mp-object-size'];
	if (declared !== undefined && Number(declared) !== size) {
		throw invalidRequest(
			`The provided 'x-amz-mp-object-size' header value ${declared} does not match what was computed: ${size}`,
		);
	}
}

function md5OfMd5s(parts: readonly Part[]): string {
	const all = Buffer.concat(parts.map(part => Buffer.from(part.etag, 'hex')));
	return createHash('md5').update(all).digest('hex');
}

function checksumOfUpload(
	{request}: ObjectCall,
	upload: Upload,
	parts: readonly Part[],
	content: Uint8Array,
): Checksum {
	const name = upload.checksumAlgorithm ?? 'CRC64NVME';
	const algorithm = isAlgorithm(name) ? name : 'CRC64NVME';
	const checksum: Checksum =
		upload.checksumType === 'COMPOSITE'
			? {
					algorithm,
					value: compositeChecksum(
						algorithm,
						parts.map(part => part.checksum ?? ''),
					),
					type: 'COMPOSITE',
				}
			: fullChecksum(algorithm, content);
	const declared = request.headers[`x-amz-checksum-${algorithm.toLowerCase()}`];
	if (declared !== undefined && declared.replace(/-\d+$/u, '') !== checksum.value.replace(/-\d+$/u, '')) {
		throw new SandboxError(
			400,
			'BadDigest',
			`The ${algorithm.toLowerCase()} you specified did not match the calculated checksum.`,
		);
	}

	return checksum;
}
