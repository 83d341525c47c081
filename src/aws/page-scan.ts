import {isUtf8} from 'node:buffer';
import {incompleteReply} from './errors.js';
import {required} from './reading.js';
import {
	enter,
	leaf,
	name,
	type Scan,
	skipElement,
	skipSpace,
	type Tag,
	tag,
	take,
	text,
	textIs,
	time,
	truth,
	unquoted,
	wholeNumber,
} from './scan.js';

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
const standard = Buffer.from('STANDARD');

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

	const scan: Scan = {bytes, isUrl: bytes.includes(encodedByUrl), at: 0, start: 0, end: 0, kinds: 0};
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
		fields.storageClass = textIs(scan, standard) ? 'STANDARD' : text(scan);
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
