import type {PolicyDocument} from '../policy/document.js';
import {canonicalId} from './s3/names.js';
import type {Bucket, ObjectVersion, PublicAccessBlock, SandboxState} from './state.js';

const hour = 3_600_000;
const day = 24 * hour;
const kib = 1024;
const mib = 1024 * kib;
const gib = 1024 * mib;

type BucketChange = Partial<Omit<Bucket, 'name' | 'objects' | 'uploads' | 'configurations'>>;

/** A bucket of another account and one in another region, to run into. They are always there. */
export function seedElsewhere(state: SandboxState): void {
	addBucket(state, 'globex-archive', {owner: state.otherAccount});
	addBucket(state, 'acme-archive-frankfurt', {region: 'eu-central-1'});
}

/** Buckets with 90 days of backups, healthy and sick, as one meets them. */
export function seedDemo(state: SandboxState): void {
	seedOldBucket(state);
	const media = addBucket(state, 'acme-media', {versioning: 'Enabled'});
	addDaily(state, media, 'photos', {days: 90, at: 3 * hour, size: 88 * gib, name: date => `${date}.tar.zst`});
	addDaily(state, media, 'videos', {
		days: 90,
		at: 4 * hour,
		size: 310 * gib,
		name: date => `${date}.tar.zst`,
	});
	const ledger = addBucket(state, 'acme-ledger', {versioning: 'Enabled'});
	addDaily(state, ledger, 'postings', {
		days: 90,
		at: hour,
		size: 640 * mib,
		name: date => `postings-${date}.dump`,
	});
	addBucket(state, 'acme-empty', {versioning: 'Enabled'});
}

/** A bucket from before 2023: access lists on, nothing blocked, no versions, and two statements of others. */
function seedOldBucket(state: SandboxState): void {
	const {publicAccessBlock: _, ...bucket} = makeBucket(state, 'acme-backups', {ownership: 'ObjectWriter'});
	const document = othersPolicy(bucket.name);
	const old: Bucket = {...bucket, policy: {text: JSON.stringify(document), document, at: 0}};
	state.buckets.set(old.name, old);
	const nightly = (series: string, hours: number, size: number, more: Partial<Daily> = {}) =>
		addDaily(state, old, series, {
			days: 90,
			at: hours * hour,
			size,
			name: date => `${date}/${leaf(series)}.dump`,
			...more,
		});
	nightly('db-01/customers', 2, 2.4 * gib);
	nightly('db-01/orders', 2.05, 18.4 * gib, {lastSize: 1.1 * gib});
	nightly('db-02/customers', 2, 2.4 * gib);
	nightly('db-02/orders', 2.15, 18.2 * gib, {missing: 3});
	nightly('mail-01/store', 12, 88 * gib);
	nightly('web-03/config', 13, 212 * kib);
	nightly('web-04/config', 13, 209 * kib);
	nightly('web-03/uploads', 14, 4.6 * gib, {missing: 1});
	nightly('db-03/ledger', 2, 640 * mib, {every: 7});
	seedBinlogs(state, old);
	for (const [ago, size] of [
		[33, 500],
		[19, 120],
		[12, 310],
	] as const) {
		put(
			state,
			old,
			`tmp/adhoc/${dateOf(state.clock() - ago * day)}.sql.gz`,
			size * mib,
			state.clock() - ago * day,
		);
	}
}

const leaf = (series: string) => series.slice(series.lastIndexOf('/') + 1);

function seedBinlogs(state: SandboxState, bucket: Bucket): void {
	const now = state.clock();
	const count = 14 * 24;
	for (let index = count; index > 0; index--) {
		const name = `db-01/binlog/mysql-bin.${String(10_000 + count - index).padStart(6, '0')}.zst`;
		put(state, bucket, name, 16 * mib, now - (index - 1) * hour - 4 * 60_000);
	}
}

