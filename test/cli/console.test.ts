import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {afterEach, describe, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';
import {type Launched, launch} from '../helpers/pty.js';
import {type Step, walk} from '../helpers/walk.js';

/** The real program in a real terminal, as a newcomer meets it. */

let console_: Launched | undefined;
let program: Program | undefined;
afterEach(async () => {
	await console_?.close();
	await program?.close();
	console_ = undefined;
	program = undefined;
});

/** From the first step of the wizard to its last, with enter alone wherever nothing is to be decided. */
const wizard: readonly Step[] = [
	[['enter'], 'Prefix'],
	[['type:acm-backups', 'home', 'right', 'right', 'right'], 'acm█-backups'],
	[['type:e', 'down', 'type:db/'], 'never means dbx'],
	[['enter'], 'Public access is not blocked'],
	[['enter'], 'nightdrop-acme-backups-db'],
	[['enter'], 'free'],
	[['enter'], 'How tight?'],
	[['enter'], 'Make the user nightdrop-acme-backups-db'],
];

const toTheProof: readonly Step[] = [
	[['enter'], 'Where should the secret go?'],
	[['enter'], 'The secret is stored'],
	[['enter'], 'Backups can be put with this key'],
	[['enter'], 'Proven: this key'],
];

const filesIn = (folder: string): readonly string[] =>
	readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(file =>
		statSync(join(folder, file)).isFile(),
	);

describe('a newcomer in the sandbox', () => {
	test.each([
		[100, 30],
		[80, 24],
	])('is walked through the whole job at %i×%i', async (columns, rows) => {
		console_ = launch(['--sandbox'], {columns, rows});
		await console_.see('Rehearse');
		await walk(console_, [[['enter'], /\d+ of \d+ allowed/u], ...wizard]);
		await console_.seeNo('Asking AWS');
		await walk(console_, toTheProof);
		await walk(console_, [
			[['enter'], 'aws cli'],
			[['enter'], /Proven \d+ s/u],
		]);
		console_.press('q');
		expect((await console_.exited).exitCode).toBe(0);
		expect(console_.text()).toMatch(/✓ Proven: acme-backups\/db\/ is write-only \(\d+ probes, /u);
		expect(console_.text()).toContain('Sandbox: nothing was made on AWS.');
		expect(filesIn(console_.home)).toEqual([]);
	});
});

describe('on an account', () => {
	/** A sandbox in another process stands in for the account. */
	const openAccount = async () => {
		program = openProgram();
		const {endpoint} = await program.serve('--seed', 'demo');
		const {AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = ''} = program.env;
		const common = {endpoint, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}};
		const {run, env} = program;
		return {endpoint, env, run, iam: new IAM(common), s3: new S3({...common, forcePathStyle: true})};
	};

	test('the secret goes into a profile, and into nothing else that is kept', async () => {
		const {endpoint, env, iam} = await openAccount();
		const {AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION} = env;
		const running = launch(['setup', '--bucket', 'acme-empty', '--endpoint-url', endpoint], {
			env: {AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION},
		});
		console_ = running;
		await running.see(/\d+ of \d+ allowed/u, 20_000);
		await walk(running, [
			[['enter'], 'acme-empty'],
			[['enter'], 'Versions are on'],
			[['enter'], 'nightdrop-acme-empty'],
			[['enter'], 'free'],
			[['enter'], 'How tight?'],
			[['enter'], 'Make one access key'],
		]);
		await running.seeNo('Asking AWS');
		await walk(running, [...toTheProof, [['enter'], 'Works with'], [['enter'], /Proven \d+ s/u]]);
		running.press('q');
		expect((await running.exited).exitCode).toBe(0);
		expect(running.text()).toContain('is in the profile acme-empty');
		const profile = readFileSync(join(running.home, '.aws', 'credentials'), 'utf8');
		const secret = /aws_secret_access_key = (\S+)/u.exec(profile)?.[1] ?? '';
		expect(secret).toHaveLength(40);
		const holders = filesIn(running.home).filter(file =>
			readFileSync(join(running.home, file)).includes(secret),
		);
		expect(holders).toEqual([join('.aws', 'credentials')]);
		expect(running.sent()).not.toContain(secret);
		const {AccessKeyMetadata: keys} = await iam.listAccessKeys({UserName: 'nightdrop-acme-empty'});
		iam.destroy();
		expect(keys).toHaveLength(1);
	});

	test('SIGTERM in the middle of a proof leaves no key and no test object behind', async () => {
		const {endpoint, env, run, iam, s3} = await openAccount();
		const setUp = ['setup', '--endpoint-url', endpoint, '--bucket', 'acme-empty', '--yes', '--print-secret'];
		expect((await run(setUp)).code).toBe(0);
		console_ = launch(['--endpoint-url', endpoint], {env});
		await console_.see('acme-empty', 20_000);
		console_.press('p');
		await console_.see('Proving that this key cannot read', 20_000);
		console_.kill('SIGTERM');
		expect((await console_.exited).exitCode).toBe(143);
		const {AccessKeyMetadata: keys} = await iam.listAccessKeys({UserName: 'nightdrop-acme-empty'});
		const {Versions: versions, DeleteMarkers: markers} = await s3.listObjectVersions({Bucket: 'acme-empty'});
		const {Uploads: uploads} = await s3.listMultipartUploads({Bucket: 'acme-empty'});
		iam.destroy();
		s3.destroy();
		expect(keys).toHaveLength(1);
		expect([versions, markers, uploads]).toEqual([undefined, undefined, undefined]);
	});

	test('a proof that is left at once is what home shows from then on', async () => {
		const {endpoint, env, run, iam, s3} = await openAccount();
		const setUp = ['setup', '--endpoint-url', endpoint, '--bucket', 'acme-empty', '--yes'];
		expect((await run([...setUp, '--save-profile', 'backup'])).code).toBe(0);
		const grant = {Effect: 'Allow', Action: 's3:GetObject', Resource: '*'};
		await iam.putUserPolicy({
			UserName: 'nightdrop-acme-empty',
			PolicyName: 'hole',
			PolicyDocument: JSON.stringify({Version: '2012-10-17', Statement: [grant]}),
		});
		console_ = launch(['--endpoint-url', endpoint], {env});
		await console_.see('acme-empty', 20_000);
		await walk(console_, [
			[['enter'], 'Looked at'],
			[['p'], 'Not proven: 1 finding'],
			[['escape'], /\? Proof +Not proven/u],
		]);
		console_.press('q');
		await console_.exited;
		iam.destroy();
		s3.destroy();
	});

	test('a deny that somebody took out is written again from home, proven, and the proof looked at again', async () => {
		const {endpoint, env, run, iam, s3} = await openAccount();
		const setUp = [
			'setup',
			'--endpoint-url',
			endpoint,
			'--bucket',
			'acme-empty',
			'--yes',
			'--save-profile',
			'backup',
		];
		expect((await run(setUp)).code).toBe(0);
		const {Policy = ''} = await s3.getBucketPolicy({Bucket: 'acme-empty'});
		const {Statement, ...rest} = JSON.parse(Policy) as {
			readonly Statement: readonly {readonly Sid: string}[];
		};
		const less = Statement.filter(({Sid}) => Sid !== 'NightdropDenySessions');
		await s3.putBucketPolicy({Bucket: 'acme-empty', Policy: JSON.stringify({...rest, Statement: less})});
		console_ = launch(['--endpoint-url', endpoint], {env});
		await console_.see('Our part of the bucket policy is not as we wrote it', 20_000);
		await walk(console_, [
			[['enter'], 'Looked at'],
			[['f'], 'Write our policy again'],
			[['v'], 'Exactly what is sent'],
			[['v', 'enter'], 'No, leave it as it is'],
			[['down', 'enter'], 'Done: wrote our policy again'],
			[['p'], 'Proven: this key'],
			[['escape', 'escape', 'escape'], 'Looked at'],
			[['l'], 'What has changed since is not in it.'],
		]);
		expect(console_.text()).toContain('Proven: this key writes backups and cannot read them');
		await walk(console_, [[['escape', 'escape'], /Proven \d+ s/u]]);
		console_.press('q');
		expect((await console_.exited).exitCode).toBe(0);
		const copies = filesIn(join(program?.home ?? '', 'config')).filter(file => file.startsWith('policies'));
		expect(copies).toHaveLength(1);
		expect((await s3.getBucketPolicy({Bucket: 'acme-empty'})).Policy).toContain('NightdropDenySessions');
		iam.destroy();
		s3.destroy();
	}, 60_000);
});
