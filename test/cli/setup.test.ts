import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';

/** `nightdrop setup` as scripts use it: the contract of flags, JSON and exit codes. */
type SetUpJson = {
	readonly schema: string;
	readonly ok: boolean;
	readonly changed: boolean;
	readonly target: {readonly name: string; readonly userArn: string};
	readonly user: {
		readonly created: boolean;
		readonly password: boolean;
		readonly activeKeys: number;
		readonly accessKeyId: string;
	};
	readonly policy: {
		readonly preset: string;
		readonly document: {readonly Statement: readonly {readonly Sid: string}[]};
		readonly kept: number;
		readonly replaced: number;
		readonly added: number;
	};
	readonly upload: {readonly key: string; readonly bytes: number; readonly requestId: string};
	readonly proof: {readonly verdict: string; readonly probes: readonly {readonly id: string}[]};
	readonly secret: {
		readonly saved: string;
		readonly accessKeyId?: string;
		readonly secretAccessKey?: string;
	};
	readonly calls: readonly {
		readonly operation: string;
		readonly status: number;
		readonly requestId: string;
	}[];
	readonly error?: {
		readonly kind: string;
		readonly what: string;
		readonly why: string;
		readonly next: string;
	};
	readonly plan?: readonly {readonly id: string}[];
};

let program: Program;
let endpoint: readonly string[];
beforeEach(async () => {
	program = openProgram();
	const sandbox = await program.serve('--seed', 'demo');
	endpoint = ['--endpoint-url', sandbox.endpoint];
});
afterEach(async () => {
	await program.close();
});

const setUp = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await program.run(['setup', ...endpoint, '--json', ...args]);
	expect(stdout.trim().split('\n')).toHaveLength(1);
	return {code, stderr, json: JSON.parse(stdout) as SetUpJson};
};

describe('setup --json', () => {
	test('makes a bucket, a user and a key, and proves', async () => {
		const {code, json, stderr} = await setUp(
			'--bucket',
			'new-backups',
			'--create-bucket',
			'--yes',
			'--print-secret',
		);
		expect(stderr).toBe('');
		expect(code).toBe(0);
		expect(json).toMatchObject({
			schema: 'nightdrop/setup/1',
			ok: true,
			changed: true,
			target: {
				name: 'new-backups',
				bucket: 'new-backups',
				prefix: '',
				region: 'us-east-1',
				account: '111122223333',
				user: 'nightdrop-new-backups',
				userArn: 'arn:aws:iam::111122223333:user/nightdrop-new-backups',
			},
			user: {created: true, password: false, activeKeys: 1},
			policy: {preset: 'hardened', kept: 0, replaced: 0},
			upload: {bytes: 1024},
			proof: {verdict: 'proven'},
		});
		expect(json.policy.added).toBe(json.policy.document.Statement.length);
		expect(json.secret.accessKeyId).toBe(json.user.accessKeyId);
		expect(json.secret.secretAccessKey).toHaveLength(40);
		expect(json.calls.map(({operation}) => operation)).toEqual(
			expect.arrayContaining(['CreateUser', 'CreateBucket', 'PutBucketPolicy', 'CreateAccessKey']),
		);
	});

	test('again on what is complete changes nothing and proves', async () => {
		const profile = ['--bucket', 'acme-empty', '--yes', '--save-profile', 'acme'];
		const first = await setUp(...profile);
		const second = await setUp(...profile);
		expect([first.code, second.code]).toEqual([0, 0]);
		expect(second.json).toMatchObject({
			ok: true,
			changed: false,
			user: {created: false, activeKeys: 1, accessKeyId: first.json.user.accessKeyId},
			policy: {added: 0, replaced: 0},
			proof: {verdict: 'proven'},
			secret: {saved: 'profile:acme'},
		});
		expect(second.json.calls.filter(({operation}) => /Key|User|Policy/u.test(operation))).toEqual([]);
	});

	test('keeps the statements of others, and mends what is named', async () => {
		const {code, json} = await setUp(
			...['--bucket', 'acme-backups', '--prefix', 'db/', '--fix', 'all', '--yes', '--print-secret'],
		);
		expect(code).toBe(0);
		expect(json.policy.kept).toBe(2);
		expect(json.policy.document.Statement.slice(0, 2).map(({Sid}) => Sid)).toEqual([
			'CloudTrailWrite',
			'ReplicationRead',
		]);
	});

	test('says what it would do with --dry-run, and does nothing', async () => {
		const {code, json} = await setUp('--bucket', 'acme-backups', '--prefix', 'db/', '--dry-run');
		expect(code).toBe(0);
		expect(json.plan?.map(({id}) => id)).toEqual(
			expect.arrayContaining(['create-user', 'write-policy', 'create-key', 'prove']),
		);
		const again = await setUp('--bucket', 'acme-backups', '--prefix', 'db/', '--dry-run');
		expect(again.json.plan).toEqual(json.plan);
	});

	test('finds holes that are not mended, and ends with 1', async () => {
		const {code, json} = await setUp(
			...['--bucket', 'acme-backups', '--prefix', 'db/', '--preset', 'classic', '--yes', '--print-secret'],
		);
		expect(json.proof.verdict).toBe('violated');
		expect(json.ok).toBe(false);
		expect(code).toBe(1);
	});
});

