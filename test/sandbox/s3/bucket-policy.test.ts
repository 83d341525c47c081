import {
	CreateBucketCommand,
	DeleteBucketPolicyCommand,
	GetBucketPolicyCommand,
	GetBucketPolicyStatusCommand,
	PutBucketPolicyCommand,
	PutObjectCommand,
	type S3Client,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import type {PolicyDocument, Statement} from '../../../src/policy/document.js';
import {addUser, allow, type Opened, openSandbox, outcome, refusal} from './open.js';

const B = {Bucket: 'acme-drop'};
const K = {...B, Key: 'k'};
const bucketArn = `arn:aws:s3:::${B.Bucket}`;

async function openBucket(): Promise<Opened> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	return opened;
}

const apply = (admin: S3Client, ...Statement: readonly Statement[]) =>
	admin.send(new PutBucketPolicyCommand({...B, Policy: JSON.stringify({Version: '2012-10-17', Statement})}));

const allowPut = (arn: string): Statement =>
	allow('s3:PutObject', `${bucketArn}/*`, {Sid: 'Drop', Principal: {AWS: arn}});

async function stored(admin: S3Client): Promise<PolicyDocument> {
	const {Policy} = await admin.send(new GetBucketPolicyCommand(B));
	return JSON.parse(Policy ?? '') as PolicyDocument;
}

test('no policy is 404, also after it was deleted', async () => {
	const opened = await openBucket();
	const {admin} = opened;
	const user = addUser(opened, 'user');
	expect(await outcome(admin.send(new GetBucketPolicyCommand(B)))).toBe('404 NoSuchBucketPolicy');
	expect(await outcome(admin.send(new GetBucketPolicyStatusCommand(B)))).toBe('404 NoSuchBucketPolicy');
	await apply(admin, allowPut(user.arn));
	expect(await outcome(admin.send(new GetBucketPolicyStatusCommand(B)))).toBe('200');
	expect(await outcome(admin.send(new DeleteBucketPolicyCommand(B)))).toBe('204');
	expect(await outcome(admin.send(new GetBucketPolicyCommand(B)))).toBe('404 NoSuchBucketPolicy');
	expect(await outcome(admin.send(new DeleteBucketPolicyCommand(B)))).toBe('204');
});

test('a policy lets a user in, and S3 gives it back in other words', async () => {
	const opened = await openBucket();
	const {admin} = opened;
	const user = addUser(opened, 'user');
	const send = () => outcome(user.client.send(new PutObjectCommand({...K, Body: 'a'})));
	expect(await send()).toBe('403 AccessDenied');
	await apply(admin, {
		Resource: [`${bucketArn}/*`],
		Action: ['s3:PutObject'],
		Principal: {AWS: [user.arn]},
		Effect: 'Allow',
		Sid: 'Drop',
	});
	expect(await send()).toBe('200');
	const {Policy} = await admin.send(new GetBucketPolicyCommand(B));
	expect(Policy).toBe(
		JSON.stringify({
			Version: '2012-10-17',
			Statement: [
				{
					Sid: 'Drop',
					Effect: 'Allow',
					Principal: {AWS: user.arn},
					Action: 's3:PutObject',
					Resource: `${bucketArn}/*`,
				},
			],
		}),
	);
});

test('a malformed policy is 400, and names the principal that nobody knows', async () => {
	const {admin, sandbox} = await openBucket();
	const nobody = `arn:aws:iam::${sandbox.account}:user/nobody`;
	const refused = await refusal(apply(admin, allowPut(nobody)));
	expect([refused.$metadata.httpStatusCode, refused.name, refused.message]).toEqual([
		400,
		'MalformedPolicy',
		'Invalid principal in policy',
	]);
	expect(refused['Detail']).toContain(nobody);
	const text = (Policy: string) => outcome(admin.send(new PutBucketPolicyCommand({...B, Policy})));
	expect(await text('{nope')).toBe('400 MalformedPolicy');
	expect(await text('{"Version":"2012-10-17","Statement":[]}')).toBe('400 MalformedPolicy');
});

