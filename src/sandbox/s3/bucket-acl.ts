import type {SandboxResponse} from '../protocol.js';
import type {Acl} from '../state.js';
import {requireAccess} from './access.js';
import {aclFromHeaders, hasAclHeaders, isBucketOwnerOnly, privateAcl} from './acl.js';
import {aclAnswer, readAcl} from './acl-document.js';
import type {BucketCall} from './call.js';
import {aclsAreOff, refusePublicAcl} from './check-acl.js';
import {canonicalId} from './names.js';

/** `GET /bucket?acl`: with ACLs off, the owner alone. */
export function getBucketAcl(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:GetBucketAcl'});
	const {bucket} = call;
	return aclAnswer(
		bucket.ownership === 'BucketOwnerEnforced' ? privateAcl(canonicalId(bucket.owner)) : bucket.acl,
	);
}

/** `PUT /bucket?acl`, by header or by document. */
export async function putBucketAcl(call: BucketCall): Promise<SandboxResponse> {
	const {request, bucket} = call;
	requireAccess(call, {action: 's3:PutBucketAcl'});
	const owner = canonicalId(bucket.owner);
	const acl: Acl = hasAclHeaders(request)
		? aclFromHeaders(request, {owner, bucket, kind: 'bucket'})
		: await readAcl(request, owner);
	if (bucket.ownership === 'BucketOwnerEnforced') {
		if (request.headers['x-amz-acl'] !== undefined || !isBucketOwnerOnly(acl, bucket)) {
			throw aclsAreOff();
		}

		return {status: 200};
	}

	refusePublicAcl(call, acl, 's3:PutBucketAcl');
	bucket.acl = acl;
	return {status: 200};
}
