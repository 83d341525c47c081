import type {PolicyDocument} from '../policy/document.js';
import {everythingBlocked} from './s3/public-access.js';
import {
	addHourly,
	addSeries,
	addUpload,
	dateOf,
	day,
	gib,
	hour,
	kib,
	mib,
	ownAcl,
	putObject,
	type Series,
} from './seed-objects.js';
import {seedPeople} from './seed-people.js';
import type {Bucket, SandboxState} from './state.js';

type BucketChange = Partial<Omit<Bucket, 'name' | 'objects' | 'uploads' | 'configurations'>>;

/** A bucket of another account and one in another region, to run into. They are always there. */
export function seedElsewhere(state: SandboxState): void {
	addBucket(state, 'globex-archive', {owner: state.otherAccount});
	addBucket(state, 'acme-archive-frankfurt', {region: 'eu-central-1'});
}

/** An account that has grown: people with rights of many kinds, and buckets with 90 days of backups, healthy and sick. */
export function seedDemo(state: SandboxState): void {
	seedPeople(state);
	seedOldBucket(state);
	seedMail(state);
	seedHealthy(state);
	addBucket(state, 'acme-empty', {versioning: 'Enabled'});
	const laptops = addBucket(state, 'acme-laptops', {versioning: 'Enabled'});
	addSeries(state, laptops, {at: 20, size: 42 * gib, name: date => `fleet/${date}.tar.zst`});
	setPolicy(laptops, closedToLists(state, laptops.name));
}

/** A bucket from before 2023: access lists on, nothing blocked, no versions, two statements of others, 14 series. */
function seedOldBucket(state: SandboxState): void {
	const {publicAccessBlock: _, ...modern} = makeBucket(state, 'acme-backups', {ownership: 'ObjectWriter'});
	const bucket: Bucket = modern;
	state.buckets.set(bucket.name, bucket);
	setPolicy(bucket, othersPolicy(state, bucket.name));
	for (const [series, plan] of oldSeries) {
		const leaf = series.slice(series.lastIndexOf('/') + 1);
		addSeries(state, bucket, {name: date => `db/${series}/${date}/${leaf}.dump`, ...plan});
	}

	addHourly(state, bucket, {
		days: 14,
		size: 16 * mib,
		name: index => `db/db-01/binlog/mysql-bin.${String(10_000 + index).padStart(6, '0')}.zst`,
	});
	const now = state.clock();
	for (const [ago, size] of [
		[33, 500],
		[19, 120],
		[12, 310],
	] as const) {
		putObject(state, bucket, `db/tmp/adhoc/${dateOf(now - ago * day)}.sql.gz`, size * mib, now - ago * day);
	}

	addSeries(state, bucket, {
		at: 6,
		size: 38 * kib,
		days: 30,
		name: date =>
			`AWSLogs/${state.account}/CloudTrail/${state.region}/${date.replaceAll('-', '/')}/trail.json.gz`,
	});
	addUpload(state, bucket, `db/db-01/orders/${dateOf(now - 12 * day)}/orders.dump`, {
		at: now - 12 * day,
		parts: 3,
	});
	addUpload(state, bucket, `db/web-03/uploads/${dateOf(now)}/uploads.dump`, {at: now - 2 * hour, parts: 2});
}

const oldSeries: readonly (readonly [string, Omit<Series, 'name'>])[] = [
	['db-01/customers', {at: 2, size: 2.4 * gib}],
	['db-01/orders', {at: 2.05, size: 18.4 * gib, lastSize: 1.1 * gib, isArchived: true}],
	['db-02/customers', {at: 2, size: 2.4 * gib}],
	['db-02/orders', {at: 2.18, size: 18.2 * gib, missing: 3, isArchived: true}],
	['db-03/audit', {at: 3, size: 96 * mib}],
	['db-03/ledger', {at: 2, size: 640 * mib, every: 7, since: 2}],
	['mail-01/index', {at: 12.5, size: 1.2 * gib}],
	['mail-01/store', {at: 12.8, size: 88 * gib, isArchived: true}],
	['web-03/config', {at: 13.5, size: 212 * kib, days: 19}],
	['web-03/uploads', {at: 14, size: 4.6 * gib, missing: 1, gaps: [11]}],
	['web-04/config', {at: 13.5, size: 209 * kib, days: 19}],
	['web-04/uploads', {at: 14.2, size: 3.1 * gib}],
];

