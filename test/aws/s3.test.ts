import {expect, test} from 'vitest';
import {
	deleteOwnership,
	deletePublicAccessBlock,
	getBucketAcl,
	getOwnership,
	getPublicAccessBlock,
	putOwnership,
	putPublicAccessBlock,
} from '../../src/aws/bucket-access.js';
import {
	deleteBucketPolicy,
	getBucketPolicy,
	getPolicyStatus,
	putBucketPolicy,
} from '../../src/aws/bucket-policy.js';
import {
	addLifecycleRule,
	endsUploads,
	endUploadsRule,
	getEncryption,
	getLifecycle,
	getLogging,
	getObjectLock,
	getReplication,
	getRequestPayment,
	getVersioning,
	listInventory,
	putVersioning,
	removeLifecycleRule,
} from '../../src/aws/bucket-settings.js';
import {
	createBucket,
	deleteBucket,
	getBucketLocation,
	headBucket,
	listBuckets,
} from '../../src/aws/buckets.js';
import type {Aws} from '../../src/aws/clients.js';
import {unsigned} from '../../src/aws/connection.js';
import {fetchPresigned} from '../../src/aws/fetching.js';
import {getCallerIdentity} from '../../src/aws/identity.js';
import {listMultipartUploads, listObjectsV2, listObjectVersions, listParts} from '../../src/aws/listing.js';
import {
	abortMultipartUpload,
	completeMultipartUpload,
	createMultipartUpload,
	uploadPart,
	uploadPartCopy,
} from '../../src/aws/multipart.js';
import {
	getObjectAcl,
	getObjectAnnotation,
	getObjectAttributes,
	getObjectLegalHold,
	getObjectRetention,
	getObjectTagging,
	getObjectTorrent,
	listObjectAnnotations,
	putObjectAcl,
	restoreObject,
	selectObjectContent,
} from '../../src/aws/object-details.js';
import {
	copyObject,
	deleteObject,
	deleteObjects,
	getObject,
	headObject,
	putObject,
} from '../../src/aws/objects.js';
import {presignGet} from '../../src/aws/presigned.js';
import {errorIn, rehearse, valueIn} from './sandbox.js';

const bucket = 'acme-test-bucket';
const object = {bucket, key: 'db/ä one+two.dump'};

async function withBucket() {
	const rehearsal = await rehearse();
	valueIn(await createBucket(rehearsal.admin, {bucket, region: 'us-east-1'}));
	return rehearsal;
}

test('a bucket is made, seen and deleted', async () => {
	const {admin, sandbox} = await withBucket();
	expect(valueIn(await headBucket(admin, {bucket, owner: sandbox.account}))).toEqual({region: 'us-east-1'});
	expect(valueIn(await getBucketLocation(admin, {bucket}))).toBe('us-east-1');
	expect(valueIn(await listBuckets(admin)).map(({name}) => name)).toContain(bucket);
	expect(errorIn(await headBucket(admin, {bucket, owner: '999999999999'}))).toMatchObject({kind: 'denied'});
	expect(errorIn(await headBucket(admin, {bucket: 'not-there-at-all'}))).toMatchObject({kind: 'not-found'});
	await putObject(admin, {...object, body: 'x'});
	expect(errorIn(await deleteBucket(admin, {bucket}))).toMatchObject({
		kind: 'conflict',
		code: 'BucketNotEmpty',
	});
	await deleteObject(admin, object);
	expect(await deleteBucket(admin, {bucket})).toMatchObject({ok: true});
	expect(errorIn(await headBucket(admin, {bucket}))).toMatchObject({kind: 'not-found', status: 404});
});

test('buckets of another region and of another account are told apart', async () => {
	const {admin, sandbox} = await rehearse();
	const elsewhere = [...sandbox.state.buckets.values()];
	const inAnotherRegion = elsewhere.find(
		({region, owner}) => owner === sandbox.account && region !== sandbox.region,
	);
	const ofAnotherAccount = elsewhere.find(({owner}) => owner !== sandbox.account);
	expect(errorIn(await headBucket(admin, {bucket: inAnotherRegion?.name ?? ''}))).toMatchObject({
		kind: 'wrong-region',
		region: inAnotherRegion?.region,
	});
	expect(errorIn(await getBucketPolicy(admin, {bucket: inAnotherRegion?.name ?? ''}))).toMatchObject({
		kind: 'wrong-region',
		region: inAnotherRegion?.region,
	});
	expect(errorIn(await headBucket(admin, {bucket: ofAnotherAccount?.name ?? ''}))).toMatchObject({
		kind: 'denied',
	});
	const taken = await createBucket(admin, {bucket: ofAnotherAccount?.name ?? '', region: 'us-east-1'});
	expect(errorIn(taken)).toMatchObject({kind: 'exists'});
});

