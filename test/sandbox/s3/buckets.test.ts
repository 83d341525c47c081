import {
	CreateBucketCommand,
	DeleteBucketCommand,
	DeleteObjectCommand,
	GetBucketLocationCommand,
	GetBucketOwnershipControlsCommand,
	GetObjectCommand,
	GetPublicAccessBlockCommand,
	HeadBucketCommand,
	ListBucketsCommand,
	ListObjectsV2Command,
	PutObjectCommand,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {privateAcl} from '../../../src/sandbox/s3/acl.js';
import {checkBucketName} from '../../../src/sandbox/s3/bucket-name.js';
import {canonicalId} from '../../../src/sandbox/s3/names.js';
import type {Bucket} from '../../../src/sandbox/state.js';
import {addUser, allow, clientOf, type Opened, openSandbox, outcome, refusal} from './open.js';

const B = {Bucket: 'acme-drop'};

/** Puts a bucket straight into the state, as one that was always there. */
function addBucket({sandbox}: Opened, name: string, more: Partial<Bucket>): void {
	const owner = more.owner ?? sandbox.account;
	sandbox.state.buckets.set(name, {
		name,
		region: sandbox.region,
		owner,
		createdAt: sandbox.state.clock(),
		acl: privateAcl(canonicalId(owner)),
		configurations: new Map(),
		objects: new Map(),
		uploads: new Map(),
		...more,
	});
}

test('a new bucket has ACLs off and public access blocked', async () => {
	const {admin, sandbox} = await openSandbox();
	expect(await outcome(admin.send(new CreateBucketCommand(B)))).toBe('200');
	const ownership = await admin.send(new GetBucketOwnershipControlsCommand(B));
	expect(ownership.OwnershipControls?.Rules).toEqual([{ObjectOwnership: 'BucketOwnerEnforced'}]);
	const block = await admin.send(new GetPublicAccessBlockCommand(B));
	expect(Object.values(block.PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
	const {Buckets, Owner} = await admin.send(new ListBucketsCommand({}));
	expect(Buckets?.map(bucket => bucket.Name)).toContain('acme-drop');
	expect(Owner?.ID).toBe(canonicalId(sandbox.account));
	const head = await admin.send(new HeadBucketCommand(B));
	expect(head.BucketRegion).toBe(sandbox.region);
});

test('names that no bucket can have are refused', async () => {
	const {admin} = await openSandbox();
	for (const name of ['ab', 'Upper', 'a..b', '1.2.3.4', 'xn--a', '-dash', 'a'.repeat(64)]) {
		expect(await outcome(admin.send(new CreateBucketCommand({Bucket: name}))), name).toBe(
			'400 InvalidBucketName',
		);
	}
});

test('names of buckets of another kind are refused', () => {
	for (const name of ['drop--x-s3', 'drop-s3alias', 'drop--ol-s3', 'sthree-drop']) {
		expect(() => checkBucketName(name), name).toThrow(expect.objectContaining({code: 'InvalidBucketName'}));
	}
});

test('a taken name is a conflict, whose it is told by the code', async () => {
	const opened = await openSandbox();
	const {admin, sandbox} = opened;
	addBucket(opened, 'theirs', {owner: sandbox.state.otherAccount});
	addBucket(opened, 'ours-in-frankfurt', {region: 'eu-central-1'});
	expect(await outcome(admin.send(new CreateBucketCommand({Bucket: 'theirs'})))).toBe(
		'409 BucketAlreadyExists',
	);
	const Frankfurt = {CreateBucketConfiguration: {LocationConstraint: 'eu-central-1' as const}};
	expect(
		await outcome(admin.send(new CreateBucketCommand({Bucket: 'ours-in-frankfurt', ...Frankfurt}))),
	).toBe('409 BucketAlreadyOwnedByYou');
});

test('a location must fit the region that was signed for', async () => {
	const {sandbox} = await openSandbox();
	const {accessKeyId, secretAccessKey} = sandbox;
	const dublin = clientOf(sandbox, accessKeyId, secretAccessKey, {region: 'eu-west-1'});
	const create = (Bucket: string, LocationConstraint: 'eu-west-1' | 'eu-west-3') =>
		outcome(dublin.send(new CreateBucketCommand({Bucket, CreateBucketConfiguration: {LocationConstraint}})));
	expect(await create('in-paris', 'eu-west-3')).toBe('400 IllegalLocationConstraintException');
	expect(await create('in-dublin', 'eu-west-1')).toBe('200');
	expect(sandbox.state.buckets.get('in-dublin')?.region).toBe('eu-west-1');
	dublin.destroy();
});

test('a bucket elsewhere redirects, and serves who signs for its region', async () => {
	const opened = await openSandbox();
	const {admin, sandbox} = opened;
	const elsewhere = sandbox.region === 'eu-central-1' ? 'eu-west-1' : 'eu-central-1';
	addBucket(opened, 'elsewhere', {region: elsewhere});
	const E = {Bucket: 'elsewhere'};
	const redirect = await refusal(admin.send(new ListObjectsV2Command(E)));
	expect(redirect.$metadata.httpStatusCode).toBe(301);
	expect(redirect.name).toBe('PermanentRedirect');
	expect(redirect.$response?.headers['x-amz-bucket-region']).toBe(elsewhere);
	const {accessKeyId, secretAccessKey} = sandbox;
	const wrong = clientOf(sandbox, accessKeyId, secretAccessKey, {region: 'ap-south-1'});
	expect(await outcome(wrong.send(new ListObjectsV2Command(E)))).toBe('400 AuthorizationHeaderMalformed');
	const following = clientOf(sandbox, accessKeyId, secretAccessKey, {followRegionRedirects: true});
	expect(await outcome(following.send(new ListObjectsV2Command(E)))).toBe('200');
	expect((await admin.send(new GetBucketLocationCommand(E))).LocationConstraint).toBe(elsewhere);
	wrong.destroy();
	following.destroy();
});

test('a bucket of another account is closed, and says where it is all the same', async () => {
	const opened = await openSandbox();
	const {admin, sandbox} = opened;
	addBucket(opened, 'theirs', {owner: sandbox.state.otherAccount});
	const T = {Bucket: 'theirs'};
	expect(await outcome(admin.send(new ListObjectsV2Command(T)))).toBe('403 AccessDenied');
	expect(await outcome(admin.send(new PutObjectCommand({...T, Key: 'a', Body: 'a'})))).toBe(
		'403 AccessDenied',
	);
	const head = await refusal(admin.send(new HeadBucketCommand(T)));
	expect(head.$metadata.httpStatusCode).toBe(403);
	expect(head.$response?.headers['x-amz-bucket-region']).toBe(sandbox.region);
	const {Buckets} = await admin.send(new ListBucketsCommand({}));
	expect(Buckets?.map(bucket => bucket.Name)).not.toContain('theirs');
});

test('an expected owner who is another is refused', async () => {
	const {admin, sandbox} = await openSandbox();
	await admin.send(new CreateBucketCommand(B));
	const as = (ExpectedBucketOwner: string) =>
		outcome(admin.send(new ListObjectsV2Command({...B, ExpectedBucketOwner})));
	expect(await as(sandbox.account)).toBe('200');
	expect(await as(sandbox.state.otherAccount)).toBe('403 AccessDenied');
});

test('a bucket that does not exist is 404', async () => {
	const {admin} = await openSandbox();
	const error = await refusal(admin.send(new GetObjectCommand({Bucket: 'nowhere', Key: 'a'})));
	expect([error.$metadata.httpStatusCode, error.name, error['BucketName']]).toEqual([
		404,
		'NoSuchBucket',
		'nowhere',
	]);
});

test('only an empty bucket can be deleted', async () => {
	const {admin} = await openSandbox();
	await admin.send(new CreateBucketCommand(B));
	await admin.send(new PutObjectCommand({...B, Key: 'a', Body: 'a'}));
	expect(await outcome(admin.send(new DeleteBucketCommand(B)))).toBe('409 BucketNotEmpty');
	await admin.send(new DeleteObjectCommand({...B, Key: 'a'}));
	expect(await outcome(admin.send(new DeleteBucketCommand(B)))).toBe('204');
	expect(await outcome(admin.send(new HeadBucketCommand(B)))).toBe('404 NotFound');
});

test('pages of buckets', async () => {
	const opened = await openSandbox();
	for (const name of ['page-c', 'page-a', 'page-b']) {
		addBucket(opened, name, {});
	}

	const first = await opened.admin.send(new ListBucketsCommand({Prefix: 'page-', MaxBuckets: 2}));
	expect(first.Buckets?.map(bucket => bucket.Name)).toEqual(['page-a', 'page-b']);
	const ContinuationToken = first.ContinuationToken as string;
	const second = await opened.admin.send(
		new ListBucketsCommand({Prefix: 'page-', MaxBuckets: 2, ContinuationToken}),
	);
	expect(second.Buckets?.map(bucket => bucket.Name)).toEqual(['page-c']);
	expect(second.ContinuationToken).toBeUndefined();
});

test('creating and listing buckets are rights of their own', async () => {
	const opened = await openSandbox();
	const bare = addUser(opened, 'bare');
	expect(await outcome(bare.client.send(new ListBucketsCommand({})))).toBe('403 AccessDenied');
	expect(await outcome(bare.client.send(new CreateBucketCommand(B)))).toBe('403 AccessDenied');
	const maker = addUser(opened, 'maker', [
		allow(['s3:CreateBucket', 's3:ListAllMyBuckets'], ['arn:aws:s3:::*']),
	]);
	expect(await outcome(maker.client.send(new CreateBucketCommand(B)))).toBe('200');
	expect(await outcome(maker.client.send(new ListBucketsCommand({})))).toBe('200');
	expect(await outcome(maker.client.send(new ListObjectsV2Command(B)))).toBe('403 AccessDenied');
});
