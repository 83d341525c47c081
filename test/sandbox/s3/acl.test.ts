import {
	CreateBucketCommand,
	DeletePublicAccessBlockCommand,
	GetBucketAclCommand,
	GetObjectAclCommand,
	GetObjectCommand,
	type Grant,
	type ObjectOwnership,
	PutBucketAclCommand,
	PutBucketOwnershipControlsCommand,
	PutObjectAclCommand,
	PutObjectCommand,
	PutPublicAccessBlockCommand,
	type S3Client,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {allUsers, canonicalId} from '../../../src/sandbox/s3/names.js';
import {addUser, allow, type Opened, openSandbox, outcome, refusal} from './open.js';

const B = {Bucket: 'acme-drop'};
const K = {...B, Key: 'k'};
const objects = `arn:aws:s3:::${B.Bucket}/*`;
const foreigner = 'f'.repeat(64);

async function openBucket(): Promise<Opened> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	return opened;
}

/** A bucket as they were before April 2023. */
async function openOldBucket(): Promise<Opened> {
	const opened = await openBucket();
	await opened.admin.send(new DeletePublicAccessBlockCommand(B));
	await setOwnership(opened.admin, 'ObjectWriter');
	return opened;
}

const setOwnership = (admin: S3Client, ObjectOwnership: ObjectOwnership) =>
	admin.send(new PutBucketOwnershipControlsCommand({...B, OwnershipControls: {Rules: [{ObjectOwnership}]}}));

const block = (admin: S3Client, settings: object) =>
	admin.send(new PutPublicAccessBlockCommand({...B, PublicAccessBlockConfiguration: settings}));

const put = (client: S3Client, more: object = {}) =>
	outcome(client.send(new PutObjectCommand({...K, Body: 'a', ...more})));

async function anonymous({sandbox}: Opened, path = `/${B.Bucket}/${K.Key}`, init: RequestInit = {}) {
	return (await fetch(sandbox.endpoint + path, init)).status;
}

test('with ACLs off only the bucket owner can be named', async () => {
	const {admin, sandbox} = await openBucket();
	const own = canonicalId(sandbox.account);
	expect(await put(admin, {ACL: 'public-read'})).toBe('400 AccessControlListNotSupported');
	expect(await put(admin, {ACL: 'private'})).toBe('400 AccessControlListNotSupported');
	expect(await put(admin, {GrantRead: `id="${foreigner}"`})).toBe('400 AccessControlListNotSupported');
	expect(await put(admin, {ACL: 'bucket-owner-full-control'})).toBe('200');
	expect(await put(admin, {GrantFullControl: `id="${own}"`})).toBe('200');
	expect(await outcome(admin.send(new PutObjectAclCommand({...K, ACL: 'public-read'})))).toBe(
		'400 AccessControlListNotSupported',
	);
	expect(await outcome(admin.send(new PutBucketAclCommand({...B, ACL: 'private'})))).toBe(
		'400 AccessControlListNotSupported',
	);
	const {Grants} = await admin.send(new GetObjectAclCommand(K));
	expect(Grants).toEqual([{Grantee: {ID: own, Type: 'CanonicalUser'}, Permission: 'FULL_CONTROL'}]);
});

test('setting an ACL is a right of its own', async () => {
	const opened = await openOldBucket();
	const writer = addUser(opened, 'writer', [allow('s3:PutObject', objects)]);
	const setter = addUser(opened, 'setter', [allow(['s3:PutObject', 's3:PutObjectAcl'], objects)]);
	expect(await put(writer.client)).toBe('200');
	expect(await put(writer.client, {ACL: 'private'})).toBe('403 AccessDenied');
	expect(await put(writer.client, {GrantRead: `id=${foreigner}`})).toBe('403 AccessDenied');
	expect(await put(setter.client, {ACL: 'public-read'})).toBe('200');
	expect(await outcome(writer.client.send(new PutObjectAclCommand({...K, ACL: 'private'})))).toBe(
		'403 AccessDenied',
	);
	expect(await outcome(setter.client.send(new GetObjectAclCommand(K)))).toBe('403 AccessDenied');
});

