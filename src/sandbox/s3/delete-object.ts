import type {SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall, ObjectCall} from './call.js';
import {checkDeleteCondition} from './conditions.js';
import {refuseIfLocked} from './object-lock.js';
import {askedVersion} from './reading.js';
import {invalidArgument} from './refusals.js';
import {addVersion, deleteMarker, findVersion, isVersionId, removeVersion} from './versions.js';
import {callerCanonicalId} from './who.js';

/** What a delete did: took away a version, or put a delete marker. */
export type Deletion = {
	readonly versionId?: string;
	/** A delete marker was made, or was itself taken away. */
	readonly isDeleteMarker: boolean;
};

/** `DELETE /bucket/key`. A key or version that is not there is deleted all the same. */
export function deleteObject(call: ObjectCall): SandboxResponse {
	const {versionId, isDeleteMarker} = deleteKey(
		call,
		call.key,
		askedVersion(call),
		call.request.headers['if-match'],
	);
	return {
		status: 204,
		headers: {
			...(versionId !== undefined && {'x-amz-version-id': versionId}),
			...(isDeleteMarker && {'x-amz-delete-marker': 'true'}),
		},
	};
}

/** Deletes one key or version, if the caller may and no lock forbids it. */
export function deleteKey(
	call: BucketCall,
	key: string,
	versionId: string | undefined,
	ifMatch: string | undefined,
): Deletion {
	const {bucket, state, request} = call;
	if (versionId === undefined) {
		requireAccess(call, {action: 's3:DeleteObject', key});
		checkDeleteCondition(ifMatch, bucket, key);
		if (bucket.versioning === undefined) {
			removeVersion(bucket, key, 'null');
			return {isDeleteMarker: false};
		}

		const marker = deleteMarker(state, bucket, key, callerCanonicalId(request));
		addVersion(bucket, key, marker);
		return {versionId: marker.versionId, isDeleteMarker: true};
	}

	return deleteVersion(call, key, versionId);
}

function deleteVersion(call: BucketCall, key: string, versionId: string): Deletion {
	const {bucket} = call;
	const version = findVersion(bucket, key, versionId);
	requireAccess(call, {action: 's3:DeleteObjectVersion', key, keys: {'s3:versionid': versionId}});
	if (version === undefined) {
		if (!isVersionId(versionId)) {
			throw invalidArgument('versionId', versionId, 'Invalid version id specified');
		}

		return {versionId, isDeleteMarker: false};
	}

	refuseIfLocked(call, key, version);
	removeVersion(bucket, key, versionId);
	return {versionId, isDeleteMarker: version.isDeleteMarker};
}
