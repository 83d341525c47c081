import {markOf} from './marks.js';

/** Compression and encryption: what may change between two backups of one series. */
const wrappings = new Set(
	'gz gzip zst zstd xz bz2 bzip2 lz4 lzma lzo br snappy s2 sz z zip 7z gpg pgp age enc aes crypt'.split(' '),
);

/** Short forms of an archive with its compression. */
const archives = new Map([
	['tgz', 'tar'],
	['tbz', 'tar'],
	['tbz2', 'tar'],
	['txz', 'tar'],
	['tzst', 'tar'],
]);

/** What a tree of files is made of, whatever dates its names have: `uploads/2024/03/photo.jpg`. */
const contents = new Set(
	(
		'jpg jpeg png gif webp svg ico bmp tif tiff heic psd mp3 mp4 m4a m4v mov avi mkv wav flac ogg webm pdf doc docx xls xlsx ' +
		'ppt pptx odt ods odp epub html htm css scss less js mjs jsx map ts tsx vue php py rb java c h cpp go rs md rst ipynb ' +
		'woff woff2 ttf otf eot srt vtt conf ini'
	).split(' '),
);

/** What says that a key without any date is a backup all the same. */
const backups = new Set(
	(
		'sql dump dmp bak backup bkp archive tar tgz tbz tbz2 txz tzst zip 7z rar gz zst xz bz2 lz4 lzma br gpg age enc aes db ' +
		'sqlite sqlite3 rdb aof trn img qcow2 vmdk vhd vhdx iso tibx vbk vib vbm ldif bson pgdump snap snapshot ova fdb gbk wim'
	).split(' '),
);

const companion =
	/(?:\.(?:sha\d{1,3}(?:sums?)?|md5(?:sums?)?|sig|minisig|asc|crc|crc32|checksum|metadata\.json|metadata)|-logs\.gz)$/iu;
const temporary = /(?:\.(?:partial|tmp|temp|inprogress|in-progress|part|filepart|uploading|incomplete)|~)$/iu;
const wrapping = [...wrappings, ...archives.keys(), 'tar', 'sql', 'dump', 'bak', 'archive', 'rar'].join('|');
const tailPart = new RegExp(
	`(?<=\\.(?:${wrapping}))(?:-[a-z]{2}|\\.a[a-z]|\\.\\d{2,4}|\\.(?:part|vol)\\d+)$`,
	'iu',
);
/** Whether the costlier look for a part can find anything. */
const partLike = /(?:-[a-z]{2}|\.a[a-z]|\d)$/iu;
const innerPart = /[._-](?:(?:part|vol)\d+|0\d{3})(?=(?:\.[a-z]\w{0,9}){1,4}$)/iu;
const barePart = new RegExp(`(?<=[${markOf('date')}${markOf('time')}${markOf('timestamp')}])\\.\\d{3}$`, 'u');
const pointer = /(?:^|[/._-])(?:latest|current|newest)(?:[._-][^/]*)?(?:\/[^/]*)?$|(?:^|\/)lock\.json$/iu;
const namedAsBackup = /backup|dump|snapshot|bkp/iu;

/** The last extensions of a key, in small letters: `['sql', 'gz']`. */
export function extensionsOf(key: string): readonly string[] {
	const found = /(?:\.[a-z][a-z0-9]{0,9})+$/iu.exec(key.slice(key.lastIndexOf('/') + 1))?.[0] ?? '';
	return found === '' ? [] : found.slice(1).toLowerCase().split('.');
}

/** A shape without what may change from one backup of a series to the next: compression and encryption. */
export function withoutWrapping(shape: string): string {
	const all = extensionsOf(shape);
	const kept = all
		.map(extension => archives.get(extension) ?? extension)
		.filter(extension => !wrappings.has(extension));
	const length = all.reduce((sum, extension) => sum + extension.length + 1, 0);
	return all.length === 0
		? shape
		: `${shape.slice(0, shape.length - length)}${kept.map(one => `.${one}`).join('')}`;
}

/**
What an object is by its key alone.

`part` is one of the files that one archive was cut into; `fixed` a backup without anything in its name that changes; `content` a file of a tree; `store` a name made of a hash and of nothing that says backup.
*/
export type Role = 'backup' | 'fixed' | 'companion' | 'unfinished' | 'part' | 'content' | 'store' | 'pointer';

/** `from` and `to`, counted from the end of the shape as of the key, enclose what is not of the backup's own name. */
export type Dissected = {readonly role: Role; readonly from: number; readonly to: number};

const dated = new RegExp(`[${markOf('date')}${markOf('timestamp')}]`, 'u');
const varied = new RegExp(
	`[${markOf('counter')}${markOf('hex')}${markOf('uuid')}${markOf('lsn')}${markOf('version')}${markOf('id')}]`,
	'u',
);

/** Whether a shape has a date. */
export const isDated = (shape: string) => dated.test(shape);

/** What the keys of a shape are. */
export function dissect(shape: string): Dissected {
	if (pointer.test(shape)) {
		return {role: 'pointer', from: 0, to: 0};
	}

	const side = companion.exec(shape) ?? temporary.exec(shape);
	if (side) {
		const rest = roleOf(shape.slice(0, side.index));
		const role = rest === 'content' ? 'content' : companion.test(shape) ? 'companion' : 'unfinished';
		return {role, from: side[0].length, to: 0};
	}

	const part =
		(partLike.test(shape) ? tailPart.exec(shape) : null) ??
		innerPart.exec(shape) ??
		(isDated(shape) ? barePart.exec(shape) : null);
	if (part && roleOf(shape) !== 'content') {
		const from = shape.length - part.index;
		return {role: 'part', from, to: from - part[0].length};
	}

	return {role: roleOf(shape), from: 0, to: 0};
}

function roleOf(shape: string): Role {
	const extensions = extensionsOf(shape);
	if (contents.has(extensions.at(-1) ?? '')) {
		return 'content';
	}

	if (isDated(shape)) {
		return 'backup';
	}

	const isBackup =
		extensions.some(extension => backups.has(extension)) ||
		namedAsBackup.test(shape.slice(shape.lastIndexOf('/') + 1));
	if (varied.test(shape)) {
		return isBackup ? 'backup' : 'store';
	}

	return isBackup ? 'fixed' : 'content';
}

/** A shape without what `dissect` found in it. */
export const withoutSuffix = (shape: string, {from, to}: Dissected) =>
	from === 0 ? shape : shape.slice(0, shape.length - from) + shape.slice(shape.length - to);
