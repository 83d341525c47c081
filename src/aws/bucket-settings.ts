import type {LifecycleRule} from '@aws-sdk/client-s3';
import type {Answer} from './answer.js';
import type {BucketRef} from './buckets.js';
import {bucketInput} from './buckets.js';
import type {Aws} from './call.js';
import {ask, askAll, orNothing} from './call.js';
import {present, required} from './reading.js';

export type Versioning = {
	readonly status: 'Enabled' | 'Suspended' | 'never';
	readonly isMfaDelete: boolean;
};

/** Whether overwritten and deleted objects are kept. */
export async function getVersioning(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<Versioning>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketVersioning',
			send: async ({s3}, options) => s3.getBucketVersioning(bucketInput(ref), options),
			read: ({Status, MFADelete}) => ({status: Status ?? 'never', isMfaDelete: MFADelete === 'Enabled'}),
		},
		signal,
	);
}

/** Turn versions on or suspend them; they cannot be turned off again. */
export async function putVersioning(
	aws: Aws,
	{status, ...ref}: BucketRef & {readonly status: 'Enabled' | 'Suspended'},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'PutBucketVersioning',
			send: async ({s3}, options) =>
				s3.putBucketVersioning({...bucketInput(ref), VersioningConfiguration: {Status: status}}, options),
			read: () => undefined,
		},
		signal,
	);
}

export type Encryption = {
	/** `AES256`, `aws:kms`, `aws:kms:dsse`. */
	readonly algorithm: string;
	/** Absent: AWS's own key. */
	readonly keyId?: string;
	/** Kinds of encryption that uploads are refused with: `SSE-C`, or `NONE`. */
	readonly blocked: readonly string[];
};

/** How new objects are encrypted; undefined where nothing is set. */
export async function getEncryption(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<Encryption | undefined>> {
	const answer = await ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketEncryption',
			send: async ({s3}, options) => s3.getBucketEncryption(bucketInput(ref), options),
			read: ({ServerSideEncryptionConfiguration}) => {
				const rule = ServerSideEncryptionConfiguration?.Rules?.[0];
				const usual = rule?.ApplyServerSideEncryptionByDefault;
				return {
					...present({keyId: usual?.KMSMasterKeyID}),
					algorithm: required(usual?.SSEAlgorithm),
					blocked: rule?.BlockedEncryptionTypes?.EncryptionType ?? [],
				};
			},
		},
		signal,
	);
	return orNothing(answer);
}

/** The bucket's lifecycle rules; an empty list where none are set. */
export async function getLifecycle(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<readonly LifecycleRule[]>> {
	const answer = await ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketLifecycleConfiguration',
			send: async ({s3}, options) => s3.getBucketLifecycleConfiguration(bucketInput(ref), options),
			read: ({Rules}): readonly LifecycleRule[] => required(Rules),
		},
		signal,
	);
	const rules = orNothing(answer);
	return rules.ok ? {...rules, value: rules.value ?? []} : rules;
}

/** After how few days a rule removes old versions of what is under this prefix; undefined where none does. */
export function noncurrentDays(rules: readonly LifecycleRule[], prefix: string): number | undefined {
	const days = rules.flatMap(rule => {
		const scope = rule.Filter?.And?.Prefix ?? rule.Filter?.Prefix ?? rule.Prefix ?? '';
		const isOurs = prefix.startsWith(scope) || scope.startsWith(prefix);
		const {NoncurrentDays: own, NewerNoncurrentVersions: kept = 0} = rule.NoncurrentVersionExpiration ?? {};
		return rule.Status === 'Enabled' && isOurs && own !== undefined && kept === 0 ? [own] : [];
	});
	return days.length === 0 ? undefined : Math.min(...days);
}

/** Whether a rule ends unfinished uploads of the whole bucket or of this prefix. */
export const endsUploads = (rules: readonly LifecycleRule[], prefix: string): boolean =>
	rules.some(rule => {
		const scope = rule.Filter?.Prefix ?? rule.Prefix ?? '';
		const isByTag = rule.Filter?.Tag !== undefined || rule.Filter?.And !== undefined;
		return (
			rule.Status === 'Enabled' &&
			rule.AbortIncompleteMultipartUpload !== undefined &&
			!isByTag &&
			prefix.startsWith(scope)
		);
	});

/** Write all rules anew; S3 has no way to add one. */
export async function putLifecycle(
	aws: Aws,
	{rules, ...ref}: BucketRef & {readonly rules: readonly LifecycleRule[]},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'PutBucketLifecycleConfiguration',
			send: async ({s3}, options) =>
				s3.putBucketLifecycleConfiguration(
					{...bucketInput(ref), LifecycleConfiguration: {Rules: [...rules]}},
					options,
				),
			read: () => undefined,
		},
		signal,
	);
}

