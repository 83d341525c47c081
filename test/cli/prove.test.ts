import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';

type ProofJson = {
	readonly schema: string;
	readonly ok: boolean;
	readonly verdict: string;
	readonly accessKeyId: string;
	readonly principal: string;
	readonly userAgent: string;
	readonly notCovered: readonly string[];
	readonly probes: readonly {readonly id: string; readonly verdict: string; readonly required: boolean}[];
	readonly error?: {readonly kind: string; readonly what: string; readonly next: string};
};

const user = 'nightdrop-acme-empty';

let program: Program;
let endpoint: string;
let iam: IAM;
let key: {readonly accessKeyId: string; readonly secretAccessKey: string};
beforeEach(async () => {
	program = openProgram();
	({endpoint} = await program.serve('--seed', 'demo'));
	const {AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = ''} = program.env;
	iam = new IAM({endpoint, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}});
	const {stdout} = await program.run([
		...['setup', '--endpoint-url', endpoint, '--bucket', 'acme-empty', '--preset', 'strict'],
		...['--yes', '--print-secret', '--json'],
	]);
	({secret: key} = JSON.parse(stdout) as {secret: typeof key});
});
afterEach(async () => {
	iam.destroy();
	await program.close();
});

const prove = async (args: readonly string[], more: Parameters<Program['run']>[1] = {}) => {
	const {code, stdout, stderr} = await program.run(
		['prove', 'acme-empty', '--endpoint-url', endpoint, '--json', ...args],
		more,
	);
	return {code, stderr, json: JSON.parse(stdout) as ProofJson};
};

const keysOf = async () =>
	(await iam.listAccessKeys({UserName: user})).AccessKeyMetadata?.map(({AccessKeyId}) => AccessKeyId);

const leftIn = async () => {
	const {AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = ''} = program.env;
	const s3 = new S3({
		endpoint,
		region: 'us-east-1',
		forcePathStyle: true,
		credentials: {accessKeyId, secretAccessKey},
	});
	const listed = await s3.listObjectVersions({Bucket: 'acme-empty'});
	const uploads = await s3.listMultipartUploads({Bucket: 'acme-empty'});
	s3.destroy();
	return [...(listed.Versions ?? []), ...(listed.DeleteMarkers ?? []), ...(uploads.Uploads ?? [])];
};

describe('the key of the backup user', () => {
	test('comes by the environment', async () => {
		const {code, json} = await prove([], {
			env: {NIGHTDROP_ACCESS_KEY_ID: key.accessKeyId, NIGHTDROP_SECRET_ACCESS_KEY: key.secretAccessKey},
		});
		expect([code, json.verdict, json.accessKeyId]).toEqual([0, 'proven', key.accessKeyId]);
		expect(json.schema).toBe('nightdrop/proof/1');
		expect(json.principal).toBe(`arn:aws:iam::111122223333:user/${user}`);
		expect(json.userAgent).toMatch(/^nightdrop\/\S+ proof\/\S+$/u);
		expect(json.notCovered.length).toBeGreaterThan(5);
		expect(await leftIn()).toEqual([]);
	});

	test('comes by two lines, which stand in no argument and no environment', async () => {
		const {code, json} = await prove(['--user-credentials-stdin'], {
			input: `${key.accessKeyId}\n${key.secretAccessKey}\n`,
		});
		expect([code, json.verdict]).toEqual([0, 'proven']);
	});

	test('of another user proves nothing', async () => {
		await iam.createUser({UserName: 'another'});
		const {AccessKey: other} = await iam.createAccessKey({UserName: 'another'});
		const {code, json} = await prove(['--user-credentials-stdin'], {
			input: `${other?.AccessKeyId}\n${other?.SecretAccessKey}\n`,
		});
		expect(code).toBe(3);
		expect(json.verdict).toBe('not-proven');
		expect(json.probes.filter(({verdict}) => verdict === 'proven')).toEqual([]);
	});

	test('is not made without being asked for', async () => {
		const {code, json} = await prove([]);
		expect(code).toBe(2);
		expect(json.error?.next).toContain('--temporary-key');
		expect(await keysOf()).toEqual([key.accessKeyId]);
	});

	test('may be a temporary one, which is deleted after it', async () => {
		const {code, json, stderr} = await prove(['--temporary-key']);
		expect([code, json.verdict]).toEqual([0, 'proven']);
		expect(json.accessKeyId).not.toBe(key.accessKeyId);
		expect(stderr).toContain('a temporary key was made for this proof');
		expect(await keysOf()).toEqual([key.accessKeyId]);
		expect(await leftIn()).toEqual([]);
	});

	test('may not be temporary where two keys exist', async () => {
		await iam.createAccessKey({UserName: user});
		const {code, json} = await prove(['--temporary-key']);
		expect(code).toBe(2);
		expect(json.error?.what).toContain('has two keys already');
		expect(await keysOf()).toHaveLength(2);
	});
});

describe('a proof that went wrong', () => {
	beforeEach(async () => {
		await iam.addUserToGroup({GroupName: 'analytics', UserName: user});
	});

	test('ends with 1 and names what let it through', async () => {
		const {code, stdout} = await program.run(['prove', 'acme-empty', '--endpoint-url', endpoint], {
			env: {NIGHTDROP_ACCESS_KEY_ID: key.accessKeyId, NIGHTDROP_SECRET_ACCESS_KEY: key.secretAccessKey},
		});
		expect(code).toBe(1);
		expect(stdout).toContain('Violated: this key can read backups.');
		expect(stdout).toContain('Its user is in the group analytics');
		expect(stdout).toContain(
			`aws iam update-access-key --user-name ${user} --access-key-id ${key.accessKeyId}`,
		);
	});

	test('is remembered, and the record of it has no secret', async () => {
		await prove(['--temporary-key']);
		const {stdout} = await program.run(['targets', '--json']);
		expect(JSON.parse(stdout)).toMatchObject({targets: [{name: 'acme-empty', proof: {verdict: 'violated'}}]});
		const record = readFileSync(join(program.home, 'config', 'activity.jsonl'), 'utf8');
		expect(record).toContain('Proof: violated');
		expect(record).not.toContain(key.secretAccessKey);
	});
});

test('evidence goes where it is asked for, for its owner only', async () => {
	const path = join(program.home, 'proof.json');
	const {code, json} = await prove(['--temporary-key', '--evidence', path]);
	expect(code).toBe(0);
	expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(json);
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('SIGTERM in the middle cleans up, and ends with 143', async () => {
	const {code, stderr} = await program.run(
		['prove', 'acme-empty', '--endpoint-url', endpoint, '--temporary-key'],
		{
			onStart(child) {
				child.stdout.on('data', text => {
					if (String(text).startsWith('Proof of')) {
						child.kill('SIGTERM');
					}
				});
			},
		},
	);
	expect([code, stderr]).toEqual([143, expect.stringContaining('temporary key')]);
	expect(await keysOf()).toEqual([key.accessKeyId]);
	expect(await leftIn()).toEqual([]);
});

test('an unknown target is a wrong usage', async () => {
	const {code, stdout} = await program.run(['prove', 'nobody-knows-it', '--json']);
	expect(code).toBe(2);
	expect(JSON.parse(stdout)).toMatchObject({ok: false, error: {kind: 'usage'}});
});