test('settings of a new bucket, and each of them changed and back', async () => {
	const {admin} = await withBucket();
	const on = {
		blockPublicAcls: true,
		ignorePublicAcls: true,
		blockPublicPolicy: true,
		restrictPublicBuckets: true,
	};
	expect(valueIn(await getPublicAccessBlock(admin, {bucket}))).toEqual(on);
	await putPublicAccessBlock(admin, {bucket, block: {...on, blockPublicAcls: false}});
	expect(valueIn(await getPublicAccessBlock(admin, {bucket}))).toEqual({...on, blockPublicAcls: false});
	await deletePublicAccessBlock(admin, {bucket});
	expect(await getPublicAccessBlock(admin, {bucket})).toMatchObject({
		ok: true,
		value: {blockPublicAcls: false, restrictPublicBuckets: false},
		call: {status: 404, code: 'NoSuchPublicAccessBlockConfiguration'},
	});

	expect(valueIn(await getOwnership(admin, {bucket}))).toBe('BucketOwnerEnforced');
	await putOwnership(admin, {bucket, ownership: 'BucketOwnerPreferred'});
	expect(valueIn(await getOwnership(admin, {bucket}))).toBe('BucketOwnerPreferred');
	await deleteOwnership(admin, {bucket});
	expect(valueIn(await getOwnership(admin, {bucket}))).toBe('ObjectWriter');

	expect(valueIn(await getVersioning(admin, {bucket}))).toEqual({status: 'never', isMfaDelete: false});
	await putVersioning(admin, {bucket, status: 'Enabled'});
	expect(valueIn(await getVersioning(admin, {bucket}))).toMatchObject({status: 'Enabled'});

	expect(valueIn(await getEncryption(admin, {bucket}))).toEqual({algorithm: 'AES256', blocked: ['SSE-C']});
	expect(valueIn(await getObjectLock(admin, {bucket}))).toBeUndefined();
	expect(valueIn(await getReplication(admin, {bucket}))).toEqual([]);
	expect(valueIn(await getLogging(admin, {bucket}))).toBeUndefined();
	expect(valueIn(await listInventory(admin, {bucket}))).toEqual([]);
	expect(valueIn(await getRequestPayment(admin, {bucket}))).toBe('BucketOwner');
	const acl = valueIn(await getBucketAcl(admin, {bucket}));
	expect(acl.grants).toEqual([{grantee: `id=${acl.ownerId}`, permission: 'FULL_CONTROL', isPublic: false}]);
});

test('a lifecycle rule comes beside those that are there, and goes alone', async () => {
	const {admin} = await withBucket();
	expect(valueIn(await getLifecycle(admin, {bucket}))).toEqual([]);
	const theirs = {ID: 'theirs', Status: 'Enabled', Filter: {Prefix: 'tmp/'}, Expiration: {Days: 3}} as const;
	await addLifecycleRule(admin, {bucket, rule: theirs});
	expect(endsUploads(valueIn(await getLifecycle(admin, {bucket})), 'db/')).toBe(false);
	const ours = endUploadsRule('nightdrop-end-uploads', 'db/', 7);
	await addLifecycleRule(admin, {bucket, rule: ours});
	await addLifecycleRule(admin, {bucket, rule: ours});
	const rules = valueIn(await getLifecycle(admin, {bucket}));
	expect(rules).toMatchObject([theirs, ours]);
	expect(endsUploads(rules, 'db/')).toBe(true);
	expect(endsUploads(rules, 'db/orders/')).toBe(true);
	expect(endsUploads(rules, '')).toBe(false);
	await removeLifecycleRule(admin, {bucket, id: 'nightdrop-end-uploads'});
	expect(valueIn(await getLifecycle(admin, {bucket}))).toMatchObject([theirs]);
	await removeLifecycleRule(admin, {bucket, id: 'theirs'});
	expect(valueIn(await getLifecycle(admin, {bucket}))).toEqual([]);
	expect(await removeLifecycleRule(admin, {bucket, id: 'theirs'})).toMatchObject({ok: true});
});