/** Add a rule to those that are there, in the place of one with the same id. */
export async function addLifecycleRule(
	aws: Aws,
	{rule, ...ref}: BucketRef & {readonly rule: LifecycleRule},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	const rules = await getLifecycle(aws, ref, signal);
	return rules.ok
		? putLifecycle(aws, {...ref, rules: [...rules.value.filter(({ID}) => ID !== rule.ID), rule]}, signal)
		: rules;
}

/** Take the rule of this id away; where it was the last one, the whole configuration goes. */
export async function removeLifecycleRule(
	aws: Aws,
	{id, ...ref}: BucketRef & {readonly id: string},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	const rules = await getLifecycle(aws, ref, signal);
	if (!rules.ok) {
		return rules;
	}

	const rest = rules.value.filter(rule => rule.ID !== id);
	if (rest.length === rules.value.length) {
		return {...rules, value: undefined};
	}

	return rest.length > 0
		? putLifecycle(aws, {...ref, rules: rest}, signal)
		: deleteLifecycle(aws, ref, signal);
}

async function deleteLifecycle(
	aws: Aws,
	ref: BucketRef,
	signal: AbortSignal | undefined,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'DeleteBucketLifecycle',
			send: async ({s3}, options) => s3.deleteBucketLifecycle(bucketInput(ref), options),
			read: () => undefined,
		},
		signal,
	);
}

/** The rule that set-up offers: unfinished uploads end after so many days. */
export const endUploadsRule = (id: string, prefix: string, days: number): LifecycleRule => ({
	ID: id,
	Status: 'Enabled',
	Filter: {Prefix: prefix},
	AbortIncompleteMultipartUpload: {DaysAfterInitiation: days},
});

export type ObjectLock = {
	readonly mode?: 'GOVERNANCE' | 'COMPLIANCE';
	readonly days?: number;
	readonly years?: number;
};

/** The bucket's Object Lock with its default retention; undefined where it is off. */
export async function getObjectLock(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<ObjectLock | undefined>> {
	const answer = await ask(
		aws,
		{
			service: 's3',
			operation: 'GetObjectLockConfiguration',
			send: async ({s3}, options) => s3.getObjectLockConfiguration(bucketInput(ref), options),
			read: ({ObjectLockConfiguration}): ObjectLock => {
				const {Mode, Days, Years} = required(ObjectLockConfiguration).Rule?.DefaultRetention ?? {};
				return present({mode: Mode, days: Days, years: Years});
			},
		},
		signal,
	);
	return orNothing(answer);
}

/** Where S3 copies new objects to: ARNs of buckets. */
export async function getReplication(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<readonly string[]>> {
	const answer = await ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketReplication',
			send: async ({s3}, options) => s3.getBucketReplication(bucketInput(ref), options),
			read: ({ReplicationConfiguration}): readonly string[] =>
				(required(ReplicationConfiguration).Rules ?? []).flatMap(
					({Destination}) => Destination?.Bucket ?? [],
				),
		},
		signal,
	);
	const buckets = orNothing(answer);
	return buckets.ok ? {...buckets, value: buckets.value ?? []} : buckets;
}

/** Where access logs, with the names of objects, are written; undefined where logging is off. */
export async function getLogging(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<{readonly bucket: string; readonly prefix: string} | undefined>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketLogging',
			send: async ({s3}, options) => s3.getBucketLogging(bucketInput(ref), options),
			read: ({LoggingEnabled}) =>
				LoggingEnabled?.TargetBucket === undefined
					? undefined
					: {bucket: LoggingEnabled.TargetBucket, prefix: LoggingEnabled.TargetPrefix ?? ''},
		},
		signal,
	);
}

/** One configuration of S3 Inventory. */
export type InventoryConfiguration = {
	readonly id: string;
	/** The ARN of the bucket that it writes to. */
	readonly destination: string;
	readonly prefix?: string;
	readonly format?: 'CSV' | 'ORC' | 'Parquet';
	readonly isEnabled: boolean;
};

/** Where S3 Inventory lists the bucket to. */
export async function listInventory(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<readonly InventoryConfiguration[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 's3',
				operation: 'ListBucketInventoryConfigurations',
				send: async ({s3}, options) =>
					s3.listBucketInventoryConfigurations({...bucketInput(ref), ContinuationToken: marker}, options),
				read: ({InventoryConfigurationList = [], IsTruncated, NextContinuationToken}) => ({
					items: InventoryConfigurationList.map(({Id, IsEnabled, Destination}) => ({
						...present({
							prefix: Destination?.S3BucketDestination?.Prefix,
							format: Destination?.S3BucketDestination?.Format,
						}),
						id: required(Id),
						destination: Destination?.S3BucketDestination?.Bucket ?? '',
						isEnabled: IsEnabled ?? false,
					})),
					next: IsTruncated ? NextContinuationToken : undefined,
				}),
			},
			signal,
		),
	);
}

/** Who pays for requests. */
export async function getRequestPayment(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<'BucketOwner' | 'Requester'>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketRequestPayment',
			send: async ({s3}, options) => s3.getBucketRequestPayment(bucketInput(ref), options),
			read: ({Payer}) => required(Payer),
		},
		signal,
	);
}
