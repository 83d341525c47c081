import {canonicalId} from './s3/names.js';
import type {Acl, Bucket, ObjectVersion, SandboxState} from './state.js';

export const hour = 3_600_000;
export const day = 24 * hour;
export const kib = 1024;
export const mib = 1024 * kib;
export const gib = 1024 * mib;

const partBytes = 8 * mib;
const archivedAfterDays = 30;
const hexAlphabet = '0123456789abcdef';
const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

/** Backups that come in a rhythm. */
export type Series = {
	/** Hours after midnight UTC. */
	readonly at: number;
	readonly size: number;
	readonly name: (date: string) => string;
	readonly days?: number;
	/** Days between two, and since the last. */
	readonly every?: number;
	readonly since?: number;
	/** So many of the newest did not arrive. */
	readonly missing?: number;
	/** Did not arrive so many backups ago. */
	readonly gaps?: readonly number[];
	/** The size of the newest. */
	readonly lastSize?: number;
	/** Older ones are in the archive. */
	readonly isArchived?: boolean;
};

/** Puts the backups of a series into a bucket, as far back as it goes. */
export function addSeries(state: SandboxState, bucket: Bucket, series: Series): void {
	const {at, size, name, days = 90, every = 1, since = 0, missing = 0, gaps = [], lastSize} = series;
	const now = state.clock();
	const midnight = Math.floor(now / day) * day - since * day;
	const times = Array.from(
		{length: Math.ceil(days / every)},
		(_, index) => midnight + at * hour - index * every * day,
	).filter(time => time <= now);
	for (const [index, time] of times.entries()) {
		if (index < missing || gaps.includes(index)) {
			continue;
		}

		const isNewest = index === missing && lastSize !== undefined;
		// Sizes differ a little from day to day, the same way each time.
		const wobble = 1 + ((Math.floor(time / day) * 7919) % 40) / 2000 - 0.01;
		const isOld = now - time > archivedAfterDays * day;
		putObject(state, bucket, name(dateOf(time)), isNewest ? lastSize : size * wobble, time, {
			storageClass: series.isArchived && isOld ? 'GLACIER' : 'STANDARD',
		});
	}
}

/** Files that come every hour, numbered, the newest a few minutes ago. */
export function addHourly(
	state: SandboxState,
	bucket: Bucket,
	{
		days,
		size,
		name,
	}: {readonly days: number; readonly size: number; readonly name: (index: number) => string},
): void {
	const count = days * 24;
	for (let index = 0; index < count; index++) {
		const ago = (count - 1 - index) * hour + 4 * 60_000;
		putObject(state, bucket, name(index), size, state.clock() - ago);
	}
}

/** The day of a time, as it stands in keys. */
export const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Puts an object that has a size and no bytes; over one that is there in a bucket with versions it is a newer version. */
export function putObject(
	state: SandboxState,
	bucket: Bucket,
	key: string,
	size: number,
	at: number,
	{storageClass = 'STANDARD'}: {readonly storageClass?: string} = {},
): void {
	const hasVersions = bucket.versioning === 'Enabled';
	const of = `${bucket.name}/${key}`;
	const bytes = Math.round(size);
	const parts = Math.max(1, Math.ceil(bytes / partBytes));
	const version: ObjectVersion = {
		versionId: hasVersions ? state.random(32, idAlphabet, `version of ${of}`) : 'null',
		isDeleteMarker: false,
		lastModified: at,
		size: bytes,
		etag: state.random(32, hexAlphabet, `etag of ${of}`) + (parts > 1 ? `-${parts}` : ''),
		storageClass,
		headers: {},
		metadata: {},
		owner: canonicalId(bucket.owner),
		acl: ownAcl(bucket.owner),
		tags: new Map(),
	};
	bucket.objects.set(key, [version, ...(hasVersions ? (bucket.objects.get(key) ?? []) : [])]);
}

/** Leaves an upload unfinished. */
export function addUpload(
	state: SandboxState,
	bucket: Bucket,
	key: string,
	{at, parts}: {readonly at: number; readonly parts: number},
): void {
	const id = state.random(128, idAlphabet, `upload of ${bucket.name}/${key}`);
	const content = new Uint8Array(partBytes);
	const etag = state.random(32, hexAlphabet, `etag of ${bucket.name}/${key}`);
	bucket.uploads.set(id, {
		id,
		key,
		initiator: `arn:${state.partition}:iam::${state.account}:user/backup-writer`,
		initiatedAt: at,
		headers: {},
		metadata: {},
		owner: canonicalId(bucket.owner),
		acl: ownAcl(bucket.owner),
		tags: new Map(),
		storageClass: 'STANDARD',
		parts: new Map(
			Array.from({length: parts}, (_, index) => [index + 1, {content, etag, at: at + (index + 1) * 60_000}]),
		),
	});
}

/** The access list of what belongs to one account alone. */
export function ownAcl(account: string): Acl {
	const owner = canonicalId(account);
	return {owner, grants: [{grantee: owner, permission: 'FULL_CONTROL'}]};
}
