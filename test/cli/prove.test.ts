import {createHash} from 'node:crypto';
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {printable} from '../../src/terminal/printable.js';
import {openProgram, type Program} from '../helpers/program.js';

type ProofJson = {
	readonly schema: string;
	readonly ok: boolean;
	readonly verdict: string;
	readonly accessKeyId: string;
	readonly principal: string;
	readonly userAgent: string;
	readonly notCovered: readonly string[];
	readonly probes: readonly {
		readonly verdict: string;
		readonly observed?: {readonly requestId?: string};
	}[];
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

const openS3 = () => {
	const {AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = ''} = program.env;
	const credentials = {accessKeyId, secretAccessKey};
	return new S3({endpoint, region: 'us-east-1', forcePathStyle: true, credentials});
};

const leftIn = async () => {
	const s3 = openS3();
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

describe('evidence', () => {
	const hostile = '</pre><script>alert(1)</script>```\n# No |\u001B[31m\u202E';

	beforeEach(async () => {
		// What others put into a policy is text from outside.
		const s3 = openS3();
		const {Policy} = await s3.getBucketPolicy({Bucket: 'acme-empty'});
		const policy = JSON.parse(Policy as string) as {Statement: unknown[]};
		policy.Statement.push({
			...{Effect: 'Deny', Principal: '*', Action: 's3:DeleteBucket', Resource: 'arn:aws:s3:::acme-empty'},
			Condition: {StringEquals: {'aws:PrincipalArn': hostile}},
		});
		await s3.putBucketPolicy({Bucket: 'acme-empty', Policy: JSON.stringify(policy)});
		s3.destroy();
	});

	const evidence = async (ending: string) => {
		const path = join(program.home, `proof.${ending}`);
		const {code, json} = await prove(['--temporary-key', '--evidence', path]);
		expect(code).toBe(0);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		const text = readFileSync(path, 'utf8');
		expect(text).not.toContain(key.secretAccessKey);
		expect(text.split('\n').filter(line => printable(line) !== line)).toEqual([]);
		return {text, json};
	};

	test('as JSON is the proof with the policy and its hash', async () => {
		const {text, json} = await evidence('json');
		const saved = JSON.parse(text) as {readonly policy: {readonly text: string; readonly sha256: string}};
		expect(saved).toMatchObject(json);
		expect(saved.policy.text).toContain('ObjectPermissions');
		expect(saved.policy.sha256).toBe(createHash('sha256').update(saved.policy.text).digest('hex'));
	});

	test('of the last proof is kept beside the settings, also where nobody asked for it', async () => {
		const {json} = await prove(['--temporary-key']);
		const path = join(program.home, 'config', 'evidence', 'acme-empty.json');
		expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject(json);
		expect(statSync(path).mode & 0o777).toBe(0o600);
	});

	test('as Markdown lets no text from outside become a heading, a cell or a tag', async () => {
		const {text, json} = await evidence('md');
		expect(text).toMatch(/^# Proven: /u);
		expect(text.split('\n').filter(line => line.startsWith('# '))).toHaveLength(1);
		const requestIds = json.probes.flatMap(({observed}) => observed?.requestId ?? []);
		expect(requestIds.length).toBeGreaterThan(40);
		expect(requestIds.filter(id => !text.includes(id))).toEqual([]);
	});

	test('as HTML runs nothing and asks nothing of anywhere', async () => {
		const {text} = await evidence('html');
		expect(text).not.toMatch(/<script|src=|href=|url\(/iu);
		expect(text).toContain("default-src 'none'");
		expect(text).toContain('&lt;script&gt;');
	});
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

test('after SIGKILL in the middle the next proof removes the key that is left', async () => {
	const command = ['prove', 'acme-empty', '--endpoint-url', endpoint];
	await program.run([...command, '--temporary-key'], {
		onStart(child) {
			child.stdout.on('data', () => child.kill('SIGKILL'));
		},
	});
	expect(await keysOf()).toHaveLength(2);
	const {code} = await program.run(command, {
		env: {NIGHTDROP_ACCESS_KEY_ID: key.accessKeyId, NIGHTDROP_SECRET_ACCESS_KEY: key.secretAccessKey},
	});
	expect(code).toBe(0);
	expect(await keysOf()).toEqual([key.accessKeyId]);
});

test('an unknown target is a wrong usage', async () => {
	const {code, stdout} = await program.run(['prove', 'nobody-knows-it', '--json']);
	expect(code).toBe(2);
	expect(JSON.parse(stdout)).toMatchObject({ok: false, error: {kind: 'usage'}});
});

test('another endpoint than the remembered one is another target', async () => {
	const {code, stdout} = await program.run([
		...['prove', 'acme-empty', '--endpoint-url', 'http://127.0.0.1:1', '--temporary-key', '--json'],
	]);
	expect(code).toBe(2);
	const {error} = JSON.parse(stdout) as {readonly error: {readonly what: string}};
	expect(error.what).toContain(`is remembered at ${endpoint}`);
});
