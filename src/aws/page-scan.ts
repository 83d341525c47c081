import {isUtf8} from 'node:buffer';
import {incompleteReply} from './errors.js';
import {required} from './reading.js';

/** One object as a page of a listing shows it. */
export type PageEntry = {
	readonly key: string;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970. */
	readonly at: number;
	/** Without its quotes; empty where the page has none. */
	readonly etag: string;
	/** `STANDARD` where the page says nothing. */
	readonly storageClass: string;
};

/** One version of an object, or a delete marker: that has no size and no ETag. */
export type PageVersion = PageEntry & {
	readonly versionId: string;
	readonly isLatest: boolean;
	readonly isDeleteMarker: boolean;
};

/** A page as it was written: what it lists, in its order, and how it says to go on. */
export type ScannedPage<Item> = {
	readonly items: readonly Item[];
	readonly isTruncated: boolean;
	readonly nextToken: string | undefined;
	readonly nextKey: string | undefined;
	readonly nextVersionId: string | undefined;
};

type Tag = {readonly open: Buffer; readonly close: Buffer};

const tag = (name: string): Tag => ({open: Buffer.from(`<${name}>`), close: Buffer.from(`</${name}>`)});

const tags = {
	contents: tag('Contents'),
	version: tag('Version'),
	deleteMarker: tag('DeleteMarker'),
	key: tag('Key'),
	lastModified: tag('LastModified'),
	etag: tag('ETag'),
	size: tag('Size'),
	storageClass: tag('StorageClass'),
	checksumAlgorithm: tag('ChecksumAlgorithm'),
	checksumType: tag('ChecksumType'),
	versionId: tag('VersionId'),
	isLatest: tag('IsLatest'),
	isTruncated: tag('IsTruncated'),
	nextToken: tag('NextContinuationToken'),
	nextKey: tag('NextKeyMarker'),
	nextVersionId: tag('NextVersionIdMarker'),
};

const encodedByUrl = Buffer.from('<EncodingType>url</EncodingType>');
const [trueText, falseText, standard] = ['true', 'false', 'STANDARD'].map(text => Buffer.from(text)) as [
	Buffer,
	Buffer,
	Buffer,
];

/*
The page is read once from its bytes. No string of the whole page is made, and every key is made from its own bytes: a part of a longer string would keep all of that alive as long as the key is.
*/
type Scan = {
	readonly bytes: Buffer;
	/** Names are percent-encoded, as the page itself says: a store may not know `encoding-type`. */
	readonly isUrl: boolean;
	at: number;
	/** Where the text of the last leaf is. */
	start: number;
	end: number;
};

/** Read a page of ListObjectsV2. Throws `IncompleteReply` for anything but a whole page. */
export const scanObjects = (bytes: Buffer): ScannedPage<PageEntry> =>
	scanPage(bytes, 'ListBucketResult', scan =>
		take(scan, tags.contents.open) ? entryOf(readFields(scan, tags.contents)) : undefined,
	);

/** Read a page of ListObjectVersions. Throws `IncompleteReply` for anything but a whole page. */
export const scanVersions = (bytes: Buffer): ScannedPage<PageVersion> =>
	scanPage(bytes, 'ListVersionsResult', scan => {
		if (take(scan, tags.version.open)) {
			return versionOf(readFields(scan, tags.version), false);
		}

		return take(scan, tags.deleteMarker.open)
			? versionOf(readFields(scan, tags.deleteMarker), true)
			: undefined;
	});

function scanPage<Item>(
	bytes: Buffer,
	root: string,
	readItem: (scan: Scan) => Item | undefined,
): ScannedPage<Item> {
	if (!isUtf8(bytes)) {
		throw incompleteReply();
	}

	const scan: Scan = {bytes, isUrl: bytes.includes(encodedByUrl), at: 0, start: 0, end: 0};
	enter(scan, root);
	const items: Item[] = [];
	const close = Buffer.from(`</${root}>`);
	let isTruncated: boolean | undefined;
	let nextToken: string | undefined;
	let nextKey: string | undefined;
	let nextVersionId: string | undefined;
	for (skipSpace(scan); !take(scan, close); skipSpace(scan)) {
		const item = readItem(scan);
		if (item !== undefined) {
			items.push(item);
		} else if (leaf(scan, tags.isTruncated)) {
			isTruncated = truth(scan);
		} else if (leaf(scan, tags.nextToken)) {
			nextToken = text(scan);
		} else if (leaf(scan, tags.nextKey)) {
			nextKey = name(scan);
		} else if (leaf(scan, tags.nextVersionId)) {
			nextVersionId = text(scan);
		} else {
			skipElement(scan);
		}
	}

	skipSpace(scan);
	if (scan.at !== bytes.length) {
		throw incompleteReply();
	}

	return {items, isTruncated: required(isTruncated), nextToken, nextKey, nextVersionId};
}

