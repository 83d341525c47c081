import type {BucketLocationConstraint} from '@aws-sdk/client-s3';
import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask, askAll} from './call.js';
import {iso, present, required} from './reading.js';

/** A bucket, and the account that it must belong to: with another owner S3 answers 403. */
export type BucketRef = {readonly bucket: string; readonly owner?: string | undefined};

/** How the SDK names a bucket and its owner. */
export const bucketInput = ({bucket, owner}: BucketRef) => ({Bucket: bucket, ExpectedBucketOwner: owner});

/** See that a bucket is there and may be listed, and in which region; elsewhere it is `wrong-region` with the region. */
export async function headBucket(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<{readonly region: string}>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'HeadBucket',
			send: async ({s3}, options) => s3.headBucket(bucketInput(ref), options),
			read: ({BucketRegion}) => ({region: BucketRegion ?? aws.region}),
		},
		signal,
	);
}

/** Make a bucket with S3's defaults of today: public access blocked, ACLs off. Tried once. */
export async function createBucket(
	aws: Aws,
	{
		bucket,
		region,
		objectLock,
	}: {readonly bucket: string; readonly region: string; readonly objectLock?: boolean},
	signal?: AbortSignal,
): Promise<Answer<{readonly location?: string}>> {
	// S3 refuses its oldest region by name.
	const place = region === 'us-east-1' ? undefined : {LocationConstraint: region as BucketLocationConstraint};
	return ask(
		aws,
		{
			service: 's3',
			operation: 'CreateBucket',
			send: async ({s3Once}, options) =>
				s3Once.createBucket(
					{Bucket: bucket, CreateBucketConfiguration: place, ObjectLockEnabledForBucket: objectLock},
					options,
				),
			read: ({Location}) => present({location: Location}),
		},
		signal,
	);
}

/** Delete a bucket; `conflict` while anything is in it. */
export async function deleteBucket(aws: Aws, ref: BucketRef, signal?: AbortSignal): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'DeleteBucket',
			send: async ({s3}, options) => s3.deleteBucket(bucketInput(ref), options),
			read: () => undefined,
		},
		signal,
	);
}

export type ListedBucket = {
	readonly name: string;
	/** ISO 8601 UTC. */
	readonly createdAt?: string;
	readonly region?: string;
};

/** All buckets of the account. */
export async function listBuckets(aws: Aws, signal?: AbortSignal): Promise<Answer<readonly ListedBucket[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 's3',
				operation: 'ListBuckets',
				send: async ({s3}, options) => s3.listBuckets({ContinuationToken: marker, MaxBuckets: 1000}, options),
				// An account without buckets has an empty list; no list and no owner is not S3's answer.
				read: ({Buckets, ContinuationToken, Owner}) => ({
					items: required(Buckets ?? (Owner && [])).map(({Name, CreationDate, BucketRegion}) => ({
						...present({createdAt: iso(CreationDate), region: BucketRegion}),
						name: required(Name),
					})),
					next: ContinuationToken,
				}),
			},
			signal,
		),
	);
}

/** Where the bucket is, as old clients ask it; `headBucket` needs less permission. */
export async function getBucketLocation(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<string>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketLocation',
			send: async ({s3}, options) => s3.getBucketLocation(bucketInput(ref), options),
			read: ({LocationConstraint}) =>
				(LocationConstraint as string | undefined) === 'EU'
					? 'eu-west-1'
					: (LocationConstraint ?? 'us-east-1'),
		},
		signal,
	);
}
