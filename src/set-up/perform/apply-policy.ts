import type {Answer, AwsError} from '../../aws/answer.js';
import {getBucketPolicy, putBucketPolicy} from '../../aws/bucket-policy.js';
import {isOfAws} from '../../aws/endpoints.js';
import type {Trouble} from '../../aws/trouble.js';
import {isPassing, troubleOf} from '../../aws/trouble.js';
import {askUntil} from '../../flow/ask-until.js';
import {notAsWritten, seePolicy, wordsForPolicy} from '../../mending/write-policy.js';
import {isSamePolicy} from '../../policy/compare.js';
import {mergePolicy} from '../../policy/merge.js';
import type {PolicySubject} from '../../policy/options.js';
import {keepPolicy} from '../../storage/policy-backup.js';
import {type RowContext, type RowOutcome, rowRefused} from './row.js';
import {operatorOf} from './session.js';

const policyMs = 120_000;

/** Keep a copy of the policy that is there, exactly as it is, before another is written. */
export async function runBackUpPolicy(context: RowContext): Promise<RowOutcome> {
	const {session, job, signal} = context;
	const current = await getBucketPolicy(operatorOf(session), bucketOf(context), signal);
	if (!current.ok) {
		return rowRefused(troubleOf('The policy that is there could not be read', current));
	}

	if (current.value === undefined) {
		return {ok: true, outcome: 'there is none any more'};
	}

	const kept = await copyPolicy(context, current.value);
	if (!kept.ok) {
		return rowRefused(kept.trouble);
	}

	return {
		ok: true,
		outcome: kept.path,
		bucket: {...job.bucket, policy: {known: true, value: current.value}},
	};
}

function bucketOf({job}: RowContext) {
	return {bucket: job.target.bucket, owner: job.owner};
}

async function copyPolicy(
	{session, job}: RowContext,
	policy: string,
): Promise<{readonly ok: true; readonly path: string} | {readonly ok: false; readonly trouble: Trouble}> {
	const {deps} = session;
	const kept = await keepPolicy({
		directory: deps.policyCopies,
		bucket: job.target.bucket,
		at: deps.clock.now(),
		policy,
	});
	return kept.ok
		? {ok: true, path: kept.value}
		: {
				ok: false,
				trouble: {what: kept.problem.what, why: kept.problem.why, next: kept.problem.next},
			};
}

type Written =
	| {readonly type: 'written'; readonly text: string; readonly wasThere: boolean}
	| {readonly type: 'refused'; readonly trouble: Trouble}
	| {readonly type: 'again'; readonly trouble: Trouble};

/**
Write the policy into whatever is there at this moment, and see that it is there.

S3 does not know a new user for some seconds, and answers that its principal is wrong: waited for, at most 120 s. The policy is never deleted first.
*/
export async function runWritePolicy(context: RowContext): Promise<RowOutcome> {
	const {session, signal, onWait} = context;
	const subject = subjectOf(context);
	if (subject === undefined) {
		return rowRefused({
			what: 'The policy was not written: the user is not known yet',
			next: 'Try again from the start: what was made is found again.',
		});
	}

	const {value} = await askUntil<Written>(
		{
			clock: session.deps.clock,
			signal,
			boundMs: policyMs,
			for: 'S3 does not know the new user yet',
			onWait,
		},
		async () => {
			const written = await write(context, subject);
			return {isDone: written.type !== 'again', value: written};
		},
	);
	if (value.type !== 'written') {
		return rowRefused(value.trouble);
	}

	const seen = await seeWritten(context, value.text);
	return seen === undefined ? {ok: true, ...(value.wasThere ? {wasThere: true} : {})} : rowRefused(seen);
}

function subjectOf({job}: RowContext): PolicySubject | undefined {
	const {arn, id, formerArns} = job.target.user;
	return arn === undefined
		? undefined
		: {
				...job.subject,
				userArn: arn,
				...(id === undefined ? {} : {userId: id}),
				...(formerArns === undefined ? {} : {formerArns}),
			};
}

async function write(context: RowContext, subject: PolicySubject): Promise<Written> {
	const {session, job, signal} = context;
	const aws = operatorOf(session);
	const current = await getBucketPolicy(aws, bucketOf(context), signal);
	if (!current.ok) {
		const trouble = troubleOf('The policy was not written: the one that is there could not be read', current);
		return {type: isPassing(current.error) || isEarly(current.error) ? 'again' : 'refused', trouble};
	}

	const merged = mergePolicy(current.value, subject, job.options);
	if (!merged.ok) {
		const {what, why, next} = merged.problem;
		return {type: 'refused', trouble: {what, why, next}};
	}

	if (merged.isUnchanged) {
		return {type: 'written', text: merged.text, wasThere: true};
	}

	const trouble = await keepUnseen(context, current.value);
	if (trouble !== undefined) {
		return {type: 'refused', trouble};
	}

	const answer = await putBucketPolicy(aws, {...bucketOf(context), policy: merged.text}, signal);
	if (answer.ok) {
		return {type: 'written', text: merged.text, wasThere: false};
	}

	return {
		type:
			isPassing(answer.error) || isEarly(answer.error) || isUnknownUser(answer, subject)
				? 'again'
				: 'refused',
		trouble: troubleOf('The policy was not written', answer, wordsFor(answer, subject, context)),
	};
}

/** Somebody changed the policy since its copy was made: keep that one too. */
async function keepUnseen(context: RowContext, current: string | undefined): Promise<Trouble | undefined> {
	const reading = context.job.bucket.policy;
	const known = reading?.known === true ? reading.value : undefined;
	if (current === undefined || (known !== undefined && isSamePolicy(current, known))) {
		return undefined;
	}

	const kept = await copyPolicy(context, current);
	return kept.ok ? undefined : kept.trouble;
}

/** A bucket that was just made may not be known everywhere. */
const isEarly = ({code}: AwsError) => code === 'NoSuchBucket';

/** S3 names one principal that it does not know: waited for only when it may be ours. */
function isUnknownUser({error}: Extract<Answer<unknown>, {ok: false}>, {userArn}: PolicySubject): boolean {
	return (
		error.kind === 'malformed' &&
		/principal/iu.test(error.message) &&
		(error.detail === undefined || error.detail.includes(userArn))
	);
}

function wordsFor(
	answer: Extract<Answer<unknown>, {ok: false}>,
	subject: PolicySubject,
	{session, job}: RowContext,
): Partial<Trouble> {
	const {error} = answer;
	if (isUnknownUser(answer, subject)) {
		return {
			why: `S3 still does not know the user after ${policyMs / 1000} s.`,
			next: 'Try again in some minutes (r): nothing is made twice.',
		};
	}

	const isAnotherMake = !isOfAws(operatorOf(session).endpoints().s3);
	return error.kind === 'malformed' && isAnotherMake && job.options.preset === 'hardened'
		? {
				why: 'This server is not AWS, and does not take what AWS takes: hardened is made of NotAction, which some do not know.',
				next: 'Choose another preset: --preset strict lets it put and nothing more.',
			}
		: wordsForPolicy(error);
}

async function seeWritten(context: RowContext, text: string): Promise<Trouble | undefined> {
	const {session, signal, onWait} = context;
	const {isThere, answer} = await seePolicy(
		{aws: operatorOf(session), clock: session.deps.clock, signal, onWait},
		bucketOf(context),
		text,
	);
	if (isThere) {
		return undefined;
	}

	return answer.ok
		? {...notAsWritten, next: 'Look who changes it, then try again (r).'}
		: troubleOf('The policy was written, but could not be read again', answer);
}
