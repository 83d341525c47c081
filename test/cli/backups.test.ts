import {spawnSync} from 'node:child_process';
import {S3} from '@aws-sdk/client-s3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';

type BackupsJson = {
	readonly schema: string;
	readonly ok: boolean;
	readonly complete: boolean;
	readonly objects: number;
	readonly bytes: number;
	readonly newest: {readonly key: string; readonly lastModified: string; readonly size: number} | null;
	readonly requests: number;
	readonly series: readonly {
		readonly pattern: string;
		readonly name: string;
		readonly objects: number;
		readonly intervalMs: number | null;
		readonly health: string;
		readonly why: string;
		readonly missing: readonly string[];
		readonly dueAt: string | null;
	}[];
	readonly listed: readonly {readonly key: string}[];
	readonly uploads: readonly {readonly key: string; readonly parts: number}[];
	readonly error: {readonly kind: string; readonly what: string; readonly code: string | null};
};

let program: Program;
beforeEach(() => {
	program = openProgram();
	// A rehearsal at one hour of one day, so that what is late is so at any time.
	Object.assign(program.env, {NIGHTDROP_CLOCK: '2026-11-23T19:03:00Z', NIGHTDROP_SEED: 'backups'});
});
afterEach(async () => program.close());

const backups = async (...args: readonly string[]) => program.run(['backups', '--sandbox', ...args]);
const json = async (...args: readonly string[]) => {
	const {code, stdout} = await backups('--json', ...args);
	return {code, json: JSON.parse(stdout) as BackupsJson};
};

