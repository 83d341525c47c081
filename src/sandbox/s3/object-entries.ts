import type {Bucket, ObjectVersion} from '../state.js';
import {branch, leaf} from './documents.js';
import {ownerElement} from './owner-element.js';
import {type Encoding, encodeKey, type Line, type Page, takePage} from './paging.js';
import {compareUtf8, firstAtOrAfter, sortedKeys} from './sorted-keys.js';
import {currentObject} from './versions.js';

/** What both listings of objects ask for. */
export type Asked = {
	readonly prefix: string;
	readonly delimiter: string;
	/** Only keys after this one. */
	readonly after: string | undefined;
	readonly limit: number;
};

/** One page of the objects of a bucket that are there. */
export function pageOfObjects(bucket: Bucket, asked: Asked): Page<ObjectVersion> {
	return takePage(objectsAfter(bucket, asked), asked);
}

function* objectsAfter(bucket: Bucket, {prefix, after}: Asked) {
	const keys = sortedKeys(bucket);
	const from = after === undefined || compareUtf8(after, prefix) < 0 ? prefix : after;
	for (let index = firstAtOrAfter(keys, from); index < keys.length; index++) {
		const key = keys[index] as string;
		const object = currentObject(bucket, key);
		if (object !== undefined && key !== after) {
			yield {key, entry: object};
		}
	}
}

export function objectElement(
	{key, entry}: Extract<Line<ObjectVersion>, {type: 'entry'}>,
	{encoding, withOwner}: {encoding: Encoding; withOwner: boolean},
): string {
	return branch(
		'Contents',
		leaf('Key', encodeKey(key, encoding)),
		leaf('LastModified', new Date(entry.lastModified).toISOString()),
		leaf('ETag', `"${entry.etag}"`),
		leaf('ChecksumAlgorithm', entry.checksum?.algorithm),
		leaf('ChecksumType', entry.checksum?.type),
		leaf('Size', entry.size),
		withOwner ? ownerElement(entry.owner) : '',
		leaf('StorageClass', entry.storageClass),
	);
}

export function commonPrefixElement(prefix: string, encoding: Encoding): string {
	return branch('CommonPrefixes', leaf('Prefix', encodeKey(prefix, encoding)));
}

/** The lines of a page in S3's order: objects first, then common prefixes. */
export function pageElements(
	{lines}: Page<ObjectVersion>,
	options: {encoding: Encoding; withOwner: boolean},
): readonly string[] {
	return [
		...lines.flatMap(line => (line.type === 'entry' ? [objectElement(line, options)] : [])),
		...lines.flatMap(line =>
			line.type === 'prefix' ? [commonPrefixElement(line.key, options.encoding)] : [],
		),
	];
}
