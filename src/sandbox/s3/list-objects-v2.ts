import type {SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {documentAnswer, leaf} from './documents.js';
import {pageElements, pageOfObjects} from './object-entries.js';
import {encodeKey, readCount, readEncoding} from './paging.js';
import {invalidArgument} from './refusals.js';

/** `GET /bucket?list-type=2` */
export function listObjectsV2(call: BucketCall): SandboxResponse {
	const {request, bucket} = call;
	const {query} = request;
	requireAccess(call, {action: 's3:ListBucket'});
	const encoding = readEncoding(query);
	const limit = readCount(query, 'max-keys');
	const token = query.get('continuation-token') ?? undefined;
	const startAfter = query.get('start-after') ?? undefined;
	const prefix = query.get('prefix') ?? '';
	const delimiter = query.get('delimiter') ?? '';
	const after = token === undefined ? startAfter : readToken(token);
	const page = pageOfObjects(bucket, {prefix, delimiter, after, limit});
	const last = page.lines.at(-1)?.key;
	const encoded = (text: string | undefined) =>
		text === undefined || text === '' ? undefined : encodeKey(text, encoding);
	return documentAnswer('ListBucketResult', [
		leaf('Name', bucket.name),
		leaf('Prefix', encodeKey(prefix, encoding)),
		leaf('Delimiter', encoded(delimiter)),
		leaf('StartAfter', encoded(startAfter)),
		leaf('ContinuationToken', token),
		leaf('NextContinuationToken', page.isTruncated && last !== undefined ? makeToken(last) : undefined),
		leaf('KeyCount', page.lines.length),
		leaf('MaxKeys', limit),
		leaf('EncodingType', encoding),
		leaf('IsTruncated', page.isTruncated),
		...pageElements(page, {encoding, withOwner: query.get('fetch-owner') === 'true'}),
	]);
}

/** Opaque to callers: the last line of the page before. */
const makeToken = (last: string) => `1${Buffer.from(last).toString('base64url')}`;

function readToken(token: string): string {
	if (!/^1[\w-]*$/u.test(token)) {
		throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
	}

	return Buffer.from(token.slice(1), 'base64url').toString();
}
