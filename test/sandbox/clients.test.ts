import {execFile, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateBucketCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {addUser, allow, type Opened, openSandbox} from './s3/open.js';

/*
Other people's clients, as the backup user and as the administrator. They are no dependency: where one is not installed, its tests are skipped.
*/

const isThere = (command: string) => spawnSync(command, ['--version']).status === 0;
const bucketArn = 'arn:aws:s3:::acme-drop';

type Finished = {readonly code: number; readonly text: string};
type Role = 'admin' | 'put' | 'put and list';

type Bench = Opened & {
	readonly directory: string;
	/** Runs a client as somebody, with nothing of this machine's own configuration. */
	readonly run: (role: Role, command: string, ...args: readonly string[]) => Promise<Finished>;
};

async function openBench(): Promise<Bench> {
	const opened = await openSandbox();
	const {sandbox, admin} = opened;
	const directory = await mkdtemp(join(tmpdir(), 'nightdrop-clients-'));
	onTestFinished(() => rm(directory, {recursive: true}));
	await admin.send(new CreateBucketCommand({Bucket: 'acme-drop'}));
	await admin.send(new PutObjectCommand({Bucket: 'acme-drop', Key: 'old.txt', Body: 'old'}));
	const put = allow('s3:PutObject', `${bucketArn}/*`);
	const keys: {readonly [role in Role]: Credentials} = {
		admin: {accessKeyId: sandbox.accessKeyId, secretAccessKey: sandbox.secretAccessKey},
		put: await credentialsOf(addUser(opened, 'put', [put]).client),
		'put and list': await credentialsOf(
			addUser(opened, 'put-list', [put, allow(['s3:ListBucket', 's3:GetBucketLocation'], bucketArn)]).client,
		),
	};
	await writeFile(join(directory, 'small.txt'), 'hello\n');
	await writeFile(join(directory, 'big.bin'), Buffer.alloc(20_000_000, 'abcdefg'));
	return {
		...opened,
		directory,
		async run(role, command, ...args) {
			await writeFile(join(directory, 's3cfg'), s3cfg(sandbox.endpoint, keys[role]));
			await writeFile(join(directory, 'rclone.conf'), rcloneConf(sandbox.endpoint, keys[role]));
			return finished(command, args, directory, keys[role]);
		},
	};
}

type Credentials = {readonly accessKeyId: string; readonly secretAccessKey: string};

const credentialsOf = async (client: Opened['admin']): Promise<Credentials> => client.config.credentials();

const finished = (command: string, args: readonly string[], cwd: string, keys: Credentials) =>
	new Promise<Finished>(resolve => {
		const env = {
			PATH: process.env['PATH'],
			HOME: cwd,
			AWS_ACCESS_KEY_ID: keys.accessKeyId,
			AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
			AWS_DEFAULT_REGION: 'us-east-1',
			AWS_EC2_METADATA_DISABLED: 'true',
			AWS_PAGER: '',
		};
		const child = execFile(command, args, {cwd, env}, (error, stdout, stderr) => {
			const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
			resolve({code, text: stdout + stderr});
		});
		child.stdin?.end();
	});

const s3cfg = (endpoint: string, {accessKeyId, secretAccessKey}: Credentials) => `[default]
access_key = ${accessKeyId}
secret_key = ${secretAccessKey}
host_base = ${new URL(endpoint).host}
host_bucket = ${new URL(endpoint).host}
use_https = False
bucket_location = us-east-1
`;

const rcloneConf = (endpoint: string, {accessKeyId, secretAccessKey}: Credentials) => `[drop]
type = s3
provider = Other
access_key_id = ${accessKeyId}
secret_access_key = ${secretAccessKey}
region = us-east-1
endpoint = ${endpoint}
force_path_style = true
no_check_bucket = true
no_head = true
`;

async function md5(bench: Bench, file: string): Promise<string> {
	return createHash('md5')
		.update(await readFile(join(bench.directory, file)))
		.digest('hex');
}

const skipUnlessThere = (command: string) => {
	const there = isThere(command);
	beforeEach(context => {
		context.skip(!there, `${command} is not installed`);
	});
};

describe('aws', () => {
	skipUnlessThere('aws');
	const aws = (bench: Bench, role: Role, ...args: readonly string[]) =>
		bench.run(role, 'aws', '--endpoint-url', bench.sandbox.endpoint, ...args);

	test('the administrator: up in parts, list, down, sync twice', async () => {
		const bench = await openBench();
		expect(await aws(bench, 'admin', 's3', 'cp', 'big.bin', 's3://acme-drop/big.bin')).toMatchObject({
			code: 0,
		});
		expect((await aws(bench, 'admin', 's3', 'ls', 's3://acme-drop/')).text).toMatch(/20000000 big\.bin/u);
		expect(await aws(bench, 'admin', 's3', 'cp', 's3://acme-drop/big.bin', 'back.bin')).toMatchObject({
			code: 0,
		});
		expect(await md5(bench, 'back.bin')).toBe(await md5(bench, 'big.bin'));
		const sync = () =>
			aws(
				bench,
				'admin',
				's3',
				'sync',
				'.',
				's3://acme-drop/all/',
				'--exclude',
				's3cfg',
				'--exclude',
				'rclone.conf',
			);
		expect((await sync()).text).toContain('upload: ');
		expect(await sync()).toEqual({code: 0, text: ''});
	});

	test.each(['put', 'put and list'] as const)('who may %s: up, never down', async role => {
		const bench = await openBench();
		expect(await aws(bench, role, 's3', 'cp', 'big.bin', 's3://acme-drop/big.bin')).toMatchObject({code: 0});
		const down = await aws(bench, role, 's3', 'cp', 's3://acme-drop/old.txt', 'back.txt');
		expect(down).toMatchObject({code: 1, text: expect.stringContaining('(403) when calling the HeadObject')});
		const missing = await aws(bench, role, 's3', 'cp', 's3://acme-drop/none', 'back.txt');
		expect(missing.text).toContain(role === 'put' ? '(403)' : '(404)');
		const removed = await aws(bench, role, 's3', 'rm', 's3://acme-drop/old.txt');
		expect(removed).toMatchObject({code: 1, text: expect.stringContaining('s3:DeleteObject')});
		const listed = await aws(bench, role, 's3', 'ls', 's3://acme-drop/');
		expect(listed.text).toMatch(role === 'put' ? /AccessDenied.*ListObjectsV2/su : /old\.txt/u);
	});
});

describe('s3cmd', () => {
	skipUnlessThere('s3cmd');
	const s3cmd = (bench: Bench, role: Role, ...args: readonly string[]) =>
		bench.run(role, 's3cmd', '-c', 's3cfg', ...args);

	test('the administrator: up in parts, list, down', async () => {
		const bench = await openBench();
		expect(await s3cmd(bench, 'admin', 'put', 'big.bin', 's3://acme-drop/big.bin')).toMatchObject({code: 0});
		expect((await s3cmd(bench, 'admin', 'ls', 's3://acme-drop/')).text).toContain('20000000');
		expect(await s3cmd(bench, 'admin', 'get', 's3://acme-drop/big.bin', 'back.bin')).toMatchObject({code: 0});
		expect(await md5(bench, 'back.bin')).toBe(await md5(bench, 'big.bin'));
	});

	test.each([
		['put', 77, 77],
		['put and list', 64, 0],
	] as const)('who may %s: up, never down', async (role, missing, listed) => {
		const bench = await openBench();
		expect(await s3cmd(bench, role, 'put', 'big.bin', 's3://acme-drop/big.bin')).toMatchObject({code: 0});
		const down = await s3cmd(bench, role, 'get', 's3://acme-drop/old.txt', 'back.txt');
		expect(down).toMatchObject({code: 77, text: expect.stringContaining('403 (Forbidden)')});
		expect(await s3cmd(bench, role, 'get', 's3://acme-drop/none', 'back.txt')).toMatchObject({code: missing});
		expect(await s3cmd(bench, role, 'del', 's3://acme-drop/old.txt')).toMatchObject({code: 77});
		expect(await s3cmd(bench, role, 'ls', 's3://acme-drop/')).toMatchObject({code: listed});
		const again = ['--add-header=If-None-Match: *', 'put', 'small.txt', 's3://acme-drop/old.txt'];
		expect(await s3cmd(bench, role, ...again)).toMatchObject({code: 14});
		expect(await s3cmd(bench, role, '--acl-public', 'put', 'small.txt', 's3://acme-drop/a')).toMatchObject({
			code: 77,
		});
	});
});

describe('rclone', () => {
	skipUnlessThere('rclone');
	const rclone = (bench: Bench, role: Role, ...args: readonly string[]) =>
		bench.run(
			role,
			'rclone',
			'--config',
			'rclone.conf',
			'--retries',
			'1',
			'--low-level-retries',
			'1',
			...args,
		);
	// Versions before 1.61 always send an ACL.
	const withAcl = ['--s3-acl', 'bucket-owner-full-control'];
	const inParts = ['--s3-upload-cutoff', '5M', '--s3-chunk-size', '5M'];

	test('the administrator: up in parts, list, down', async () => {
		const bench = await openBench();
		const up = ['copy', '--no-check-dest', 'big.bin', 'drop:acme-drop/'];
		expect(await rclone(bench, 'admin', ...withAcl, ...inParts, ...up)).toMatchObject({code: 0});
		expect((await rclone(bench, 'admin', 'lsf', 'drop:acme-drop/')).text).toBe('big.bin\nold.txt\n');
		expect(await rclone(bench, 'admin', 'copyto', 'drop:acme-drop/big.bin', 'back.bin')).toMatchObject({
			code: 0,
		});
		expect(await md5(bench, 'back.bin')).toBe(await md5(bench, 'big.bin'));
	});

	test('who may put and list gets nothing', async () => {
		const bench = await openBench();
		await rclone(bench, 'put and list', 'copyto', 'drop:acme-drop/old.txt', 'back.txt');
		await expect(readFile(join(bench.directory, 'back.txt'))).rejects.toThrow('ENOENT');
		expect((await rclone(bench, 'put and list', 'lsf', 'drop:acme-drop/')).text).toContain('old.txt');
	});
});

describe('curl', () => {
	skipUnlessThere('curl');

	function curl(bench: Bench, role: Role, body: string, ...args: readonly string[]): Promise<Finished> {
		const hash = createHash('sha256').update(body).digest('hex');
		const sign = `--aws-sigv4 aws:amz:us-east-1:s3 --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`;
		const script = `curl -sS --fail-with-body ${sign} -H "x-amz-content-sha256: ${hash}" "$@"`;
		return bench.run(role, 'sh', '-c', script, 'sh', ...args);
	}

	test('up, not over, never down', async () => {
		const bench = await openBench();
		const url = `${bench.sandbox.endpoint}/acme-drop/curl.txt`;
		expect(await curl(bench, 'put', 'hello\n', '-T', 'small.txt', url)).toEqual({code: 0, text: ''});
		const again = await curl(bench, 'put', 'hello\n', '-H', 'If-None-Match: *', '-T', 'small.txt', url);
		expect(again).toMatchObject({code: 22, text: expect.stringContaining('PreconditionFailed')});
		expect(await curl(bench, 'put', '', url)).toMatchObject({
			code: 22,
			text: expect.stringContaining('is not authorized to perform: s3:GetObject'),
		});
		expect(await curl(bench, 'admin', '', url)).toEqual({code: 0, text: 'hello\n'});
		expect(await curl(bench, 'admin', 'other', '-T', 'small.txt', url)).toMatchObject({
			code: 22,
			text: expect.stringContaining('XAmzContentSHA256Mismatch'),
		});
	});
});