test('the bucket policy: none, one, refused ones, none again', async () => {
	const {admin, sandbox, openUser} = await withBucket();
	expect(await getBucketPolicy(admin, {bucket})).toMatchObject({
		ok: true,
		value: undefined,
		call: {status: 404},
	});
	expect(valueIn(await getPolicyStatus(admin, {bucket}))).toEqual({isPublic: false});
	const {arn} = valueIn(await getCallerIdentity(await openUser('backup')));
	const policyFor = (principal: string) =>
		JSON.stringify({
			Version: '2012-10-17',
			Statement: [
				{
					Sid: 'A',
					Effect: 'Allow',
					Principal: {AWS: principal},
					Action: 's3:PutObject',
					Resource: `arn:aws:s3:::${bucket}/*`,
				},
			],
		});
	expect(
		await putBucketPolicy(admin, {bucket, policy: policyFor(arn), owner: sandbox.account}),
	).toMatchObject({
		ok: true,
	});
	expect(JSON.parse(valueIn(await getBucketPolicy(admin, {bucket})) ?? '')).toMatchObject({
		Statement: [{Sid: 'A', Principal: {AWS: arn}}],
	});
	const unknown = arn.replace('backup', 'nobody');
	expect(errorIn(await putBucketPolicy(admin, {bucket, policy: policyFor(unknown)}))).toMatchObject({
		kind: 'malformed',
		code: 'MalformedPolicy',
		detail: expect.stringContaining(unknown) as string,
	});
	expect(errorIn(await putBucketPolicy(admin, {bucket, policy: policyFor('*')}))).toMatchObject({
		kind: 'denied',
		denial: {setting: 'BlockPublicPolicy'},
	});
	expect(await deleteBucketPolicy(admin, {bucket})).toMatchObject({ok: true});
	expect(valueIn(await getBucketPolicy(admin, {bucket}))).toBeUndefined();
});

test('an object: put, read in part, seen, copied, conditions, deleted', async () => {
	const {admin} = await withBucket();
	const put = valueIn(await putObject(admin, {...object, body: 'hello backups', ifNoneMatch: '*'}));
	expect(put.etag).toMatch(/^"/u);
	expect(errorIn(await putObject(admin, {...object, body: 'x', ifNoneMatch: '*'}))).toMatchObject({
		kind: 'precondition',
		code: 'PreconditionFailed',
		detail: 'If-None-Match',
		attempts: 1,
	});
	const text = async (more: object) =>
		Buffer.from(valueIn(await getObject(admin, {...object, ...more})).bytes).toString();
	expect(await text({})).toBe('hello backups');
	expect(await text({maxBytes: 5})).toBe('hello');
	expect(await text({range: 'bytes=6-8'})).toBe('bac');
	expect(errorIn(await getObject(admin, {...object, ifMatch: '"never"'}))).toMatchObject({
		kind: 'precondition',
		status: 412,
	});
	expect(errorIn(await getObject(admin, {...object, ifNoneMatch: put.etag ?? ''}))).toMatchObject({
		kind: 'precondition',
		status: 304,
	});
	expect(errorIn(await getObject(admin, {...object, key: 'none'}))).toMatchObject({kind: 'not-found'});
	expect(valueIn(await headObject(admin, object))).toMatchObject({
		size: 13,
		etag: put.etag,
		encryption: 'AES256',
		lastModified: expect.stringMatching(/Z$/u) as string,
	});
	const copy = {bucket, key: 'copy'};
	expect(valueIn(await copyObject(admin, {from: object, to: copy})).etag).toBe(put.etag);
	expect(valueIn(await deleteObjects(admin, {bucket, objects: [object, copy]}))).toEqual([
		{key: object.key, isDeleted: true},
		{key: 'copy', isDeleted: true},
	]);
	expect(valueIn(await listObjectsV2(admin, {bucket})).objects).toEqual([]);
});

test('versions: put, listed, read by id, deleted for good', async () => {
	const {admin} = await withBucket();
	const before = valueIn(await putObject(admin, {...object, body: 'zero'}));
	expect(before.versionId).toBeUndefined();
	expect(valueIn(await getObject(admin, {...object, versionId: 'null'})).size).toBe(4);
	await putVersioning(admin, {bucket, status: 'Enabled'});
	const {versionId} = valueIn(await putObject(admin, {...object, body: 'first'}));
	await putObject(admin, {...object, body: 'second'});
	const marker = valueIn(await deleteObject(admin, object));
	expect(marker).toMatchObject({isDeleteMarker: true, versionId: expect.any(String) as string});
	const listed: {readonly key: string; readonly versionId: string; readonly isDeleteMarker: boolean}[] = [];
	let next: {readonly key: string; readonly versionId?: string} | undefined;
	do {
		const page = valueIn(await listObjectVersions(admin, {bucket, maxKeys: 1, ...(next && {next})}));
		listed.push(...page.versions);
		({next} = page);
	} while (next);

	expect(listed).toHaveLength(4);
	expect(listed.every(({key}) => key === object.key)).toBe(true);
	expect(listed.filter(({isDeleteMarker}) => isDeleteMarker)).toHaveLength(1);
	expect(valueIn(await getObject(admin, {...object, versionId})).size).toBe(5);
	await deleteObject(admin, {...object, versionId});
	expect(errorIn(await getObject(admin, {...object, versionId}))).toMatchObject({kind: 'not-found'});
});

test('names come back as they are, page by page, in the order of their bytes', async () => {
	const {admin} = await withBucket();
	const keys = ['a b', 'a+b', 'a%20b', 'a/1', 'a/2', 'ä', '\uE000', '😀', 'line\nbreak', '<&>'];
	for (const key of keys) {
		valueIn(await putObject(admin, {bucket, key, body: key}));
	}

	const seen: string[] = [];
	let next: string | undefined;
	do {
		const page = valueIn(await listObjectsV2(admin, {bucket, maxKeys: 3, next, withOwner: true}));
		seen.push(...page.objects.map(({key}) => key));
		expect(page.objects.every(({ownerId}) => ownerId !== undefined)).toBe(true);
		next = page.next;
	} while (next !== undefined);

	expect(seen).toEqual(keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))));
	const folders = valueIn(await listObjectsV2(admin, {bucket, prefix: 'a', delimiter: '/'}));
	expect(folders.prefixes).toEqual(['a/']);
	const after = valueIn(await listObjectsV2(admin, {bucket, startAfter: 'ä'}));
	expect(after.objects.map(({key}) => key)).toEqual(['\uE000', '😀']);
});

