import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {checksumHeaders, declaredAlgorithm, fullChecksum} from './checksums.js';
import {checkWriteConditions, refuseBothConditions} from './conditions.js';
import {readContent} from './content.js';
import {requireChecksum} from './object-lock.js';
import {etagOf, readDeclared, requireWrite, storeObject, writtenHeaders} from './writing.js';
import {requireLength} from './written-headers.js';

/** `PUT /bucket/key` */
export async function putObject(call: ObjectCall): Promise<SandboxResponse> {
	const {request, state, bucket, key} = call;
	requireLength(request);
	requireWrite(call, true);
	const declared = readDeclared(call);
	requireChecksum(call, 'Put Object');
	refuseBothConditions(request.headers);
	const algorithm = declaredAlgorithm(request) ?? 'CRC64NVME';
	const content = await readContent(request);
	// After the body, so that of two at once the first to finish wins.
	checkWriteConditions(request.headers, bucket, key);
	const checksum = fullChecksum(algorithm, content);
	const etag = etagOf(state, declared.headers, content);
	const version = storeObject(state, bucket, key, declared, {content, etag, checksum});
	return {
		status: 200,
		headers: {
			etag: `"${version.etag}"`,
			...checksumHeaders(checksum),
			...writtenHeaders(bucket, version),
		},
	};
}
