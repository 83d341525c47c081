import {
	AbortMultipartUploadCommand,
	CompleteMultipartUploadCommand,
	CopyObjectCommand,
	CreateBucketCommand,
	CreateMultipartUploadCommand,
	DeleteBucketCommand,
	DeleteBucketCorsCommand,
	DeleteBucketEncryptionCommand,
	DeleteBucketLifecycleCommand,
	DeleteBucketOwnershipControlsCommand,
	DeleteBucketPolicyCommand,
	DeleteBucketReplicationCommand,
	DeleteBucketTaggingCommand,
	DeleteBucketWebsiteCommand,
	DeleteObjectCommand,
	DeleteObjectTaggingCommand,
	DeletePublicAccessBlockCommand,
	GetBucketAclCommand,
	GetBucketEncryptionCommand,
	GetBucketLifecycleConfigurationCommand,
	GetBucketLocationCommand,
	GetBucketLoggingCommand,
	GetBucketOwnershipControlsCommand,
	GetBucketPolicyCommand,
	GetBucketPolicyStatusCommand,
	GetBucketReplicationCommand,
	GetBucketRequestPaymentCommand,
	GetBucketTaggingCommand,
	GetBucketVersioningCommand,
	GetObjectAclCommand,
	GetObjectAnnotationCommand,
	GetObjectAttributesCommand,
	GetObjectCommand,
	GetObjectLegalHoldCommand,
	GetObjectLockConfigurationCommand,
	GetObjectRetentionCommand,
	GetObjectTaggingCommand,
	GetObjectTorrentCommand,
	GetPublicAccessBlockCommand,
	HeadBucketCommand,
	HeadObjectCommand,
	ListBucketInventoryConfigurationsCommand,
	ListBucketsCommand,
	ListMultipartUploadsCommand,
	ListObjectAnnotationsCommand,
	ListObjectsCommand,
	ListObjectsV2Command,
	ListObjectVersionsCommand,
	ListPartsCommand,
	PutBucketAclCommand,
	PutBucketOwnershipControlsCommand,
	PutBucketPolicyCommand,
	PutBucketVersioningCommand,
	PutObjectAclCommand,
	PutObjectCommand,
	PutObjectLegalHoldCommand,
	PutObjectTaggingCommand,
	PutPublicAccessBlockCommand,
	RestoreObjectCommand,
	type S3Client,
	SelectObjectContentCommand,
	UploadPartCommand,
	UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {addUser, allow, type Opened, openSandbox, outcome, refusal} from './open.js';

const B = {Bucket: 'acme-drop'};
const K = {...B, Key: 'k'};
const M = {...B, Key: 'missing'};
const bucketArn = `arn:aws:s3:::${B.Bucket}`;
const objects = `${bucketArn}/*`;

type Call = (client: S3Client) => Promise<{$metadata: {httpStatusCode?: number}}>;

/** Every operation that the sandbox has, on the key given. */
const onObject = (
	U: {readonly Bucket: string; readonly Key: string},
	UploadId: string,
): {readonly [name: string]: Call} => ({
	PutObject: client => client.send(new PutObjectCommand({...U, Body: 'a'})),
	GetObject: client => client.send(new GetObjectCommand(U)),
	'GetObject, a version': client => client.send(new GetObjectCommand({...U, VersionId: 'null'})),
	'GetObject, If-Match': client => client.send(new GetObjectCommand({...U, IfMatch: '"x"'})),
	'GetObject, Range': client => client.send(new GetObjectCommand({...U, Range: 'bytes=0-0'})),
	GetObjectAcl: client => client.send(new GetObjectAclCommand(U)),
	GetObjectAttributes: client =>
		client.send(new GetObjectAttributesCommand({...U, ObjectAttributes: ['ETag']})),
	GetObjectLegalHold: client => client.send(new GetObjectLegalHoldCommand(U)),
	GetObjectRetention: client => client.send(new GetObjectRetentionCommand(U)),
	GetObjectTagging: client => client.send(new GetObjectTaggingCommand(U)),
	GetObjectTorrent: client => client.send(new GetObjectTorrentCommand(U)),
	GetObjectAnnotation: client => client.send(new GetObjectAnnotationCommand({...U, AnnotationName: 'a'})),
	ListObjectAnnotations: client => client.send(new ListObjectAnnotationsCommand(U)),
	RestoreObject: client => client.send(new RestoreObjectCommand({...U, RestoreRequest: {Days: 1}})),
	SelectObjectContent: client =>
		client.send(
			new SelectObjectContentCommand({
				...U,
				Expression: 'select * from s3object',
				ExpressionType: 'SQL',
				InputSerialization: {CSV: {}},
				OutputSerialization: {CSV: {}},
			}),
		),
	PutObjectAcl: client => client.send(new PutObjectAclCommand({...U, ACL: 'private'})),
	PutObjectTagging: client => client.send(new PutObjectTaggingCommand({...U, Tagging: {TagSet: []}})),
	PutObjectLegalHold: client => client.send(new PutObjectLegalHoldCommand({...U, LegalHold: {Status: 'ON'}})),
	DeleteObjectTagging: client => client.send(new DeleteObjectTaggingCommand(U)),
	DeleteObject: client => client.send(new DeleteObjectCommand(U)),
	'DeleteObject, a version': client => client.send(new DeleteObjectCommand({...U, VersionId: 'null'})),
	CopyObject: client =>
		client.send(new CopyObjectCommand({...B, Key: 'copy', CopySource: `${U.Bucket}/${U.Key}`})),
	CreateMultipartUpload: client => client.send(new CreateMultipartUploadCommand(U)),
	UploadPart: client => client.send(new UploadPartCommand({...U, UploadId, PartNumber: 1, Body: 'a'})),
	UploadPartCopy: client =>
		client.send(
			new UploadPartCopyCommand({...K, UploadId, PartNumber: 1, CopySource: `${U.Bucket}/${U.Key}`}),
		),
	CompleteMultipartUpload: client =>
		client.send(
			new CompleteMultipartUploadCommand({
				...U,
				UploadId,
				MultipartUpload: {Parts: [{PartNumber: 1, ETag: 'x'}]},
			}),
		),
	ListParts: client => client.send(new ListPartsCommand({...U, UploadId})),
	AbortMultipartUpload: client => client.send(new AbortMultipartUploadCommand({...U, UploadId})),
});

const onBucket: {readonly [name: string]: Call} = {
	ListBuckets: client => client.send(new ListBucketsCommand({})),
	CreateBucket: client => client.send(new CreateBucketCommand({Bucket: 'another-one'})),
	DeleteBucket: client => client.send(new DeleteBucketCommand(B)),
	ListObjects: client => client.send(new ListObjectsCommand(B)),
	ListObjectsV2: client => client.send(new ListObjectsV2Command(B)),
	ListObjectVersions: client => client.send(new ListObjectVersionsCommand(B)),
	ListMultipartUploads: client => client.send(new ListMultipartUploadsCommand(B)),
	GetBucketLocation: client => client.send(new GetBucketLocationCommand(B)),
	GetBucketPolicy: client => client.send(new GetBucketPolicyCommand(B)),
	GetBucketPolicyStatus: client => client.send(new GetBucketPolicyStatusCommand(B)),
	GetBucketVersioning: client => client.send(new GetBucketVersioningCommand(B)),
	GetBucketAcl: client => client.send(new GetBucketAclCommand(B)),
	GetBucketEncryption: client => client.send(new GetBucketEncryptionCommand(B)),
	GetBucketLifecycle: client => client.send(new GetBucketLifecycleConfigurationCommand(B)),
	GetBucketLogging: client => client.send(new GetBucketLoggingCommand(B)),
	GetBucketOwnershipControls: client => client.send(new GetBucketOwnershipControlsCommand(B)),
	GetBucketReplication: client => client.send(new GetBucketReplicationCommand(B)),
	GetBucketRequestPayment: client => client.send(new GetBucketRequestPaymentCommand(B)),
	GetBucketTagging: client => client.send(new GetBucketTaggingCommand(B)),
	GetPublicAccessBlock: client => client.send(new GetPublicAccessBlockCommand(B)),
	GetObjectLockConfiguration: client => client.send(new GetObjectLockConfigurationCommand(B)),
	ListInventories: client => client.send(new ListBucketInventoryConfigurationsCommand(B)),
	PutBucketPolicy: client => client.send(new PutBucketPolicyCommand({...B, Policy: '{}'})),
	PutBucketVersioning: client =>
		client.send(new PutBucketVersioningCommand({...B, VersioningConfiguration: {Status: 'Suspended'}})),
	PutBucketAcl: client => client.send(new PutBucketAclCommand({...B, ACL: 'private'})),
	PutBucketOwnershipControls: client =>
		client.send(
			new PutBucketOwnershipControlsCommand({
				...B,
				OwnershipControls: {Rules: [{ObjectOwnership: 'ObjectWriter'}]},
			}),
		),
	PutPublicAccessBlock: client =>
		client.send(new PutPublicAccessBlockCommand({...B, PublicAccessBlockConfiguration: {}})),
	DeletePublicAccessBlock: client => client.send(new DeletePublicAccessBlockCommand(B)),
	DeleteBucketOwnershipControls: client => client.send(new DeleteBucketOwnershipControlsCommand(B)),
	DeleteBucketPolicy: client => client.send(new DeleteBucketPolicyCommand(B)),
	DeleteBucketLifecycle: client => client.send(new DeleteBucketLifecycleCommand(B)),
	DeleteBucketEncryption: client => client.send(new DeleteBucketEncryptionCommand(B)),
	DeleteBucketTagging: client => client.send(new DeleteBucketTaggingCommand(B)),
	DeleteBucketCors: client => client.send(new DeleteBucketCorsCommand(B)),
	DeleteBucketReplication: client => client.send(new DeleteBucketReplicationCommand(B)),
	DeleteBucketWebsite: client => client.send(new DeleteBucketWebsiteCommand(B)),
};

async function openFilled(): Promise<Opened & {readonly UploadId: string}> {
	const opened = await openSandbox();
	await opened.admin.send(new CreateBucketCommand(B));
	await opened.admin.send(new PutObjectCommand({...K, Body: 'a'}));
	const {UploadId} = await opened.admin.send(new CreateMultipartUploadCommand(K));
	return {...opened, UploadId: UploadId as string};
}

/** What each call answers that is not a plain denial. */
async function exceptions(calls: {readonly [name: string]: Call}, client: S3Client) {
	const others: {[name: string]: string} = {};
	for (const [name, call] of Object.entries(calls)) {
		const answer = await outcome(call(client));
		if (answer !== '403 AccessDenied') {
			others[name] = answer;
		}
	}

	return others;
}

test('who has no rights is denied everything, whether the key exists or not', async () => {
	const opened = await openFilled();
	const {client} = addUser(opened, 'nobody');
	expect(await exceptions(onBucket, client)).toEqual({});
	expect(await exceptions(onObject(K, opened.UploadId), client)).toEqual({});
	expect(await exceptions(onObject(M, opened.UploadId), client)).toEqual({});
	expect(await outcome(client.send(new HeadObjectCommand(K)))).toMatch(/^403 /u);
	expect(await outcome(client.send(new HeadObjectCommand(M)))).toMatch(/^403 /u);
	expect(await outcome(client.send(new HeadBucketCommand(B)))).toMatch(/^403 /u);
});

test('anonymous callers are denied everything', async () => {
	const {sandbox} = await openFilled();
	const ask = async (method: string, path: string) => {
		const response = await fetch(`${sandbox.endpoint}/${B.Bucket}${path}`, {method});
		return `${response.status} ${/<Code>(.*)<\/Code>/u.exec(await response.text())?.[1]}`;
	};

	for (const path of ['/k', '/missing', '', '?policy', '?versions', '?acl', '/k?acl', '/k?tagging']) {
		expect(await ask('GET', path), path).toBe('403 AccessDenied');
	}

	expect(await ask('DELETE', '/k')).toBe('403 AccessDenied');
});

test('with the right to put, that is all one can do', async () => {
	const opened = await openFilled();
	const {client} = addUser(opened, 'putter', [allow('s3:PutObject', objects)]);
	expect(await exceptions(onBucket, client)).toEqual({});
	expect(await exceptions(onObject(K, opened.UploadId), client)).toEqual({
		PutObject: '200',
		CreateMultipartUpload: '200',
		UploadPart: '200',
		CompleteMultipartUpload: '400 InvalidPart',
	});
});

test('who may list sees 404 where nothing is, and 403 where something is', async () => {
	const opened = await openFilled();
	const {client} = addUser(opened, 'lister', [allow('s3:ListBucket', bucketArn)]);
	const reads = ({GetObject, GetObjectAcl, GetObjectTagging, CopyObject}: {readonly [name: string]: Call}) =>
		[GetObject, GetObjectAcl, GetObjectTagging, CopyObject] as Call[];
	for (const call of reads(onObject(K, opened.UploadId))) {
		expect(await outcome(call(client))).toBe('403 AccessDenied');
	}

	for (const call of reads(onObject(M, opened.UploadId))) {
		expect(await outcome(call(client))).toBe('404 NoSuchKey');
	}

	expect(await outcome(client.send(new HeadObjectCommand(M)))).toBe('404 NotFound');
	expect(await outcome(client.send(new HeadObjectCommand(K)))).toMatch(/^403 /u);
});

test('an explicit Deny closes that, too', async () => {
	const opened = await openFilled();
	const {client} = addUser(opened, 'denied', [
		allow('s3:ListBucket', bucketArn),
		allow('s3:GetObject', objects, {Effect: 'Deny'}),
	]);
	expect(await outcome(client.send(new GetObjectCommand(M)))).toBe('403 AccessDenied');
});

test('who may read but not list is told 403 of a missing key, and that listing is the reason', async () => {
	const opened = await openFilled();
	const {client} = addUser(opened, 'reader', [allow('s3:GetObject', objects)]);
	expect(await outcome(client.send(new GetObjectCommand(K)))).toBe('200');
	const refused = await refusal(client.send(new GetObjectCommand(M)));
	expect(refused.$metadata.httpStatusCode).toBe(403);
	expect(refused.message).toContain('s3:ListBucket');
});

test('a denial names the caller, the action, and what kind of policy it came from', async () => {
	const opened = await openFilled();
	const {client, arn} = addUser(opened, 'named', [allow('s3:GetObject', objects, {Effect: 'Deny'})]);
	const get = await refusal(client.send(new GetObjectCommand(K)));
	expect(get.message).toBe(
		`User: ${arn} is not authorized to perform: s3:GetObject on resource: "${bucketArn}/k" with an explicit deny in an identity-based policy`,
	);
	const put = await refusal(client.send(new PutObjectCommand({...K, Body: 'a'})));
	expect(put.message).toBe(
		`User: ${arn} is not authorized to perform: s3:PutObject on resource: "${bucketArn}/k" because no identity-based policy allows the s3:PutObject action`,
	);
});

test('operations that S3 no longer has say so to who may read', async () => {
	const {admin, UploadId} = await openFilled();
	const {GetObjectTorrent, SelectObjectContent, RestoreObject} = onObject(K, UploadId);
	expect(await outcome((GetObjectTorrent as Call)(admin))).toBe('405 MethodNotAllowed');
	expect(await outcome((SelectObjectContent as Call)(admin))).toBe('405 MethodNotAllowed');
	expect(await outcome((RestoreObject as Call)(admin))).toBe('403 InvalidObjectState');
});
