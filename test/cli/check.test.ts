import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';

type CheckJson = {
	readonly schema: string;
	readonly ok: boolean;
	readonly targets: readonly {
		readonly name: string;
		readonly health: string;
		readonly findings: readonly {readonly id: string; readonly severity: string; readonly what: string}[];
		readonly newest: {readonly lastModified: string} | null;
		readonly keyAgeDays: number | null;
		readonly proof: {readonly verdict: string; readonly age: number} | null;
	}[];
};

let program: Program;
let endpoint: string;
let iam: IAM;
let s3: S3;
beforeEach(async () => {
	program = openProgram();
	({endpoint} = await program.serve('--seed', 'demo'));
	const {AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = ''} = program.env;
	const config = {endpoint, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}};
	iam = new IAM(config);
	s3 = new S3({...config, forcePathStyle: true});
	await setUp('acme-empty');
});
afterEach(async () => {
	iam.destroy();
	s3.destroy();
	await program.close();
});

const setUp = async (bucket: string, ...more: readonly string[]) =>
	program.run([
		...['setup', '--endpoint-url', endpoint, '--bucket', bucket, '--yes', '--json'],
		...['--save-profile', bucket, '--fix', 'all', ...more],
	]);

const check = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await program.run(['check', '--endpoint-url', endpoint, '--json', ...args]);
	return {code, stderr, json: JSON.parse(stdout) as CheckJson};
};

const idsOf = (json: CheckJson, index = 0) =>
	(json.targets[index]?.findings ?? []).filter(({severity}) => severity !== 'info').map(({id}) => id);

test('a new target is healthy; what somebody changes is found, and what they mend is well again', async () => {
	const well = await check();
	expect(well).toMatchObject({code: 0, json: {schema: 'nightdrop/check/1', ok: true}});
	expect(well.json.targets[0]).toMatchObject({
		name: 'acme-empty',
		health: 'ok',
		newest: null,
		keyAgeDays: 0,
		proof: {verdict: 'proven'},
	});

	const user = 'nightdrop-acme-empty';
	await iam.addUserToGroup({GroupName: 'analytics', UserName: user});
	await s3.putBucketVersioning({Bucket: 'acme-empty', VersioningConfiguration: {Status: 'Suspended'}});
	const sick = await check();
	expect(sick.code).toBe(1);
	expect(idsOf(sick.json)).toEqual(['user-rights', 'versioning']);

	await iam.removeUserFromGroup({GroupName: 'analytics', UserName: user});
	await s3.putBucketVersioning({Bucket: 'acme-empty', VersioningConfiguration: {Status: 'Enabled'}});
	expect((await check()).code).toBe(0);
});

test('nothing is due yet in a new target, and what arrives is told', async () => {
	const before = await check('acme-empty', '--max-age', '1h');
	expect(before).toMatchObject({code: 0, json: {targets: [{newest: null}]}});
	await s3.putObject({Bucket: 'acme-empty', Key: 'db/2026-11-23.dump', Body: 'x'.repeat(5000)});
	const fresh = await check('--max-age', '1h');
	expect(fresh.code).toBe(0);
	expect(fresh.json.targets[0]?.newest?.lastModified).toMatch(/^20\d\d-/u);
});

test('all targets: one that is gone is told, and does not keep the other from being told', async () => {
	await setUp('acme-media');
	await iam.deleteUserPolicy({UserName: 'nightdrop-acme-media', PolicyName: 'none'}).catch(() => undefined);
	await s3.deleteBucketPolicy({Bucket: 'acme-media'});
	const {code, json, stderr} = await check('--all');
	expect(code).toBe(1);
	expect(json.targets.map(({name}) => name)).toEqual(['acme-empty', 'acme-media']);
	expect(idsOf(json, 0)).toEqual([]);
	expect(idsOf(json, 1)).toContain('our-statements');
	expect(stderr).toMatch(/^waiting: 2 of 2 targets checked$/mu);
});

test('--prove proves with the key that is at hand, and says what it found', async () => {
	const proven = await check('--prove');
	expect(proven.code).toBe(0);
	expect(proven.json.targets[0]?.proof?.age).toBeLessThan(60_000);

	await s3.deleteBucketPolicy({Bucket: 'acme-empty'});
	await iam.addUserToGroup({GroupName: 'analytics', UserName: 'nightdrop-acme-empty'});
	const violated = await check('--prove');
	expect(violated.code).toBe(1);
	expect(idsOf(violated.json)).toContain('proof-violated');
});

test('without credentials nothing is called well', async () => {
	const {code, stdout} = await program.run(['check', '--endpoint-url', endpoint, '--json'], {
		env: {AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'not-the-secret'},
	});
	const json = JSON.parse(stdout) as CheckJson;
	expect(json).toMatchObject({ok: false, targets: [{health: 'unknown'}]});
	expect(code).toBe(4);
});

test('with nothing remembered there is nothing to check', async () => {
	const empty = openProgram();
	try {
		const {code, stdout} = await empty.run(['check', '--all']);
		expect([code, stdout]).toEqual([
			3,
			'unknown: nothing was checked: no target is remembered on this machine\n',
		]);
		expect((await empty.run(['check'])).code).toBe(2);
	} finally {
		await empty.close();
	}
});

test('a target whose name was nearly typed is named', async () => {
	expect(await program.run(['check', 'acme-emtpy'])).toMatchObject({
		code: 2,
		stderr: expect.stringContaining('next: did you mean acme-empty?'),
	});
	await setUp('acme-backups', '--prefix', 'db/');
	expect((await program.run(['check', 'acme-backups'])).stderr).toMatch(/did you mean acme-backups\/db\/\?/u);
	const {stderr} = await program.run(['check', 'globex-archive']);
	expect(stderr).toMatch(/next: nightdrop targets lists them/u);
});

test('a backup that was put over is found, and makes nothing look fresh; where versions may not be listed the rest is still told', async () => {
	const setUpDb = await setUp('acme-backups', '--prefix', 'db/');
	expect(setUpDb.code).toBe(0);
	const prefix = 'db/db-01/customers/';
	const {Contents = []} = await s3.listObjectsV2({Bucket: 'acme-backups', Prefix: prefix});
	const {Key} = [...Contents].sort((a, b) => Number(a.LastModified) - Number(b.LastModified)).at(-1) ?? {};
	await s3.putObject({Bucket: 'acme-backups', Key: Key ?? '', Body: 'x'.repeat(4000)});
	const overwritten = async () => {
		const {json} = await check('acme-backups/db/');
		const found = json.targets[0]?.findings.filter(({what}) => what.startsWith('db-01/customers')) ?? [];
		return {ids: found.map(({id}) => id), newest: json.targets[0]?.newest};
	};
	const seen = await overwritten();
	expect(seen.ids).toEqual(['backups-overwritten']);
	expect(Date.now() - Date.parse(seen.newest?.lastModified ?? '')).toBeGreaterThan(30_000);

	const {Policy = ''} = await s3.getBucketPolicy({Bucket: 'acme-backups'});
	const policy = JSON.parse(Policy);
	const deny = {
		Sid: 'NoVersions',
		Effect: 'Deny',
		Principal: '*',
		Action: 's3:ListBucketVersions',
		Resource: 'arn:aws:s3:::acme-backups',
	};
	await s3.putBucketPolicy({
		Bucket: 'acme-backups',
		Policy: JSON.stringify({...policy, Statement: [...policy.Statement, deny]}),
	});
	const blind = await overwritten();
	expect(blind.ids).not.toContain('backups-overwritten');
	expect(blind.newest).not.toBeNull();
}, 60_000);
