import {expect, test} from 'vitest';
import type {Aws} from '../../../src/aws/clients.js';
import {deleteObject, putObject} from '../../../src/aws/objects.js';
import {
	asOfLine,
	findReport,
	type InventoryReport,
	readReport,
} from '../../../src/backups/inventory/inventory.js';
import type {Found} from '../../../src/backups/inventory/problem.js';
import {rehearse, valueIn} from '../../aws/sandbox.js';
import {
	bucket,
	collector,
	csv,
	folder,
	type Made,
	makeBucket,
	parquet,
	parquetSchemas,
	putReport,
	type Row,
} from './report.js';

const place = {bucket, key: folder};

async function open(...reports: readonly Made[]): Promise<Aws> {
	const {admin} = await rehearse();
	await makeBucket(admin);
	for (const report of reports) {
		await putReport(admin, report);
	}

	return admin;
}

function found<Value>(answer: Found<Value>): Value {
	if (!answer.ok) {
		throw new Error(`${answer.problem.what}: ${answer.problem.why}`);
	}

	return answer.value;
}

const problem = (answer: Found<unknown>) =>
	answer.ok ? undefined : `${answer.problem.what}: ${answer.problem.why}`;

async function read(aws: Aws) {
	const report = found(await findReport(aws, place));
	const received = collector();
	return {report, rows: found(await readReport(aws, report, received)), ...received};
}

const oddKeys = [
	'db/2026-11-23/orders.dump',
	'a b+c.dump',
	'"quoted", and a comma',
	'100%/%2F',
	'line\nfeed',
	'🦆/ü/日本',
	'//double',
];
const rows: readonly Row[] = oddKeys.map((key, index) => ({
	key,
	size: index * 1_000_000_007,
	at: `2026-11-2${index}T02:10:00.123Z`,
	etag: `${index}-5`,
	storageClass: index === 0 ? 'GLACIER' : 'STANDARD',
}));
const entries = rows.map(({at, ...row}) => ({...row, at: Date.parse(at)}));

const columns = ['Bucket', 'Key', 'Size', 'LastModifiedDate', 'ETag', 'StorageClass', 'EncryptionStatus'];
const versionColumns = ['Bucket', 'Key', 'VersionId', 'IsLatest', 'IsDeleteMarker', ...columns.slice(2)];
const csvReport = (rows: readonly Row[], more: Partial<Made> = {}): Made => ({
	format: 'CSV',
	schema: columns.join(', '),
	files: [csv(rows, columns)],
	...more,
});
const parquetReport = (rows: readonly Row[], more: Partial<Made> = {}): Made => ({
	format: 'Parquet',
	schema: parquetSchemas.today,
	files: [parquet(rows)],
	...more,
});

test('CSV, with keys that must be decoded', async () => {
	const {report, ...received} = await read(await open(csvReport(rows)));
	expect(received.entries).toEqual(entries);
	expect(received.rows).toBe(rows.length);
	expect(report).toMatchObject({sourceBucket: 'acme-backups', format: 'CSV', unfinished: 0});
	expect(report.asOf).toBe(Date.parse('2026-11-23T01:00Z'));
	expect(asOfLine(report, Date.parse('2026-11-23T19:00Z'))).toBe(
		'This report is of 23 Nov 01:00 UTC (18 h ago): what was put since is not in it.',
	);
});

test('CSV columns stand in the order of the schema, whatever it is', async () => {
	const order = ['StorageClass', 'Size', 'ETag', 'Bucket', 'LastModifiedDate', 'Key'];
	const {entries: seen} = await read(
		await open(csvReport(rows, {schema: order.join(', '), files: [csv(rows, order)]})),
	);
	expect(seen).toEqual(entries);
});

test.each(Object.entries(parquetSchemas))('Parquet, with the schema as it is %s', async (_, schema) => {
	const {entries: seen} = await read(await open(parquetReport(rows, {schema})));
	expect(seen).toEqual(entries);
});

const versions: readonly Row[] = [
	{key: 'a', size: 5, at: '2026-11-23T02:00:00.000Z', etag: 'x', storageClass: 'STANDARD'},
	{key: 'b', at: '2026-11-23T03:00:00.000Z', versionId: 'v2', isDeleteMarker: true},
	{
		key: 'b',
		size: 7,
		at: '2026-11-22T03:00:00.000Z',
		versionId: 'v1',
		isLatest: false,
		etag: 'y',
		storageClass: 'STANDARD',
	},
	{key: 'c', size: 9, at: '2026-11-23T04:00:00.000Z', versionId: 'v9', etag: 'z', storageClass: 'STANDARD'},
	{key: 'c', size: 1, at: '2026-11-22T04:00:00.000Z', isLatest: false, etag: 'w', storageClass: 'STANDARD'},
];

test.each<[string, Made]>([
	['CSV', csvReport(versions, {schema: versionColumns.join(', '), files: [csv(versions, versionColumns)]})],
	['Parquet', parquetReport(versions)],
])('of all versions in %s, only the latest that is no delete marker is there', async (_, made) => {
	const received = await read(await open(made));
	expect(received.entries).toMatchObject([
		{key: 'a', size: 5},
		{key: 'c', size: 9},
	]);
	expect(received.versions).toMatchObject([
		{key: 'a', versionId: 'null', isLatest: true},
		{key: 'b', versionId: 'v2', isDeleteMarker: true, size: 0, etag: ''},
		{key: 'b', versionId: 'v1', isLatest: false, isDeleteMarker: false},
		{key: 'c', versionId: 'v9'},
		{key: 'c', versionId: 'null', isLatest: false},
	]);
});

