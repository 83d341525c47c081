import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {Bucket} from '../state.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {methodNotAllowed} from './refusals.js';

/** `GET /bucket?policy`: the document as JSON, rewritten by S3 when it was put. */
export function getBucketPolicy(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:GetBucketPolicy'});
	refuseOtherAccount(call);
	return {
		status: 200,
		headers: {'content-type': 'application/json'},
		body: storedPolicy(call.bucket).text,
	};
}

export function storedPolicy({name, policy}: Bucket): NonNullable<Bucket['policy']> {
	if (policy === undefined) {
		throw new SandboxError(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist', {
			elements: {BucketName: name},
		});
	}

	return policy;
}

/** Even who is let through must be of the bucket's account. */
export function refuseOtherAccount({request, bucket}: BucketCall): void {
	if (request.caller.type !== 'anonymous' && request.caller.account !== bucket.owner) {
		throw methodNotAllowed(request.method, 'BUCKETPOLICY');
	}
}