/** Into the root element, over what may stand before it. */
function enter(scan: Scan, root: string): void {
	const head = /^(?:\u{FEFF})?\s*(?:<\?xml[^>]*\?>)?\s*<(\w+)(?:\s[^>]*)?>/u.exec(
		scan.bytes.toString('utf8', 0, 1000),
	);
	if (head?.[1] !== root) {
		throw incompleteReply();
	}

	scan.at = Buffer.byteLength(head[0]);
}

type Fields = {
	key: string | undefined;
	at: number | undefined;
	size: number | undefined;
	etag: string;
	storageClass: string;
	versionId: string | undefined;
	isLatest: boolean;
};

function readFields(scan: Scan, {close}: Tag): Fields {
	const fields: Fields = {
		key: undefined,
		at: undefined,
		size: undefined,
		etag: '',
		storageClass: 'STANDARD',
		versionId: undefined,
		isLatest: false,
	};
	for (skipSpace(scan); !take(scan, close); skipSpace(scan)) {
		readField(scan, fields);
	}

	return fields;
}

function readField(scan: Scan, fields: Fields): void {
	if (leaf(scan, tags.key)) {
		fields.key = name(scan);
	} else if (leaf(scan, tags.lastModified)) {
		fields.at = time(scan);
	} else if (leaf(scan, tags.etag)) {
		fields.etag = unquoted(scan);
	} else if (leaf(scan, tags.size)) {
		fields.size = wholeNumber(scan);
	} else if (leaf(scan, tags.storageClass)) {
		fields.storageClass = isText(scan, standard) ? 'STANDARD' : text(scan);
	} else if (leaf(scan, tags.versionId)) {
		fields.versionId = text(scan);
	} else if (leaf(scan, tags.isLatest)) {
		fields.isLatest = truth(scan);
	} else if (!leaf(scan, tags.checksumAlgorithm) && !leaf(scan, tags.checksumType)) {
		skipElement(scan);
	}
}

const entryOf = ({key, size, at, etag, storageClass}: Fields): PageEntry => ({
	key: required(key),
	size: required(size),
	at: required(at),
	etag,
	storageClass,
});

const versionOf = (fields: Fields, isDeleteMarker: boolean): PageVersion => ({
	...entryOf(isDeleteMarker ? {...fields, size: 0} : fields),
	versionId: required(fields.versionId),
	isLatest: fields.isLatest,
	isDeleteMarker,
});

const [lessThan, greaterThan, slash, quote, ampersand] = [0x3c, 0x3e, 0x2f, 0x22, 0x26];
const [percent, plus, firstDigit] = [0x25, 0x2b, 0x30];

/** Step over these bytes if they come next. */
function take(scan: Scan, expected: Buffer): boolean {
	const {bytes, at} = scan;
	for (let index = 0; index < expected.length; index++) {
		if (bytes[at + index] !== expected[index]) {
			return false;
		}
	}

	scan.at = at + expected.length;
	return true;
}

/** Step over an element that holds only text, if it comes next; the text is then at `start` and `end`. */
function leaf(scan: Scan, {open, close}: Tag): boolean {
	if (!take(scan, open)) {
		return false;
	}

	scan.start = scan.at;
	skipText(scan);
	scan.end = scan.at;
	if (!take(scan, close)) {
		throw incompleteReply();
	}

	return true;
}

function skipText(scan: Scan): void {
	const {bytes} = scan;
	let {at} = scan;
	while (at < bytes.length && bytes[at] !== lessThan) {
		at++;
	}

	scan.at = at;
}

function skipSpace(scan: Scan): void {
	for (;;) {
		const byte = scan.bytes[scan.at];
		if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
			return;
		}

		scan.at++;
	}
}

