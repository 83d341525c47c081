import {
	CreateBucketCommand,
	CreateMultipartUploadCommand,
	DeleteObjectCommand,
	DeleteObjectsCommand,
	GetObjectLegalHoldCommand,
	GetObjectLockConfigurationCommand,
	GetObjectRetentionCommand,
	HeadObjectCommand,
	type ObjectLockRetentionMode,
	PutBucketVersioningCommand,
	PutObjectCommand,
	PutObjectLegalHoldCommand,
	PutObjectLockConfigurationCommand,
	PutObjectRetentionCommand,
	type S3Client,
	UploadPartCommand,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {addUser, allow, clientOf, type Opened, openSandbox, outcome, refusal} from './open.js';

const B = {Bucket: 'acme-drop'};
const K = {...B, Key: 'k'};
const objects = `arn:aws:s3:::${B.Bucket}/*`;
const day = 86_400_000;

async function openLocked(mode?: ObjectLockRetentionMode): Promise<Opened> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand({...B, ObjectLockEnabledForBucket: true}));
	if (mode !== undefined) {
		await opened.admin.send(lockCommand(mode));
	}

	return opened;
}

const lockCommand = (Mode: ObjectLockRetentionMode) =>
	new PutObjectLockConfigurationCommand({
		...B,
		ObjectLockConfiguration: {ObjectLockEnabled: 'Enabled', Rule: {DefaultRetention: {Mode, Days: 10}}},
	});

const put = async (client: S3Client, more: object = {}) =>
	(await client.send(new PutObjectCommand({...K, Body: 'a', ...more}))).VersionId as string;

test('Object Lock brings versions, which then cannot be suspended', async () => {
	const {admin} = await openLocked();
	expect(await put(admin)).toHaveLength(32);
	const suspend = new PutBucketVersioningCommand({...B, VersioningConfiguration: {Status: 'Suspended'}});
	expect(await outcome(admin.send(suspend))).toBe('409 InvalidBucketState');
	const {ObjectLockConfiguration} = await admin.send(new GetObjectLockConfigurationCommand(B));
	expect(ObjectLockConfiguration).toEqual({ObjectLockEnabled: 'Enabled'});
});

test('without versions there is no Object Lock', async () => {
	const {admin} = await openSandbox();
	await admin.send(new CreateBucketCommand(B));
	expect(await outcome(admin.send(new GetObjectLockConfigurationCommand(B)))).toBe(
		'404 ObjectLockConfigurationNotFoundError',
	);
	expect(await outcome(admin.send(lockCommand('GOVERNANCE')))).toBe('409 InvalidBucketState');
	await put(admin);
	expect(await outcome(admin.send(new GetObjectRetentionCommand(K)))).toBe('400 InvalidRequest');
	expect(await outcome(admin.send(new PutObjectCommand({...K, ObjectLockLegalHoldStatus: 'ON'})))).toBe(
		'400 InvalidRequest',
	);
});

test('under COMPLIANCE nobody deletes a version before its time', async () => {
	const {admin, pass} = await openLocked('COMPLIANCE');
	const VersionId = await put(admin);
	const remove = {...K, VersionId, BypassGovernanceRetention: true};
	const refused = await refusal(admin.send(new DeleteObjectCommand(remove)));
	expect([refused.name, refused.message]).toEqual([
		'AccessDenied',
		'Access Denied because object protected by object lock.',
	]);
	const batch = await admin.send(
		new DeleteObjectsCommand({...B, Delete: {Objects: [{Key: K.Key, VersionId}]}}),
	);
	expect(batch.Errors?.[0]?.Code).toBe('AccessDenied');
	expect(await outcome(admin.send(new DeleteObjectCommand(K)))).toBe('204');
	pass(10 * day + 1000);
	expect(await outcome(admin.send(new DeleteObjectCommand(remove)))).toBe('204');
});

