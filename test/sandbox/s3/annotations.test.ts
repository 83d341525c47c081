import {
	CreateBucketCommand,
	DeleteObjectAnnotationCommand,
	GetObjectAnnotationCommand,
	ListObjectAnnotationsCommand,
	PutObjectAnnotationCommand,
	PutObjectCommand,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {addUser, allow, openSandbox, outcome} from './open.js';

const B = {Bucket: 'acme-drop'};
const K = {...B, Key: 'k'};

test('annotations are put, listed, read and deleted, each by a right of its own', async () => {
	const opened = await openSandbox();
	const {admin} = opened;
	await admin.send(new CreateBucketCommand(B));
	await admin.send(new PutObjectCommand({...K, Body: 'a'}));
	for (const AnnotationName of ['two', 'one']) {
		await admin.send(
			new PutObjectAnnotationCommand({...K, AnnotationName, AnnotationPayload: `note ${AnnotationName}`}),
		);
	}

	const {Annotations} = await admin.send(new ListObjectAnnotationsCommand(K));
	expect(Annotations?.map(one => [one.AnnotationName, one.Size])).toEqual([
		['one', 8],
		['two', 8],
	]);
	const got = await admin.send(new GetObjectAnnotationCommand({...K, AnnotationName: 'one'}));
	expect(await got.AnnotationPayload?.transformToString()).toBe('note one');
	const reader = addUser(opened, 'reader', [allow('s3:GetObject', `arn:aws:s3:::${B.Bucket}/*`)]);
	const get = new GetObjectAnnotationCommand({...K, AnnotationName: 'one'});
	expect(await outcome(reader.client.send(get))).toBe('403 AccessDenied');
	await admin.send(new DeleteObjectAnnotationCommand({...K, AnnotationName: 'one'}));
	expect(await outcome(admin.send(get))).toBe('404 NoSuchAnnotation');
});
