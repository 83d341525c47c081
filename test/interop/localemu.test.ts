import process from 'node:process';
import {S3} from '@aws-sdk/client-s3';
import {STS} from '@aws-sdk/client-sts';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {install} from './install.js';
import {keepOld, listAndCheck, makeSecond, proveAlone, retireAll} from './journey.js';
import {localemu, startLocalemu, usualRoot} from './localemu.js';
import {openPlace, type Place, rowOf, rowsThatAre, tell} from './place.js';
import {allow, policyOf, sidsOf, writePolicy} from './statements.js';

/**
LocalEmu enforces the policies of users and buckets, denies included. What it does not do as AWS does must be found, and said: access lists on an upload ask for nothing more, and it has no annotations.
*/
let place: Place;
let missing: string | undefined;
let bin = '';
const toClose: (() => Promise<void>)[] = [];

beforeAll(async () => {
	const installed = await install(localemu);
	if (!installed.ok) {
		missing = `LocalEmu was not tried: ${installed.why}.`;
		process.stdout.write(`${missing}\n`);
		return;
	}

	place = await open(installed.bin, 'acme-backups');
	bin = installed.bin;
}, 300_000);
afterAll(async () => {
	for (const close of toClose) {
		await close();
	}
});
beforeEach(({skip}) => {
	skip(missing !== undefined, missing);
});

async function open(from: string, bucket: string, env: Parameters<typeof startLocalemu>[1] = {}) {
	const server = await startLocalemu(from, env);
	toClose.unshift(server.close);
	const opened = openPlace(server, bucket);
	toClose.unshift(opened.close);
	return opened;
}

/** What the proof finds on every bucket of this server. */
const violated = ['acl.put-public', 'acl.put-grant'];
const notProven = ['read.annotation', 'read.annotations', 'acl.existing', 'config.see-lock'];

test('set-up makes all it has to, and says that the key can set access lists', {
	timeout: 180_000,
}, async () => {
	const {s3, iam, bucket, user, nightdrop} = place;
	await s3.createBucket({Bucket: bucket});
	await writePolicy(place, [auditor]);
	const {code, json, stderr} = await nightdrop(
		...['setup', '--bucket', bucket, '--yes', '--fix', 'versioning'],
		...['--save-profile', 'first', '--expect-every', '24h'],
	);
	expect(stderr).toBe('');
	expect(code).toBe(1);
	expect(json).toMatchObject({ok: false, changed: true, user: {created: true, password: false}});
	tell('LocalEmu 1.3.2', json.proof);
	expect(json.proof.verdict).toBe('violated');
	expect(rowsThatAre(json.proof, 'violated')).toEqual(violated);
	expect(rowsThatAre(json.proof, 'not-proven')).toEqual(notProven);
	expect(rowOf(json.proof, 'read.annotation')?.note).toContain('s3:GetObject, which was not the question');
	expect(rowOf(json.proof, 'acl.existing')?.note).toContain('yet one was taken');

	expect(sidsOf(await policyOf(place))).toEqual(expect.arrayContaining(['Auditor', 'NightdropDenyElse']));
	const keys = await iam.listAccessKeys({UserName: user});
	expect(keys.AccessKeyMetadata).toMatchObject([{Status: 'Active', AccessKeyId: json.user.accessKeyId}]);
});

test('what the proof says of reading and of access lists is so', async () => {
	const {s3, bucket, hostWith} = place;
	const host = hostWith('first');
	const today = new Date().toISOString().slice(0, 10);
	await host.putObject({Bucket: bucket, Key: `db/${today}/orders.dump`, Body: 'a backup'});
	await expect(host.getObject({Bucket: bucket, Key: `db/${today}/orders.dump`})).rejects.toMatchObject({
		name: 'AccessDenied',
	});
	await expect(host.deleteObject({Bucket: bucket, Key: `db/${today}/orders.dump`})).rejects.toMatchObject({
		name: 'AccessDenied',
	});

	await host.putObject({Bucket: bucket, Key: 'open', Body: 'open', ACL: 'public-read'});
	const {Grants = []} = await s3.getObjectAcl({Bucket: bucket, Key: 'open'});
	expect(Grants.map(({Grantee}) => Grantee?.URI)).toContain(
		'http://acs.amazonaws.com/groups/global/AllUsers',
	);
	await s3.deleteObject({Bucket: bucket, Key: 'open'});
});

