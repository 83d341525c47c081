import type {ContextKeys} from '../../policy/evaluate.js';
import type {SandboxRequest} from '../protocol.js';
import {parseTagHeader} from './tags.js';

/** Headers that S3 hands to policies under their own name. */
const headerKeys: readonly (readonly [header: string, key: string])[] = [
	['x-amz-acl', 's3:x-amz-acl'],
	['x-amz-grant-read', 's3:x-amz-grant-read'],
	['x-amz-grant-write', 's3:x-amz-grant-write'],
	['x-amz-grant-read-acp', 's3:x-amz-grant-read-acp'],
	['x-amz-grant-write-acp', 's3:x-amz-grant-write-acp'],
	['x-amz-grant-full-control', 's3:x-amz-grant-full-control'],
	['x-amz-server-side-encryption', 's3:x-amz-server-side-encryption'],
	['x-amz-server-side-encryption-aws-kms-key-id', 's3:x-amz-server-side-encryption-aws-kms-key-id'],
	['x-amz-server-side-encryption-customer-algorithm', 's3:x-amz-server-side-encryption-customer-algorithm'],
	['x-amz-storage-class', 's3:x-amz-storage-class'],
	['x-amz-metadata-directive', 's3:x-amz-metadata-directive'],
	['x-amz-website-redirect-location', 's3:x-amz-website-redirect-location'],
	['x-amz-object-ownership', 's3:x-amz-object-ownership'],
	['x-amz-object-lock-mode', 's3:object-lock-mode'],
	['x-amz-object-lock-retain-until-date', 's3:object-lock-retain-until-date'],
	['x-amz-object-lock-legal-hold', 's3:object-lock-legal-hold'],
	['x-amz-content-sha256', 's3:x-amz-content-sha256'],
	['if-none-match', 's3:if-none-match'],
	['if-match', 's3:if-match'],
];

const queryKeys: readonly (readonly [parameter: string, key: string])[] = [
	['prefix', 's3:prefix'],
	['delimiter', 's3:delimiter'],
	['max-keys', 's3:max-keys'],
	['versionId', 's3:versionid'],
];

/** Condition keys that the request itself carries; a key that it does not carry is absent, never empty. */
export function requestKeys(request: SandboxRequest): ContextKeys {
	const keys: {[key: string]: string | readonly string[]} = {};
	for (const [header, key] of headerKeys) {
		const value = request.headers[header];
		if (value !== undefined) {
			keys[key] = value;
		}
	}

	for (const [parameter, key] of queryKeys) {
		const value = request.query.get(parameter);
		if (value !== null) {
			keys[key] = value;
		}
	}

	const source = request.headers['x-amz-copy-source'];
	if (source !== undefined) {
		keys['s3:x-amz-copy-source'] = source.replace(/^\//u, '').replace(/\?versionId=.*$/u, '');
	}

	return {...keys, ...requestTagKeys(request.headers['x-amz-tagging'])};
}

function requestTagKeys(header: string | undefined): ContextKeys {
	return header === undefined ? {} : tagKeys('Request', parseTagHeader(header));
}

/** `s3:RequestObjectTag/…` or `s3:ExistingObjectTag/…` of a set of tags. */
export function tagKeys(kind: 'Request' | 'Existing', tags: ReadonlyMap<string, string>): ContextKeys {
	const keys: {[key: string]: string | readonly string[]} = {};
	for (const [name, value] of tags) {
		keys[`s3:${kind}ObjectTag/${name}`] = value;
	}

	if (kind === 'Request') {
		keys['s3:RequestObjectTagKeys'] = [...tags.keys()];
	}

	return keys;
}
