import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';
import {type Launched, launch} from '../helpers/pty.js';

const user = 'nightdrop-acme-empty';

let program: Program;
let endpoint: readonly string[];
let iam: IAM;
let s3: S3;
beforeEach(async () => {
	program = openProgram();
	const {endpoint: url, accessKeyId, secretAccessKey} = await program.serve('--seed', 'demo');
	endpoint = ['--endpoint-url', url];
	const credentials = {accessKeyId, secretAccessKey};
	iam = new IAM({endpoint: url, region: 'us-east-1', credentials});
	s3 = new S3({endpoint: url, region: 'us-east-1', forcePathStyle: true, credentials});
	await program.run([
		...['setup', ...endpoint, '--bucket', 'acme-empty'],
		...['--preset', 'strict', '--yes', '--print-secret', '--json'],
	]);
});
afterEach(async () => {
	iam.destroy();
	s3.destroy();
	await program.close();
});

const retire = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await program.run(['retire', ...endpoint, '--json', ...args]);
	expect(stdout.trim().split('\n')).toHaveLength(1);
	// biome-ignore lint/suspicious/noExplicitAny: each test looks at other fields of it
	return {code, stderr, json: JSON.parse(stdout) as any};
};

/** What is there: the user and its keys, the policy, what is remembered. */
const everything = async () => {
	const names = (await iam.listUsers({})).Users?.map(({UserName}) => UserName) ?? [];
	const keys = names.includes(user)
		? (await iam.listAccessKeys({UserName: user})).AccessKeyMetadata?.map(({Status}) => Status)
		: [];
	const policy = await s3.getBucketPolicy({Bucket: 'acme-empty'}).then(
		({Policy}) => Policy,
		(error: Error) => error.name,
	);
	const {stdout} = await program.run(['targets', '--json']);
	return {isThere: names.includes(user), keys, policy, targets: JSON.parse(stdout).targets.length};
};

describe('retire --json', () => {
	test('takes everything away with --yes, and notes it', async () => {
		const {code, json, stderr} = await retire('acme-empty', '--yes');
		expect([code, stderr]).toEqual([0, '']);
		expect(json).toMatchObject({
			schema: 'nightdrop/retire/1',
			ok: true,
			changed: true,
			target: {name: 'acme-empty', bucket: 'acme-empty', user},
			user: {deleted: true},
			forgotten: true,
		});
		expect(await everything()).toEqual({
			isThere: false,
			keys: [],
			policy: 'NoSuchBucketPolicy',
			targets: 0,
		});
		const record = readFileSync(join(program.home, 'config', 'activity.jsonl'), 'utf8');
		const lines = record
			.trim()
			.split('\n')
			.map(line => JSON.parse(line));
		expect(lines.slice(-4)).toMatchObject([
			{operation: 'UpdateAccessKey', target: 'acme-empty', who: 'environment'},
			{operation: 'DeleteBucketPolicy', outcome: 'ok', status: 204},
			{operation: 'DeleteAccessKey', outcome: 'ok'},
			{operation: 'DeleteUser', what: 'Deleted the backup user'},
		]);
		expect((await retire('acme-empty', '--yes')).code).toBe(2);
	});

	test.each([
		[['acme-empty'], /must be typed, and nobody can be asked/u],
		[['--yes'], /needs the name of a target/u],
		[['acme-empty', '--yes', '--read-only'], /--read-only/u],
		[['nobody-knows-it', '--yes'], /No target nobody-knows-it/u],
	])('%j is a wrong usage, and nothing is changed', async (args, what) => {
		const before = await everything();
		const {code, json} = await retire(...args);
		expect([code, json.ok, json.error.kind]).toEqual([2, false, 'usage']);
		expect(json.error.what).toMatch(what);
		expect(json.error.next).not.toBe('');
		expect(await everything()).toEqual(before);
	});

	test('says what it would do with --dry-run, also read-only, and does nothing', async () => {
		const before = await everything();
		const {code, json} = await retire('--bucket', 'acme-empty', '--dry-run', '--read-only');
		expect(code).toBe(0);
		expect(json.plan.map(({id}: {id: string}) => id)).toEqual([
			...['turn-off-keys', 'take-out-statements', 'delete-keys', 'delete-user', 'forget'],
		]);
		expect(json).toMatchObject({dryRun: true, changed: false, calls: []});
		expect(await everything()).toEqual(before);
	});
});

test('SIGTERM between two calls ends it with 143, and nothing more is done', async () => {
	const {code, stderr} = await program.run(['retire', ...endpoint, 'acme-empty', '--yes'], {
		onStart(child) {
			child.stderr.on('data', text => {
				if (String(text).startsWith('waiting: AWS may take some seconds')) {
					child.kill('SIGTERM');
				}
			});
		},
	});
	expect([code, stderr]).toEqual([
		143,
		expect.stringMatching(/done: turned off the key .*\n {2}not done: /u),
	]);
	expect(await everything()).toMatchObject({isThere: true, keys: ['Inactive'], targets: 1});
});

describe('in a terminal', () => {
	let terminal: Launched;
	beforeEach(() => {
		terminal = launch(['retire', ...endpoint, 'acme-empty'], {
			env: {...program.env, TERM: 'xterm-256color'},
		});
	});
	afterEach(async () => {
		await terminal.close();
	});

	test('the name of the user is asked for, and only when it is typed something is done', async () => {
		await terminal.see(`Type the name of the user to go on, ${user}:`);
		const before = await everything();
		terminal.type('yes\r');
		await terminal.see(`That is not ${user}.`);
		expect(await everything()).toEqual(before);
		terminal.type(`${user}\r`);
		await terminal.see('ok: turned off the key');
		expect(await everything()).toEqual({...before, keys: ['Inactive']});
		terminal.press('ctrl-c');
		expect(await terminal.exited).toMatchObject({exitCode: 130});
		expect(terminal.text()).toContain('next: Run the same command again: it goes on from here.');
	});

	test('ctrl-c there ends it with 130, and nothing was changed', async () => {
		await terminal.see('Type the name of the user');
		const before = await everything();
		terminal.press('ctrl-c');
		expect(await terminal.exited).toMatchObject({exitCode: 130});
		expect(terminal.text()).toContain('Nothing was changed.');
		expect(await everything()).toEqual(before);
	});
});
