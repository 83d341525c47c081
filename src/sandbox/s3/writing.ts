import {createHash} from 'node:crypto';
import type {Acl, Bucket, ObjectVersion, SandboxState} from '../state.js';
import {requireAccess} from './access.js';
import {hasAclHeaders} from './acl.js';
import type {ObjectCall} from './call.js';
import {aclOfNewObject} from './check-acl.js';
import {encryptionOf, hasMd5Etag, readEncryption} from './encryption.js';
import {type Lock, readLock} from './object-lock.js';
import {readTagHeader} from './tags.js';
import {addVersion, nextVersionId, versionHeader} from './versions.js';
import {ownerOfNewObject} from './who.js';
import {checkKey, readKeptHeaders, readMetadata, readStorageClass} from './written-headers.js';

/** What the headers of a write say about the object, whichever operation writes it. */
export type Declared = {
	readonly headers: {readonly [name: string]: string};
	readonly metadata: {readonly [name: string]: string};
	readonly storageClass: string;
	readonly tags: Map<string, string>;
	readonly owner: string;
	readonly acl: Acl;
	readonly lock: Lock;
};

/** Asks for every action that a write needs: the put itself, and one more for each thing it sets besides. */
export function requireWrite(call: ObjectCall, creates: boolean): void {
	const {headers} = call.request;
	const {key} = call;
	const keys = {'s3:ObjectCreationOperation': String(creates), ...remainingDays(call)};
	const ask = (action: string) => requireAccess(call, {action, key, keys});
	ask('s3:PutObject');
	if (hasAclHeaders(call.request)) {
		ask('s3:PutObjectAcl');
	}

	if (headers['x-amz-tagging'] !== undefined) {
		ask('s3:PutObjectTagging');
	}

	if ((headers['x-amz-object-lock-mode'] ?? headers['x-amz-object-lock-retain-until-date']) !== undefined) {
		ask('s3:PutObjectRetention');
	}

	if (headers['x-amz-object-lock-legal-hold'] !== undefined) {
		ask('s3:PutObjectLegalHold');
	}

	// To hold a write against an ETag is to learn the ETag.
	if (headers['if-match'] !== undefined) {
		ask('s3:GetObject');
	}
}

function remainingDays({request, state}: ObjectCall): {readonly [key: string]: string} {
	const until = Date.parse(request.headers['x-amz-object-lock-retain-until-date'] ?? '');
	return Number.isNaN(until)
		? {}
		: {
				's3:object-lock-remaining-retention-days': String(Math.ceil((until - state.clock()) / 86_400_000)),
			};
}

/** Reads and checks the headers of a write; the caller has been let through before. */
export function readDeclared(call: ObjectCall): Declared {
	const {request, bucket, key} = call;
	checkKey(key);
	const owner = ownerOfNewObject(request, bucket);
	return {
		headers: {...readKeptHeaders(request), ...readEncryption(call)},
		metadata: readMetadata(request),
		storageClass: readStorageClass(request),
		tags: readTagHeader(request.headers['x-amz-tagging']),
		owner,
		acl: aclOfNewObject(call, key, owner),
		lock: readLock(call),
	};
}

export const md5 = (content: Uint8Array): string => createHash('md5').update(content).digest('hex');

/** The MD5 under S3 keys; something else under KMS keys. */
export function etagOf(state: SandboxState, headers: Declared['headers'], content: Uint8Array): string {
	return hasMd5Etag(headers) ? md5(content) : state.random(32, '0123456789abcdef', `etag of ${md5(content)}`);
}

/** Stores an object as the current version of its key. */
export function storeObject(
	state: SandboxState,
	bucket: Bucket,
	key: string,
	declared: Declared,
	made: Pick<ObjectVersion, 'content' | 'etag' | 'checksum' | 'parts' | 'partList'>,
): ObjectVersion {
	const {lock, ...rest} = declared;
	const version: ObjectVersion = {
		...rest,
		...made,
		...lock,
		versionId: nextVersionId(state, bucket, key),
		isDeleteMarker: false,
		lastModified: state.clock(),
		size: made.content?.length ?? 0,
	};
	addVersion(bucket, key, version);
	return version;
}

/** What every operation that makes an object says of its version and its encryption. */
export function writtenHeaders(
	bucket: Bucket,
	version: Pick<ObjectVersion, 'versionId' | 'headers'>,
): {readonly [name: string]: string} {
	return {
		...encryptionOf(version.headers),
		...versionHeader(bucket, version.versionId),
	};
}