test('a proof of its own says the same, and leaves nothing behind', async () => {
	await proveAlone(place, {violated, notProven});
});

test('the backups are listed, and the check says what the proof found', async () => {
	await listAndCheck(place);
});

test('a read that somebody grants is violated, and a setting that its simulator overlooks is not proven', async () => {
	const {bucket, nightdrop, hostWith} = place;
	const before = await policyOf(place);
	const weak = before.filter(({Sid}) => !Sid?.startsWith('NightdropDeny'));
	const granted = allow(place, 'Oops', ['s3:GetObject', 's3:PutBucketPolicy']);
	await writePolicy(place, [...weak, granted]);
	const key = 'probe';
	await hostWith('first').putObject({Bucket: bucket, Key: key, Body: 'read me'});
	const {Body} = await hostWith('first').getObject({Bucket: bucket, Key: key});
	expect(await Body?.transformToString()).toBe('read me');

	const {code, json} = await nightdrop('prove', bucket);
	expect(code).toBe(1);
	expect(rowsThatAre(json, 'violated')).toEqual(
		expect.arrayContaining(['read.get-object', 'read.get-version', 'read.copy', 'read.real-backups']),
	);
	expect(rowOf(json, 'read.get-object')?.note).toContain('Oops');
	// Its simulator looks at the user's own policies and at no bucket policy.
	expect(rowOf(json, 'config.put-policy')).toMatchObject({verdict: 'not-proven'});
	await writePolicy(place, before);
	await place.s3.deleteObject({Bucket: bucket, Key: key});
});

test('a new key is made beside the old one, and no key is called safe to remove', {
	timeout: 180_000,
}, async () => {
	const made = await makeSecond(place);
	// Only calls to IAM and STS move its "last used".
	await place.hostWith('second').putObject({Bucket: place.bucket, Key: 'db/later.dump', Body: 'a backup'});
	await keepOld(place, made);
});

test('retiring takes the keys, the user and our statements, and nothing of others', async () => {
	const backups = [expect.stringMatching(/orders\.dump$/u), 'db/later.dump'];
	await retireAll(place, {others: [auditor], backups});
});

test('left to its usual root key, it gives everybody a session of the root: that is violated', {
	timeout: 120_000,
}, async () => {
	const {bucket, endpoint, nightdrop, s3, hostWith} = await open(bin, 'acme-open', usualRoot);
	const made = await nightdrop(
		...[
			'setup',
			'--bucket',
			bucket,
			'--create-bucket',
			'--yes',
			'--save-profile',
			'first',
			'--timeout',
			'20',
		],
	);
	expect(made).toMatchObject({code: 3, json: {error: {what: 'Set-up was stopped'}}});
	const {code, json} = await nightdrop('prove', bucket);
	expect(code).toBe(1);
	expect(rowsThatAre(json, 'violated')).toEqual([...violated, 'session.get', 'session.put']);

	await s3.putObject({Bucket: bucket, Key: 'orders.dump', Body: 'a backup'});
	const sts = new STS({endpoint, region: 'us-east-1', credentials: hostWith('first').config.credentials});
	const {Credentials} = await sts.getSessionToken({});
	sts.destroy();
	const thief = new S3({
		endpoint,
		region: 'us-east-1',
		forcePathStyle: true,
		credentials: {
			accessKeyId: Credentials?.AccessKeyId ?? '',
			secretAccessKey: Credentials?.SecretAccessKey ?? '',
			sessionToken: Credentials?.SessionToken ?? '',
		},
	});
	const {Body} = await thief.getObject({Bucket: bucket, Key: 'orders.dump'});
	expect(await Body?.transformToString()).toBe('a backup');
	thief.destroy();
});

/** A statement of somebody else. */
const auditor = {
	Sid: 'Auditor',
	Effect: 'Allow',
	Principal: {AWS: 'arn:aws:iam::000000000000:user/admin'},
	Action: 's3:GetObject',
	Resource: 'arn:aws:s3:::acme-backups/*',
};
