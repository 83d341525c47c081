import {describe, expect, test} from 'vitest';
import {runBackups} from '../../src/backups/run.js';
import {rehearse} from '../aws/sandbox.js';
import {csv, folder, type Made, makeBucket, putReport} from '../backups/inventory/report.js';
import {nightly, now, place} from '../backups/listed-example.js';
import {captured} from '../helpers/captured.js';
import {hostile} from './corpus.js';
import {expectJson, expectLines, marksIn} from './sent.js';

/*
A report of S3 Inventory that somebody else wrote: its manifest and its rows.
*/

const columns = ['Bucket', 'Key', 'Size', 'LastModifiedDate', 'ETag', 'StorageClass'];
const signal = new AbortController().signal;
const text = hostile.join('');
const rows = nightly('orders').map(({key, ...row}) => ({...row, key, at: new Date(row.at).toISOString()}));

async function say(change: NonNullable<Made['change']>, keys: readonly string[], isJson: boolean) {
	const {admin} = await rehearse();
	await makeBucket(admin);
	const theirs = keys.map(key => ({...rows[0], key, at: '2026-11-23T02:10:00Z'}));
	await putReport(admin, {
		format: 'CSV',
		schema: columns.join(', '),
		files: [csv([...rows, ...theirs], columns)],
		time: '2026-11-23T03-00Z',
		change,
	});
	const [out, err] = [captured(), captured()];
	const code = await runBackups(
		{
			...{view: 'series', versions: false, uploads: false, isJson, signal},
			...{out: out.writer, err: err.writer, inventory: {bucket: 'reports', key: folder}},
		},
		{
			clock: {now: () => now, sleep: async () => new Promise(() => {})},
			place,
			open: async () => admin,
		},
	);
	return {code, out: out.text(), err: err.text()};
}

const isShort = (line: string) => line.length < 4 * text.length;

describe.each([
	['sourceBucket', {sourceBucket: text}],
	['fileFormat', {fileFormat: text}],
	['fileSchema', {fileSchema: `${columns.join(', ')}, ${text}`}],
	['the name of a file', {files: [{key: text, size: 3, MD5checksum: 'd41d8cd98f00b204e9800998ecf8427e'}]}],
	['the sum of a file', {files: [{key: `${folder}data/x.csv.gz`, size: 3, MD5checksum: text}]}],
	['creationTimestamp', {creationTimestamp: text}],
])('%s of a manifest', (_, fields) => {
	const change: Made['change'] = {manifest: json => ({...json, ...fields})};

	test('is said as text alone, in lines', async () => {
		const {out, err} = await say(change, [], false);
		const lines = [...expectLines(out), ...expectLines(err)];
		expect(lines.length).toBeGreaterThan(0);
		expect(lines.filter(line => !isShort(line))).toEqual([]);
	});

	test('is said as text alone, in JSON', async () => {
		const {out} = await say(change, [], true);
		expect(expectJson(out)).toMatchObject({schema: 'nightdrop/backups/1'});
	});
});

test('the sum of a manifest that somebody else wrote is text alone', async () => {
	const {code, out, err} = await say({checksum: text}, [], false);
	expect([code, out]).toEqual([3, '']);
	expectLines(err);
});

test('keys of a report are text alone', async () => {
	// A series has a name; one object alone among many has none.
	const keys = hostile.flatMap(name => [21, 22, 23].map(day => `db/${name}/2026-11-${day}.dump`));
	const {code, out} = await say({}, keys, false);
	// Theirs are late by now.
	expect(code).toBe(1);
	expectLines(out);
	const json = await say({}, keys, true);
	const {series} = expectJson(json.out) as {readonly series: readonly {readonly pattern: string}[]};
	expect(marksIn(series.map(({pattern}) => pattern))).toBeGreaterThan(20);
});
