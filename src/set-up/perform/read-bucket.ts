import type {Answer, AwsError} from '../../aws/answer.js';
import {getBucketAcl, getOwnership, getPublicAccessBlock} from '../../aws/bucket-access.js';
import {getBucketPolicy, getPolicyStatus} from '../../aws/bucket-policy.js';
import {
	endsUploads,
	getEncryption,
	getLifecycle,
	getObjectLock,
	getVersioning,
} from '../../aws/bucket-settings.js';
import {headBucket, listBuckets} from '../../aws/buckets.js';
import type {Aws} from '../../aws/call.js';
import type {BucketFacts, Reading} from '../facts.js';
import {type Context, operatorOf, type Session} from './session.js';

/** Look at the bucket from all sides, one call after another: S3 refuses edits and readings of one bucket in parallel now and then. */
export async function readBucket(
	session: Session,
	effect: {readonly bucket: string; readonly account: string},
	{send, signal}: Context,
): Promise<void> {
	send({type: 'bucketRead', facts: await bucketFacts(operatorOf(session), effect, signal)});
}

/** Everything that is read of one bucket. */
export async function bucketFacts(
	aws: Aws,
	{bucket, account}: {readonly bucket: string; readonly account: string},
	signal: AbortSignal,
): Promise<BucketFacts> {
	const found = await whereIs(aws, bucket, account, signal);
	if (found.status !== 'ours' || found.region !== aws.region) {
		return found;
	}

	const ref = {bucket, owner: account};
	const publicAccess = toReading(await getPublicAccessBlock(aws, ref, signal), value => value);
	const ownership = toReading(await getOwnership(aws, ref, signal), value => value);
	const acl = toReading(await getBucketAcl(aws, ref, signal), ({ownerId, grants}) =>
		grants
			.filter(grant => grant.grantee !== `id=${ownerId}`)
			.map(grant => `${grant.permission} to ${grant.isPublic ? 'everybody' : grant.grantee}`),
	);
	const versioning = toReading(await getVersioning(aws, ref, signal), value => value.status);
	const objectLock = toReading(await getObjectLock(aws, ref, signal), value => value ?? ('off' as const));
	const encryption = toReading(await getEncryption(aws, ref, signal), value => value ?? ('none' as const));
	const lifecycle = toReading(await getLifecycle(aws, ref, signal), rules => endsUploads(rules, ''));
	const policy = toReading(await getBucketPolicy(aws, ref, signal), value => value);
	const isPolicyPublic = toReading(await getPolicyStatus(aws, ref, signal), value => value.isPublic);
	return {
		...found,
		publicAccess,
		ownership,
		aclGrants: acl,
		versioning,
		objectLock,
		encryption,
		endsUploads: lifecycle,
		policy,
		isPolicyPublic,
	};
}

/** A bucket of this account, of another one, or of nobody: HeadBucket alone cannot tell a wrong owner from a missing right. */
async function whereIs(aws: Aws, bucket: string, account: string, signal: AbortSignal): Promise<BucketFacts> {
	const answer = await headBucket(aws, {bucket, owner: account}, signal);
	if (answer.ok) {
		return {bucket, status: 'ours', region: answer.value.region};
	}

	const {error} = answer;
	switch (error.kind) {
		case 'not-found':
			return {bucket, status: 'missing', region: aws.region};
		case 'wrong-region':
			return {bucket, status: 'ours', ...(error.region === undefined ? {} : {region: error.region})};
		case 'denied':
			return whoseIs(aws, bucket, account, error, signal);
		default:
			return {bucket, status: 'unknown', error};
	}
}

async function whoseIs(
	aws: Aws,
	bucket: string,
	account: string,
	error: AwsError,
	signal: AbortSignal,
): Promise<BucketFacts> {
	// Denied with our account as the owner and let in without: it is somebody else's. Else our own list of buckets tells.
	const anyOwner = await headBucket(aws, {bucket}, signal);
	if (anyOwner.ok) {
		return {bucket, status: 'elsewhere', region: anyOwner.value.region};
	}

	const listed = await listBuckets(aws, signal);
	if (!listed.ok) {
		const policy = await getBucketPolicy(aws, {bucket, owner: account}, signal);
		return policy.ok
			? {bucket, status: 'ours', region: error.region ?? aws.region}
			: {bucket, status: 'unknown', error};
	}

	return listed.value.some(({name}) => name === bucket)
		? {bucket, status: 'ours', region: error.region ?? aws.region}
		: {bucket, status: 'elsewhere', ...(error.region === undefined ? {} : {region: error.region})};
}

/** What was read, or why not. */
export function toReading<Value, Read>(answer: Answer<Value>, read: (value: Value) => Read): Reading<Read> {
	return answer.ok ? {known: true, value: read(answer.value)} : {known: false, error: answer.error};
}

/** Names to pick from; typing needs none of them, so a refusal is no trouble. */
export async function listNames(session: Session, {send, signal}: Context): Promise<void> {
	const answer = await listBuckets(operatorOf(session), signal);
	if (answer.ok) {
		send({type: 'bucketsListed', names: answer.value.map(({name}) => name)});
	}
}
