import {
	CreateBucketCommand,
	CreateMultipartUploadCommand,
	DeleteObjectsCommand,
	ListObjectsV2Command,
	PutBucketVersioningCommand,
	PutObjectCommand,
	UpdateObjectEncryptionCommand,
} from '@aws-sdk/client-s3';
import {expect, onTestFinished, test} from 'vitest';
import {parseDocument, textOf} from '../../../src/sandbox/s3/documents.js';
import {normalisePolicy} from '../../../src/sandbox/s3/normalise-policy.js';
import {startSandbox} from '../../../src/sandbox/server.js';
import {addUser, clientOf, openSandbox, outcome} from './open.js';

const B = {Bucket: 'acme-drop'};

test('with a seed, ids and ETags are the same in every run', async () => {
	const run = async () => {
		const sandbox = await startSandbox({port: 0, randomSeed: 'pictures', clock: () => 1_795_000_000_000});
		const client = clientOf(sandbox, sandbox.accessKeyId, sandbox.secretAccessKey);
		onTestFinished(async () => {
			client.destroy();
			await sandbox.close();
		});
		await client.send(new CreateBucketCommand(B));
		await client.send(new PutBucketVersioningCommand({...B, VersioningConfiguration: {Status: 'Enabled'}}));
		const put = await client.send(
			new PutObjectCommand({...B, Key: 'k', Body: 'a', ServerSideEncryption: 'aws:kms'}),
		);
		const {UploadId} = await client.send(new CreateMultipartUploadCommand({...B, Key: 'k'}));
		return [put.VersionId, put.ETag, UploadId];
	};

	const first = await run();
	expect(first).toEqual(await run());
	expect(first[0]).toHaveLength(32);
});

test('documents: references are resolved once, and there are no entities of their own', () => {
	const key = (text: string) => textOf(parseDocument(`<Delete xmlns="x">${text}</Delete>`, 'Delete'), 'Key');
	expect(key('<Key>a&amp;lt;&#x41;&#66;&#1; </Key>')).toBe('a&lt;AB\u0001 ');
	expect(key('<Key><![CDATA[<a>&amp;]]></Key>')).toBe('<a>&amp;');
	expect(key('')).toBeUndefined();
	for (const text of [
		'',
		'nope',
		'<Delete>',
		'<Other/>',
		'<!DOCTYPE Delete [<!ENTITY e "x">]><Delete><Key>&e;</Key></Delete>',
		'<Delete><__proto__>1</__proto__></Delete>',
		'<Delete><Key>&#x110000;</Key></Delete>',
	]) {
		expect(() => parseDocument(text, 'Delete'), text).toThrow(
			expect.objectContaining({code: 'MalformedXML'}),
		);
	}
});

test('keys with anything in them can be put, listed and deleted', async () => {
	const {admin} = await openSandbox();
	await admin.send(new CreateBucketCommand(B));
	const keys = ['a\u0001b', ' lead and trail ', 'a//b', './..', '%41', 'a+b & c', 'quote\'"', '\u{1F600}'];
	for (const Key of keys) {
		await admin.send(new PutObjectCommand({...B, Key, Body: 'a'}));
	}

	const {KeyCount} = await admin.send(new ListObjectsV2Command(B));
	expect(KeyCount).toBe(keys.length);
	await admin.send(new DeleteObjectsCommand({...B, Delete: {Objects: keys.map(Key => ({Key}))}}));
	expect((await admin.send(new ListObjectsV2Command(B))).KeyCount).toBe(0);
});

test('what the sandbox has not is 501, but to whom S3 would deny it', async () => {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	const update = new UpdateObjectEncryptionCommand({
		...B,
		Key: 'k',
		ObjectEncryption: {SSEKMS: {KMSKeyArn: 'k'}},
	});
	const {client} = addUser(opened, 'nobody');
	expect(await outcome(opened.admin.send(update))).toBe('501 NotImplemented');
	expect(await outcome(client.send(update))).toBe('403 AccessDenied');
});

test('a policy that S3 has rewritten is rewritten to itself', () => {
	const once = normalisePolicy({
		Version: '2012-10-17',
		Statement: {
			Condition: {Bool: {'aws:SecureTransport': [false]}},
			Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
			Action: ['s3:*'],
			Principal: {AWS: ['111122223333']},
			Effect: 'Deny',
		},
	});
	expect(JSON.stringify(once)).toBe(
		'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}',
	);
	expect(normalisePolicy(once)).toEqual(once);
});
