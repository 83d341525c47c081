import type {Answer, AwsError} from '../../aws/answer.js';
import {addLifecycleRule} from '../../aws/bucket-settings.js';
import {createBucket, headBucket} from '../../aws/buckets.js';
import {isLost, isPassing, troubleOf} from '../../aws/trouble.js';
import {askUntil} from '../../flow/ask-until.js';
import {fixBucket, whenFree, wordsForRefusal} from '../../mending/fix-bucket.js';
import {withIntent, withoutIntent} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import {uploadsRule} from '../bucket-findings.js';
import type {FixId} from '../facts.js';
import {type RowContext, type RowOutcome, rowRefused} from './row.js';
import {keep, operatorOf} from './session.js';

const bucketMs = 120_000;

/** Make the bucket: once, under an intent; after a lost reply it is looked for. */
export async function runCreateBucket(context: RowContext): Promise<RowOutcome> {
	const {session, job, signal} = context;
	const {bucket} = job.target;
	const aws = operatorOf(session);
	const intended = withIntent(job.target, {
		operation: 'CreateBucket',
		at: new Date(session.deps.clock.now()).toISOString(),
		keysBefore: [],
		run: job.run,
		pid: session.deps.run.pid,
	});
	const trouble = await keep(session, intended);
	if (trouble !== undefined) {
		return rowRefused(trouble);
	}

	const answer = await createBucket(aws, {bucket, region: job.region}, signal);
	const isOurs = !answer.ok && answer.error.code === 'BucketAlreadyOwnedByYou';
	if (!answer.ok && !isOurs && !isLost(answer.error)) {
		const settled = withoutIntent(intended);
		await keep(session, settled);
		return rowRefused(
			troubleOf(`The bucket ${bucket} was not made`, answer, wordsFor(answer.error)),
			settled,
		);
	}

	const there = await waitForBucket(context);
	if (!there.ok) {
		return rowRefused(
			troubleOf(`Whether the bucket ${bucket} was made is not known`, there, {
				next: 'Try again (r): it is looked for first.',
			}),
			intended,
		);
	}

	return made(context, withoutIntent(intended), isOurs);
}

function wordsFor({code}: AwsError): {readonly why?: string; readonly next?: string} {
	return code === 'BucketAlreadyExists'
		? {
				why: 'Another account owns a bucket of this name: names are unique in all of AWS.',
				next: 'Choose another name, for example one that begins with yours.',
			}
		: {};
}

async function made({session, job}: RowContext, target: Target, wasThere: boolean): Promise<RowOutcome> {
	const trouble = await keep(session, target);
	return trouble === undefined
		? {
				ok: true,
				target,
				bucket: {...job.bucket, status: 'ours', region: job.region},
				...(wasThere ? {wasThere} : {}),
			}
		: rowRefused(trouble, target);
}

async function waitForBucket({session, job, signal, onWait}: RowContext): Promise<Answer<unknown>> {
	const {value} = await askUntil<Answer<unknown>>(
		{
			clock: session.deps.clock,
			signal,
			boundMs: bucketMs,
			for: 'S3 does not show the new bucket yet',
			onWait,
		},
		async () => {
			const answer = await headBucket(
				operatorOf(session),
				{bucket: job.target.bucket, owner: job.owner},
				signal,
			);
			return {
				isDone: answer.ok || !(answer.error.kind === 'not-found' || isPassing(answer.error)),
				value: answer,
			};
		},
	);
	return value;
}

/** One of the ticked fixes; S3 may not know a new bucket yet. */
export async function runFix(fix: FixId, context: RowContext): Promise<RowOutcome> {
	const {session, row, job, signal, onWait} = context;
	const isNew = job.bucket.status === 'missing' || job.bucket.policy === undefined;
	const answer = await whenFree(
		{clock: session.deps.clock, signal, onWait},
		async () => mend(fix, context),
		({code}) => isNew && code === 'NoSuchBucket',
	);
	return answer.ok
		? {ok: true}
		: rowRefused(troubleOf(`Not done: ${row.title}`, answer, wordsForRefusal(answer.error)));
}

async function mend(fix: FixId, {session, job, signal}: RowContext): Promise<Answer<void>> {
	const aws = operatorOf(session);
	const ref = {bucket: job.target.bucket, owner: job.owner};
	return fix === 'uploads'
		? addLifecycleRule(
				aws,
				{
					...ref,
					rule: {
						ID: uploadsRule.ID,
						Status: uploadsRule.Status,
						Filter: {...uploadsRule.Filter},
						AbortIncompleteMultipartUpload: {...uploadsRule.AbortIncompleteMultipartUpload},
					},
				},
				signal,
			)
		: fixBucket(aws, ref, fix, signal);
}