type Daily = {
	readonly days: number;
	/** After midnight UTC. */
	readonly at: number;
	readonly size: number;
	readonly name: (date: string) => string;
	/** Days between two. */
	readonly every?: number;
	/** So many of the newest did not arrive. */
	readonly missing?: number;
	/** The newest is of this size. */
	readonly lastSize?: number;
};

function addDaily(state: SandboxState, bucket: Bucket, series: string, plan: Daily): void {
	const {days, at, size, name, every = 1, missing = 0, lastSize} = plan;
	const now = state.clock();
	const midnight = Math.floor(now / day) * day;
	const times = Array.from(
		{length: Math.ceil(days / every)},
		(_, index) => midnight + at - index * every * day,
	)
		.filter(time => time <= now)
		.slice(missing);
	for (const [index, time] of times.entries()) {
		const isNewest = index === 0 && lastSize !== undefined;
		// Sizes differ a little from day to day, the same way each time.
		const wobble = 1 + ((Math.floor(time / day) * 7919) % 40) / 2000 - 0.01;
		put(state, bucket, `${series}/${name(dateOf(time))}`, isNewest ? lastSize : size * wobble, time);
	}
}

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const hexAlphabet = '0123456789abcdef';

function put(state: SandboxState, bucket: Bucket, key: string, size: number, at: number): void {
	const version: ObjectVersion = {
		versionId: bucket.versioning === 'Enabled' ? state.random(32, hexAlphabet) : 'null',
		isDeleteMarker: false,
		lastModified: at,
		size: Math.round(size),
		etag: `${state.random(32, hexAlphabet)}-${Math.max(1, Math.ceil(size / (8 * mib)))}`,
		storageClass: 'STANDARD',
		headers: {},
		metadata: {},
		owner: canonicalId(bucket.owner),
		acl: {
			owner: canonicalId(bucket.owner),
			grants: [{grantee: canonicalId(bucket.owner), permission: 'FULL_CONTROL'}],
		},
		tags: new Map(),
	};
	bucket.objects.set(key, [version]);
}

const allBlocked: PublicAccessBlock = {
	blockPublicAcls: true,
	ignorePublicAcls: true,
	blockPublicPolicy: true,
	restrictPublicBuckets: true,
};

function addBucket(state: SandboxState, name: string, change: BucketChange): Bucket {
	const bucket = makeBucket(state, name, change);
	state.buckets.set(name, bucket);
	return bucket;
}

function makeBucket(state: SandboxState, name: string, change: BucketChange): Bucket {
	const owner = change.owner ?? state.account;
	return {
		name,
		region: state.region,
		owner,
		createdAt: state.clock() - 400 * day,
		publicAccessBlock: allBlocked,
		ownership: 'BucketOwnerEnforced',
		acl: {owner: canonicalId(owner), grants: [{grantee: canonicalId(owner), permission: 'FULL_CONTROL'}]},
		configurations: new Map(),
		objects: new Map(),
		uploads: new Map(),
		...change,
	};
}

/** What other people have in the policy of a shared bucket: Nightdrop must keep it as it is. */
const othersPolicy = (bucket: string): PolicyDocument => ({
	Version: '2012-10-17',
	Statement: [
		{
			Sid: 'CloudTrailWrite',
			Effect: 'Allow',
			Principal: {Service: 'cloudtrail.amazonaws.com'},
			Action: 's3:PutObject',
			Resource: `arn:aws:s3:::${bucket}/AWSLogs/111122223333/*`,
			Condition: {StringEquals: {'s3:x-amz-acl': 'bucket-owner-full-control'}},
		},
		{
			Sid: 'DenyUnencryptedLogs',
			Effect: 'Deny',
			Principal: '*',
			Action: 's3:PutObject',
			Resource: `arn:aws:s3:::${bucket}/AWSLogs/*`,
			Condition: {Bool: {'aws:SecureTransport': 'false'}},
		},
	],
});