/** Step over an element that means nothing to us, with all that is in it. */
function skipElement(scan: Scan): void {
	const {bytes, at} = scan;
	const end = bytes.indexOf(greaterThan, at);
	const opening = bytes[at] === lessThan && end !== -1 ? bytes.toString('utf8', at + 1, end) : '';
	const [element] = /^[\w:.-]+/u.exec(opening) ?? [];
	if (element === undefined) {
		throw incompleteReply();
	}

	scan.at = end + 1;
	if (opening.endsWith('/')) {
		return;
	}

	const close = Buffer.from(`</${element}>`);
	for (skipText(scan); !take(scan, close); skipText(scan)) {
		skipElement(scan);
	}
}

const isText = ({bytes, start, end}: Scan, expected: Buffer) =>
	end - start === expected.length && bytes.compare(expected, 0, expected.length, start, end) === 0;

function truth(scan: Scan): boolean {
	if (!isText(scan, trueText) && !isText(scan, falseText)) {
		throw incompleteReply();
	}

	return isText(scan, trueText);
}

function wholeNumber({bytes, start, end}: Scan): number {
	let value = 0;
	for (let at = start; at < end; at++) {
		value = value * 10 + digit(bytes, at);
	}

	if (start === end || !Number.isSafeInteger(value)) {
		throw incompleteReply();
	}

	return value;
}

function digit(bytes: Buffer, at: number): number {
	const value = (bytes[at] ?? 0) - firstDigit;
	return value >= 0 && value <= 9 ? value : Number.NaN;
}

const twoDigits = (bytes: Buffer, at: number) => digit(bytes, at) * 10 + digit(bytes, at + 1);

/** `2026-11-20T03:06:16.000Z`, as S3 writes it, is read digit by digit; other ways to write a time take ten times as long. */
function time(scan: Scan): number {
	const {bytes, start, end} = scan;
	const isOfS3 =
		end - start === 24 && bytes[start + 10] === 0x54 && bytes[start + 19] === 0x2e && bytes[end - 1] === 0x5a;
	const value = isOfS3
		? Date.UTC(
				twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2),
				twoDigits(bytes, start + 5) - 1,
				twoDigits(bytes, start + 8),
				twoDigits(bytes, start + 11),
				twoDigits(bytes, start + 14),
				twoDigits(bytes, start + 17),
				twoDigits(bytes, start + 20) * 10 + digit(bytes, start + 22),
			)
		: Date.parse(text(scan));
	if (Number.isNaN(value)) {
		throw incompleteReply();
	}

	return value;
}

/** A name: a key or a key marker. */
function name(scan: Scan): string {
	const {bytes, start, end, isUrl} = scan;
	for (let at = start; at < end; at++) {
		const byte = bytes[at] as number;
		if (isUrl && (byte === percent || byte === plus)) {
			// A form's encoding: S3 writes a space as `+`, and a plus as `%2B`.
			return decodeURIComponent(text(scan).replaceAll('+', ' '));
		}
	}

	return text(scan);
}

/** A text with its entities resolved, in bytes of its own. */
function text({bytes, start, end}: Scan): string {
	let isPlain = true;
	for (let at = start; at < end; at++) {
		const byte = bytes[at] as number;
		if (byte === ampersand) {
			return bytes.toString('utf8', start, end).replace(/&([^;]*);?/gu, character);
		}

		isPlain &&= byte < 0x80;
	}

	return isPlain ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end);
}

/** `"…"`, with its quotes written as such or as `&quot;`. */
function unquoted(scan: Scan): string {
	const {bytes, start, end} = scan;
	const isQuote = (at: number) =>
		bytes[at] === ampersand && bytes[at + 1] === 0x71 && bytes[at + 5] === 0x3b;
	const first = isQuote(start) ? start + 6 : bytes[start] === quote ? start + 1 : start;
	const last = isQuote(end - 6) ? end - 6 : bytes[end - 1] === quote ? end - 1 : end;
	return first <= last ? text({...scan, start: first, end: last}) : '';
}

const entities: {readonly [name: string]: string} = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"};

/** What a reference stands for; a reference that stands for nothing is no XML. */
function character(reference: string, entity: string): string {
	const [, hex, decimal] = /^#(?:x([\da-f]+)|(\d+))$/iu.exec(entity) ?? [];
	const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
	const known = Object.hasOwn(entities, entity) ? entities[entity] : undefined;
	return required(
		reference.endsWith(';') ? (known ?? (code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined)) : undefined,
	);
}
