import type {Answer} from './answer.js';
import type {BucketRef} from './buckets.js';
import {bucketInput} from './buckets.js';
import type {Aws} from './call.js';
import {ask, orNothing} from './call.js';
import {required} from './reading.js';

/** The text of the bucket policy; undefined where the bucket has none (the record then holds the 404). */
export async function getBucketPolicy(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<string | undefined>> {
	const answer = await ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketPolicy',
			send: async ({s3}, options) => s3.getBucketPolicy(bucketInput(ref), options),
			read: ({Policy}) => required(Policy),
		},
		signal,
	);
	return orNothing(answer);
}

/**
Replace the whole bucket policy; S3 has no "only if unchanged".

Never delete a policy in order to write it: S3 may then show one that it does not enforce. `detail` of a `MalformedPolicy` names a principal that S3 does not know (yet).
*/
export async function putBucketPolicy(
	aws: Aws,
	{policy, ...ref}: BucketRef & {readonly policy: string},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'PutBucketPolicy',
			send: async ({s3}, options) => s3.putBucketPolicy({...bucketInput(ref), Policy: policy}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Take the whole bucket policy away. */
export async function deleteBucketPolicy(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'DeleteBucketPolicy',
			send: async ({s3}, options) => s3.deleteBucketPolicy(bucketInput(ref), options),
			read: () => undefined,
		},
		signal,
	);
}

/** Whether S3 counts the bucket policy as public; without a policy it is not. */
export async function getPolicyStatus(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<{readonly isPublic: boolean}>> {
	const answer = await ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketPolicyStatus',
			send: async ({s3}, options) => s3.getBucketPolicyStatus(bucketInput(ref), options),
			read: ({PolicyStatus}) => ({isPublic: required(PolicyStatus?.IsPublic)}),
		},
		signal,
	);
	const status = orNothing(answer);
	return status.ok ? {...status, value: status.value ?? {isPublic: false}} : status;
}
