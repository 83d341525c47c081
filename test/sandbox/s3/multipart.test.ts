import {createHash} from 'node:crypto';
import {
	AbortMultipartUploadCommand,
	type CompletedPart,
	CompleteMultipartUploadCommand,
	CreateBucketCommand,
	CreateMultipartUploadCommand,
	GetObjectAttributesCommand,
	GetObjectCommand,
	HeadObjectCommand,
	ListMultipartUploadsCommand,
	ListPartsCommand,
	PutObjectCommand,
	type S3Client,
	UploadPartCommand,
	UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {addUser, allow, type Opened, openSandbox, outcome} from './open.js';

const B = {Bucket: 'acme-drop'};
const K = {...B, Key: 'big.bin'};
const mebibyte = 1024 * 1024;
const partBytes = [
	Buffer.alloc(5 * mebibyte, 'a'),
	Buffer.alloc(5 * mebibyte, 'b'),
	Buffer.from('end'),
] as const;
const objects = `arn:aws:s3:::${B.Bucket}/*`;

async function openBucket(): Promise<Opened> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	return opened;
}

async function start(client: S3Client, Key = K.Key): Promise<string> {
	const {UploadId} = await client.send(new CreateMultipartUploadCommand({...B, Key}));
	return UploadId as string;
}

async function upload(
	client: S3Client,
	UploadId: string,
	bodies: readonly Buffer[],
): Promise<CompletedPart[]> {
	const parts: CompletedPart[] = [];
	for (const [index, Body] of bodies.entries()) {
		const PartNumber = index + 1;
		const {ETag} = await client.send(new UploadPartCommand({...K, UploadId, PartNumber, Body}));
		parts.push({PartNumber, ...(ETag !== undefined && {ETag})});
	}

	return parts;
}

test('an upload in parts becomes one object', async () => {
	const {admin} = await openBucket();
	const UploadId = await start(admin);
	const Parts = await upload(admin, UploadId, partBytes);
	const listed = await admin.send(new ListPartsCommand({...K, UploadId, MaxParts: 2}));
	expect(listed.Parts?.map(part => part.Size)).toEqual([5 * mebibyte, 5 * mebibyte]);
	expect([listed.IsTruncated, listed.NextPartNumberMarker]).toEqual([true, '2']);
	const done = await admin.send(
		new CompleteMultipartUploadCommand({...K, UploadId, MultipartUpload: {Parts}}),
	);
	const md5s = Buffer.concat(partBytes.map(part => createHash('md5').update(part).digest()));
	expect(done.ETag).toBe(`"${createHash('md5').update(md5s).digest('hex')}-3"`);
	const got = await admin.send(new GetObjectCommand(K));
	const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
	expect(bytes.equals(Buffer.concat(partBytes))).toBe(true);
	const last = await admin.send(new HeadObjectCommand({...K, PartNumber: 3}));
	expect([last.ContentLength, last.PartsCount]).toEqual([3, 3]);
	expect(await outcome(admin.send(new ListPartsCommand({...K, UploadId})))).toBe('404 NoSuchUpload');
});

test('checksums of parts make a checksum of checksums', async () => {
	const {admin} = await openBucket();
	const {UploadId} = await admin.send(new CreateMultipartUploadCommand({...K, ChecksumAlgorithm: 'SHA256'}));
	const Body = 'only part';
	const part = {...K, UploadId: UploadId as string, PartNumber: 1};
	const sent = await admin.send(new UploadPartCommand({...part, Body, ChecksumAlgorithm: 'SHA256'}));
	expect(await outcome(admin.send(new UploadPartCommand({...part, Body, ChecksumAlgorithm: 'CRC32'})))).toBe(
		'400 InvalidRequest',
	);
	await admin.send(
		new CompleteMultipartUploadCommand({
			...K,
			UploadId,
			MultipartUpload: {
				Parts: [{PartNumber: 1, ETag: sent.ETag as string, ChecksumSHA256: sent.ChecksumSHA256 as string}],
			},
		}),
	);
	const {Checksum, ObjectParts} = await admin.send(
		new GetObjectAttributesCommand({...K, ObjectAttributes: ['Checksum', 'ObjectParts']}),
	);
	const whole = createHash('sha256').update(createHash('sha256').update(Body).digest()).digest('base64');
	expect(Checksum).toMatchObject({ChecksumSHA256: `${whole}-1`, ChecksumType: 'COMPOSITE'});
	expect(ObjectParts?.Parts?.[0]?.ChecksumSHA256).toBe(sent.ChecksumSHA256);
});

test('a part can be copied, whole or a range', async () => {
	const {admin} = await openBucket();
	await admin.send(new PutObjectCommand({...B, Key: 'source', Body: '0123456789'}));
	const UploadId = await start(admin);
	const copied = await admin.send(
		new UploadPartCopyCommand({
			...K,
			UploadId,
			PartNumber: 1,
			CopySource: `${B.Bucket}/source`,
			CopySourceRange: 'bytes=2-5',
		}),
	);
	const ETag = copied.CopyPartResult?.ETag as string;
	await admin.send(
		new CompleteMultipartUploadCommand({
			...K,
			UploadId,
			MultipartUpload: {Parts: [{PartNumber: 1, ETag}]},
		}),
	);
	const got = await admin.send(new GetObjectCommand(K));
	expect(await got.Body?.transformToString()).toBe('2345');
});

