import {
	CreateBucketCommand,
	ListObjectsCommand,
	ListObjectsV2Command,
	PutObjectCommand,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {addUser, allow, type Opened, openSandbox, outcome} from './open.js';

const B = {Bucket: 'acme-drop'};
const bucketArn = `arn:aws:s3:::${B.Bucket}`;

async function openWith(...keys: readonly string[]): Promise<Opened> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	for (const Key of keys) {
		await opened.admin.send(new PutObjectCommand({...B, Key, Body: Key}));
	}

	return opened;
}

test('keys come in the order of their bytes, a thousand a page at most', async () => {
	const {admin} = await openWith('b', 'a', '\u{1F600}', '\uFFFD', 'ü', 'a b');
	const {Contents, MaxKeys, KeyCount} = await admin.send(new ListObjectsV2Command({...B, MaxKeys: 5000}));
	expect(Contents?.map(one => one.Key)).toEqual(['a', 'a b', 'b', 'ü', '\uFFFD', '\u{1F600}']);
	expect([MaxKeys, KeyCount]).toEqual([1000, 6]);
});

test('pages go on where the last one ended', async () => {
	const {admin} = await openWith('a', 'b', 'c', 'd', 'e');
	const seen: (string | undefined)[] = [];
	let token: string | undefined;
	do {
		const page = await admin.send(
			new ListObjectsV2Command({...B, MaxKeys: 2, ...(token !== undefined && {ContinuationToken: token})}),
		);
		seen.push(...(page.Contents ?? []).map(one => one.Key));
		token = page.NextContinuationToken;
		expect(page.IsTruncated).toBe(token !== undefined);
	} while (token !== undefined);
	expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
	expect(await outcome(admin.send(new ListObjectsV2Command({...B, ContinuationToken: '?'})))).toBe(
		'400 InvalidArgument',
	);
});

test('prefix, delimiter and where to start', async () => {
	const {admin} = await openWith('db/1', 'db/2', 'etc/x/1', 'etc/y', 'top');
	const list = async (more: object) => {
		const {Contents = [], CommonPrefixes = []} = await admin.send(new ListObjectsV2Command({...B, ...more}));
		return [...Contents.map(one => one.Key), ...CommonPrefixes.map(one => one.Prefix)];
	};

	expect(await list({Prefix: 'db/'})).toEqual(['db/1', 'db/2']);
	expect(await list({Delimiter: '/'})).toEqual(['top', 'db/', 'etc/']);
	expect(await list({Delimiter: '/', Prefix: 'etc/'})).toEqual(['etc/y', 'etc/x/']);
	expect(await list({StartAfter: 'db/1'})).toEqual(['db/2', 'etc/x/1', 'etc/y', 'top']);
	expect(await list({StartAfter: 'db/1', Delimiter: '/'})).toEqual(['top', 'etc/']);
	expect(await list({StartAfter: 'zzz'})).toEqual([]);
	expect(await list({MaxKeys: 0})).toEqual([]);
});

test('the first version: markers, owners, and a next marker only with a delimiter', async () => {
	const {admin} = await openWith('a/1', 'a/2', 'b', 'c');
	const plain = await admin.send(new ListObjectsCommand({...B, MaxKeys: 2}));
	expect(plain.Contents?.map(one => one.Key)).toEqual(['a/1', 'a/2']);
	expect([plain.IsTruncated, plain.NextMarker]).toEqual([true, undefined]);
	expect(plain.Contents?.[0]?.Owner?.ID).toMatch(/^[\da-f]{64}$/u);
	const rolled = await admin.send(new ListObjectsCommand({...B, MaxKeys: 1, Delimiter: '/'}));
	expect([rolled.CommonPrefixes?.[0]?.Prefix, rolled.NextMarker]).toEqual(['a/', 'a/']);
	const next = await admin.send(new ListObjectsCommand({...B, Delimiter: '/', Marker: 'a/'}));
	expect(next.Contents?.map(one => one.Key)).toEqual(['b', 'c']);
	expect(next.CommonPrefixes).toBeUndefined();
});

test('encoding-type=url carries what XML cannot', async () => {
	const {admin} = await openWith('odd &<>"+\u0001\t\r.txt');
	const {Contents, EncodingType} = await admin.send(new ListObjectsV2Command({...B, EncodingType: 'url'}));
	expect(EncodingType).toBe('url');
	expect(Contents?.[0]?.Key).toBe('odd+%26%3C%3E%22%2B%01%09%0D.txt');
});

test('bad arguments', async () => {
	const {admin, sandbox} = await openWith();
	expect(await outcome(admin.send(new ListObjectsV2Command({...B, MaxKeys: -1})))).toBe(
		'400 InvalidArgument',
	);
	expect(await outcome(admin.send(new ListObjectsV2Command({...B, EncodingType: 'gzip' as 'url'})))).toBe(
		'400 InvalidArgument',
	);
	expect((await fetch(`${sandbox.endpoint}/${B.Bucket}?max-keys=x`)).status).toBe(403);
});

test('the listing can be limited to a prefix, which the request must then name', async () => {
	const opened = await openWith('drop/a', 'else/a');
	const user = addUser(opened, 'user', [
		allow('s3:ListBucket', bucketArn, {Condition: {StringLike: {'s3:prefix': 'drop/*'}}}),
	]);
	const list = (more: object) => outcome(user.client.send(new ListObjectsV2Command({...B, ...more})));
	expect(await list({Prefix: 'drop/'})).toBe('200');
	expect(await list({Prefix: 'drop/a', Delimiter: '/'})).toBe('200');
	expect(await list({})).toBe('403 AccessDenied');
	expect(await list({Prefix: ''})).toBe('403 AccessDenied');
	expect(await list({Prefix: 'else/'})).toBe('403 AccessDenied');
});
