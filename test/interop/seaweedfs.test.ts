import process from 'node:process';
import {IAM} from '@aws-sdk/client-iam';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {install} from './install.js';
import {keepOld, listAndCheck, makeSecond, proveAlone, retireAll} from './journey.js';
import {openPlace, type Place, rowOf, rowsThatAre, tell} from './place.js';
import {seaweedfs, startSeaweedfs} from './seaweedfs.js';
import {allow, policyOf, writePolicy} from './statements.js';

/**
SeaweedFS checks signatures and bucket policies, and lacks much of IAM: no simulator, no roles, no passwords, no NotAction. Each user may look at itself and make itself a key. What it lacks must be not proven by name, and what it lets through violated.
*/
let place: Place;
let missing: string | undefined;
const toClose: (() => Promise<void>)[] = [];

beforeAll(async () => {
	const installed = await install(seaweedfs);
	if (!installed.ok) {
		missing = `SeaweedFS was not tried: ${installed.why}.`;
		process.stdout.write(`${missing}\n`);
		return;
	}

	const server = await startSeaweedfs(installed.bin);
	toClose.push(server.close);
	place = openPlace(server, 'acme-backups');
	toClose.unshift(place.close);
}, 300_000);
afterAll(async () => {
	for (const close of toClose) {
		await close();
	}
});
beforeEach(({skip}) => {
	skip(missing !== undefined, missing);
});

const violated = [
	'list.parts',
	'list.buckets',
	'damage.abort',
	'acl.put-public',
	'acl.put-grant',
	'identity.get-user',
	'identity.list-keys',
];
const notProven = [
	'read.restore',
	'acl.existing',
	'config.put-policy',
	'config.delete-policy',
	'config.put-versioning',
	'config.put-lifecycle',
	'config.put-acl',
	'config.put-public-access',
	'config.put-ownership',
	'config.put-lock',
	'config.put-replication',
	'config.put-inventory',
	'config.delete-bucket',
	'identity.list-users',
	'identity.list-policies',
	'identity.create-key',
	'identity.create-user',
	'identity.create-password',
	'identity.attach-policy',
	'identity.put-policy',
	'identity.update-key',
	'identity.pass-role',
	'identity.roles',
	'session.token',
	'session.get',
	'session.put',
	'posture.password',
	'posture.ssh-keys',
	'posture.certificates',
	'posture.service-credentials',
	'posture.same-policies',
];

test('hardened is not taken: that is said by name, and no key is made', async () => {
	const {iam, s3, bucket, user, nightdrop} = place;
	await s3.createBucket({Bucket: bucket});
	await writePolicy(place, [auditor]);
	const {code, json} = await nightdrop('setup', '--bucket', bucket, '--yes', '--save-profile', 'first');
	expect(code).toBe(3);
	expect(json.error).toMatchObject({
		what: 'The policy was not written',
		why: expect.stringContaining('NotAction'),
		next: expect.stringContaining('--preset strict'),
		code: 'InvalidPolicyDocument',
	});
	expect((await iam.listAccessKeys({UserName: user})).AccessKeyMetadata).toEqual([]);
	expect(await policyOf(place)).toEqual([auditor]);
});

test('strict goes on where that stopped, and says what the key can do', {timeout: 240_000}, async () => {
	const {iam, bucket, user, nightdrop} = place;
	const {code, json, stderr} = await nightdrop(
		...['setup', '--bucket', bucket, '--preset', 'strict', '--fix', 'versioning', '--yes'],
		...['--save-profile', 'first', '--expect-every', '24h'],
	);
	expect(stderr).toBe('');
	expect(code).toBe(1);
	expect(json).toMatchObject({ok: false, changed: true, user: {password: null}});
	tell('SeaweedFS 4.48', json.proof);
	expect(rowsThatAre(json.proof, 'violated')).toEqual(violated);
	expect(rowsThatAre(json.proof, 'not-proven')).toEqual(notProven);
	for (const id of ['config.put-policy', 'identity.create-key', 'identity.pass-role']) {
		expect(rowOf(json.proof, id)?.note, id).toBe(
			"IAM's simulator gave no answer: this server does not offer it, and answered 501 NotImplemented.",
		);
	}

	expect(rowOf(json.proof, 'posture.password')?.note).toContain('501 NotImplemented');
	const keys = await iam.listAccessKeys({UserName: user});
	expect(keys.AccessKeyMetadata).toMatchObject([{Status: 'Active', AccessKeyId: json.user.accessKeyId}]);
});