test('an upload in parts, another copied in, one ended', async () => {
	const {admin} = await withBucket();
	await putObject(admin, {...object, body: 'source'});
	const upload = {
		bucket,
		key: 'parts',
		...valueIn(await createMultipartUpload(admin, {bucket, key: 'parts'})),
	};
	const first = valueIn(await uploadPart(admin, {...upload, number: 1, body: Buffer.alloc(5 * 1024 * 1024)}));
	const second = valueIn(await uploadPartCopy(admin, {...upload, number: 2, from: object}));
	expect(valueIn(await listParts(admin, upload))).toMatchObject([
		{number: 1, size: 5_242_880, etag: first.etag},
		{number: 2, size: 6},
	]);
	expect(valueIn(await listMultipartUploads(admin, {bucket})).uploads).toMatchObject([
		{key: 'parts', uploadId: upload.uploadId},
	]);
	valueIn(await completeMultipartUpload(admin, {...upload, parts: [first, second]}));
	expect(valueIn(await headObject(admin, upload)).size).toBe(5_242_886);
	const ended = {
		bucket,
		key: 'ended',
		...valueIn(await createMultipartUpload(admin, {bucket, key: 'ended'})),
	};
	expect(await abortMultipartUpload(admin, ended)).toMatchObject({ok: true});
	expect(valueIn(await listMultipartUploads(admin, {bucket})).uploads).toEqual([]);
	expect(errorIn(await abortMultipartUpload(admin, ended))).toMatchObject({kind: 'not-found'});
});

test('ACLs: off by default, and each way to set one where they are on', async () => {
	const {admin} = await withBucket();
	await putObject(admin, {...object, body: 'x'});
	expect(
		errorIn(await putObjectAcl(admin, {...object, set: {type: 'canned', acl: 'public-read'}})),
	).toMatchObject({
		kind: 'unsupported',
		code: 'AccessControlListNotSupported',
		status: 400,
	});
	await putOwnership(admin, {bucket, ownership: 'ObjectWriter'});
	expect(
		errorIn(await putObjectAcl(admin, {...object, set: {type: 'canned', acl: 'public-read'}})),
	).toMatchObject({
		kind: 'denied',
		denial: {setting: 'BlockPublicAcls'},
	});
	const {ownerId} = valueIn(await getObjectAcl(admin, object));
	const grants = [{id: ownerId, permission: 'READ'}] as const;
	for (const set of [
		{type: 'grant-header', read: ownerId},
		{type: 'body', ownerId, grants},
	] as const) {
		expect(await putObjectAcl(admin, {...object, set})).toMatchObject({ok: true});
		expect(valueIn(await getObjectAcl(admin, object)).grants).toContainEqual({
			grantee: `id=${ownerId}`,
			permission: 'READ',
			isPublic: false,
		});
	}

	await deletePublicAccessBlock(admin, {bucket});
	valueIn(await putObject(admin, {...object, body: 'x', acl: 'public-read'}));
	expect(valueIn(await getObjectAcl(admin, object)).grants.some(({isPublic}) => isPublic)).toBe(true);
});

