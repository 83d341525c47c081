import {paginateListObjectsV2, S3} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import {expect, onTestFinished, test} from 'vitest';
import {createBucket} from '../../../src/aws/buckets.js';
import {compareKeys} from '../../../src/aws/key-order.js';
import {listObjectVersions, type VersionPage} from '../../../src/aws/listing.js';
import type {Entry} from '../../../src/backups/backup.js';
import {listAll, listAllVersions, type Version} from '../../../src/backups/listing/listing.js';
import {addVersion} from '../../../src/sandbox/s3/versions.js';
import type {ObjectVersion} from '../../../src/sandbox/state.js';
import {type Rehearsal, rehearse, valueIn} from '../../aws/sandbox.js';

const bucket = 'acme-backups';
const hostile = fc.constantFrom(
	...['a', 'b', '1', '2', '/', '//', '+', ' ', '%', '%2F', '&', '<', '"', "'", '~', '=', '?', '#'],
	...['\u0001', '\t', '\n', '\u001F', '\u007F', 'é', '東', '\uE000', '\uFFFD', '\uFFFF'],
	...['\u{10000}', '\u{1F600}', '\u{10FFFF}'],
);
const key = fc.oneof(
	{weight: 6, arbitrary: fc.string({unit: hostile, minLength: 1, maxLength: 8})},
	{weight: 6, arbitrary: fc.string({unit: fc.constantFrom('a', '0', '1', '/'), minLength: 1, maxLength: 6})},
	{weight: 1, arbitrary: fc.string({unit: hostile, minLength: 1, maxLength: 3}).map(start => fill(start))},
);

/** To the 1,024 bytes that a key may have. */
const fill = (start: string) => start + 'k'.repeat(1024 - Buffer.byteLength(start));

/** Everywhere at once: pages of three keys, and no range too small to be divided. */
const eager = {pageSize: 3, leastToSplit: 1, concurrency: 5};

async function openBucket(): Promise<Rehearsal> {
	const rehearsal = await rehearse();
	valueIn(await createBucket(rehearsal.admin, {bucket, region: 'us-east-1'}));
	return rehearsal;
}

function fillBucket({sandbox}: Rehearsal, versions: readonly (readonly [string, Partial<ObjectVersion>])[]) {
	const known = sandbox.state.buckets.get(bucket);
	if (known === undefined) {
		throw new Error('The bucket is not there');
	}

	for (const one of [...known.objects.keys()]) {
		known.objects.delete(one);
	}

	for (const [index, [name, more]] of versions.entries()) {
		addVersion(known, name, {
			versionId: 'null',
			isDeleteMarker: false,
			lastModified: Date.UTC(2026, 10, 20) + index * 1001,
			size: index,
			etag: `etag-${index}`,
			storageClass: index % 2 === 0 ? 'STANDARD' : 'GLACIER_IR',
			headers: {},
			metadata: {},
			owner: 'owner',
			acl: {owner: 'owner', grants: []},
			tags: new Map(),
			...more,
		} as ObjectVersion);
	}
}

/** As the SDK's own reader and paginator list it. */
async function listBySdk({connection, sandbox}: Rehearsal, prefix: string): Promise<readonly Entry[]> {
	const client = new S3({
		endpoint: sandbox.endpoint,
		region: connection.region,
		forcePathStyle: true,
		credentials: {accessKeyId: sandbox.accessKeyId, secretAccessKey: sandbox.secretAccessKey},
	});
	onTestFinished(() => client.destroy());
	const entries: Entry[] = [];
	const pages = paginateListObjectsV2({client}, {Bucket: bucket, Prefix: prefix, EncodingType: 'url'});
	for await (const {Contents = []} of pages) {
		for (const {Key = '', Size = 0, LastModified, ETag = '', StorageClass = ''} of Contents) {
			entries.push({
				key: decodeURIComponent(Key.replaceAll('+', ' ')),
				size: Size,
				at: LastModified?.getTime() ?? 0,
				etag: ETag.replaceAll('"', ''),
				storageClass: StorageClass,
			});
		}
	}

	return entries;
}

const inOrder = <Item extends Entry>(items: readonly Item[]) =>
	[...items].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));

