import {SandboxError, type SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {bucketArn} from './names.js';

/** `HEAD /bucket`: tells the region to everybody, the rest to callers who may list. */
export function headBucket(call: BucketCall): SandboxResponse {
	const region = {'x-amz-bucket-region': call.bucket.region};
	try {
		requireAccess(call, {action: 's3:ListBucket'});
	} catch (error) {
		if (error instanceof SandboxError) {
			const {elements, headers, status, code, message} = error;
			throw new SandboxError(status, code, message, {elements, headers: {...headers, ...region}});
		}

		throw error;
	}

	return {
		status: 200,
		headers: {
			...region,
			'x-amz-access-point-alias': 'false',
			'x-amz-bucket-arn': bucketArn(call.state, call.bucket.name),
			'content-type': 'application/xml',
		},
	};
}
