import type {ObjectVersion} from '../state.js';
import {isAllowed} from './access.js';
import type {ObjectCall} from './call.js';
import {checksumHeaders} from './checksums.js';
import {invalidArgument, invalidRequest} from './refusals.js';
import {restoreHeader} from './restore.js';
import {versionHeader} from './versions.js';

type Headers = {readonly [name: string]: string};

/** Query parameters by which a signed reader overrides what is told of the content. */
const overrides = [
	'cache-control',
	'content-disposition',
	'content-encoding',
	'content-language',
	'content-type',
	'expires',
];

/** Headers that GET and HEAD have in common, but for the length. */
export function objectHeaders(call: ObjectCall, version: ObjectVersion): Headers {
	const {bucket} = call;
	const metadata = Object.entries(version.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
	return {
		'accept-ranges': 'bytes',
		'last-modified': new Date(version.lastModified).toUTCString(),
		etag: `"${version.etag}"`,
		'content-type': 'binary/octet-stream',
		...version.headers,
		...Object.fromEntries(metadata),
		...(version.storageClass !== 'STANDARD' && {'x-amz-storage-class': version.storageClass}),
		...versionHeader(bucket, version.versionId),
		...tagCount(call, version),
		...lockHeaders(call, version),
		...restoreHeader(call.state, version),
		...overriddenHeaders(call),
	};
}

/** The checksum of the whole, to a reader that asked for it and gets the whole. */
export function askedChecksum({request}: ObjectCall, version: ObjectVersion): Headers {
	const isWanted = request.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED';
	return isWanted ? checksumHeaders(version.checksum) : {};
}

function tagCount(call: ObjectCall, version: ObjectVersion): Headers {
	const isVisible =
		version.tags.size > 0 && isAllowed(call, {action: 's3:GetObjectTagging', key: call.key, version});
	return isVisible ? {'x-amz-tagging-count': String(version.tags.size)} : {};
}

function lockHeaders(call: ObjectCall, version: ObjectVersion): Headers {
	const {retention, legalHold} = version;
	const may = (action: string) => isAllowed(call, {action, key: call.key, version});
	return {
		...(retention &&
			may('s3:GetObjectRetention') && {
				'x-amz-object-lock-mode': retention.mode,
				'x-amz-object-lock-retain-until-date': new Date(retention.until).toISOString(),
			}),
		...(legalHold !== undefined &&
			may('s3:GetObjectLegalHold') && {'x-amz-object-lock-legal-hold': legalHold ? 'ON' : 'OFF'}),
	};
}

function overriddenHeaders({request}: ObjectCall): Headers {
	const asked = overrides.flatMap(name => {
		const value = request.query.get(`response-${name}`);
		return value === null ? [] : [[name, value] as const];
	});
	if (asked.length > 0 && request.caller.type === 'anonymous') {
		throw invalidRequest('Request specific response headers cannot be used for anonymous GET requests.');
	}

	const wrong = asked.find(([, value]) => !isHeaderValue(value));
	if (wrong !== undefined) {
		const [name, value] = wrong;
		throw invalidArgument(`response-${name}`, value, 'Header value cannot be represented using ISO-8859-1.');
	}

	return Object.fromEntries(asked);
}

/** What may stand in a header: no control characters, nothing past Latin-1. */
const isHeaderValue = (value: string) => /^[\t\u0020-\u007E\u0080-\u00FF]*$/u.test(value);

/** Customer keys were never taken, so a read that brings one is refused. */
export function refuseCustomerKey({request}: ObjectCall): void {
	if (request.headers['x-amz-server-side-encryption-customer-algorithm'] !== undefined) {
		throw invalidRequest('The encryption parameters are not applicable to this object.');
	}
}