describe('the secret', () => {
	const files = (file: string) => readFileSync(join(program.home, file), 'utf8');

	test('goes into a new profile beside those that are there', async () => {
		const {json} = await setUp('--bucket', 'acme-empty', '--yes', '--save-profile', 'acme');
		expect(json.secret).toEqual({saved: 'profile:acme'});
		expect(files('.aws/credentials')).toContain(`[acme]\naws_access_key_id = ${json.user.accessKeyId}\n`);
		expect(statSync(join(program.home, '.aws/credentials')).mode & 0o777).toBe(0o600);
	});

	test('goes into a new file that only its owner may read', async () => {
		const path = join(program.home, 'backup.key');
		const {json} = await setUp('--bucket', 'acme-empty', '--yes', '--save-file', path);
		expect(json.secret).toEqual({saved: `file:${path}`});
		expect(files('backup.key')).toContain(json.user.accessKeyId);
		expect(statSync(path).mode & 0o777).toBe(0o600);
	});

	test('makes no key where the file is there already', async () => {
		const path = join(program.home, '.aws-was-here');
		const first = await setUp('--bucket', 'acme-empty', '--yes', '--save-file', path);
		const {code, json} = await setUp('--bucket', 'acme-media', '--yes', '--save-file', path);
		expect(first.code).toBe(0);
		expect(code).toBe(2);
		expect(json.calls).toEqual([]);
		expect(json.error?.why).toContain('is there already');
	});

	test('is asked for before anything is made', async () => {
		const {code, json} = await setUp('--bucket', 'acme-empty', '--yes');
		expect(code).toBe(2);
		expect(json).toMatchObject({ok: false, error: {kind: 'usage'}});
		expect(json.error?.next).toContain('--save-profile');
	});
});

describe('without a terminal', () => {
	test('npm start rehearses in lines to the proof', async () => {
		const {code, stdout} = await program.run(['--sandbox']);
		expect(code).toBe(0);
		for (let step = 1; step <= 10; step++) {
			expect(stdout).toContain(`Step ${step} of 10`);
		}

		expect(stdout).toContain('Proven: this key writes backups and cannot read them.');
	});

	test('the console says what to do instead', async () => {
		const {code, stdout, stderr} = await program.run([]);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain('The console needs a terminal');
	});
});

describe('what cannot be used is refused with the rule, before anything is made', () => {
	const common = ['--yes', '--print-secret'];
	test.each([
		[['--bucket', 'Bad_Name'], 2, 'usage', /small letters, digits, dots and hyphens/u],
		[['--bucket', 'acme-empty', '--prefix', 'db'], 2, 'usage', /a prefix ends in \//iu],
		[['--bucket', 'acme-empty', '--prefix', 'a*b/'], 2, 'usage', /\*|pattern/u],
		[['--bucket', 'acme-empty', '--user', 'bad:name'], 2, 'usage', /user name/u],
		[['--bucket', 'data--use1-az4--x-s3'], 2, 'usage', /directory bucket/u],
		[['--bucket', 'not-there-at-all'], 2, 'usage', /no bucket not-there-at-all/u],
		[['--bucket', 'acme-empty', '--user', 'admin'], 2, 'usage', /This user is you/u],
		[['--bucket', 'acme-empty', '--fix', 'nonsense'], 2, 'usage', /--fix does not know/u],
		[['--bucket', 'acme-empty', '--read-only'], 2, 'usage', /--read-only/u],
	] as const)('%j', async (args, code, kind, what) => {
		const ended = await setUp(...args, ...common);
		expect(ended.code).toBe(code);
		expect(ended.json).toMatchObject({ok: false, error: {kind}});
		expect(ended.json.error?.what).toMatch(what);
		expect(ended.json.error?.next).not.toBe('');
		expect(ended.json.calls ?? []).toEqual([]);
	});

	test('a bucket of another account', async () => {
		const {code, json} = await setUp('--bucket', 'globex-archive', ...common);
		expect([2, 4]).toContain(code);
		expect(json.calls).toEqual([]);
	});

	test('wrong credentials, with the code and request id of AWS', async () => {
		program.env['AWS_SECRET_ACCESS_KEY'] = 'wrong';
		const {code, json} = await setUp('--bucket', 'acme-empty', ...common);
		expect(code).toBe(4);
		expect(json.error).toMatchObject({kind: 'bad-signature', code: 'SignatureDoesNotMatch'});
	});

	test('no credentials at all', async () => {
		delete program.env['AWS_ACCESS_KEY_ID'];
		delete program.env['AWS_SECRET_ACCESS_KEY'];
		const {code, json} = await setUp('--bucket', 'acme-empty', ...common, '--profile', 'nobody');
		expect(code).toBe(4);
		expect(json.error?.kind).toBe('no-credentials');
	});

	test('settings that are broken: nothing is known, so nothing is made', async () => {
		const folder = join(program.home, 'config');
		mkdirSync(folder);
		writeFileSync(join(folder, 'config.json'), '{nope');
		const {code, json} = await setUp('--bucket', 'acme-empty', ...common);
		expect(code).toBe(3);
		expect(json.error?.what).toContain('settings file is broken');
		expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('{nope');
	});

	test('no answer', async () => {
		endpoint = ['--endpoint-url', 'http://127.0.0.1:9'];
		const {code, json} = await setUp('--bucket', 'acme-empty', ...common);
		expect(code).toBe(3);
		expect(json.error?.kind).toBe('network');
	});
});
