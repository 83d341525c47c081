import type {Topic} from '../row.js';

const B = {Bucket: 'second-drop'};
const U = {UserName: 'second-user'};

/** What an administrator does first. */
export const setUp: Topic = {
	name: 'setting up',
	rows: [
		[
			'GetCallerIdentity of the administrator',
			'arn:aws:iam::111122223333:user/admin',
			async ({admin}) => (await admin.sts.getCallerIdentity()).Arn,
		],
		[
			'CreateUser with path and tags',
			'arn:aws:iam::111122223333:user/drop/second-user',
			async ({admin: {iam}}) =>
				(await iam.createUser({...U, Path: '/drop/', Tags: [{Key: 'made-by', Value: 'a row'}]})).User?.Arn,
		],
		['CreateUser again', '409 EntityAlreadyExists', async ({admin: {iam}}) => iam.createUser(U)],
		[
			'CreateUser under the same name in capitals',
			'409 EntityAlreadyExists',
			async ({admin: {iam}}) => iam.createUser({UserName: 'SECOND-USER'}),
		],
		['GetLoginProfile', '404 NoSuchEntity', async ({admin: {iam}}) => iam.getLoginProfile(U)],
		[
			'CreateAccessKey: AKIA and 20 characters',
			'AKIA 20',
			async ({admin: {iam}}) => {
				const id = (await iam.createAccessKey(U)).AccessKey?.AccessKeyId ?? '';
				return `${id.slice(0, 4)} ${id.length}`;
			},
		],
		['CreateBucket', 'ok', async ({admin: {s3}}) => s3.createBucket(B)],
		['CreateBucket again, in us-east-1', 'ok', async ({admin: {s3}}) => s3.createBucket(B)],
		[
			'a new bucket has public access blocked',
			'true true true true',
			async ({admin: {s3}}) =>
				Object.values((await s3.getPublicAccessBlock(B)).PublicAccessBlockConfiguration ?? {}).join(' '),
		],
		[
			'a new bucket has ACLs off',
			'BucketOwnerEnforced',
			async ({admin: {s3}}) =>
				(await s3.getBucketOwnershipControls(B)).OwnershipControls?.Rules?.[0]?.ObjectOwnership,
		],
		[
			'PutPublicAccessBlock',
			'ok',
			async ({admin: {s3}}) =>
				s3.putPublicAccessBlock({
					...B,
					PublicAccessBlockConfiguration: {
						BlockPublicAcls: true,
						IgnorePublicAcls: true,
						BlockPublicPolicy: true,
						RestrictPublicBuckets: true,
					},
				}),
		],
		[
			'GetPublicAccessBlock',
			'true true true true',
			async ({admin: {s3}}) =>
				Object.values((await s3.getPublicAccessBlock(B)).PublicAccessBlockConfiguration ?? {}).join(' '),
		],
		[
			'PutBucketOwnershipControls',
			'ok',
			async ({admin: {s3}}) =>
				s3.putBucketOwnershipControls({
					...B,
					OwnershipControls: {Rules: [{ObjectOwnership: 'BucketOwnerEnforced'}]},
				}),
		],
		[
			'PutBucketVersioning',
			'ok',
			async ({admin: {s3}}) => s3.putBucketVersioning({...B, VersioningConfiguration: {Status: 'Enabled'}}),
		],
		['GetBucketVersioning', 'Enabled', async ({admin: {s3}}) => (await s3.getBucketVersioning(B)).Status],
		[
			'PutBucketEncryption',
			'ok',
			async ({admin: {s3}}) =>
				s3.putBucketEncryption({
					...B,
					ServerSideEncryptionConfiguration: {
						Rules: [{ApplyServerSideEncryptionByDefault: {SSEAlgorithm: 'AES256'}}],
					},
				}),
		],
		[
			'PutBucketLifecycleConfiguration',
			'ok',
			async ({admin: {s3}}) =>
				s3.putBucketLifecycleConfiguration({
					...B,
					LifecycleConfiguration: {
						Rules: [
							{
								ID: 'abort',
								Status: 'Enabled',
								Filter: {Prefix: ''},
								AbortIncompleteMultipartUpload: {DaysAfterInitiation: 7},
							},
						],
					},
				}),
		],
		[
			'PutBucketTagging',
			'ok',
			async ({admin: {s3}}) => s3.putBucketTagging({...B, Tagging: {TagSet: [{Key: 'k', Value: 'v'}]}}),
		],
		[
			'PutObject into a bucket with versions',
			'with a version',
			async ({admin: {s3}}) =>
				`with ${(await s3.putObject({...B, Key: 'drop/old.txt', Body: 'old'})).VersionId ? 'a' : 'no'} version`,
		],
	],
};
