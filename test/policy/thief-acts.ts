import type {S3} from '@aws-sdk/client-s3';
import type {STS} from '@aws-sdk/client-sts';
import type {Scene} from '../proof/rehearsal.js';

/** Somebody who has the backup key, and nothing else. */
export type Thief = {
	readonly scene: Scene;
	/** The key as it is, then with an agent that a policy may ask for: a thief takes what works. */
	readonly clients: readonly S3[];
	readonly sts: STS;
	/** A session made with the key. */
	readonly session: S3;
	readonly Bucket: string;
	/** A backup that is there. */
	readonly Key: string;
	/** The version that it has. */
	readonly VersionId: string;
	/** An upload of the backup host that is under way: of the same user. */
	readonly upload: {readonly Key: string; readonly UploadId: string};
	/** One of somebody else. */
	readonly others: {readonly Key: string; readonly UploadId: string};
	/** A new key under the prefix. */
	readonly newKey: () => string;
	/** A PUT by a link, without the key. */
	readonly putByLink: (key: string) => Promise<boolean>;
};

/** Does it, and says whether it worked. A refusal is an error of the SDK: it is caught where the act is performed. */
export type Act = (thief: Thief, s3: S3) => Promise<boolean>;

const Body = 'junk';
const did = async (calls: readonly Promise<unknown>[]): Promise<boolean> => {
	const answers = await Promise.allSettled(calls);
	return answers.some(({status}) => status === 'fulfilled');
};

/** The content of what is there now. */
const contentOf = ({scene: {bucket}}: Thief, key: string): string => {
	const [latest] = bucket.objects.get(key) ?? [];
	return Buffer.from(latest?.content ?? []).toString();
};

const expiring = {ID: 'x', Status: 'Enabled', Filter: {Prefix: ''}, Expiration: {Days: 1}} as const;

const stranger = 'f'.repeat(64);
const isOpen = async ({scene: {bucket, sandbox}}: Thief, key: string): Promise<boolean> => {
	const [latest] = bucket.objects.get(key) ?? [];
	const isAnothers = latest?.acl.grants.some(
		({grantee}) => grantee === `id=${stranger}` || grantee === stranger,
	);
	const anonymous = await fetch(`${sandbox.endpoint}/${bucket.name}/${key}`);
	await anonymous.arrayBuffer();
	return anonymous.ok || isAnothers === true;
};

const elsewhere = ({scene: {prefix}}: Thief) => [
	`${prefix.slice(0, -1)}x/junk`,
	'logs/junk',
	prefix.slice(0, -1),
];

