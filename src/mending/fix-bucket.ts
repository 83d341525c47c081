import type {Answer, AwsError} from '../aws/answer.js';
import {putOwnership, putPublicAccessBlock} from '../aws/bucket-access.js';
import {putVersioning} from '../aws/bucket-settings.js';
import type {BucketRef} from '../aws/buckets.js';
import type {Aws} from '../aws/clients.js';
import {isPassing, type Trouble} from '../aws/trouble.js';
import {askUntil, type Bound} from '../flow/ask-until.js';
import type {BucketFixId} from './bucket-fixes.js';

const allOn = {
	blockPublicAcls: true,
	ignorePublicAcls: true,
	blockPublicPolicy: true,
	restrictPublicBuckets: true,
};

/** Make one fix: the call that `bucketFix` shows. */
export async function fixBucket(
	aws: Aws,
	ref: BucketRef,
	id: BucketFixId,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	switch (id) {
		case 'public-access':
			return putPublicAccessBlock(aws, {...ref, block: allOn}, signal);
		case 'versioning':
			return putVersioning(aws, {...ref, status: 'Enabled'}, signal);
		case 'acls':
			return putOwnership(aws, {...ref, ownership: 'BucketOwnerEnforced'}, signal);
	}
}

const busyMs = 120_000;

/** Change a bucket. S3 refuses two edits of one at once: tried again, bounded; and whatever else is said to be early. */
export async function whenFree(
	bound: Pick<Bound, 'clock' | 'signal' | 'onWait'>,
	change: () => Promise<Answer<void>>,
	isEarly: (error: AwsError) => boolean = () => false,
): Promise<Answer<void>> {
	const {value} = await askUntil<Answer<void>>(
		{...bound, boundMs: busyMs, for: 'S3 is still busy with the change before'},
		async () => {
			const answer = await change();
			return {isDone: answer.ok || !(isPassing(answer.error) || isEarly(answer.error)), value: answer};
		},
	);
	return value;
}

/** What is known of a refusal beyond its kind. */
export const wordsForRefusal = ({code}: AwsError): Partial<Trouble> =>
	code === 'InvalidBucketAclWithObjectOwnership'
		? {
				why: "The bucket's own access list lets others in; S3 wants it gone first.",
				next: 'Set the list to private (s3 PutBucketAcl), then try again (r).',
			}
		: {};