describe('lines', () => {
	test('the whole, what is wrong, and how many are well', async () => {
		const {code, stdout, stderr} = await backups('--bucket', 'acme-backups', '--prefix', 'db/');
		expect(stdout.split('\n').slice(0, -1)).toEqual([
			'Backups of acme-backups/db/: 14 series, 1,195 objects, 12.1 TiB, listing complete',
			expect.stringMatching(
				/^problem: db-02\/orders: 3 missing \(2026-11-21, 2026-11-22, 2026-11-23\); newest 2026-11-20T02:10:48Z, 18\.\d GiB; due every day near 02:10 UTC$/u,
			),
			expect.stringMatching(
				/^warning: db-01\/orders: shrunk by 94 %; newest 2026-11-23T02:03:00Z, 1\.1 GiB, usually 18\.\d GiB, last of its usual size 2026-11-22T02:03:00Z$/u,
			),
			expect.stringMatching(/^warning: web-03\/uploads: late by 5 h; newest 2026-11-22T14:00:00Z, /u),
			expect.stringMatching(/^unknown: tmp\/adhoc: no rhythm yet; newest 2026-11-11T19:03:00Z, 310 MiB$/u),
			'ok: 10 series on time',
		]);
		expect(stderr).toBe('');
		expect(code).toBe(1);
	});

	test('empty, denied and not there are three answers', async () => {
		const empty = await backups('--bucket', 'acme-empty');
		expect([empty.code, empty.stdout]).toEqual([
			0,
			'ok: empty: nothing is in acme-empty now\nok: in all versions no backup was put over or deleted; what a bucket without versions lost would not show\n',
		]);
		const denied = await backups('--bucket', 'globex-archive');
		expect([denied.code, denied.stdout]).toEqual([4, '']);
		expect(denied.stderr).toMatch(/^unknown: denied: you may not list this bucket\n/u);
		expect(denied.stderr).toMatch(/403 AccessDenied, request /u);
		const missing = await backups('--bucket', 'no-such-bucket-here');
		expect([missing.code, missing.stdout]).toEqual([3, '']);
		expect(missing.stderr).toMatch(/^problem: not there: no-such-bucket-here\n/u);
	});

	test('a prefix that holds nothing may be one that is nearly right', async () => {
		const {code, stderr} = await backups('--bucket', 'acme-backups', '--prefix', 'bd/');
		expect([code, stderr]).toEqual([
			0,
			'  next: See whether the prefix is right. Else run the backup job once, then list again.\n',
		]);
	});

	test('a bucket of another region is followed there', async () => {
		const {code, stdout} = await backups('--bucket', 'acme-archive-frankfurt');
		expect(code).toBe(0);
		expect(stdout).toMatch(/^ok: empty: nothing is in acme-archive-frankfurt now\nok: in all versions /u);
	});

	test('a place that was emptied is not one that was never used', async () => {
		const {endpoint} = await program.serve('--seed', 'demo');
		const {AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = ''} = program.env;
		const credentials = {accessKeyId, secretAccessKey};
		const s3 = new S3({endpoint, region: 'us-east-1', credentials, forcePathStyle: true});
		const Bucket = 'acme-empty';
		await s3.putBucketVersioning({Bucket, VersioningConfiguration: {Status: 'Enabled'}});
		const keys = ['20', '21', '22'].map(day => `db/2026-11-${day}/orders.dump`);
		for (const Key of keys) {
			await s3.putObject({Bucket, Key, Body: 'a backup'});
			await s3.deleteObject({Bucket, Key});
		}

		const at = ['--endpoint-url', endpoint, '--bucket', Bucket];
		const {code, stdout} = await program.run(['backups', ...at]);
		expect(code).toBe(1);
		expect(stdout).toMatch(/^problem: db\/orders: all 3 deleted/mu);
		expect(stdout).not.toMatch(/^ok: /mu);
		s3.destroy();
	});

	test('without a name and with nothing remembered it says what to name', async () => {
		const {code, stderr} = await backups();
		expect(code).toBe(2);
		expect(stderr).toMatch(/^problem: No target is remembered on this machine/u);
	});

	test('--objects tells each object, and a reader that goes away ends it', async () => {
		const {code, stdout} = await backups('--bucket', 'acme-mail', '--objects', '--concurrency', '1');
		const lines = stdout.split('\n').slice(0, -1);
		expect(code).toBe(0);
		expect(lines).toHaveLength(808);
		expect(lines[0]).toMatch(/^2026-08-26T16:00:00Z +\d+ mail-01\/index\/index-2026-08-26\.tar\.zst$/u);
		const keys = lines.map(line => line.split(' ').at(-1) ?? '');
		expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : 1)));
		const head = spawnSync(
			'sh',
			[
				'-c',
				`"${process.execPath}" bin/nightdrop.js backups --sandbox --bucket acme-mail --objects | head -1`,
			],
			{env: program.env, encoding: 'utf8'},
		);
		expect(head.stderr).toBe('');
		expect(head.stdout.split('\n')).toHaveLength(2);
	});

	test('--summary is the totals alone', async () => {
		const {code, stdout} = await backups('--bucket', 'acme-mail', '--summary');
		expect(code).toBe(0);
		expect(stdout).toMatch(
			/^Backups of acme-mail: 808 objects, .*, listing complete\nnewest: mail-01\/index\/index-2026-11-23\.tar\.zst, 2026-11-23T16:00:00\.000Z, [\d,]+ bytes\nrequests: 1\n$/u,
		);
	});

	test('--uploads tells those that were never finished', async () => {
		const {code, stdout} = await backups('--bucket', 'acme-backups', '--uploads');
		expect(code).toBe(1);
		expect(stdout).toMatch(
			/^warning: db\/db-01\/orders\/2026-11-11\/orders\.dump: begun .*, 3 parts, 24\.0 MiB$/mu,
		);
		expect(stdout).toMatch(/^ok: db\/web-03\/uploads\/.*, 2 parts, 16\.0 MiB$/mu);
	});

	test('--versions finds what was written over', async () => {
		const {code, stdout} = await backups('--bucket', 'acme-mail', '--versions');
		expect(code).toBe(1);
		expect(stdout).toMatch(/^problem: mail-02\/index: overwritten twice; /mu);
		expect(stdout).toMatch(/^problem: mail-03\/queue: empty, 0 bytes; /mu);
		expect(stdout).not.toMatch(/in all versions/u);
	});

	test('--versions says that it looked where it found nothing', async () => {
		const looked = /^ok: in all versions no backup was put over or deleted; /mu;
		expect((await backups('--bucket', 'acme-media', '--versions')).stdout).toMatch(looked);
		expect((await backups('--bucket', 'acme-media')).stdout).not.toMatch(looked);
	});

	test('--since leaves out what is well and old, never what is wrong', async () => {
		const {stdout} = await backups('--bucket', 'acme-backups', '--prefix', 'db/', '--since', '90m');
		expect(stdout).toMatch(/^problem: db-02\/orders: 3 missing/mu);
	});
});

