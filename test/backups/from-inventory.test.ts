import {S3} from '@aws-sdk/client-s3';
import {describe, expect, onTestFinished, test} from 'vitest';
import {updateBackups} from '../../src/backups/flow.js';
import {inventoriesOf} from '../../src/backups/inventories.js';
import {runBackups} from '../../src/backups/run.js';
import type {LineWriter} from '../../src/terminal/lines.js';
import {rehearse} from '../aws/sandbox.js';
import {csv, folder, type Made, makeBucket, putReport} from './inventory/report.js';
import {badNight, complete, nightly, now, place, progress, stateAfter} from './listed-example.js';

const columns = ['Bucket', 'Key', 'Size', 'LastModifiedDate', 'ETag', 'StorageClass'];
const signal = new AbortController().signal;

/** Thirty nights of one series, as a report lists them. */
const rows = nightly('orders').map(({key, size, at, etag}) => ({
	key,
	size,
	at: new Date(at).toISOString(),
	etag,
}));

async function run(change: Made['change'] = {}, isJson = false, prefix = 'db/') {
	const {admin} = await rehearse();
	await makeBucket(admin);
	const files = [csv([...rows, {key: 'elsewhere/x', size: 1, at: '2026-11-23T02:10:00Z'}], columns)];
	await putReport(admin, {
		format: 'CSV',
		schema: columns.join(', '),
		files,
		time: '2026-11-23T03-00Z',
		change,
	});
	const said: string[] = [];
	let json: unknown;
	const writer: LineWriter = {
		line: text => said.push(text),
		json(value) {
			json = value;
		},
		jsonPart() {},
		drained: async () => {},
	};
	const code = await runBackups(
		{
			view: 'series',
			versions: false,
			uploads: false,
			isJson,
			out: writer,
			err: writer,
			signal,
			inventory: {bucket: 'reports', key: folder},
		},
		// Two days after the report: by now two more would have been due.
		{
			clock: {now: () => now + 2 * 86_400_000, sleep: async () => new Promise(() => {})},
			place: {...place, prefix},
			open: async () => admin,
		},
	);
	return {code, said, json};
}

describe('a report that is read instead of the bucket', () => {
	test('is judged as of its scan, says so, and calls nothing late that came after', async () => {
		const {code, said} = await run();
		expect(said).toEqual([
			expect.stringMatching(/^Backups of acme-backups\/db\/: 1 series, 30 objects, .*, listing complete$/u),
			expect.stringMatching(
				/^note: From a report of S3 Inventory of 23 Nov 03:00 UTC \(2 d 16 h ago\): what was put since is not in it\.$/u,
			),
			'ok: 1 series on time',
		]);
		expect(code).toBe(0);
	});

	test('only what is under the prefix counts', async () => {
		const {json} = await run({}, true, 'elsewhere/');
		expect(json).toMatchObject({objects: 1, source: 'inventory', asOf: '2026-11-23T03:00:00.000Z'});
	});

	test('one of another bucket is refused', async () => {
		const {code, said} = await run({manifest: json => ({...json, sourceBucket: 'another'})});
		expect(code).toBe(3);
		expect(said[0]).toBe('unknown: this is a report of another, not of acme-backups');
	});

	test('one whose checksum does not fit is no listing, and nothing is called empty', async () => {
		const {code, said, json} = await run({checksum: '0'.repeat(32)});
		expect(code).toBe(3);
		expect(said[0]).toBe('unknown: the report cannot be read');
		expect(said.join('\n')).not.toMatch(/empty/u);
		expect(json).toBeUndefined();
		const asJson = await run({checksum: '0'.repeat(32)}, true);
		expect(asJson.json).toMatchObject({ok: false, error: {what: 'The report cannot be read'}});
	});

	test('one that lacks a file tells what was read as not the whole', async () => {
		const {code, said} = await run({withoutData: true});
		expect(code).toBe(3);
		expect(said.join('\n')).toMatch(/^unknown: /mu);
	});
});

describe('where a bucket has an inventory', () => {
	test('it is looked for once, when the listing proves long', () => {
		const series = badNight();
		const at = (objects: number) =>
			({type: 'progressed', progress: {...progress(series), objects}, series, at: now}) as const;
		expect(updateBackups(stateAfter(), at(49_999))).toHaveLength(1);
		const [state, effect] = updateBackups(stateAfter(), at(50_000));
		expect(effect).toEqual({type: 'findInventories'});
		expect(updateBackups(state, at(60_000))).toHaveLength(1);
	});

	test('it can be read when nothing is listed any more', () => {
		const found = {type: 'inventoriesFound', urls: ['s3://reports/inv/acme-backups/daily/']} as const;
		const running = stateAfter(found);
		expect(updateBackups(running, {type: 'inventoryAsked'})).toEqual([running]);
		const ended = stateAfter(found, complete(badNight()));
		expect(updateBackups(ended, {type: 'inventoryAsked'})[1]).toEqual({
			type: 'list',
			isRest: false,
			from: 's3://reports/inv/acme-backups/daily/',
		});
	});

	test('where it writes, by the configurations that are on and can be read', async () => {
		const {admin, sandbox} = await rehearse({seed: 'demo'});
		const ref = {bucket: 'acme-mail'};
		const s3 = new S3({
			endpoint: sandbox.endpoint,
			region: sandbox.region,
			forcePathStyle: true,
			credentials: sandbox,
		});
		onTestFinished(() => s3.destroy());
		expect(await inventoriesOf(admin, {...place, ...ref}, signal)).toEqual([]);
		for (const [id, format, isEnabled] of [
			['daily', 'CSV', true],
			['old', 'Parquet', false],
			['orc', 'ORC', true],
		] as const) {
			await s3.putBucketInventoryConfiguration({
				Bucket: 'acme-mail',
				Id: id,
				InventoryConfiguration: {
					Id: id,
					IsEnabled: isEnabled,
					IncludedObjectVersions: 'Current',
					Schedule: {Frequency: 'Daily'},
					Destination: {S3BucketDestination: {Bucket: 'arn:aws:s3:::reports', Format: format}},
				},
			});
		}

		expect(await inventoriesOf(admin, {...place, ...ref}, signal)).toEqual(['s3://reports/acme-mail/daily/']);
	});
});
