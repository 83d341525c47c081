import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {openUpload, requireInitiatorOr} from './uploads.js';

/** `DELETE /bucket/key?uploadId=…` */
export function abortMultipartUpload(call: ObjectCall): SandboxResponse {
	requireInitiatorOr(call, 's3:AbortMultipartUpload');
	call.bucket.uploads.delete(openUpload(call).id);
	return {status: 204};
}
