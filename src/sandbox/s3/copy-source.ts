import type {SandboxRequest} from '../protocol.js';
import type {ObjectVersion} from '../state.js';
import {requireAccess} from './access.js';
import type {ObjectCall} from './call.js';
import {checkReadConditions} from './conditions.js';
import {findBucket} from './find-bucket.js';
import {openVersion} from './reading.js';
import {accessDenied, invalidArgument, invalidRequest} from './refusals.js';
import {refuseArchived} from './restore.js';

export type CopySource = {
	readonly bucket: string;
	readonly key: string;
	readonly version: ObjectVersion;
	/** For `x-amz-copy-source-version-id`, absent where the source never had versions. */
	readonly versionId?: string;
};

/** Reads `x-amz-copy-source`: `bucket/key`, percent-encoded, perhaps with `?versionId=`. */
function parseSource(header: string): {bucket: string; key: string; versionId?: string} {
	const [path = '', query] = header.split(/\?(?=versionId=)/u);
	const match = /^\/?([^/]+)\/(.+)$/su.exec(decode(path));
	if (match === null) {
		throw invalidArgument(
			'x-amz-copy-source',
			header,
			'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
		);
	}

	const versionId = query?.slice('versionId='.length);
	return {
		bucket: match[1] as string,
		key: match[2] as string,
		...(versionId !== undefined && {versionId}),
	};
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		throw invalidArgument('x-amz-copy-source', text, 'Invalid copy source encoding.');
	}
}

/** Opens the source of a copy as a read of it would: same rights, same refusals, its own conditions. */
export function openCopySource(call: ObjectCall): CopySource {
	const {request, state} = call;
	const header = request.headers['x-amz-copy-source'] ?? '';
	const {bucket: name, key, versionId} = parseSource(header);
	const bucket = sourceBucket(call, name);
	const source: ObjectCall = {request: asRead(request, versionId), state, bucket, key};
	const version = openVersion(source, ['s3:GetObject', 's3:GetObjectVersion']);
	refuseArchived(state, version);
	const copiesTags =
		version.tags.size > 0 &&
		!request.query.has('partNumber') &&
		request.headers['x-amz-tagging-directive'] !== 'REPLACE';
	if (copiesTags) {
		const action = versionId === undefined ? 's3:GetObjectTagging' : 's3:GetObjectVersionTagging';
		requireAccess(source, {action, key, version});
	}

	checkReadConditions(request.headers, version, 'x-amz-copy-source-');
	return {
		bucket: name,
		key,
		version,
		...(bucket.versioning !== undefined && {versionId: version.versionId}),
	};
}

function sourceBucket({request, state}: ObjectCall, name: string) {
	const {'x-amz-expected-bucket-owner': _, ...headers} = request.headers;
	// The source may be in any region, and has an expectation of its own.
	const bucket = findBucket({...request, headers}, state, name, true);
	const expected = request.headers['x-amz-source-expected-bucket-owner'];
	if (expected !== undefined && expected !== bucket.owner) {
		throw accessDenied();
	}

	return bucket;
}

/** The request as policies of the source see it: a plain read, without what the write sets. */
function asRead(request: SandboxRequest, versionId: string | undefined): SandboxRequest {
	const kept = Object.entries(request.headers).filter(
		([name]) => !name.startsWith('x-amz-') && name !== 'if-match' && name !== 'if-none-match',
	);
	return {
		...request,
		headers: Object.fromEntries(kept),
		query: new URLSearchParams(versionId === undefined ? {} : {versionId}),
	};
}

/** Refuses a copy onto itself that would change nothing. */
export function refuseSelfCopy(call: ObjectCall, source: CopySource, changes: boolean): void {
	if (
		!changes &&
		source.bucket === call.bucket.name &&
		source.key === call.key &&
		source.version === call.bucket.objects.get(call.key)?.[0]
	) {
		throw invalidRequest(
			"This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
		);
	}
}
