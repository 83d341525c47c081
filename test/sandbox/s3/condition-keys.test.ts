import {
	CompleteMultipartUploadCommand,
	CopyObjectCommand,
	CreateBucketCommand,
	CreateMultipartUploadCommand,
	GetObjectCommand,
	GetObjectTaggingCommand,
	PutObjectAclCommand,
	PutObjectCommand,
	PutObjectTaggingCommand,
	type S3Client,
	UploadPartCommand,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import type {ConditionElement} from '../../../src/policy/document.js';
import {addUser, allow, type Opened, openSandbox, outcome} from './open.js';

const B = {Bucket: 'acme-drop'};
const K = {...B, Key: 'k'};
const objects = `arn:aws:s3:::${B.Bucket}/*`;

async function openBucket(): Promise<Opened> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	return opened;
}

const put = (client: S3Client, more: object = {}) =>
	outcome(client.send(new PutObjectCommand({...K, Body: 'a', ...more})));

/** A user who may do this where the condition holds. */
const userWhere = (opened: Opened, action: string | readonly string[], Condition: ConditionElement) =>
	addUser(opened, `user-${opened.sandbox.state.users.size}`, [allow(action, objects, {Condition})]).client;

test.each<[what: string, condition: ConditionElement, met: object, unmet: object]>([
	[
		'encryption',
		{StringEquals: {'s3:x-amz-server-side-encryption': 'AES256'}},
		{ServerSideEncryption: 'AES256'},
		{},
	],
	[
		'storage class',
		{StringNotEqualsIfExists: {'s3:x-amz-storage-class': 'GLACIER'}},
		{StorageClass: 'STANDARD_IA'},
		{StorageClass: 'GLACIER'},
	],
	['no overwrite', {Null: {'s3:if-none-match': 'false'}}, {IfNoneMatch: '*'}, {}],
	['a header signature', {StringEquals: {'s3:authType': 'REST-HEADER'}}, {}, {Key: 'k'.repeat(1025)}],
])('a put under a condition on %s', async (_, condition, met, unmet) => {
	const opened = await openBucket();
	const client = userWhere(opened, 's3:PutObject', condition);
	expect(await put(client, met)).toBe('200');
	expect(await put(client, unmet)).not.toBe('200');
});

test('an upload in parts creates only at its end', async () => {
	const opened = await openBucket();
	const {client} = addUser(opened, 'no-overwrite', [
		allow('s3:PutObject', objects),
		allow('s3:PutObject', objects, {
			Effect: 'Deny',
			Condition: {
				Null: {'s3:if-none-match': 'true'},
				Bool: {'s3:ObjectCreationOperation': 'true'},
			},
		}),
	]);
	expect(await put(client)).toBe('403 AccessDenied');
	expect(await put(client, {IfNoneMatch: '*'})).toBe('200');
	const {UploadId} = await client.send(new CreateMultipartUploadCommand({...B, Key: 'big'}));
	const big = {...B, Key: 'big', UploadId: UploadId as string};
	const {ETag} = await client.send(new UploadPartCommand({...big, PartNumber: 1, Body: 'a'}));
	const end = (more: object) =>
		outcome(
			client.send(
				new CompleteMultipartUploadCommand({
					...big,
					MultipartUpload: {Parts: [{PartNumber: 1, ETag: ETag as string}]},
					...more,
				}),
			),
		);
	expect(await end({})).toBe('403 AccessDenied');
	expect(await end({IfNoneMatch: '*'})).toBe('200');
});

test('If-Match asks for reading, If-None-Match does not', async () => {
	const opened = await openBucket();
	const {client} = addUser(opened, 'putter', [allow('s3:PutObject', objects)]);
	const {ETag} = await opened.admin.send(new PutObjectCommand({...K, Body: 'a'}));
	expect(await put(client, {IfMatch: ETag})).toBe('403 AccessDenied');
	expect(await put(client, {IfNoneMatch: '*'})).toBe('412 PreconditionFailed');
});

test('tags set with a put are a right of their own, and may be named', async () => {
	const opened = await openBucket();
	const putter = addUser(opened, 'putter', [allow('s3:PutObject', objects)]);
	expect(await put(putter.client, {Tagging: 'team=ops'})).toBe('403 AccessDenied');
	const client = userWhere(opened, ['s3:PutObject', 's3:PutObjectTagging'], {
		StringEquals: {'s3:RequestObjectTag/team': 'ops'},
	});
	expect(await put(client, {Tagging: 'team=ops'})).toBe('200');
	expect(await put(client, {Tagging: 'team=dev'})).toBe('403 AccessDenied');
	const retag = (Value: string) =>
		outcome(client.send(new PutObjectTaggingCommand({...K, Tagging: {TagSet: [{Key: 'team', Value}]}})));
	expect(await retag('dev')).toBe('403 AccessDenied');
	expect(await retag('ops')).toBe('200');
});

test('tags of the object that is there', async () => {
	const opened = await openBucket();
	await opened.admin.send(new PutObjectCommand({...K, Body: 'a', Tagging: 'open=yes'}));
	await opened.admin.send(new PutObjectCommand({...B, Key: 'shut', Body: 'a', Tagging: 'open=no'}));
	const client = userWhere(opened, ['s3:GetObject', 's3:GetObjectTagging'], {
		StringEquals: {'s3:ExistingObjectTag/open': 'yes'},
	});
	expect(await outcome(client.send(new GetObjectCommand(K)))).toBe('200');
	expect((await client.send(new GetObjectTaggingCommand(K))).TagSet).toEqual([{Key: 'open', Value: 'yes'}]);
	expect(await outcome(client.send(new GetObjectCommand({...B, Key: 'shut'})))).toBe('403 AccessDenied');
});

test('the ACL that is asked for', async () => {
	const opened = await openBucket();
	await opened.admin.send(new PutObjectCommand({...K, Body: 'a'}));
	const client = userWhere(opened, ['s3:PutObject', 's3:PutObjectAcl'], {
		StringEquals: {'s3:x-amz-acl': 'bucket-owner-full-control'},
	});
	expect(await put(client, {ACL: 'bucket-owner-full-control'})).toBe('200');
	expect(await put(client, {ACL: 'public-read'})).toBe('403 AccessDenied');
	expect(await outcome(client.send(new PutObjectAclCommand({...K, ACL: 'public-read'})))).toBe(
		'403 AccessDenied',
	);
});

test('where a copy comes from', async () => {
	const opened = await openBucket();
	await opened.admin.send(new PutObjectCommand({...B, Key: 'public/a', Body: 'a'}));
	await opened.admin.send(new PutObjectCommand({...B, Key: 'secret/a', Body: 'a'}));
	const {client} = addUser(opened, 'copier', [
		allow('s3:GetObject', objects),
		allow('s3:PutObject', objects, {
			Condition: {StringLike: {'s3:x-amz-copy-source': `${B.Bucket}/public/*`}},
		}),
	]);
	const copy = (from: string) =>
		outcome(client.send(new CopyObjectCommand({...K, CopySource: `/${B.Bucket}/${from}`})));
	expect(await copy('public/a')).toBe('200');
	expect(await copy('secret/a')).toBe('403 AccessDenied');
	expect(await put(client)).toBe('403 AccessDenied');
});
