import type {SandboxResponse} from '../protocol.js';
import type {Upload} from '../state.js';
import type {ObjectCall} from './call.js';
import {checksumOf, declaredAlgorithm, isAlgorithm} from './checksums.js';
import {maximumObjectBytes, readContent} from './content.js';
import {encryptionOf} from './encryption.js';
import {requireChecksum} from './object-lock.js';
import {readPartNumber} from './parts.js';
import {entityTooLarge, invalidRequest} from './refusals.js';
import {openUpload, type Part} from './uploads.js';
import {md5, requireWrite} from './writing.js';
import {requireLength} from './written-headers.js';

/** `PUT /bucket/key?partNumber=…&uploadId=…` */
export async function uploadPart(call: ObjectCall): Promise<SandboxResponse> {
	const {request} = call;
	requireLength(request);
	requireWrite(call, false);
	const number = readPartNumber(request.query.get('partNumber'));
	const upload = openUpload(call);
	requireChecksum(call, 'Put Part');
	const algorithm = algorithmOfPart(call, upload);
	const content = await readContent(request, roomLeft(upload, number));
	const part = addPart(call, upload, number, content);
	return {
		status: 200,
		headers: {
			etag: `"${part.etag}"`,
			[`x-amz-checksum-${algorithm.toLowerCase()}`]: part.checksum,
			...encryptionOf(upload.headers),
		},
	};
}

/** Stores a part, in the place of one of the same number. The upload may have ended while the body was read. */
export function addPart(call: ObjectCall, upload: Upload, number: number, content: Uint8Array): Part {
	openUpload(call);
	const algorithm = upload.checksumAlgorithm ?? 'CRC64NVME';
	const part: Part = {
		content,
		etag: md5(content),
		at: call.state.clock(),
		...(isAlgorithm(algorithm) && {checksum: checksumOf(algorithm, content)}),
	};
	upload.parts.set(number, part);
	return part;
}

/** An upload as a whole keeps to the limit of one object. */
export function roomLeft(upload: Upload, number: number): number {
	let size = 0;
	for (const [other, part] of upload.parts) {
		size += other === number ? 0 : part.content.length;
	}

	if (size >= maximumObjectBytes) {
		throw entityTooLarge(size + 1, maximumObjectBytes);
	}

	return maximumObjectBytes - size;
}

function algorithmOfPart({request}: ObjectCall, upload: Upload): string {
	const declared = declaredAlgorithm(request);
	const expected = upload.checksumAlgorithm;
	if (declared !== undefined && expected !== undefined && declared !== expected) {
		throw invalidRequest(
			`Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${declared.toLowerCase()}`,
		);
	}

	return expected ?? 'CRC64NVME';
}
