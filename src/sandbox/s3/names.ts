import {createHash} from 'node:crypto';
import type {SandboxState} from '../state.js';

/** The two groups that make an ACL public. */
export const allUsers = 'http://acs.amazonaws.com/groups/global/AllUsers';
export const authenticatedUsers = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';
export const logDelivery = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

/** Owner of what anonymous callers put, as S3 has it. */
export const anonymousId = '65a011a29cdf8ec533ec3d1ccaae921c';

/** The canonical user id of an account: 64 hexadecimal digits, the same in every run. */
export function canonicalId(account: string): string {
	return createHash('sha256').update(`canonical user id of ${account}`).digest('hex');
}

export function bucketArn(state: SandboxState, bucket: string): string {
	return `arn:${state.partition}:s3:::${bucket}`;
}

export function objectArn(state: SandboxState, bucket: string, key: string): string {
	return `${bucketArn(state, bucket)}/${key}`;
}
