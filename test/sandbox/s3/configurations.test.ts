import {
	CreateBucketCommand,
	DeleteBucketEncryptionCommand,
	DeleteBucketLifecycleCommand,
	DeleteBucketTaggingCommand,
	DeleteBucketWebsiteCommand,
	DeletePublicAccessBlockCommand,
	GetBucketAccelerateConfigurationCommand,
	GetBucketCorsCommand,
	GetBucketEncryptionCommand,
	GetBucketInventoryConfigurationCommand,
	GetBucketLifecycleConfigurationCommand,
	GetBucketLocationCommand,
	GetBucketLoggingCommand,
	GetBucketMetadataConfigurationCommand,
	GetBucketNotificationConfigurationCommand,
	GetBucketOwnershipControlsCommand,
	GetBucketReplicationCommand,
	GetBucketRequestPaymentCommand,
	GetBucketTaggingCommand,
	GetBucketVersioningCommand,
	GetBucketWebsiteCommand,
	GetPublicAccessBlockCommand,
	HeadObjectCommand,
	ListBucketInventoryConfigurationsCommand,
	PutBucketEncryptionCommand,
	PutBucketInventoryConfigurationCommand,
	PutBucketLifecycleConfigurationCommand,
	PutBucketReplicationCommand,
	PutBucketTaggingCommand,
	PutBucketVersioningCommand,
	PutBucketWebsiteCommand,
	PutObjectCommand,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {type Opened, openSandbox, outcome} from './open.js';

const B = {Bucket: 'acme-drop'};

async function openBucket(): Promise<Opened> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	return opened;
}

test('what is not configured has AWS’s code for it', async () => {
	const {admin, sandbox} = await openBucket();
	await admin.send(new DeletePublicAccessBlockCommand(B));
	delete sandbox.state.buckets.get(B.Bucket)?.ownership;
	const answers = await Promise.all([
		outcome(admin.send(new GetBucketLifecycleConfigurationCommand(B))),
		outcome(admin.send(new GetBucketTaggingCommand(B))),
		outcome(admin.send(new GetBucketReplicationCommand(B))),
		outcome(admin.send(new GetBucketCorsCommand(B))),
		outcome(admin.send(new GetBucketWebsiteCommand(B))),
		outcome(admin.send(new GetPublicAccessBlockCommand(B))),
		outcome(admin.send(new GetBucketOwnershipControlsCommand(B))),
		outcome(admin.send(new GetBucketInventoryConfigurationCommand({...B, Id: 'x'}))),
		outcome(admin.send(new GetBucketMetadataConfigurationCommand(B))),
	]);
	expect(answers).toEqual([
		'404 NoSuchLifecycleConfiguration',
		'404 NoSuchTagSet',
		'404 ReplicationConfigurationNotFoundError',
		'404 NoSuchCORSConfiguration',
		'404 NoSuchWebsiteConfiguration',
		'404 NoSuchPublicAccessBlockConfiguration',
		'404 OwnershipControlsNotFoundError',
		'404 NoSuchConfiguration',
		'404 MetadataConfigurationNotFound',
	]);
});

test('what has a default answers with it', async () => {
	const {admin} = await openBucket();
	expect((await admin.send(new GetBucketLoggingCommand(B))).LoggingEnabled).toBeUndefined();
	expect(
		(await admin.send(new GetBucketNotificationConfigurationCommand(B))).QueueConfigurations,
	).toBeUndefined();
	expect((await admin.send(new GetBucketRequestPaymentCommand(B))).Payer).toBe('BucketOwner');
	expect((await admin.send(new GetBucketAccelerateConfigurationCommand(B))).Status).toBeUndefined();
	expect((await admin.send(new GetBucketVersioningCommand(B))).Status).toBeUndefined();
	expect((await admin.send(new GetBucketLocationCommand(B))).LocationConstraint).toBeUndefined();
	const inventories = await admin.send(new ListBucketInventoryConfigurationsCommand(B));
	expect([inventories.InventoryConfigurationList, inventories.IsTruncated]).toEqual([undefined, false]);
	const {ServerSideEncryptionConfiguration} = await admin.send(new GetBucketEncryptionCommand(B));
	expect(ServerSideEncryptionConfiguration?.Rules).toEqual([
		{
			ApplyServerSideEncryptionByDefault: {SSEAlgorithm: 'AES256'},
			BucketKeyEnabled: false,
			BlockedEncryptionTypes: {EncryptionType: ['SSE-C']},
		},
	]);
});

