/** What an action of S3 is about: an object, a bucket, or neither. */
export type Scope = 'object' | 'bucket' | 'account';

/** Condition keys that an action carries besides the global ones, as the Service Authorization Reference lists them. */
type Known = {readonly name: string; readonly scope: Scope; readonly keys: readonly string[]};

const words = (text: string) => text.trim().split(/\s+/u);

const everywhere = words(
	's3:authType s3:ResourceAccount s3:signatureAge s3:signatureversion s3:TlsVersion s3:x-amz-content-sha256',
);
const accessPoint = words('s3:DataAccessPointAccount s3:DataAccessPointArn s3:AccessPointNetworkOrigin');
const grants = words(
	's3:x-amz-acl s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp',
);
const existingTags = ['s3:ExistingObjectTag/*'];
const requestTags = words('s3:RequestObjectTag/* s3:RequestObjectTagKeys');

const object = (names: string, keys: readonly string[] = []) => group('object', names, keys);
const bucket = (names: string, keys: readonly string[] = []) => group('bucket', names, keys);
const account = (names: string) => group('account', names, []);

function group(scope: Scope, names: string, keys: readonly string[]): readonly (readonly [string, Known])[] {
	return words(names).map(name => [
		`s3:${name}`.toLowerCase(),
		{
			name: `s3:${name}`,
			scope,
			keys: [...everywhere, ...(scope === 'account' ? [] : accessPoint), ...keys].map(key =>
				key.toLowerCase(),
			),
		},
	]);
}

const known: ReadonlyMap<string, Known> = new Map([
	...object('GetObject GetObjectAttributes', [...existingTags, 's3:if-match', 's3:if-none-match']),
	...object(
		'GetObjectVersion GetObjectVersionAttributes GetObjectVersionTorrent GetObjectVersionForReplication GetObjectVersionAnnotation ListObjectVersionAnnotations',
		[...existingTags, 's3:versionid'],
	),
	...object(
		'GetObjectTorrent GetObjectAnnotation ListObjectAnnotations PutObjectAnnotation DeleteObjectAnnotation',
		existingTags,
	),
	...object('GetObjectAcl GetObjectTagging', existingTags),
	...object('GetObjectVersionAcl GetObjectVersionTagging', [...existingTags, 's3:versionid']),
	...object('GetObjectRetention GetObjectLegalHold'),
	...object('PutObject', [
		...grants,
		...requestTags,
		...words(
			's3:if-match s3:if-none-match s3:ObjectCreationOperation s3:x-amz-copy-source s3:x-amz-metadata-directive s3:x-amz-server-side-encryption s3:x-amz-server-side-encryption-aws-kms-key-id s3:x-amz-server-side-encryption-customer-algorithm s3:x-amz-storage-class s3:x-amz-website-redirect-location s3:object-lock-mode s3:object-lock-retain-until-date s3:object-lock-remaining-retention-days s3:object-lock-legal-hold',
		),
	]),
	...object('PutObjectAcl', [...grants, ...existingTags, 's3:x-amz-storage-class']),
	...object('PutObjectVersionAcl', [...grants, ...existingTags, 's3:x-amz-storage-class', 's3:versionid']),
	...object('PutObjectTagging', [...existingTags, ...requestTags]),
	...object('PutObjectVersionTagging', [...existingTags, ...requestTags, 's3:versionid']),
	...object('DeleteObjectTagging', existingTags),
	...object('DeleteObjectVersionTagging', [...existingTags, 's3:versionid']),
	...object(
		'PutObjectRetention',
		words('s3:object-lock-mode s3:object-lock-retain-until-date s3:object-lock-remaining-retention-days'),
	),
	...object('PutObjectLegalHold', ['s3:object-lock-legal-hold']),
	...object(
		'BypassGovernanceRetention',
		words(
			's3:object-lock-mode s3:object-lock-retain-until-date s3:object-lock-remaining-retention-days s3:object-lock-legal-hold',
		),
	),
	...object('DeleteObject', ['s3:if-match']),
	...object('DeleteObjectVersion', ['s3:versionid', 's3:if-match']),
	...object(
		'AbortMultipartUpload ListMultipartUploadParts RestoreObject ReplicateObject ReplicateDelete ReplicateTags ObjectOwnerOverrideToBucketOwner InitiateReplication UpdateObjectEncryption',
	),
	...bucket('ListBucket', words('s3:prefix s3:delimiter s3:max-keys')),
	...bucket('ListBucketVersions', words('s3:prefix s3:delimiter s3:max-keys')),
	...bucket(
		'ListBucketMultipartUploads GetBucketLocation DeleteBucket GetBucketAcl GetBucketPolicy PutBucketPolicy DeleteBucketPolicy GetBucketPolicyStatus GetBucketVersioning PutBucketVersioning GetBucketTagging PutBucketTagging GetBucketLogging PutBucketLogging GetBucketNotification PutBucketNotification GetBucketCORS PutBucketCORS GetBucketWebsite PutBucketWebsite DeleteBucketWebsite GetBucketRequestPayment PutBucketRequestPayment GetBucketOwnershipControls PutBucketOwnershipControls GetBucketPublicAccessBlock PutBucketPublicAccessBlock GetLifecycleConfiguration PutLifecycleConfiguration GetEncryptionConfiguration PutEncryptionConfiguration GetReplicationConfiguration PutReplicationConfiguration GetInventoryConfiguration PutInventoryConfiguration GetAnalyticsConfiguration PutAnalyticsConfiguration GetMetricsConfiguration PutMetricsConfiguration GetIntelligentTieringConfiguration PutIntelligentTieringConfiguration GetAccelerateConfiguration PutAccelerateConfiguration GetBucketMetadataTableConfiguration CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration UpdateBucketMetadataJournalTableConfiguration UpdateBucketMetadataInventoryTableConfiguration GetBucketAbac PutBucketAbac',
	),
	...bucket('GetBucketObjectLockConfiguration PutBucketObjectLockConfiguration'),
	...bucket('PutBucketAcl CreateBucket', [...grants, 's3:locationconstraint', 's3:x-amz-object-ownership']),
	...account(
		'ListAllMyBuckets GetAccountPublicAccessBlock PutAccountPublicAccessBlock ListAccessPoints CreateJob ListJobs DescribeJob ListStorageLensConfigurations',
	),
]);

/** What an action is about; undefined: S3 has no such action. */
export const scopeOfAction = (action: string): Scope | undefined => known.get(action.toLowerCase())?.scope;

/** An action as AWS writes it: `s3:GetObject`. One that is not known stays as it is. */
export const nameOfAction = (action: string): string => known.get(action.toLowerCase())?.name ?? action;

/** All actions of S3, in lower case. */
export const allActions: readonly string[] = [...known.keys()];

/** Whether a request for this action carries the key. Global keys (`aws:…`) are carried by all. */
export function carriesKey(action: string, key: string): boolean {
	const name = key.toLowerCase();
	if (!name.startsWith('s3:')) {
		return true;
	}

	return (known.get(action)?.keys ?? []).some(
		one => one === name || (one.endsWith('/*') && name.startsWith(one.slice(0, -1))),
	);
}