test('what the proof says of reading, of uploads and of the user itself is so', async () => {
	const {endpoint, s3, bucket, user, hostWith} = place;
	const host = hostWith('first');
	const Key = `db/${new Date().toISOString().slice(0, 10)}/orders.dump`;
	await host.putObject({Bucket: bucket, Key, Body: 'a backup'});
	await expect(host.getObject({Bucket: bucket, Key})).rejects.toMatchObject({name: 'AccessDenied'});
	await expect(host.deleteObject({Bucket: bucket, Key})).rejects.toMatchObject({name: 'AccessDenied'});

	// An upload of somebody else.
	const {UploadId} = await s3.createMultipartUpload({Bucket: bucket, Key: 'big'});
	await host.abortMultipartUpload({Bucket: bucket, Key: 'big', UploadId});
	await expect(s3.listParts({Bucket: bucket, Key: 'big', UploadId})).rejects.toMatchObject({
		name: 'NoSuchUpload',
	});

	const iam = new IAM({endpoint, region: 'us-east-1', credentials: host.config.credentials});
	const {AccessKey} = await iam.createAccessKey({UserName: user});
	iam.destroy();
	expect(AccessKey?.AccessKeyId).toBeTruthy();
	await place.iam.deleteAccessKey({UserName: user, AccessKeyId: AccessKey?.AccessKeyId});

	// The header is taken and left aside.
	await host.putObject({Bucket: bucket, Key: 'open', Body: 'open', ACL: 'public-read'});
	const {Grants = []} = await s3.getObjectAcl({Bucket: bucket, Key: 'open'});
	expect(Grants.map(({Grantee}) => Grantee?.ID)).toEqual(['admin']);
	await s3.deleteObject({Bucket: bucket, Key: 'open'});
});

test('a read that somebody grants is violated, with the statement that grants it', async () => {
	const {bucket, nightdrop, hostWith} = place;
	const before = await policyOf(place);
	await writePolicy(place, [...before, allow(place, 'Oops', ['s3:GetObject'])]);
	await hostWith('first').putObject({Bucket: bucket, Key: 'probe', Body: 'read me'});
	const {Body} = await hostWith('first').getObject({Bucket: bucket, Key: 'probe'});
	expect(await Body?.transformToString()).toBe('read me');

	const {code, json} = await nightdrop('prove', bucket);
	expect(code).toBe(1);
	expect(rowsThatAre(json, 'violated')).toEqual(
		expect.arrayContaining(['read.get-object', 'read.copy', 'read.real-backups', 'could.read']),
	);
	expect(rowOf(json, 'read.get-object')?.note).toContain('Oops');
	await writePolicy(place, before);
	await place.s3.deleteObject({Bucket: bucket, Key: 'probe'});
});

test('without it a proof of its own says what set-up said, and leaves nothing behind', async () => {
	await proveAlone(place, {violated, notProven});
});

test('the backups are listed, and the check has its findings', async () => {
	await listAndCheck(place);
});

test('rotation makes a key, and calls none safe to remove: when a key was last used is not told', {
	timeout: 240_000,
}, async () => {
	await makeSecond(place);
	const stands = await place.nightdrop('rotate', place.bucket);
	expect(stands).toMatchObject({code: 3, json: {state: 'use-unknown', next: {step: null, safe: false}}});
	await keepOld(place, stands);
});

test('retiring takes the keys, the user and our statements, and nothing of others', async () => {
	await retireAll(place, {others: [auditor], backups: [expect.stringMatching(/orders\.dump$/u)]});
});

/** A statement of somebody else. */
const auditor = {
	Sid: 'Auditor',
	Effect: 'Allow',
	Principal: {AWS: 'arn:aws:iam::000000000000:user/admin'},
	Action: 's3:GetObject',
	Resource: 'arn:aws:s3:::acme-backups/*',
};