test('a lifecycle is stored, given back and deleted', async () => {
	const {admin} = await openBucket();
	const Rules = [
		{
			ID: 'abort & forget',
			Status: 'Enabled' as const,
			Filter: {Prefix: ''},
			AbortIncompleteMultipartUpload: {DaysAfterInitiation: 7},
		},
	];
	const put = (rules: object[]) =>
		outcome(
			admin.send(
				new PutBucketLifecycleConfigurationCommand({
					...B,
					LifecycleConfiguration: {Rules: rules as typeof Rules},
				}),
			),
		);
	expect(await put(Rules)).toBe('200');
	expect((await admin.send(new GetBucketLifecycleConfigurationCommand(B))).Rules).toEqual(Rules);
	expect(await put([])).toBe('400 MalformedXML');
	expect(await put([{...Rules[0], Status: 'Perhaps'}])).toBe('400 MalformedXML');
	expect(await put([...Rules, ...Rules])).toBe('400 InvalidArgument');
	expect(await put([{ID: 'idle', Status: 'Enabled', Filter: {Prefix: ''}}])).toBe('400 InvalidRequest');
	await admin.send(new DeleteBucketLifecycleCommand(B));
	expect(await outcome(admin.send(new GetBucketLifecycleConfigurationCommand(B)))).toBe(
		'404 NoSuchLifecycleConfiguration',
	);
});

test('default encryption is put on what is written', async () => {
	const {admin} = await openBucket();
	const K = {...B, Key: 'k'};
	const rule = {
		ApplyServerSideEncryptionByDefault: {SSEAlgorithm: 'aws:kms' as const},
		BucketKeyEnabled: true,
	};
	await admin.send(
		new PutBucketEncryptionCommand({...B, ServerSideEncryptionConfiguration: {Rules: [rule]}}),
	);
	const put = await admin.send(new PutObjectCommand({...K, Body: 'a'}));
	expect([put.ServerSideEncryption, put.BucketKeyEnabled]).toEqual(['aws:kms', true]);
	expect(put.ETag).not.toBe('"0cc175b9c0f1b6a831c399e269772661"');
	expect((await admin.send(new HeadObjectCommand(K))).ServerSideEncryption).toBe('aws:kms');
	await admin.send(new DeleteBucketEncryptionCommand(B));
	const plain = await admin.send(new PutObjectCommand({...K, Body: 'a'}));
	expect([plain.ServerSideEncryption, plain.ETag]).toEqual(['AES256', '"0cc175b9c0f1b6a831c399e269772661"']);
});

test('tags of a bucket', async () => {
	const {admin} = await openBucket();
	const TagSet = [{Key: 'team', Value: 'ops + co'}];
	await admin.send(new PutBucketTaggingCommand({...B, Tagging: {TagSet}}));
	expect((await admin.send(new GetBucketTaggingCommand(B))).TagSet).toEqual(TagSet);
	const twice = {...B, Tagging: {TagSet: [...TagSet, ...TagSet]}};
	expect(await outcome(admin.send(new PutBucketTaggingCommand(twice)))).toBe('400 InvalidTag');
	expect(await outcome(admin.send(new DeleteBucketTaggingCommand(B)))).toBe('204');
	expect(await outcome(admin.send(new GetBucketTaggingCommand(B)))).toBe('404 NoSuchTagSet');
});

test('replication needs versions', async () => {
	const {admin} = await openBucket();
	const put = () =>
		outcome(
			admin.send(
				new PutBucketReplicationCommand({
					...B,
					ReplicationConfiguration: {
						Role: 'arn:aws:iam::111122223333:role/r',
						Rules: [{Status: 'Enabled', Prefix: '', Destination: {Bucket: 'arn:aws:s3:::copy'}}],
					},
				}),
			),
		);
	expect(await put()).toBe('400 InvalidRequest');
	await admin.send(new PutBucketVersioningCommand({...B, VersioningConfiguration: {Status: 'Enabled'}}));
	expect(await put()).toBe('200');
	const {ReplicationConfiguration} = await admin.send(new GetBucketReplicationCommand(B));
	expect(ReplicationConfiguration?.Rules?.[0]?.Destination?.Bucket).toBe('arn:aws:s3:::copy');
});

test('inventories are kept by id', async () => {
	const {admin} = await openBucket();
	const inventory = (Id: string) => ({
		Id,
		IsEnabled: true,
		IncludedObjectVersions: 'Current' as const,
		Schedule: {Frequency: 'Daily' as const},
		Destination: {S3BucketDestination: {Bucket: 'arn:aws:s3:::reports', Format: 'CSV' as const}},
	});
	for (const Id of ['one', 'two']) {
		const InventoryConfiguration = inventory(Id);
		await admin.send(new PutBucketInventoryConfigurationCommand({...B, Id, InventoryConfiguration}));
	}

	const {InventoryConfigurationList} = await admin.send(new ListBucketInventoryConfigurationsCommand(B));
	expect(InventoryConfigurationList).toEqual([inventory('one'), inventory('two')]);
	const one = await admin.send(new GetBucketInventoryConfigurationCommand({...B, Id: 'one'}));
	expect(one.InventoryConfiguration).toEqual(inventory('one'));
});

test('a website', async () => {
	const {admin} = await openBucket();
	const WebsiteConfiguration = {IndexDocument: {Suffix: 'index.html'}};
	await admin.send(new PutBucketWebsiteCommand({...B, WebsiteConfiguration}));
	expect((await admin.send(new GetBucketWebsiteCommand(B))).IndexDocument).toEqual({Suffix: 'index.html'});
	expect(await outcome(admin.send(new DeleteBucketWebsiteCommand(B)))).toBe('204');
});