test('GOVERNANCE gives way to who may and says so', async () => {
	const opened = await openLocked('GOVERNANCE');
	const {admin} = opened;
	const VersionId = await put(admin);
	const user = addUser(opened, 'user', [allow('s3:DeleteObjectVersion', objects)]);
	const remove = (client: S3Client, BypassGovernanceRetention?: true) =>
		outcome(
			client.send(
				new DeleteObjectCommand({
					...K,
					VersionId,
					...(BypassGovernanceRetention && {BypassGovernanceRetention}),
				}),
			),
		);
	expect(await remove(admin)).toBe('403 AccessDenied');
	expect(await remove(user.client, true)).toBe('403 AccessDenied');
	expect(await remove(admin, true)).toBe('204');
});

test('a legal hold holds until it is lifted', async () => {
	const {admin} = await openLocked();
	const VersionId = await put(admin);
	const hold = (Status: 'ON' | 'OFF') =>
		admin.send(new PutObjectLegalHoldCommand({...K, LegalHold: {Status}}));
	expect(await outcome(admin.send(new GetObjectLegalHoldCommand(K)))).toBe(
		'404 NoSuchObjectLockConfiguration',
	);
	await hold('ON');
	expect((await admin.send(new GetObjectLegalHoldCommand(K))).LegalHold?.Status).toBe('ON');
	const remove = new DeleteObjectCommand({...K, VersionId, BypassGovernanceRetention: true});
	expect(await outcome(admin.send(remove))).toBe('403 AccessDenied');
	await hold('OFF');
	expect(await outcome(admin.send(remove))).toBe('204');
});

test('retention can be made longer, and not shorter', async () => {
	const {admin, sandbox} = await openLocked('COMPLIANCE');
	await put(admin);
	const now = sandbox.state.clock();
	const retain = (days: number, Mode: ObjectLockRetentionMode = 'COMPLIANCE') =>
		outcome(
			admin.send(
				new PutObjectRetentionCommand({
					...K,
					Retention: {Mode, RetainUntilDate: new Date(now + days * day)},
					BypassGovernanceRetention: true,
				}),
			),
		);
	expect(await retain(20)).toBe('200');
	expect(await retain(5)).toBe('403 AccessDenied');
	expect(await retain(30, 'GOVERNANCE')).toBe('403 AccessDenied');
	expect(await retain(-1)).toBe('400 InvalidArgument');
	const {Retention} = await admin.send(new GetObjectRetentionCommand(K));
	expect(Retention?.RetainUntilDate?.getTime()).toBe(now + 20 * day);
	const head = await admin.send(new HeadObjectCommand(K));
	expect(head.ObjectLockMode).toBe('COMPLIANCE');
});

test('with a default retention a put must carry a checksum, and the payload hash is none', async () => {
	const opened = await openLocked('GOVERNANCE');
	const {sandbox} = opened;
	const bare = clientOf(sandbox, sandbox.accessKeyId, sandbox.secretAccessKey, {
		requestChecksumCalculation: 'WHEN_REQUIRED',
	});
	const refused = await refusal(bare.send(new PutObjectCommand({...K, Body: 'a'})));
	expect([refused.$metadata.httpStatusCode, refused.name]).toEqual([400, 'InvalidRequest']);
	expect(refused.message).toBe(
		'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
	);
	const {UploadId} = await bare.send(new CreateMultipartUploadCommand(K));
	const part = {...K, UploadId: UploadId as string, PartNumber: 1, Body: 'a'};
	expect((await refusal(bare.send(new UploadPartCommand(part)))).message).toContain('Put Part requests');
	const ContentMD5 = 'DMF1ucDxtqgxw5niaXcmYQ==';
	expect(await outcome(bare.send(new PutObjectCommand({...K, Body: 'a', ContentMD5})))).toBe('200');
	bare.destroy();
});

test('setting a lock with a put is a right of its own', async () => {
	const opened = await openLocked();
	const user = addUser(opened, 'user', [allow('s3:PutObject', objects)]);
	const send = (more: object) => outcome(user.client.send(new PutObjectCommand({...K, Body: 'a', ...more})));
	expect(await send({})).toBe('200');
	expect(await send({ObjectLockLegalHoldStatus: 'ON'})).toBe('403 AccessDenied');
	const ObjectLockRetainUntilDate = new Date(opened.sandbox.state.clock() + day);
	expect(await send({ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate})).toBe('403 AccessDenied');
});