test('a bad list of parts is refused, and the upload stays', async () => {
	const {admin} = await openBucket();
	const UploadId = await start(admin);
	const [one, two] = (await upload(admin, UploadId, [Buffer.from('a'), Buffer.from('b')])) as [
		CompletedPart,
		CompletedPart,
	];
	const complete = (Parts: CompletedPart[]) =>
		outcome(admin.send(new CompleteMultipartUploadCommand({...K, UploadId, MultipartUpload: {Parts}})));
	expect(await complete([two, one])).toBe('400 InvalidPartOrder');
	expect(await complete([{...one, ETag: '"x"'}])).toBe('400 InvalidPart');
	expect(await complete([one, {...two, PartNumber: 3}])).toBe('400 InvalidPart');
	expect(await complete([one, two])).toBe('400 EntityTooSmall');
	expect(await complete([])).toBe('400 MalformedXML');
	expect(await complete([two])).toBe('200');
	expect(await complete([two])).toBe('404 NoSuchUpload');
});

test('If-None-Match counts at the end', async () => {
	const {admin} = await openBucket();
	const UploadId = await start(admin);
	const Parts = await upload(admin, UploadId, [Buffer.from('a')]);
	await admin.send(new PutObjectCommand({...K, Body: 'first'}));
	const end = (more: object) =>
		outcome(
			admin.send(new CompleteMultipartUploadCommand({...K, UploadId, MultipartUpload: {Parts}, ...more})),
		);
	expect(await end({IfNoneMatch: '*'})).toBe('412 PreconditionFailed');
	expect(await end({})).toBe('200');
});

test('with the right to put alone one uploads, and aborts and lists what is one’s own', async () => {
	const opened = await openBucket();
	const user = addUser(opened, 'user', [allow('s3:PutObject', objects)]);
	const other = addUser(opened, 'other', [allow('s3:PutObject', objects)]);
	const UploadId = await start(user.client);
	const Parts = await upload(user.client, UploadId, [Buffer.from('a')]);
	const list = new ListPartsCommand({...K, UploadId});
	const abort = new AbortMultipartUploadCommand({...K, UploadId});
	expect(await outcome(user.client.send(list))).toBe('200');
	expect(await outcome(other.client.send(list))).toBe('403 AccessDenied');
	expect(await outcome(other.client.send(abort))).toBe('403 AccessDenied');
	expect(await outcome(user.client.send(new ListMultipartUploadsCommand(B)))).toBe('403 AccessDenied');
	expect(await outcome(user.client.send(abort))).toBe('204');
	const second = await start(user.client);
	await upload(user.client, second, [Buffer.from('a')]);
	expect(
		await outcome(
			user.client.send(
				new CompleteMultipartUploadCommand({...K, UploadId: second, MultipartUpload: {Parts}}),
			),
		),
	).toBe('200');
});

test('a Deny takes aborting one’s own away', async () => {
	const opened = await openBucket();
	const user = addUser(opened, 'user', [
		allow('s3:PutObject', objects),
		allow('s3:AbortMultipartUpload', objects, {Effect: 'Deny'}),
	]);
	const UploadId = await start(user.client);
	expect(await outcome(user.client.send(new AbortMultipartUploadCommand({...K, UploadId})))).toBe(
		'403 AccessDenied',
	);
});

test('an upload as a whole keeps to the limit', async () => {
	const {admin} = await openBucket();
	const UploadId = await start(admin);
	const Body = Buffer.alloc(40 * mebibyte);
	const send = (PartNumber: number) =>
		outcome(admin.send(new UploadPartCommand({...K, UploadId, PartNumber, Body})));
	expect(await send(1)).toBe('200');
	expect(await send(2)).toBe('400 EntityTooLarge');
	expect(await send(1)).toBe('200');
});

test('uploads are listed by key, page by page', async () => {
	const {admin} = await openBucket();
	const ids = [await start(admin, 'b'), await start(admin, 'a/1'), await start(admin, 'a/2')];
	const whole = await admin.send(new ListMultipartUploadsCommand(B));
	expect(whole.Uploads?.map(one => one.Key)).toEqual(['a/1', 'a/2', 'b']);
	expect(whole.Uploads?.[2]?.UploadId).toBe(ids[0]);
	const first = await admin.send(new ListMultipartUploadsCommand({...B, MaxUploads: 2}));
	expect([first.IsTruncated, first.NextKeyMarker, first.NextUploadIdMarker]).toEqual([true, 'a/2', ids[2]]);
	const second = await admin.send(
		new ListMultipartUploadsCommand({
			...B,
			KeyMarker: first.NextKeyMarker as string,
			UploadIdMarker: first.NextUploadIdMarker as string,
		}),
	);
	expect(second.Uploads?.map(one => one.Key)).toEqual(['b']);
	const rolled = await admin.send(new ListMultipartUploadsCommand({...B, Delimiter: '/'}));
	expect(rolled.CommonPrefixes).toEqual([{Prefix: 'a/'}]);
});
