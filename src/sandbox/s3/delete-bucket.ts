import {SandboxError, type SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';

/** `DELETE /bucket`: only when no version and no delete marker is left. */
export function deleteBucket(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:DeleteBucket'});
	if (call.bucket.objects.size > 0) {
		throw new SandboxError(
			409,
			'BucketNotEmpty',
			call.bucket.versioning === undefined
				? 'The bucket you tried to delete is not empty'
				: 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
			{elements: {BucketName: call.bucket.name}},
		);
	}

	call.state.buckets.delete(call.bucket.name);
	return {status: 204};
}
