import {invalidArgument} from './refusals.js';
import {compareUtf8} from './sorted-keys.js';

export const maximumPage = 1000;

/** Reads a count of the query, at most a page. */
export function readCount(
	query: URLSearchParams,
	name: string,
	otherwise = maximumPage,
	maximum = maximumPage,
): number {
	const text = query.get(name);
	if (text === null || text === '') {
		return otherwise;
	}

	if (!/^-?\d+$/u.test(text)) {
		throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`);
	}

	const count = Number(text);
	if (count < 0 || count > 2_147_483_647) {
		throw invalidArgument(name, text, `Argument ${name} must be an integer between 0 and 2147483647`);
	}

	return Math.min(count, maximum);
}

export type Encoding = 'url' | undefined;

export function readEncoding(query: URLSearchParams): Encoding {
	const text = query.get('encoding-type');
	if (text !== null && text !== 'url') {
		throw invalidArgument('encoding-type', text, 'Invalid Encoding Method specified in Request');
	}

	return text ?? undefined;
}

/** As S3 writes keys under `encoding-type=url`: a form's encoding, but for the slash. */
export function encodeKey(text: string, encoding: Encoding): string {
	return encoding === undefined
		? text
		: encodeURIComponent(text)
				.replaceAll('%20', '+')
				.replaceAll('%2F', '/')
				.replace(/[!'()~]/gu, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** One line of a page: an entry, or the common prefix of several. */
export type Line<Entry> =
	| {readonly type: 'entry'; readonly key: string; readonly entry: Entry}
	| {readonly type: 'prefix'; readonly key: string};

export type Page<Entry> = {readonly lines: readonly Line<Entry>[]; readonly isTruncated: boolean};

/**
Takes one page of entries that come in order, keys with `delimiter` after `prefix` rolled up.
A common prefix that is not after `after` was on an earlier page (or before where the caller starts) and is left out.
*/
export function takePage<Entry>(
	entries: Iterable<{readonly key: string; readonly entry: Entry}>,
	{
		prefix,
		delimiter,
		after,
		limit,
	}: {prefix: string; delimiter: string; after: string | undefined; limit: number},
): Page<Entry> {
	const lines: Line<Entry>[] = [];
	let last: string | undefined;
	for (const {key, entry} of entries) {
		if (!key.startsWith(prefix)) {
			if (compareUtf8(key, prefix) > 0) {
				break;
			}

			continue;
		}

		const common = commonPrefix(key, prefix, delimiter);
		const isSeen =
			common !== undefined && (common === last || (after !== undefined && compareUtf8(common, after) <= 0));
		if (isSeen) {
			continue;
		}

		if (lines.length >= limit) {
			return {lines, isTruncated: limit > 0};
		}

		last = common;
		lines.push(common === undefined ? {type: 'entry', key, entry} : {type: 'prefix', key: common});
	}

	return {lines, isTruncated: false};
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
	if (delimiter === '') {
		return undefined;
	}

	const end = key.indexOf(delimiter, prefix.length);
	return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}
