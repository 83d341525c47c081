import type {Place} from './place.js';

export type Written = {readonly Sid?: string; readonly [element: string]: unknown};

/** The statements that are in the bucket policy at this moment. */
export async function policyOf({s3, bucket}: Place): Promise<readonly Written[]> {
	const {Policy = '{}'} = await s3.getBucketPolicy({Bucket: bucket});
	return JSON.parse(Policy).Statement;
}

/** Write a bucket policy past Nightdrop, as somebody else would. */
export async function writePolicy({s3, bucket}: Place, statements: readonly Written[]): Promise<void> {
	await s3.putBucketPolicy({
		Bucket: bucket,
		Policy: JSON.stringify({Version: '2012-10-17', Statement: statements}),
	});
}

export const sidsOf = (statements: readonly Written[]): readonly (string | undefined)[] =>
	statements.map(({Sid}) => Sid);

/** A right for the backup user that nobody should have given it. */
export const allow = ({bucket, user}: Place, Sid: string, actions: readonly string[]): Written => ({
	Sid,
	Effect: 'Allow',
	Principal: {AWS: `arn:aws:iam::000000000000:user/${user}`},
	Action: actions,
	Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
});
