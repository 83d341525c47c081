import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {bytesOf} from './content.js';
import {sourceHeader} from './copy-object.js';
import {openCopySource} from './copy-source.js';
import {documentAnswer, leaf} from './documents.js';
import {readPartNumber} from './parts.js';
import {readCopyRange} from './range.js';
import {entityTooLarge} from './refusals.js';
import {addPart, roomLeft} from './upload-part.js';
import {openUpload} from './uploads.js';
import {requireWrite} from './writing.js';

/** `PUT /bucket/key?partNumber=…&uploadId=…` with `x-amz-copy-source` */
export function uploadPartCopy(call: ObjectCall): SandboxResponse {
	const {request} = call;
	const source = openCopySource(call);
	requireWrite(call, false);
	const number = readPartNumber(request.query.get('partNumber'));
	const upload = openUpload(call);
	const range = readCopyRange(request.headers['x-amz-copy-source-range'], source.version.size);
	const content = bytesOf(source.version, range);
	const room = roomLeft(upload, number);
	if (content.length > room) {
		throw entityTooLarge(content.length, room);
	}

	const part = addPart(call, upload, number, content);
	return documentAnswer(
		'CopyPartResult',
		[
			leaf('LastModified', new Date(part.at).toISOString()),
			leaf('ETag', `"${part.etag}"`),
			leaf(`Checksum${upload.checksumAlgorithm ?? 'CRC64NVME'}`, part.checksum),
		],
		sourceHeader(source),
	);
}