test('every bucket is listed as the SDK lists it, however it is divided', async () => {
	const rehearsal = await openBucket();
	let mostRequests = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.uniqueArray(key, {maxLength: 40, size: 'max'}),
			fc.constantFrom('', '', 'a', 'a/', '東', '\uFFFD', '\u{1F600}', '%'),
			fc.integer({min: 1, max: 9}),
			async (keys, prefix, concurrency) => {
				fillBucket(
					rehearsal,
					keys.map(one => [one, {}] as const),
				);
				const seen: Entry[] = [];
				const listing = await listAll(
					rehearsal.admin,
					{bucket, prefix, ...eager, concurrency},
					{onPage: page => seen.push(...page)},
				);
				const expected = await listBySdk(rehearsal, prefix);
				expect(inOrder(seen)).toEqual(expected);
				expect(listing).toMatchObject({
					ok: true,
					objects: expected.length,
					bytes: expected.reduce((sum, {size}) => sum + size, 0),
				});
				mostRequests = Math.max(mostRequests, listing.requests);
			},
		),
		{numRuns: 100},
	);
	// Forty keys are fourteen pages: it was divided.
	expect(mostRequests).toBeGreaterThan(20);
});

test('between two keys, and no further', async () => {
	const rehearsal = await openBucket();
	const keys = ['a', 'b', 'b\uFFFD', 'b\u{1F600}', 'c', 'd', 'e/', 'f'];
	fillBucket(
		rehearsal,
		keys.map(one => [one, {}] as const),
	);
	await fc.assert(
		fc.asyncProperty(fc.nat(keys.length - 1), fc.nat(keys.length - 1), async (from, to) => {
			const seen: string[] = [];
			await listAll(
				rehearsal.admin,
				{bucket, after: keys[from] as string, until: keys[to] as string, ...eager},
				{onPage: page => seen.push(...page.map(one => one.key))},
			);
			expect(new Set(seen)).toEqual(new Set(keys.slice(from + 1, to + 1)));
		}),
		{numRuns: 30},
	);
});

async function listVersionsPageByPage({admin}: Rehearsal): Promise<readonly string[]> {
	const versions: VersionPage['versions'][number][] = [];
	let next: VersionPage['next'];
	do {
		const page = valueIn(
			await listObjectVersions(admin, {bucket, ...(next !== undefined && {next})}),
		) as VersionPage;
		versions.push(...page.versions);
		next = page.next;
	} while (next !== undefined);
	return versions.map(({key: name, versionId, isDeleteMarker, isLatest, size}) =>
		[name, versionId, isDeleteMarker, isLatest, size].join('\n'),
	);
}

test('every version and delete marker is listed once, however it is divided', async () => {
	const rehearsal = await openBucket();
	const version = fc.record({
		name: fc.oneof(fc.constantFrom('a', 'a/1', '東'), key),
		isDeleteMarker: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(version, {maxLength: 40, size: 'max'}), async versions => {
			fillBucket(
				rehearsal,
				versions.map(
					({name, isDeleteMarker}, index) =>
						[name, {versionId: `v${index}`, isDeleteMarker, ...(isDeleteMarker && {size: 0})}] as const,
				),
			);
			const seen: Version[] = [];
			const listing = await listAllVersions(
				rehearsal.admin,
				{bucket, ...eager},
				{onPage: page => seen.push(...page)},
			);
			expect(listing).toMatchObject({ok: true, objects: versions.length});
			expect(
				seen
					.map(one => [one.key, one.versionId, one.isDeleteMarker, one.isLatest, one.size].join('\n'))
					.sort(compareKeys),
			).toEqual([...(await listVersionsPageByPage(rehearsal))].sort(compareKeys));
		}),
		{numRuns: 60},
	);
});

test('a small bucket is one request, a bucket of two pages no more than three', async () => {
	const rehearsal = await openBucket();
	const list = async (count: number) => {
		fillBucket(
			rehearsal,
			Array.from({length: count}, (_, index) => [`db/${String(index).padStart(5, '0')}`, {}] as const),
		);
		return listAll(rehearsal.admin, {bucket}, {onPage() {}});
	};
	expect(await list(0)).toMatchObject({ok: true, objects: 0, requests: 1});
	expect(await list(1000)).toMatchObject({ok: true, objects: 1000, requests: 1});
	const two = await list(1500);
	expect(two).toMatchObject({ok: true, objects: 1500});
	expect(two.requests).toBeLessThanOrEqual(3);
});
