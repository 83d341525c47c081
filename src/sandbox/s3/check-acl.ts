import {SandboxError} from '../protocol.js';
import type {Acl} from '../state.js';
import {aclFromHeaders, hasAclHeaders, isBucketOwnerOnly, isPublicAcl, privateAcl} from './acl.js';
import type {BucketCall} from './call.js';
import {bucketArn, canonicalId, objectArn} from './names.js';
import {effectiveBlock} from './public-access.js';
import {accessDenied} from './refusals.js';
import {callerName} from './who.js';

export const aclsAreOff = (): SandboxError =>
	new SandboxError(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');

/** Refuses a public ACL where Block Public Access does, in AWS's words. */
export function refusePublicAcl(call: BucketCall, acl: Acl, action: string, key?: string): void {
	if (isPublicAcl(acl) && effectiveBlock(call.state, call.bucket).blockPublicAcls) {
		const {bucket, state} = call;
		const resource = key === undefined ? bucketArn(state, bucket.name) : objectArn(state, bucket.name, key);
		throw accessDenied(
			`User: ${callerName(call.request)} is not authorized to perform: ${action} on resource: "${resource}" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.`,
		);
	}
}

/**
The ACL of an object about to be written, after the refusals of ownership and public access.
With ACLs off only `bucket-owner-full-control` and its like pass; `private` does not.
*/
export function aclOfNewObject(call: BucketCall, key: string, owner: string): Acl {
	const {bucket, request} = call;
	const acl = aclFromHeaders(request, {owner, bucket, kind: 'object'});
	if (bucket.ownership === 'BucketOwnerEnforced') {
		const asks = hasAclHeaders(request);
		if (asks && (!isBucketOwnerOnly(acl, bucket) || request.headers['x-amz-acl'] === 'private')) {
			throw aclsAreOff();
		}

		return privateAcl(canonicalId(bucket.owner));
	}

	refusePublicAcl(call, acl, 's3:PutObjectAcl', key);
	return acl;
}