test('IAM needs a while to tell S3 of a new user', async () => {
	const opened = await openBucket();
	const {admin, sandbox, pass} = opened;
	sandbox.state.knobs.consistencyMs = 10_000;
	pass(60_000);
	const user = addUser(opened, 'user', [], 0);
	expect(await outcome(apply(admin, allowPut(user.arn)))).toBe('400 MalformedPolicy');
	pass(10_000);
	expect(await outcome(apply(admin, allowPut(user.arn)))).toBe('204');
});

test('the id of a deleted user stays in its place, does nothing, and cannot be put again', async () => {
	const opened = await openBucket();
	const {admin, sandbox} = opened;
	const user = addUser(opened, 'user');
	await apply(admin, allowPut(user.arn));
	sandbox.state.users.delete('user');
	const again = addUser(opened, 'user');
	expect(again.arn).toBe(user.arn);
	expect(await outcome(again.client.send(new PutObjectCommand({...K, Body: 'a'})))).toBe('403 AccessDenied');
	const document = await stored(admin);
	const [statement] = document.Statement as [Statement];
	expect(statement.Principal).toEqual({AWS: user.id});
	expect(await outcome(apply(admin, statement))).toBe('400 MalformedPolicy');
	expect(await outcome(apply(admin, allowPut(again.arn)))).toBe('204');
	expect(await outcome(again.client.send(new PutObjectCommand({...K, Body: 'a'})))).toBe('200');
});

test('a renamed user is named by the new ARN', async () => {
	const opened = await openBucket();
	const {admin, sandbox} = opened;
	const user = addUser(opened, 'before');
	await apply(admin, allowPut(user.arn));
	const found = sandbox.state.users.get('before');
	const arn = `arn:aws:iam::${sandbox.account}:user/after`;
	sandbox.state.users.delete('before');
	if (found !== undefined) {
		sandbox.state.users.set('after', {...found, name: 'after', arn});
	}

	const [statement] = (await stored(admin)).Statement as [Statement];
	expect(statement.Principal).toEqual({AWS: arn});
});

test('BlockPublicPolicy refuses a policy that gives to everybody', async () => {
	const {admin, sandbox} = await openBucket();
	const everybody = allow('s3:GetObject', `${bucketArn}/*`, {Principal: '*'});
	const refused = await refusal(apply(admin, everybody));
	expect([refused.$metadata.httpStatusCode, refused.name]).toEqual([403, 'AccessDenied']);
	expect(refused.message).toContain('because public policies are prevented by the BlockPublicPolicy setting');
	const bucket = sandbox.state.buckets.get(B.Bucket);
	delete bucket?.publicAccessBlock;
	expect(await outcome(apply(admin, everybody))).toBe('204');
	const {PolicyStatus} = await admin.send(new GetBucketPolicyStatusCommand(B));
	expect(PolicyStatus?.IsPublic).toBe(true);
});

test('RestrictPublicBuckets shuts strangers out of a public bucket', async () => {
	const {admin, sandbox} = await openBucket();
	const bucket = sandbox.state.buckets.get(B.Bucket);
	await admin.send(new PutObjectCommand({...K, Body: 'a'}));
	delete bucket?.publicAccessBlock;
	await apply(admin, allow('s3:GetObject', `${bucketArn}/*`, {Principal: '*'}));
	const anonymous = async () => (await fetch(`${sandbox.endpoint}/${B.Bucket}/${K.Key}`)).status;
	expect(await anonymous()).toBe(200);
	sandbox.state.accountPublicAccessBlock.current = {
		blockPublicAcls: false,
		ignorePublicAcls: false,
		blockPublicPolicy: false,
		restrictPublicBuckets: true,
	};
	expect(await anonymous()).toBe(403);
});

test('an account number stands for its root', async () => {
	const {admin, sandbox} = await openBucket();
	await apply(admin, allow('s3:GetObject', `${bucketArn}/*`, {Principal: {AWS: sandbox.account}}));
	const [statement] = (await stored(admin)).Statement as [Statement];
	expect(statement.Principal).toEqual({AWS: `arn:aws:iam::${sandbox.account}:root`});
});
