import {isPublicPolicy} from '../../policy/validate.js';
import type {SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {documentAnswer, leaf} from './documents.js';
import {storedPolicy} from './get-bucket-policy.js';

/** `GET /bucket?policyStatus` */
export function getBucketPolicyStatus(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:GetBucketPolicyStatus'});
	return documentAnswer('PolicyStatus', [
		leaf('IsPublic', isPublicPolicy(storedPolicy(call.bucket).document)),
	]);
}
