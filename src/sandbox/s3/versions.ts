import type {Bucket, ObjectVersion, SandboxState} from '../state.js';
import {canonicalId} from './names.js';
import {forgetKeys} from './sorted-keys.js';

const versionAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

/** The id that the next version of a key gets: `null` unless the bucket keeps versions. */
export function nextVersionId(state: SandboxState, bucket: Bucket, key: string): string {
	return bucket.versioning === 'Enabled'
		? state.random(32, versionAlphabet, `version of ${bucket.name}/${key}`)
		: 'null';
}

/** True if S3 could have made this id, so that asking for it is a miss and not a mistake. */
export function isVersionId(text: string): boolean {
	return text === 'null' || /^[\w.-]{1,1024}$/u.test(text);
}

/** The newest version, which may be a delete marker. */
export function latestVersion(bucket: Bucket, key: string): ObjectVersion | undefined {
	return bucket.objects.get(key)?.[0];
}

/** The object that a plain GET finds. */
export function currentObject(bucket: Bucket, key: string): ObjectVersion | undefined {
	const latest = latestVersion(bucket, key);
	return latest?.isDeleteMarker ? undefined : latest;
}

export function findVersion(bucket: Bucket, key: string, versionId: string): ObjectVersion | undefined {
	return bucket.objects.get(key)?.find(version => version.versionId === versionId);
}

/** Makes a version the newest. One with the id `null` takes the place of the `null` version before it. */
export function addVersion(bucket: Bucket, key: string, version: ObjectVersion): void {
	const before = bucket.objects.get(key) ?? [];
	const kept = version.versionId === 'null' ? before.filter(other => other.versionId !== 'null') : before;
	bucket.objects.set(key, [version, ...kept]);
	if (before.length === 0) {
		forgetKeys(bucket);
	}
}

export function removeVersion(bucket: Bucket, key: string, versionId: string): void {
	const left = (bucket.objects.get(key) ?? []).filter(version => version.versionId !== versionId);
	if (left.length > 0) {
		bucket.objects.set(key, left);
		return;
	}

	bucket.objects.delete(key);
	forgetKeys(bucket);
}

/** A delete marker: what a plain DELETE leaves on top in a bucket with versions. */
export function deleteMarker(state: SandboxState, bucket: Bucket, key: string, owner: string): ObjectVersion {
	return {
		versionId: nextVersionId(state, bucket, key),
		isDeleteMarker: true,
		lastModified: state.clock(),
		size: 0,
		etag: '',
		storageClass: 'STANDARD',
		headers: {},
		metadata: {},
		owner,
		acl: {owner: canonicalId(bucket.owner), grants: []},
		tags: new Map(),
	};
}

/** `x-amz-version-id`, which S3 leaves out in a bucket that never had versions. */
export function versionHeader(bucket: Bucket, versionId: string): {readonly [name: string]: string} {
	return bucket.versioning === undefined ? {} : {'x-amz-version-id': versionId};
}
