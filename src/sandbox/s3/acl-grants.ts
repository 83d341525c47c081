import type {SandboxRequest} from '../protocol.js';
import type {Acl, Bucket, Grant, ObjectVersion, SandboxState} from '../state.js';
import {allUsers, authenticatedUsers} from './names.js';
import {effectiveBlock} from './public-access.js';
import {callerCanonicalId} from './who.js';

type Permission = Grant['permission'];

/** What each permission of a bucket's ACL lets one do. */
const bucketActions: {readonly [action: string]: Permission} = {
	's3:ListBucket': 'READ',
	's3:ListBucketVersions': 'READ',
	's3:ListBucketMultipartUploads': 'READ',
	's3:PutObject': 'WRITE',
	's3:GetBucketAcl': 'READ_ACP',
	's3:PutBucketAcl': 'WRITE_ACP',
};

const objectActions: {readonly [action: string]: Permission} = {
	's3:GetObject': 'READ',
	's3:GetObjectVersion': 'READ',
	's3:GetObjectAcl': 'READ_ACP',
	's3:GetObjectVersionAcl': 'READ_ACP',
	's3:PutObjectAcl': 'WRITE_ACP',
	's3:PutObjectVersionAcl': 'WRITE_ACP',
};

/**
True if an ACL lets the caller do this: never with ACLs off; public grants only where they are not ignored.
A grant to an account is for its own policies to hand on, so within the bucket owner's account it gives its users nothing.
*/
export function isGrantedByAcl(
	{state, request, bucket}: {state: SandboxState; request: SandboxRequest; bucket: Bucket},
	action: string,
	version?: ObjectVersion,
): boolean {
	if (bucket.ownership === 'BucketOwnerEnforced') {
		return false;
	}

	const ofBucket = bucketActions[action];
	const ofObject = objectActions[action];
	const ignoresPublic = effectiveBlock(state, bucket).ignorePublicAcls;
	return (
		(ofBucket !== undefined && grants(bucket.acl, ofBucket, {request, bucket, ignoresPublic})) ||
		(ofObject !== undefined &&
			version !== undefined &&
			grants(version.acl, ofObject, {request, bucket, ignoresPublic}))
	);
}

function grants(
	acl: Acl,
	permission: Permission,
	{request, bucket, ignoresPublic}: {request: SandboxRequest; bucket: Bucket; ignoresPublic: boolean},
): boolean {
	const {caller} = request;
	const isForeign = caller.type !== 'anonymous' && caller.account !== bucket.owner;
	return acl.grants.some(grant => {
		if (grant.permission !== permission && grant.permission !== 'FULL_CONTROL') {
			return false;
		}

		if (grant.grantee === allUsers) {
			return !ignoresPublic;
		}

		if (grant.grantee === authenticatedUsers) {
			return !ignoresPublic && caller.type !== 'anonymous';
		}

		return isForeign && grant.grantee === callerCanonicalId(request);
	});
}
