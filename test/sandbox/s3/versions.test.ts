import {
	CreateBucketCommand,
	DeleteObjectCommand,
	GetObjectCommand,
	HeadObjectCommand,
	ListObjectsV2Command,
	ListObjectVersionsCommand,
	PutBucketVersioningCommand,
	PutObjectCommand,
	type S3Client,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {addUser, allow, type Opened, openSandbox, outcome, refusal} from './open.js';

const B = {Bucket: 'acme-drop'};
const K = {...B, Key: 'k'};
const objects = `arn:aws:s3:::${B.Bucket}/*`;

async function openVersioned(): Promise<Opened> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	await setVersioning(opened.admin, 'Enabled');
	return opened;
}

const setVersioning = (admin: S3Client, Status: 'Enabled' | 'Suspended') =>
	admin.send(new PutBucketVersioningCommand({...B, VersioningConfiguration: {Status}}));

const put = async (client: S3Client, Body: string, Key = K.Key) =>
	(await client.send(new PutObjectCommand({...B, Key, Body}))).VersionId as string;

const read = async (client: S3Client, VersionId?: string) => {
	const {Body} = await client.send(new GetObjectCommand({...K, ...(VersionId !== undefined && {VersionId})}));
	return Body?.transformToString();
};

test('an overwrite keeps what was there', async () => {
	const {admin} = await openVersioned();
	const one = await put(admin, 'one');
	const two = await put(admin, 'two');
	expect(await read(admin)).toBe('two');
	expect(await read(admin, one)).toBe('one');
	expect(one).not.toBe(two);
	const {Versions} = await admin.send(new ListObjectVersionsCommand(B));
	expect(Versions?.map(version => [version.VersionId, version.IsLatest])).toEqual([
		[two, true],
		[one, false],
	]);
});

test('a delete leaves a marker, and deleting the marker brings the object back', async () => {
	const {admin} = await openVersioned();
	const one = await put(admin, 'one');
	const deleted = await admin.send(new DeleteObjectCommand(K));
	const VersionId = deleted.VersionId as string;
	expect(deleted.DeleteMarker).toBe(true);
	const missing = await refusal(admin.send(new GetObjectCommand(K)));
	expect(missing.name).toBe('NoSuchKey');
	expect(missing.$response?.headers['x-amz-delete-marker']).toBe('true');
	expect((await admin.send(new ListObjectsV2Command(B))).KeyCount).toBe(0);
	expect(await outcome(admin.send(new GetObjectCommand({...K, VersionId})))).toBe('405 MethodNotAllowed');
	const {DeleteMarkers} = await admin.send(new ListObjectVersionsCommand(B));
	expect(DeleteMarkers?.map(marker => marker.VersionId)).toEqual([VersionId]);
	expect(await read(admin, one)).toBe('one');
	const undone = await admin.send(new DeleteObjectCommand({...K, VersionId}));
	expect(undone.DeleteMarker).toBe(true);
	expect(await read(admin)).toBe('one');
});

test('suspended, there is one null version that is written over', async () => {
	const {admin} = await openVersioned();
	const one = await put(admin, 'one');
	await setVersioning(admin, 'Suspended');
	expect(await put(admin, 'two')).toBe('null');
	expect(await put(admin, 'three')).toBe('null');
	expect(await read(admin, 'null')).toBe('three');
	const {VersionId, DeleteMarker} = await admin.send(new DeleteObjectCommand(K));
	expect([VersionId, DeleteMarker]).toEqual(['null', true]);
	const {Versions, DeleteMarkers} = await admin.send(new ListObjectVersionsCommand(B));
	expect(Versions?.map(version => version.VersionId)).toEqual([one]);
	expect(DeleteMarkers?.map(marker => marker.VersionId)).toEqual(['null']);
});

test('what was there before versions is the null version', async () => {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	expect(await put(opened.admin, 'zero')).toBeUndefined();
	expect(await read(opened.admin, 'null')).toBe('zero');
	await setVersioning(opened.admin, 'Enabled');
	await put(opened.admin, 'one');
	expect(await read(opened.admin, 'null')).toBe('zero');
	expect((await opened.admin.send(new HeadObjectCommand({...K, VersionId: 'null'}))).VersionId).toBe('null');
});

test('a version that is not there, and one that could not be', async () => {
	const {admin} = await openVersioned();
	await put(admin, 'one');
	const get = (VersionId: string) => outcome(admin.send(new GetObjectCommand({...K, VersionId})));
	expect(await get('a'.repeat(32))).toBe('404 NoSuchVersion');
	expect(await get('not/an id')).toBe('400 InvalidArgument');
});

test('versions are other rights than the object', async () => {
	const opened = await openVersioned();
	const VersionId = await put(opened.admin, 'one');
	const plain = addUser(opened, 'plain', [allow(['s3:GetObject', 's3:DeleteObject'], objects)]);
	const versions = addUser(opened, 'versions', [
		allow(['s3:GetObjectVersion', 's3:DeleteObjectVersion'], objects),
	]);
	const ask = (client: S3Client, version?: string) =>
		outcome(client.send(new GetObjectCommand({...K, ...(version !== undefined && {VersionId: version})})));
	expect(await ask(plain.client)).toBe('200');
	expect(await ask(plain.client, VersionId)).toBe('403 AccessDenied');
	expect(await ask(versions.client)).toBe('403 AccessDenied');
	expect(await ask(versions.client, VersionId)).toBe('200');
	expect(await outcome(plain.client.send(new DeleteObjectCommand({...K, VersionId})))).toBe(
		'403 AccessDenied',
	);
	expect(await outcome(plain.client.send(new ListObjectVersionsCommand(B)))).toBe('403 AccessDenied');
	expect(await outcome(plain.client.send(new DeleteObjectCommand(K)))).toBe('204');
	expect(await outcome(versions.client.send(new DeleteObjectCommand({...K, VersionId})))).toBe('204');
});

test('pages of versions may end inside a key', async () => {
	const {admin} = await openVersioned();
	for (const Key of ['a', 'b', 'dir/c']) {
		await put(admin, 'one', Key);
		await put(admin, 'two', Key);
	}

	const seen: string[] = [];
	let markers: {KeyMarker?: string; VersionIdMarker?: string} | undefined = {};
	while (markers !== undefined) {
		const page: Awaited<ReturnType<typeof listPage>> = await listPage(admin, markers);
		seen.push(...(page.Versions ?? []).map(version => `${version.Key} ${version.IsLatest}`));
		markers = page.IsTruncated
			? {KeyMarker: page.NextKeyMarker as string, VersionIdMarker: page.NextVersionIdMarker as string}
			: undefined;
	}

	expect(seen).toEqual(['a true', 'a false', 'b true', 'b false', 'dir/c true', 'dir/c false']);
	const rolled = await admin.send(new ListObjectVersionsCommand({...B, Delimiter: '/'}));
	expect(rolled.CommonPrefixes).toEqual([{Prefix: 'dir/'}]);
	expect(rolled.Versions).toHaveLength(4);
	expect(await outcome(admin.send(new ListObjectVersionsCommand({...B, VersionIdMarker: 'x'})))).toBe(
		'400 InvalidArgument',
	);
});

const listPage = (client: S3Client, markers: {KeyMarker?: string; VersionIdMarker?: string}) =>
	client.send(new ListObjectVersionsCommand({...B, MaxKeys: 3, ...markers}));
