import type {SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {documentAnswer, leaf} from './documents.js';
import {pageElements, pageOfObjects} from './object-entries.js';
import {encodeKey, readCount, readEncoding} from './paging.js';

/** `GET /bucket`, the first version of the listing, which older clients still use. */
export function listObjects(call: BucketCall): SandboxResponse {
	const {request, bucket} = call;
	const {query} = request;
	requireAccess(call, {action: 's3:ListBucket'});
	const encoding = readEncoding(query);
	const limit = readCount(query, 'max-keys');
	const marker = query.get('marker') ?? '';
	const prefix = query.get('prefix') ?? '';
	const delimiter = query.get('delimiter') ?? '';
	const after = marker === '' ? undefined : marker;
	const page = pageOfObjects(bucket, {prefix, delimiter, after, limit});
	// Without a delimiter callers go on from the last key themselves.
	const next = page.isTruncated && delimiter !== '' ? page.lines.at(-1)?.key : undefined;
	return documentAnswer('ListBucketResult', [
		leaf('Name', bucket.name),
		leaf('Prefix', encodeKey(prefix, encoding)),
		leaf('Marker', encodeKey(marker, encoding)),
		leaf('NextMarker', next === undefined ? undefined : encodeKey(next, encoding)),
		leaf('MaxKeys', limit),
		leaf('Delimiter', delimiter === '' ? undefined : encodeKey(delimiter, encoding)),
		leaf('EncodingType', encoding),
		leaf('IsTruncated', page.isTruncated),
		...pageElements(page, {encoding, withOwner: true}),
	]);
}
