import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {isSamePolicy} from '../../src/policy/compare.js';
import {type Sandbox, startSandbox} from '../../src/sandbox/server.js';
import {readTerraform} from '../helpers/hcl.js';
import {openProgram, type Program} from '../helpers/program.js';

type Json = {readonly [name: string]: unknown};
type Resource = Json & {readonly Type: string; readonly Properties: Json};
type Template = {
	readonly AWSTemplateFormatVersion: string;
	readonly Resources: {readonly [id in 'BackupUser' | 'BackupPolicy']: Resource};
};

const account = '111122223333';
const [bucket, user, path] = ['acme-infra', 'backup-writer', '/teams/db/'];
const arn = `arn:aws:iam::${account}:user${path}${user}`;

let program: Program;
beforeEach(() => {
	program = openProgram();
});
afterEach(async () => program.close());

const policy = async (format: string, ...args: readonly string[]) => {
	const {code, stdout, stderr} = await program.run([
		...['policy', '--bucket', bucket, '--user-arn', arn, '--format', format, ...args],
	]);
	expect([code, stderr]).toEqual([0, '']);
	return stdout;
};

/** The user and the policy that Terraform would make. */
function fromTerraform(text: string) {
	const {resources, locals} = readTerraform(text);
	expect(Object.keys(resources)).toEqual(['aws_iam_user', 'aws_s3_bucket_policy']);
	const [[label, made]] = Object.entries(resources['aws_iam_user'] as object) as [[string, Json]];
	const owned = (resources['aws_s3_bucket_policy'] as {readonly [label: string]: Json})[label];
	expect(owned).toEqual({
		bucket,
		policy: {reference: `local.${label}`},
		depends_on: [{reference: `aws_iam_user.${label}`}],
	});
	return {user: made, document: locals[label]};
}

function fromCloudFormation(text: string) {
	const {AWSTemplateFormatVersion, Resources} = JSON.parse(text) as Template;
	expect(AWSTemplateFormatVersion).toBe('2010-09-09');
	expect(Object.values(Resources).map(({Type}) => Type)).toEqual(['AWS::IAM::User', 'AWS::S3::BucketPolicy']);
	const {BackupUser: made, BackupPolicy: owned} = Resources;
	expect([made['DeletionPolicy'], owned['DeletionPolicy']]).toEqual(['Retain', 'Retain']);
	expect(owned).toMatchObject({DependsOn: 'BackupUser', Properties: {Bucket: bucket}});
	return {user: made.Properties, document: owned.Properties['PolicyDocument']};
}

describe('the same document in every form', () => {
	test.each([
		['hardened', []],
		['strict with lists', ['--preset', 'strict', '--list']],
		['classic', ['--preset', 'classic', '--id', 'YOUR_POLICY_ID_NUMBER']],
		['every switch', ['--acl', '--no-tls', '--no-sessions', '--no-overwrite', '--prefix', 'db/']],
		['a prefix that HCL would read', ['--prefix', 'a "b" %{if true}\\n#{}/ \u202Egpj\u{E0041}/']],
		// biome-ignore lint/suspicious/noTemplateCurlyInString: it is to be none
		['an id that HCL would read', ['--id', '${aws:username} ${*} $${x} $$${y} %%{z} "\\"']],
	] as const)('%s', async (_, args) => {
		const [json, terraform, cloudFormation] = await Promise.all([
			policy('json', ...args),
			policy('terraform', ...args),
			policy('cloudformation', ...args),
		]);
		const document: unknown = JSON.parse(json);
		expect(fromTerraform(terraform)).toEqual({user: {name: user, path}, document});
		expect(fromCloudFormation(cloudFormation)).toEqual({user: {UserName: user, Path: path}, document});
		// Only comments may hold what is not for the tool, and a secret is made by neither.
		expect(terraform).not.toMatch(/^resource "aws_iam_access_key"/mu);
		expect(cloudFormation).not.toContain('"AWS::IAM::AccessKey"');
	});

	test('a user without a path is in the root', async () => {
		const text = await policy('terraform', '--user-arn', `arn:aws:iam::${account}:user/plain`);
		expect(fromTerraform(text).user).toEqual({name: 'plain', path: '/'});
	});

	test('the command that takes it over asks for the same policy', async () => {
		const text = await policy('terraform', '--preset', 'strict', '--list', '--prefix', "it's/");
		expect(text).toContain(
			`nightdrop setup --bucket ${bucket} --prefix 'it'\\''s/' --user ${user} --preset strict --list\n`,
		);
	});
});

test.each([
	[['--format', 'yaml'], 'json, terraform or cloudformation'],
	[['--format', 'terraform', '--json'], 'exclude each other'],
	[['--format', 'cloudformation', '--prefix', '{{resolve:ssm:x}}/'], '{{resolve:'],
	[['--format', 'terraform', '--user-arn', `arn:aws:iam::${account}:user/x"}`], 'A user name has letters'],
	[['--format', 'terraform', '--user-arn', `arn:aws:iam::${account}:user/a b/x`], 'The path of a user'],
])('%j is refused before anything is written', async (args, what) => {
	const {code, stdout, stderr} = await program.run([
		'policy',
		'--bucket',
		bucket,
		'--user-arn',
		arn,
		...args,
	]);
	expect(code).toBe(2);
	expect(stdout + stderr).toContain(what);
	expect(stdout).not.toContain('resource');
});

