import type {SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {documentAnswer} from './documents.js';

/** `GET /bucket?location`: empty for us-east-1. */
export function getBucketLocation(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:GetBucketLocation'});
	const {region} = call.bucket;
	return documentAnswer('LocationConstraint', [region === 'us-east-1' ? '' : region]);
}