test('the rest of what may be asked of an object', async () => {
	const {admin} = await withBucket();
	await putObject(admin, {...object, body: 'x', tagging: 'a=b'});
	expect(valueIn(await getObjectTagging(admin, object))).toEqual([{Key: 'a', Value: 'b'}]);
	expect(valueIn(await getObjectAttributes(admin, object))).toMatchObject({size: 1});
	for (const call of [getObjectRetention, getObjectLegalHold]) {
		expect(['not-configured', 'malformed']).toContain(errorIn(await call(admin, object)).kind);
	}
});

test('a user without rights is denied, in S3 and in words, whatever it tries', async () => {
	const {admin, openUser} = await withBucket();
	await putObject(admin, {...object, body: 'x'});
	const {uploadId} = valueIn(await createMultipartUpload(admin, {bucket, key: 'parts'}));
	const user = await openUser('backup');
	const upload = {bucket, key: 'parts', uploadId};
	const tries: readonly ((aws: Aws) => Promise<Parameters<typeof errorIn>[0]>)[] = [
		async aws => getObject(aws, object),
		async aws => getObjectAcl(aws, object),
		async aws => getObjectTagging(aws, object),
		async aws => getObjectAttributes(aws, object),
		async aws => getObjectRetention(aws, object),
		async aws => getObjectLegalHold(aws, object),
		async aws => getObjectTorrent(aws, object),
		async aws => getObjectAnnotation(aws, {...object, name: 'x'}),
		async aws => listObjectAnnotations(aws, object),
		async aws => selectObjectContent(aws, object),
		async aws => restoreObject(aws, object),
		async aws => putObject(aws, {...object, body: 'y'}),
		async aws => copyObject(aws, {from: object, to: {bucket, key: 'copy'}}),
		async aws => deleteObject(aws, object),
		async aws => putObjectAcl(aws, {...object, set: {type: 'canned', acl: 'private'}}),
		async aws => listObjectsV2(aws, {bucket}),
		async aws => listObjectVersions(aws, {bucket}),
		async aws => listMultipartUploads(aws, {bucket}),
		async aws => listParts(aws, upload),
		async aws => abortMultipartUpload(aws, upload),
		async aws => uploadPart(aws, {...upload, number: 1, body: 'x'}),
		async aws => createMultipartUpload(aws, {bucket, key: 'mine'}),
		async aws => getBucketPolicy(aws, {bucket}),
		async aws => getVersioning(aws, {bucket}),
		async aws => getLifecycle(aws, {bucket}),
		async aws => listBuckets(aws),
	];
	for (const attempt of tries) {
		const answer = await attempt(user);
		expect(errorIn(answer)).toMatchObject({
			kind: 'denied',
			code: 'AccessDenied',
			status: 403,
			requestId: expect.any(String) as string,
			denial: {strength: 'implicit'},
		});
		expect(answer.call).toMatchObject({service: 's3', status: 403, code: 'AccessDenied'});
	}

	const head = await headObject(user, object);
	expect(errorIn(head)).toMatchObject({kind: 'denied', status: 403});
	expect(head.call.code).toBeUndefined();
	expect(valueIn(await deleteObjects(user, {bucket, objects: [object]}))).toMatchObject([
		{isDeleted: false, code: 'AccessDenied'},
	]);
});

test('a presigned URL reads for whoever holds it, as its signer may', async () => {
	const {admin, openUser, open, connection} = await withBucket();
	await putObject(admin, {...object, body: 'hello'});
	const nobody = await open(unsigned(connection));
	const url = valueIn(await presignGet(admin, object));
	expect(Buffer.from(valueIn(await fetchPresigned(nobody, {url})).bytes).toString()).toBe('hello');
	const refused = valueIn(await presignGet(await openUser('backup'), object));
	expect(errorIn(await fetchPresigned(nobody, {url: refused}))).toMatchObject({
		kind: 'denied',
		code: 'AccessDenied',
		status: 403,
		denial: {strength: 'implicit'},
	});
	for (const call of [
		await getObject(nobody, {...object, isRequesterPaying: true}),
		await putObject(nobody, {...object, body: 'x'}),
		await listObjectsV2(nobody, {bucket}),
	]) {
		expect(errorIn(call)).toMatchObject({kind: 'denied', status: 403, code: 'AccessDenied'});
	}
});
