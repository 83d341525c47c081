import type {SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {refuseOtherAccount} from './get-bucket-policy.js';

/** `DELETE /bucket?policy`: 204 also where there is none. */
export function deleteBucketPolicy(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:DeleteBucketPolicy'});
	refuseOtherAccount(call);
	delete call.bucket.policy;
	return {status: 204};
}
