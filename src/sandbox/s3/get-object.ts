import type {SandboxResponse} from '../protocol.js';
import type {ObjectVersion} from '../state.js';
import type {ObjectCall} from './call.js';
import {checkReadConditions} from './conditions.js';
import {contentOf} from './content.js';
import {askedChecksum, objectHeaders, refuseCustomerKey} from './object-headers.js';
import {partRange} from './parts.js';
import {type ByteRange, readRange} from './range.js';
import {openVersion} from './reading.js';
import {invalidRequest} from './refusals.js';
import {refuseArchived} from './restore.js';

/** `GET /bucket/key`, and HEAD, which is the same without the bytes. */
export function getObject(call: ObjectCall): SandboxResponse {
	const {request, state} = call;
	const version = openVersion(call, ['s3:GetObject', 's3:GetObjectVersion']);
	refuseCustomerKey(call);
	const {isUnchanged} = checkReadConditions(request.headers, version);
	const headers = objectHeaders(call, version);
	if (isUnchanged) {
		const {'content-type': _, ...rest} = headers;
		return {status: 304, headers: rest};
	}

	const isHead = request.method === 'HEAD';
	if (!isHead) {
		refuseArchived(state, version);
	}

	const range = askedRange(call, version);
	return {
		status: range === undefined ? 200 : 206,
		headers: {...headers, ...rangeHeaders(call, version, range)},
		...(!isHead && {body: contentOf(version, range)}),
	};
}

function askedRange({request}: ObjectCall, version: ObjectVersion): ByteRange | undefined {
	const part = request.query.get('partNumber');
	const header = request.headers['range'];
	if (part !== null && header !== undefined) {
		throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
	}

	return partRange(version, part) ?? readRange(header, version.size);
}

function rangeHeaders(
	call: ObjectCall,
	version: ObjectVersion,
	range: ByteRange | undefined,
): {readonly [name: string]: string} {
	if (range === undefined) {
		return {'content-length': String(version.size), ...askedChecksum(call, version)};
	}

	const isPart = call.request.query.has('partNumber') && version.partList !== undefined;
	return {
		'content-length': String(range.last - range.first + 1),
		'content-range': `bytes ${range.first}-${range.last}/${version.size}`,
		...(isPart && {'x-amz-mp-parts-count': String(version.partList?.length)}),
	};
}
