import {SandboxError} from '../protocol.js';
import type {Bucket, ObjectVersion} from '../state.js';
import {noSuchKey, notImplemented, preconditionFailed} from './refusals.js';
import {currentObject, latestVersion} from './versions.js';

type Headers = {readonly [name: string]: string | undefined};

const bare = (etag: string) =>
	etag
		.trim()
		.replace(/^W\//u, '')
		.replace(/^"(.*)"$/u, '$1');
const names = (header: string, etag: string) =>
	header
		.split(',')
		.map(bare)
		.some(one => one === '*' || one === etag);
const seconds = (time: number) => Math.floor(time / 1000);
const date = (header: string | undefined) => (header === undefined ? Number.NaN : Date.parse(header) / 1000);

/**
Conditions of a read. `isUnchanged` asks for 304; a condition that does not hold throws 412.
`prefix` is `x-amz-copy-source-` where a copy reads its source, and there is no 304.
*/
export function checkReadConditions(
	headers: Headers,
	version: ObjectVersion,
	prefix: '' | 'x-amz-copy-source-' = '',
): {readonly isUnchanged: boolean} {
	const header = (name: string) => headers[prefix + name];
	const ifMatch = header('if-match');
	const ifNoneMatch = header('if-none-match');
	const modified = seconds(version.lastModified);
	if (ifMatch !== undefined && !names(ifMatch, version.etag)) {
		throw preconditionFailed('If-Match');
	}

	if (ifMatch === undefined && modified > date(header('if-unmodified-since'))) {
		throw preconditionFailed('If-Unmodified-Since');
	}

	const matchesNone = ifNoneMatch !== undefined && names(ifNoneMatch, version.etag);
	const isOld = ifNoneMatch === undefined && modified <= date(header('if-modified-since'));
	if (prefix !== '' && (matchesNone || isOld)) {
		throw preconditionFailed(matchesNone ? 'If-None-Match' : 'If-Modified-Since');
	}

	return {isUnchanged: matchesNone || isOld};
}

/** Conditions of a write, held against the current version only; a delete marker counts as nothing there. */
export function checkWriteConditions(headers: Headers, bucket: Bucket, key: string): void {
	const ifNoneMatch = headers['if-none-match'];
	const ifMatch = headers['if-match'];
	const current = currentObject(bucket, key);
	if (ifNoneMatch !== undefined) {
		if (ifNoneMatch.trim() !== '*') {
			throw notImplemented('If-None-Match');
		}

		if (current !== undefined) {
			throw preconditionFailed('If-None-Match');
		}
	}

	if (ifMatch !== undefined) {
		if (current === undefined) {
			throw noSuchKey(key);
		}

		if (!names(ifMatch, current.etag)) {
			throw preconditionFailed('If-Match');
		}
	}
}

/** `If-Match` of a delete: held against the newest version. */
export function checkDeleteCondition(etag: string | undefined, bucket: Bucket, key: string): void {
	if (etag === undefined) {
		return;
	}

	const latest = latestVersion(bucket, key);
	if (latest === undefined || latest.isDeleteMarker) {
		throw etag.trim() === '*' && latest !== undefined ? preconditionFailed('If-Match') : noSuchKey(key);
	}

	if (!names(etag, latest.etag)) {
		throw preconditionFailed('If-Match');
	}
}

/** The two conditions exclude each other. */
export function refuseBothConditions(headers: Headers): void {
	if (headers['if-none-match'] !== undefined && headers['if-match'] !== undefined) {
		throw new SandboxError(
			501,
			'NotImplemented',
			'A header you provided implies functionality that is not implemented',
			{
				elements: {
					Header: 'If-Match',
					additionalMessage: 'Multiple conditional request headers present in the request',
				},
			},
		);
	}
}