/** Nine series of mail: one is late, one came empty; and one backup was written over, twice. */
function seedMail(state: SandboxState): void {
	const bucket = addBucket(state, 'acme-mail', {versioning: 'Enabled'});
	for (const host of ['mail-01', 'mail-02', 'mail-03']) {
		for (const [leaf, size] of [
			['store', 61 * gib],
			['index', 900 * mib],
			['queue', 14 * mib],
		] as const) {
			const series = `${host}/${leaf}`;
			addSeries(state, bucket, {
				at: 16,
				size,
				name: date => `${series}/${leaf}-${date}.tar.zst`,
				...(series === 'mail-02/store' && {missing: 2}),
				...(series === 'mail-03/queue' && {lastSize: 0}),
			});
		}
	}

	const made = Math.floor(state.clock() / day) * day - 6 * day + 16 * hour;
	const key = `mail-02/index/index-${dateOf(made)}.tar.zst`;
	putObject(state, bucket, key, 1.2 * kib, made + 3 * day);
	putObject(state, bucket, key, 1.2 * kib, made + 3 * day + 60_000);
}

function seedHealthy(state: SandboxState): void {
	const media = addBucket(state, 'acme-media', {versioning: 'Enabled'});
	for (const [series, at, size] of [
		['photos', 3, 88],
		['videos', 14, 310],
		['thumbnails', 14.5, 2.2],
	] as const) {
		addSeries(state, media, {at, size: size * gib, name: date => `${series}/${date}.tar.zst`});
	}

	const ledger = addBucket(state, 'acme-ledger', {versioning: 'Enabled', objectLock: {}});
	addSeries(state, ledger, {at: 12, size: 640 * mib, name: date => `postings/postings-${date}.dump`});
	addSeries(state, ledger, {at: 12.1, size: 22 * mib, name: date => `accounts/accounts-${date}.dump`});
	const wal = addBucket(state, 'acme-wal', {versioning: 'Enabled'});
	addHourly(state, wal, {
		days: 90,
		size: 16 * mib,
		name: index => `wal/00000001${index.toString(16).toUpperCase().padStart(16, '0')}.zst`,
	});
}

function addBucket(state: SandboxState, name: string, change: BucketChange): Bucket {
	const bucket = makeBucket(state, name, change);
	state.buckets.set(name, bucket);
	return bucket;
}

function makeBucket(state: SandboxState, name: string, change: BucketChange): Bucket {
	return {
		name,
		region: state.region,
		owner: state.account,
		createdAt: state.clock() - 400 * day,
		publicAccessBlock: everythingBlocked,
		ownership: 'BucketOwnerEnforced',
		acl: ownAcl(change.owner ?? state.account),
		configurations: new Map(),
		objects: new Map(),
		uploads: new Map(),
		...change,
	};
}

function setPolicy(bucket: Bucket, document: PolicyDocument): void {
	bucket.policy = {text: JSON.stringify(document), document, at: 0};
}

/** What other people have in the policy of a shared bucket: Nightdrop must keep it as it is. */
const othersPolicy = ({partition, account}: SandboxState, bucket: string): PolicyDocument => ({
	Version: '2012-10-17',
	Statement: [
		{
			Sid: 'CloudTrailWrite',
			Effect: 'Allow',
			Principal: {Service: 'cloudtrail.amazonaws.com'},
			Action: 's3:PutObject',
			Resource: `arn:${partition}:s3:::${bucket}/AWSLogs/${account}/*`,
			Condition: {StringEquals: {'s3:x-amz-acl': 'bucket-owner-full-control'}},
		},
		{
			Sid: 'ReplicationRead',
			Effect: 'Allow',
			Principal: {AWS: `arn:${partition}:iam::${account}:role/acme-replication`},
			Action: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl'],
			Resource: `arn:${partition}:s3:::${bucket}/*`,
		},
	],
});

/** A bucket that not even the administrator may list. */
const closedToLists = ({partition, account}: SandboxState, bucket: string): PolicyDocument => ({
	Version: '2012-10-17',
	Statement: [
		{
			Sid: 'OnlyTheFleetLists',
			Effect: 'Deny',
			Principal: '*',
			Action: ['s3:ListBucket', 's3:ListBucketVersions'],
			Resource: `arn:${partition}:s3:::${bucket}`,
			Condition: {StringNotEquals: {'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/fleet`}},
		},
	],
});