test('a public ACL opens the object, and public access settings close it again', async () => {
	const opened = await openOldBucket();
	const {admin} = opened;
	await put(admin);
	expect(await anonymous(opened)).toBe(403);
	await admin.send(new PutObjectAclCommand({...K, ACL: 'public-read'}));
	expect(await anonymous(opened)).toBe(200);
	expect(await anonymous(opened, `/${B.Bucket}`)).toBe(403);
	await block(admin, {IgnorePublicAcls: true});
	expect(await anonymous(opened)).toBe(403);
	await block(admin, {});
	expect(await anonymous(opened)).toBe(200);
	await setOwnership(admin, 'BucketOwnerEnforced');
	expect(await anonymous(opened)).toBe(403);
});

test('BlockPublicAcls refuses to make public, but not to give to one account', async () => {
	const {admin} = await openOldBucket();
	await block(admin, {BlockPublicAcls: true});
	const refused = await refusal(admin.send(new PutObjectCommand({...K, Body: 'a', ACL: 'public-read'})));
	expect(refused.name).toBe('AccessDenied');
	expect(refused.message).toContain('because public ACLs are prevented by the BlockPublicAcls setting');
	expect(await put(admin, {GrantRead: `uri="${allUsers}"`})).toBe('403 AccessDenied');
	expect(await put(admin, {GrantRead: `id="${foreigner}"`})).toBe('200');
	expect(await outcome(admin.send(new PutObjectAclCommand({...K, ACL: 'authenticated-read'})))).toBe(
		'403 AccessDenied',
	);
	expect(await outcome(admin.send(new PutBucketAclCommand({...B, ACL: 'public-read-write'})))).toBe(
		'403 AccessDenied',
	);
});

test('the account can block what a bucket does not', async () => {
	const opened = await openOldBucket();
	opened.sandbox.state.accountPublicAccessBlock.current = {
		blockPublicAcls: true,
		ignorePublicAcls: true,
		blockPublicPolicy: true,
		restrictPublicBuckets: true,
	};
	expect(await put(opened.admin, {ACL: 'public-read'})).toBe('403 AccessDenied');
});

test('an ACL as a document', async () => {
	const opened = await openOldBucket();
	const {admin, sandbox} = opened;
	await put(admin);
	const Owner = {ID: canonicalId(sandbox.account)};
	const Grants: Grant[] = [
		{Grantee: {Type: 'CanonicalUser', ID: foreigner}, Permission: 'READ'},
		{Grantee: {Type: 'Group', URI: allUsers}, Permission: 'READ_ACP'},
	];
	const set = (grants: Grant[]) =>
		outcome(admin.send(new PutObjectAclCommand({...K, AccessControlPolicy: {Owner, Grants: grants}})));
	expect(await set(Grants)).toBe('200');
	expect((await admin.send(new GetObjectAclCommand(K))).Grants).toEqual(Grants);
	expect(await anonymous(opened)).toBe(403);
	expect(await anonymous(opened, `/${B.Bucket}/${K.Key}?acl`)).toBe(200);
	const [first] = Grants;
	expect(await set([{...first, Grantee: {Type: 'CanonicalUser', ID: 'nobody'}}])).toBe('400 InvalidArgument');
	expect(await set([{...first, Permission: 'EVERYTHING' as 'READ'}])).toBe('400 MalformedXML');
});

test('a public bucket can be listed and written to, and what strangers put is theirs', async () => {
	const opened = await openOldBucket();
	const {admin} = opened;
	await admin.send(new PutBucketAclCommand({...B, ACL: 'public-read-write'}));
	expect((await admin.send(new GetBucketAclCommand(B))).Grants).toHaveLength(3);
	expect(await anonymous(opened, `/${B.Bucket}`)).toBe(200);
	expect(await anonymous(opened, `/${B.Bucket}/theirs`, {method: 'PUT', body: 'x'})).toBe(200);
	expect(await outcome(admin.send(new GetObjectCommand({...B, Key: 'theirs'})))).toBe('403 AccessDenied');
	expect(await anonymous(opened, `/${B.Bucket}/theirs`, {method: 'DELETE'})).toBe(403);
});

test('ACLs cannot be turned off while the bucket grants to others', async () => {
	const {admin} = await openOldBucket();
	await admin.send(new PutBucketAclCommand({...B, ACL: 'public-read'}));
	expect(await outcome(setOwnership(admin, 'BucketOwnerEnforced'))).toBe(
		'400 InvalidBucketAclWithObjectOwnership',
	);
	expect(await outcome(setOwnership(admin, 'Everybody' as 'ObjectWriter'))).toBe('400 MalformedXML');
});