const many = (count: number, from = 0): readonly Row[] =>
	Array.from({length: count}, (_, index) => ({
		key: `k${from + index}`,
		size: index,
		at: '2026-11-23T02:00:00.000Z',
		etag: 'e',
	}));

test('two files, many groups of rows, many lines: each row once, a part at a time', async () => {
	const files = [parquet(many(12_000), 7000), parquet(many(3000, 12_000))];
	const inParquet = await read(await open(parquetReport([], {files})));
	expect(inParquet.pages).toEqual([5000, 2000, 5000, 3000]);
	const inCsv = await read(
		await open(csvReport([], {files: [csv(many(12_000), columns), csv(many(3000, 12_000), columns)]})),
	);
	expect(Math.max(...inCsv.pages)).toBeLessThan(7000);
	for (const {entries: seen} of [inParquet, inCsv]) {
		expect(new Set(seen.map(entry => (entry as Row).key)).size).toBe(15_000);
		expect(seen).toHaveLength(15_000);
	}
});

test('an empty bucket', async () => {
	expect(await read(await open(csvReport([], {files: []})))).toMatchObject({rows: 0, entries: []});
	expect(await read(await open(csvReport([])))).toMatchObject({rows: 0, entries: []});
});

test('the newest finished report is taken, one without manifest or checksum is not finished', async () => {
	const old = csvReport(rows, {time: '2026-11-21T01-00Z'});
	const aws = await open(
		old,
		csvReport([], {time: '2026-11-22T01-00Z'}),
		csvReport([], {time: '2026-11-23T01-00Z'}),
	);
	expect(found(await findReport(aws, place)).unfinished).toBe(0);
	valueIn(await deleteObject(aws, {bucket, key: `${folder}2026-11-23T01-00Z/manifest.json`}));
	valueIn(await deleteObject(aws, {bucket, key: `${folder}2026-11-22T01-00Z/manifest.checksum`}));
	const report = found(await findReport(aws, place));
	expect(report).toMatchObject({key: `${folder}2026-11-21T01-00Z/manifest.json`, unfinished: 2});
});

test('a report that is named is taken', async () => {
	const aws = await open(csvReport(rows, {time: '2026-11-21T01-00Z'}), csvReport([]));
	const key = `${folder}2026-11-21T01-00Z/manifest.json`;
	expect(found(await findReport(aws, {bucket, key})).files[0]?.size).toBeGreaterThan(100);
});

test('without any report it says to wait', async () => {
	const aws = await open();
	valueIn(await putObject(aws, {bucket, key: `${folder}data/x.csv.gz`, body: 'x'}));
	expect(problem(await findReport(aws, place))).toBe(
		'There is no finished report of this inventory: No folder there is named like a time.',
	);
});

test('a manifest with a wrong checksum is refused', async () => {
	const aws = await open(csvReport(rows, {change: {checksum: '0'.repeat(32)}}));
	expect(problem(await findReport(aws, place))).toBe(
		'The report cannot be read: Its manifest has not the checksum that lies beside it.',
	);
});

const changeFile = (change: {readonly [name: string]: unknown}) => ({
	manifest: (json: {[name: string]: unknown}) => ({
		...json,
		files: (json['files'] as readonly object[]).map(file => ({...file, ...change})),
	}),
});

test.each<[string, Made, string]>([
	['a missing data file', csvReport(rows, {change: {withoutData: true}}), 'is no longer there'],
	['a data file of another size', csvReport(rows, {change: changeFile({size: 5})}), 'its manifest says 5'],
	[
		'another checksum of a file',
		csvReport(rows, {change: changeFile({MD5checksum: 'x'})}),
		'has not the checksum',
	],
	['a file that is not gzip', csvReport(rows, {files: [new Uint8Array(50)]}), 'is not whole gzip'],
	['a file that is cut', csvReport(rows, {files: [csv(rows, columns).subarray(0, 60)]}), 'is not whole gzip'],
	[
		'rows of another schema',
		csvReport(rows, {schema: `${columns.join(', ')}, More`}),
		'does not fit its schema',
	],
	['a date that is none', csvReport([{key: 'a', at: 'soon'}]), 'A date in it is soon.'],
	['a file that is not Parquet', parquetReport([], {files: [new Uint8Array(50)]}), 'is not the Parquet'],
	[
		'Parquet without a column',
		parquetReport(rows, {schema: parquetSchemas.today.replace('e_tag', 'etag')}),
		'is not the Parquet',
	],
])('%s is found while reading', async (_, made, words) => {
	const aws = await open(made);
	const report: InventoryReport = found(await findReport(aws, place));
	expect(problem(await readReport(aws, report, collector()))).toContain(words);
});

test('a refusal is said as one', async () => {
	const {admin, openUser} = await rehearse();
	await makeBucket(admin);
	await putReport(admin, csvReport(rows));
	const user = await openUser('nobody');
	expect(problem(await findReport(user, place))).toBe('The reports cannot be listed: You may not read it.');
	const report = found(await findReport(admin, place));
	const answer = await readReport(user, report, collector());
	expect(answer.ok ? undefined : answer.problem.error?.status).toBe(403);
});