/** What a thief would try, each by the real SDK with the real key. What destroys comes last. */
export const acts = {
	'read the newest': async ({Bucket, Key}, s3) => {
		const {Body: body} = await s3.getObject({Bucket, Key});
		return (await body?.transformToString()) !== undefined;
	},
	'read a version': async ({Bucket, Key, VersionId}, s3) => {
		const {Body: body} = await s3.getObject({Bucket, Key, VersionId});
		return (await body?.transformToString()) !== undefined;
	},
	'read in a session': async ({Bucket, Key, session}) => did([session.getObject({Bucket, Key})]),
	copy: async (thief, s3) => {
		const {Bucket, Key, VersionId} = thief;
		const CopySource = `${Bucket}/${Key}`;
		const IfNoneMatch = '*';
		return did([
			s3.copyObject({Bucket, Key: thief.newKey(), CopySource, IfNoneMatch}),
			s3.copyObject({
				Bucket,
				Key: thief.newKey(),
				CopySource: `${CopySource}?versionId=${VersionId}`,
				IfNoneMatch,
			}),
		]);
	},
	'look at what is kept': async ({Bucket, Key}, s3) =>
		did([
			s3.headObject({Bucket, Key}),
			s3.getObjectAttributes({Bucket, Key, ObjectAttributes: ['ObjectSize']}),
			s3.getObjectTagging({Bucket, Key}),
			s3.getObjectAcl({Bucket, Key}),
			s3.getObjectTorrent({Bucket, Key}),
		]),
	restore: async ({Bucket, Key}, s3) => {
		try {
			await s3.restoreObject({Bucket, Key, RestoreRequest: {Days: 1}});
			return true;
		} catch (error) {
			// A backup that is not archived: S3 says so only to a caller that it has let through.
			return (error as Error).name === 'InvalidObjectState';
		}
	},
	'list everything': async (thief, s3) => {
		const {Contents = []} = await s3.listObjectsV2({Bucket: thief.Bucket});
		return Contents.some(one => one.Key === thief.Key);
	},
	'list under the prefix': async (thief, s3) => {
		const {Contents = []} = await s3.listObjectsV2({Bucket: thief.Bucket, Prefix: thief.scene.prefix});
		return Contents.some(one => one.Key === thief.Key);
	},
	'list by other calls': async ({Bucket, scene, others}, s3) =>
		did([
			s3.listObjects({Bucket}),
			s3.listObjectVersions({Bucket, Prefix: scene.prefix}),
			s3.listMultipartUploads({Bucket, Prefix: scene.prefix}),
			s3.listParts({Bucket, ...others}),
		]),
	'guess a name': async (thief, s3) => {
		const {Bucket, Key} = thief;
		const isFree = await did([s3.putObject({Bucket, Key: thief.newKey(), Body, IfNoneMatch: '*'})]);
		try {
			await s3.putObject({Bucket, Key, Body, IfNoneMatch: '*'});
			return false;
		} catch (error) {
			return isFree && (error as Error).name === 'PreconditionFailed';
		}
	},
	'upload junk': async (thief, s3) => {
		const {Bucket} = thief;
		return did([
			s3.putObject({Bucket, Key: thief.newKey(), Body}),
			s3.putObject({Bucket, Key: thief.newKey(), Body, IfNoneMatch: '*'}),
		]);
	},
	'plant a backup': async (thief, s3) => {
		const {Bucket} = thief;
		const Key = thief.newKey();
		await s3.putObject({Bucket, Key, Body, IfNoneMatch: '*'});
		return contentOf(thief, Key) === Body;
	},
	'make a link and use it': async thief => thief.putByLink(thief.newKey()),
	'put in a session, the key off': async thief => {
		const {scene, session, Bucket} = thief;
		const key = scene.sandbox.state.accessKeys.get(scene.key.accessKeyId);
		if (key === undefined) {
			return false;
		}

		key.status = 'Inactive';
		try {
			return await did([
				session.putObject({Bucket, Key: thief.newKey(), Body, IfNoneMatch: '*'}),
				session.listObjectsV2({Bucket, Prefix: scene.prefix}),
			]);
		} finally {
			key.status = 'Active';
		}
	},
	'make credentials for others': async ({sts}) => did([sts.getFederationToken({Name: 'thief'})]),
	'put under a key of their own': async ({Bucket, newKey}, s3) => {
		const own = {SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'k'.repeat(32)};
		try {
			await s3.putObject({Bucket, Key: newKey(), Body, IfNoneMatch: '*', ...own});
			return true;
		} catch (error) {
			// Over plain http S3 takes no such key from anybody, and says so to a caller that it has let through.
			return (error as Error).name !== 'AccessDenied';
		}
	},
	'stop an upload': async ({Bucket, upload}, s3) => {
		await s3.abortMultipartUpload({Bucket, ...upload});
		return true;
	},
	'put outside the prefix': async (thief, s3) => {
		const {Bucket, scene} = thief;
		return scene.prefix === ''
			? false
			: did(elsewhere(thief).map(async Key => s3.putObject({Bucket, Key, Body, IfNoneMatch: '*'})));
	},
	'change tags or locks': async ({Bucket, Key}, s3) =>
		did([
			s3.putObjectTagging({Bucket, Key, Tagging: {TagSet: [{Key: 'a', Value: 'b'}]}}),
			s3.deleteObjectTagging({Bucket, Key}),
			s3.putObjectLegalHold({Bucket, Key, LegalHold: {Status: 'OFF'}}),
		]),
	overwrite: async (thief, s3) => {
		const {Bucket, Key} = thief;
		await did([s3.putObject({Bucket, Key, Body})]);
		const begun = await s3.createMultipartUpload({Bucket, Key});
		const part = {Bucket, Key, UploadId: begun.UploadId, PartNumber: 1};
		const {ETag} = await s3.uploadPart({...part, Body});
		const MultipartUpload = {Parts: [{ETag, PartNumber: 1}]};
		await did([s3.completeMultipartUpload({Bucket, Key, UploadId: begun.UploadId, MultipartUpload})]);
		return contentOf(thief, Key) === Body;
	},
	'open a backup to others': async (thief, s3) => {
		const {Bucket, Key} = thief;
		const GrantRead = `id=${stranger}`;
		await did([
			s3.putObjectAcl({Bucket, Key, ACL: 'public-read'}),
			s3.putObjectAcl({Bucket, Key, GrantRead}),
		]);
		return isOpen(thief, Key);
	},
	'put something open': async (thief, s3) => {
		const {Bucket} = thief;
		const keys = [thief.newKey(), thief.newKey()] as const;
		await did([
			s3.putObject({Bucket, Key: keys[0], Body, ACL: 'public-read', IfNoneMatch: '*'}),
			s3.putObject({Bucket, Key: keys[1], Body, GrantRead: `id=${stranger}`, IfNoneMatch: '*'}),
		]);
		return (await isOpen(thief, keys[0])) || isOpen(thief, keys[1]);
	},
	'open the bucket to others': async (thief, s3) => {
		const {Bucket, newKey, scene} = thief;
		const {bucket, sandbox} = scene;
		const {acl} = bucket;
		await did([s3.putBucketAcl({Bucket, ACL: 'public-read-write'})]);
		const put = await fetch(`${sandbox.endpoint}/${Bucket}/${newKey()}`, {method: 'PUT', body: Body});
		await put.arrayBuffer();
		bucket.acl = acl;
		return put.ok;
	},
	'write a policy and read': async ({Bucket, Key, scene: {bucket, user}}, s3) => {
		const {policy} = bucket;
		const Statement = {
			...{Effect: 'Allow', Principal: {AWS: user.arn}},
			...{Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*`},
		};
		await s3.putBucketPolicy({Bucket, Policy: JSON.stringify({Version: '2012-10-17', Statement})});
		const worked = await did([s3.getObject({Bucket, Key})]);
		Object.assign(bucket, {policy});
		return worked;
	},
	'see settings': async ({Bucket}, s3) =>
		did([
			s3.getBucketPolicy({Bucket}),
			s3.getBucketVersioning({Bucket}),
			s3.getBucketAcl({Bucket}),
			s3.getPublicAccessBlock({Bucket}),
			s3.getBucketEncryption({Bucket}),
		]),
	'change settings': async ({Bucket, scene: {bucket}}, s3) => {
		const {policy, versioning, publicAccessBlock} = bucket;
		const worked = await did([
			s3.putBucketVersioning({Bucket, VersioningConfiguration: {Status: 'Suspended'}}),
			s3.putBucketLifecycleConfiguration({Bucket, LifecycleConfiguration: {Rules: [expiring]}}),
			s3.deletePublicAccessBlock({Bucket}),
			s3.deleteBucketPolicy({Bucket}),
		]);
		// As it was, for what is tried next.
		Object.assign(bucket, {policy, versioning, publicAccessBlock});
		return worked;
	},
	'delete a version': async ({Bucket, Key, VersionId}, s3) => {
		await s3.deleteObject({Bucket, Key, VersionId});
		return true;
	},
	delete: async ({Bucket, Key}, s3) => {
		await s3.deleteObject({Bucket, Key});
		return true;
	},
} as const satisfies {readonly [name: string]: Act};

export type ActName = keyof typeof acts;

/** Do it with every client; what AWS refuses did not work, and any other trouble is a fault of the test. */
export async function perform(name: ActName, thief: Thief): Promise<boolean> {
	let worked = false;
	for (const s3 of thief.clients) {
		try {
			worked = (await acts[name](thief, s3)) || worked;
		} catch (error) {
			if (!(error instanceof Error) || !('$metadata' in error)) {
				throw error;
			}
		}
	}

	return worked;
}
