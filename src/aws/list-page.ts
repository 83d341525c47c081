import type {Readable} from 'node:stream';
import type {ListObjectsV2Command, ListObjectVersionsCommand} from '@aws-sdk/client-s3';
import type {Answer} from './answer.js';
import type {BucketRef} from './buckets.js';
import {bucketInput} from './buckets.js';
import type {Aws} from './call.js';
import {ask} from './call.js';
import {incompleteReply} from './errors.js';
import {compareKeys} from './key-order.js';
import type {PageEntry, PageVersion} from './page-scan.js';
import {scanObjects, scanVersions} from './page-scan.js';
import {required} from './reading.js';
import {ownTurn} from './turns.js';

/** One page of a listing, its keys in the order of their UTF-8 bytes. */
export type ListedPage<Item, Next> = {
	readonly items: readonly Item[];
	/** Pass it on for the next page; absent: this was the last. A page may be short, even empty, and not the last. */
	readonly next: Next | undefined;
};

/** Where a page of versions begins: after this version of this key. */
export type VersionMarker = {readonly key: string; readonly versionId?: string};

export type PageInput<Next> = BucketRef & {
	/** Absent is not the same as empty: a policy may ask for it. */
	readonly prefix?: string | undefined;
	/** Only keys after this one; with `next`, the last key of the page before. */
	readonly after: string;
	readonly next: Next | undefined;
	readonly maxKeys?: number | undefined;
};

/**
One page of names and sizes, tried once: who lists much must see at once that S3 asks to slow down.

The page is scanned by `page-scan.ts`, which costs a tenth of the SDK's own reading. A page that is cut, out of order, out of its prefix or without a way on is refused as `IncompleteReply`.
*/
export async function listPage(
	aws: Aws,
	list: PageInput<string>,
	signal?: AbortSignal,
): Promise<Answer<ListedPage<PageEntry, string>>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'ListObjectsV2',
			send: async ({s3Once}, options) => {
				const {ListObjectsV2Command} = await import('@aws-sdk/client-s3');
				const command = new ListObjectsV2Command({
					...bucketInput(list),
					Prefix: list.prefix,
					MaxKeys: list.maxKeys,
					StartAfter: list.next === undefined && list.after !== '' ? list.after : undefined,
					ContinuationToken: list.next,
					EncodingType: 'url',
				});
				const body = keepBody(command);
				return {...(await s3Once.send(command, options)), body};
			},
			async read({body}) {
				await ownTurn();
				const {items, isTruncated, nextToken} = scanObjects(required(body.bytes));
				mustFollow(items, list, (one, before) => compareKeys(one, before) > 0);
				const next = isTruncated ? required(nextToken) : undefined;
				if (next === '' || (next !== undefined && next === list.next)) {
					throw incompleteReply();
				}

				return {items, next};
			},
		},
		signal,
	);
}

/** One page of versions and delete markers, those of one key together; as `listPage`, which see. */
export async function listVersionPage(
	aws: Aws,
	list: PageInput<VersionMarker>,
	signal?: AbortSignal,
): Promise<Answer<ListedPage<PageVersion, VersionMarker>>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'ListObjectVersions',
			send: async ({s3Once}, options) => {
				const {ListObjectVersionsCommand} = await import('@aws-sdk/client-s3');
				const marker = list.next ?? {key: list.after};
				const command = new ListObjectVersionsCommand({
					...bucketInput(list),
					Prefix: list.prefix,
					MaxKeys: list.maxKeys,
					KeyMarker: marker.key === '' ? undefined : marker.key,
					VersionIdMarker: marker.versionId,
					EncodingType: 'url',
				});
				const body = keepBody(command);
				return {...(await s3Once.send(command, options)), body};
			},
			async read({body}) {
				await ownTurn();
				const {items, isTruncated, nextKey, nextVersionId} = scanVersions(required(body.bytes));
				mustFollow(items, list, (one, before) => compareKeys(one, before) >= 0);
				const next = isTruncated
					? {key: required(nextKey), ...(nextVersionId !== undefined && {versionId: nextVersionId})}
					: undefined;
				mustAdvance(next, list);
				return {items, next};
			},
		},
		signal,
	);
}

/** A store that sorts otherwise, or a page of another listing: to go on from there would miss keys. */
function mustFollow(
	items: readonly PageEntry[],
	{prefix = '', after}: PageInput<unknown>,
	isAfter: (key: string, before: string) => boolean,
): void {
	let before = after;
	for (const {key} of items) {
		if (!isAfter(key, before) || !key.startsWith(prefix)) {
			throw incompleteReply();
		}

		before = key;
	}
}

function mustAdvance(next: VersionMarker | undefined, {next: last, after}: PageInput<VersionMarker>): void {
	const from = last ?? {key: after};
	const isStill = next?.key === from.key && next.versionId === from.versionId;
	if (next !== undefined && (isStill || compareKeys(next.key, from.key) < 0)) {
		throw incompleteReply();
	}
}

/** A thousand of the longest keys, each byte percent-encoded, take half of this. */
const longestPage = 8 * 1024 * 1024;

type KeptBody = {bytes?: Buffer};

/**
Keep the body of a command's answer from the SDK's reading, which then reads an empty element. Signing, endpoints and the reading of errors stay the SDK's, of errors with status 200 as well: only what ends as a list is kept.
*/
function keepBody({middlewareStack}: ListObjectsV2Command | ListObjectVersionsCommand): KeptBody {
	const kept: KeptBody = {};
	// Innermost, so that nothing reads a body of any length before it.
	(middlewareStack as ListObjectsV2Command['middlewareStack']).add(
		next => async args => {
			const result = await next(args);
			const response = result.response as {statusCode: number; body: Readable | Buffer};
			if (response.statusCode === 200) {
				const bytes = await readPage(response.body as Readable);
				const isList = /<\/List(?:Bucket|Versions)Result>\s*$/u.test(
					bytes.toString('latin1', Math.max(0, bytes.length - 100)),
				);
				response.body = isList ? Buffer.from('<List/>') : bytes;
				if (isList) {
					kept.bytes = bytes;
				}
			}

			return result;
		},
		{step: 'deserialize', priority: 'low', name: 'keepBody'},
	);
	return kept;
}

async function readPage(body: Readable): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let length = 0;
		body.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			length += chunk.length;
			if (length > longestPage) {
				body.destroy(incompleteReply());
			}
		});
		body.on('end', () => resolve(Buffer.concat(chunks, length)));
		body.on('error', reject);
		body.on('close', () => reject(incompleteReply()));
	});
}