describe('what Terraform made is taken over as it is', () => {
	let sandbox: Sandbox;
	let s3: S3;
	let iam: IAM;
	let at: readonly string[];
	beforeEach(async () => {
		sandbox = await startSandbox();
		const {endpoint, region, accessKeyId, secretAccessKey} = sandbox;
		Object.assign(program.env, {
			AWS_ACCESS_KEY_ID: accessKeyId,
			AWS_SECRET_ACCESS_KEY: secretAccessKey,
			AWS_REGION: region,
		});
		const config = {endpoint, region, credentials: {accessKeyId, secretAccessKey}};
		s3 = new S3({...config, forcePathStyle: true});
		iam = new IAM(config);
		at = ['--endpoint-url', endpoint];
		await s3.createBucket({Bucket: bucket});
		await s3.putBucketVersioning({Bucket: bucket, VersioningConfiguration: {Status: 'Enabled'}});
	});
	afterEach(async () => {
		s3.destroy();
		iam.destroy();
		await sandbox.close();
	});

	/** As `terraform apply` does, with the document as the provider writes it, beside what is there of others. */
	async function apply(text: string, others: readonly Json[] = []): Promise<string> {
		const made = fromTerraform(text);
		await iam.createUser({
			UserName: made.user['name'] as string,
			Path: made.user['path'] as string,
			Tags: [
				{Key: 'managed-by', Value: 'terraform'},
				{Key: 'team', Value: 'db'},
			],
		});
		const document = made.document as Json;
		const Statement = [...others, ...(document['Statement'] as readonly Json[])];
		const written = JSON.stringify(normalized({...document, Statement}));
		await s3.putBucketPolicy({Bucket: bucket, Policy: written});
		// S3 gives back the same in its own spelling; that is what the next plan compares.
		const applied = await readPolicy();
		expect(isSamePolicy(applied, written)).toBe(true);
		return applied;
	}

	async function readPolicy(): Promise<string> {
		return (await s3.getBucketPolicy({Bucket: bucket})).Policy as string;
	}

	const setUp = async (...args: readonly string[]) => {
		const {code, stdout, stderr} = await program.run([
			...['setup', ...at, '--bucket', bucket, '--user', user, '--yes', '--json'],
			...['--save-profile', 'backup', ...args],
		]);
		return {code, stderr, json: JSON.parse(stdout) as Json};
	};

	test.each([
		['hardened', []],
		['strict', ['--preset', 'strict']],
		['a prefix and every switch', ['--prefix', 'db/', '--acl', '--no-sessions', '--no-overwrite']],
	] as const)('%s: nothing is changed, one key is issued, and it is proven', async (_, args) => {
		const written = await apply(await policy('terraform', ...at, ...args));
		const {code, json} = await setUp(...args);
		expect(json).toMatchObject({
			ok: true,
			target: {user, userArn: arn},
			user: {created: false, activeKeys: 1},
			policy: {replaced: 0, added: 0, kept: 0},
			proof: {verdict: 'proven'},
		});
		expect(code).toBe(0);
		// A second plan: the same user, and byte for byte the policy that was there.
		expect(await readPolicy()).toBe(written);
		const {User} = await iam.getUser({UserName: user});
		expect([User?.Arn, User?.Tags?.length]).toEqual([arn, 2]);
		const calls = (json['calls'] as readonly {operation: string}[]).map(({operation}) => operation);
		expect(
			calls.filter(name => /Policy|CreateUser|Tag/u.test(name) && !/^(?:Get|List|Simulate)/u.test(name)),
		).toEqual([]);
	});

	test('beside statements of others in one resource, also when set-up is run again', async () => {
		const others = [
			{
				Sid: 'Logs',
				Effect: 'Allow',
				Principal: {Service: 'logging.s3.amazonaws.com'},
				Action: 's3:PutObject',
				Resource: `arn:aws:s3:::${bucket}/logs/*`,
			},
		];
		const written = await apply(await policy('terraform', ...at), others);
		const {code, json} = await setUp();
		expect([code, json['policy'], await readPolicy()]).toMatchObject([
			0,
			{replaced: 0, added: 0, kept: 1},
			written,
		]);
		const again = await setUp();
		expect([again.code, again.json['changed'], await readPolicy()]).toEqual([0, false, written]);
	});

	test('what targets add remembers is finished without a change, and check finds it as it was', async () => {
		const written = await apply(await policy('terraform', ...at));
		const added = await program.run(['targets', 'add', ...at, '--bucket', bucket, '--user', user]);
		expect([added.code, added.stderr]).toEqual([0, '']);
		expect((await setUp()).json).toMatchObject({
			policy: {replaced: 0, added: 0},
			proof: {verdict: 'proven'},
		});
		expect(await readPolicy()).toBe(written);
		const {stdout} = await program.run(['check', ...at, '--json']);
		const {targets} = JSON.parse(stdout) as {targets: readonly {findings: readonly {id: string}[]}[]};
		const ids = targets.flatMap(({findings}) => findings.map(({id}) => id));
		expect(ids.filter(id => /statements|user|proof|set-up/u.test(id))).toEqual([]);
	});
});

/** As Terraform's provider writes a policy: keys in order, a list of one as that one, lists of texts in order. */
function normalized(value: unknown): unknown {
	if (Array.isArray(value)) {
		const all = value.map(normalized);
		return all.length === 1
			? all[0]
			: all.every(one => typeof one === 'string')
				? [...all].sort((a, b) => (a < b ? 1 : -1))
				: all;
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value)
					.sort(([a], [b]) => (a < b ? -1 : 1))
					.map(([key, one]) => [key, normalized(one)]),
			)
		: value;
}
