import type {SandboxResponse} from '../protocol.js';
import type {Acl} from '../state.js';
import {aclFromHeaders, hasAclHeaders, isBucketOwnerOnly, privateAcl} from './acl.js';
import {aclAnswer, readAcl} from './acl-document.js';
import type {ObjectCall} from './call.js';
import {aclsAreOff, refusePublicAcl} from './check-acl.js';
import {canonicalId} from './names.js';
import {openVersion} from './reading.js';
import {versionHeader} from './versions.js';

/** `GET /bucket/key?acl`: goes on working with ACLs off. */
export function getObjectAcl(call: ObjectCall): SandboxResponse {
	const version = openVersion(call, ['s3:GetObjectAcl', 's3:GetObjectVersionAcl']);
	const {bucket} = call;
	return aclAnswer(
		bucket.ownership === 'BucketOwnerEnforced' ? privateAcl(canonicalId(bucket.owner)) : version.acl,
	);
}

/** `PUT /bucket/key?acl`, by header or by document. */
export async function putObjectAcl(call: ObjectCall): Promise<SandboxResponse> {
	const {request, bucket, key} = call;
	const version = openVersion(call, ['s3:PutObjectAcl', 's3:PutObjectVersionAcl']);
	const {owner} = version;
	const acl: Acl = hasAclHeaders(request)
		? aclFromHeaders(request, {owner, bucket, kind: 'object'})
		: await readAcl(request, owner);
	const answer = {status: 200, headers: versionHeader(bucket, version.versionId)};
	if (bucket.ownership === 'BucketOwnerEnforced') {
		if (request.headers['x-amz-acl'] === 'private' || !isBucketOwnerOnly(acl, bucket)) {
			throw aclsAreOff();
		}

		return answer;
	}

	refusePublicAcl(call, acl, 's3:PutObjectAcl', key);
	version.acl = acl;
	return answer;
}