describe('JSON', () => {
	test('is as the contract says', async () => {
		const {code, json: said} = await json('--bucket', 'acme-backups', '--prefix', 'db/');
		expect(code).toBe(1);
		expect(said).toMatchObject({
			schema: 'nightdrop/backups/1',
			ok: true,
			target: {name: 'acme-backups/db/', bucket: 'acme-backups', prefix: 'db/'},
			complete: true,
			objects: 1195,
			versions: 'newest',
		});
		expect(said.newest).toEqual({
			key: 'db/db-01/binlog/mysql-bin.010335.zst',
			lastModified: '2026-11-23T18:59:00.000Z',
			size: 16_777_216,
		});
		expect(said.series.map(({health}) => health)).toEqual([
			...['missing', 'shrunk', 'late', 'irregular'],
			...Array.from({length: 10}, () => 'ok'),
		]);
		expect(said.series[0]).toMatchObject({
			name: 'db-02/orders',
			pattern: 'db/db-02/orders/{date}/orders.dump',
			intervalMs: 86_400_000,
			why: expect.stringContaining('every day near 02:10 UTC') as string,
			missing: [21, 22, 23].map(day => expect.stringContaining(`2026-11-${day}T02:10`) as string),
			dueAt: null,
		});
		// Small, but not late: the next is due tomorrow night. Late: it was due this afternoon.
		expect(said.series.slice(1, 4)).toMatchObject([
			{name: 'db-01/orders', dueAt: '2026-11-24T02:03:00.000Z', lastUsual: {size: expect.any(Number)}},
			{name: 'web-03/uploads', dueAt: '2026-11-23T14:00:00.000Z'},
			{name: 'tmp/adhoc', dueAt: null},
		]);
	});

	test('one object also when every object is in it', async () => {
		const {code, json: said} = await json('--bucket', 'acme-mail', '--objects');
		expect(code).toBe(0);
		expect(said.listed).toHaveLength(808);
		expect(said).toMatchObject({ok: true, complete: true, objects: 808});
		const few = await json('--bucket', 'acme-mail', '--objects', '--limit', '3');
		expect(few.json.listed).toHaveLength(3);
		expect(few.json.complete).toBe(false);
	});

	test('and when it was refused', async () => {
		const {code, json: said} = await json('--bucket', 'globex-archive');
		expect(code).toBe(4);
		expect(said).toMatchObject({
			ok: false,
			complete: false,
			series: [],
			error: {kind: 'denied', what: 'Denied: you may not list this bucket', code: 'AccessDenied'},
		});
	});

	test('--limit shows fewer series and says how many there are', async () => {
		const {json: said} = await json('--bucket', 'acme-backups', '--prefix', 'db/', '--limit', '2');
		expect(said.series.map(({name}) => name)).toEqual(['db-02/orders', 'db-01/orders']);
		expect(said).toMatchObject({seriesCount: 14});
	});
});

test('the backup user sees what its policy lets it list, with its own credentials', async () => {
	const {endpoint} = await program.serve('--seed', 'demo');
	const at = ['--endpoint-url', endpoint];
	const target = ['--bucket', 'acme-backups', '--prefix', 'db/'];
	const setup = await program.run([
		'setup',
		...at,
		...target,
		'--yes',
		'--json',
		'--print-secret',
		'--fix',
		'all',
	]);
	const {secret} = JSON.parse(setup.stdout) as {
		secret: {accessKeyId: string; secretAccessKey: string};
	};
	const env = {AWS_ACCESS_KEY_ID: secret.accessKeyId, AWS_SECRET_ACCESS_KEY: secret.secretAccessKey};
	const own = await program.run(['backups', 'acme-backups/db/', ...at, '--json'], {env});
	expect(JSON.parse(own.stdout)).toMatchObject({complete: true, seriesCount: 14, versions: 'denied'});
	const lines = await program.run(['backups', 'acme-backups/db/', ...at], {env});
	expect(lines.stdout).toMatch(
		/^note: versions were not seen \(AccessDenied\): whether a backup was put over or deleted is not known$/mu,
	);
	const whole = await program.run(['backups', '--bucket', 'acme-backups', ...at], {env});
	expect([whole.code, whole.stdout]).toEqual([4, '']);
	expect(whole.stderr).toMatch(/^unknown: denied: /u);
});
