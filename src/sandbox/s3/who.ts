import type {SandboxRequest} from '../protocol.js';
import type {Bucket} from '../state.js';
import {anonymousId, canonicalId} from './names.js';

/** As denials name the caller. */
export function callerName({caller}: SandboxRequest): string {
	return caller.type === 'anonymous' ? 'anonymous' : (caller.sessionArn ?? caller.arn);
}

/** Canonical id of the caller's account, which is what ACLs know. */
export function callerCanonicalId({caller}: SandboxRequest): string {
	return caller.type === 'anonymous' ? anonymousId : canonicalId(caller.account);
}

/** ARN of whoever starts an upload; a session counts as its user. */
export function initiatorOf({caller}: SandboxRequest): string {
	return caller.type === 'anonymous' ? anonymousId : caller.arn;
}

/** Who will own an object: the bucket's owner, unless ACLs are on and somebody else puts it. */
export function ownerOfNewObject(request: SandboxRequest, bucket: Bucket): string {
	const bucketOwner = canonicalId(bucket.owner);
	const givesAway =
		bucket.ownership === 'BucketOwnerPreferred' &&
		request.headers['x-amz-acl'] === 'bucket-owner-full-control';
	return bucket.ownership === 'BucketOwnerEnforced' || givesAway ? bucketOwner : callerCanonicalId(request);
}
