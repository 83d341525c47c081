import type {Answer, AwsError, Call} from '../aws/answer.js';
import {getBucketPolicy, putBucketPolicy} from '../aws/bucket-policy.js';
import type {BucketRef} from '../aws/buckets.js';
import type {Aws} from '../aws/clients.js';
import {isLost, type Trouble, troubleOf} from '../aws/trouble.js';
import {askUntil, type Bound} from '../flow/ask-until.js';
import {isSamePolicy} from '../policy/compare.js';
import {mergePolicy} from '../policy/merge.js';
import type {PolicyOptions, PolicySubject} from '../policy/options.js';
import type {FileAnswer} from '../storage/problem.js';

/** Our statements, and the policy that they are to go into. */
export type Rewrite = {
	readonly subject: PolicySubject;
	readonly options: PolicyOptions;
	/** The policy that the operator was shown; without a text there was none. Absent: none could be looked at. */
	readonly seen?: {readonly text: string | undefined};
};

export type WritingTools = Pick<Bound, 'clock' | 'signal' | 'onWait'> & {
	readonly aws: Aws;
	/** Keeps a copy of the policy that is there, and says where. */
	readonly keepCopy: (text: string) => Promise<FileAnswer<string>>;
	/** How the operator looks again: `Prove again (p)`. */
	readonly lookAgain: string;
};

export type Written =
	| {
			readonly ok: true;
			/** The write and the reading after it; empty where everything was there already. */
			readonly calls: readonly Call[];
			/** Path of the copy of what was there. */
			readonly copy?: string;
	  }
	| {readonly ok: false; readonly trouble: Trouble};

const refused = (trouble: Trouble): Written => ({ok: false, trouble});

/**
Our statements written anew into the policy that is there; statements of others stay, and a copy of the whole is kept first.

Nothing is written when it is not the policy that was looked at. S3 has no "only if unchanged": whoever writes between our reading and our writing is overwritten, and the copy does not have theirs.
*/
export async function writePolicy(tools: WritingTools, ref: BucketRef, write: Rewrite): Promise<Written> {
	const {aws, signal, lookAgain} = tools;
	const before = await getBucketPolicy(aws, ref, signal);
	if (!before.ok) {
		return refused(troubleOf('Not written: the policy that is there could not be read', before));
	}

	if (write.seen !== undefined && !isSame(before.value, write.seen.text)) {
		return refused({
			what: 'Not written: the policy has changed since it was looked at',
			why: 'Somebody else wrote it meanwhile. Nothing of theirs was touched.',
			next: `${lookAgain}: it shows what is there now.`,
			isUnknown: true,
		});
	}

	const merged = mergePolicy(before.value, write.subject, write.options);
	if (!merged.ok) {
		const {what, why, next} = merged.problem;
		return refused({what, why, next});
	}

	if (merged.isUnchanged) {
		return {ok: true, calls: []};
	}

	const copy = before.value === undefined ? undefined : await tools.keepCopy(before.value);
	if (copy?.ok === false) {
		const {what, why, next} = copy.problem;
		return refused({what, why, next});
	}

	// Whoever looks away meanwhile does not cut it off: what became of it would not be known.
	const written = await putBucketPolicy(aws, {...ref, policy: merged.text});
	if (!written.ok && !isLost(written.error)) {
		return refused(troubleOf('The policy was not written', written, wordsForPolicy(written.error)));
	}

	const {isThere, answer} = await seePolicy(tools, ref, merged.text);
	if (isThere) {
		return {ok: true, calls: [written.call, answer.call], ...(copy && {copy: copy.value})};
	}

	return refused(
		!written.ok
			? troubleOf('Whether the policy was written is not known', written, {next: `${lookAgain}.`})
			: answer.ok
				? {...notAsWritten, next: `Look who changes it. Then: ${lookAgain}.`}
				: troubleOf('The policy was written, but could not be read again', answer),
	);
}

const isSame = (one: string | undefined, other: string | undefined) =>
	one === other || (one !== undefined && other !== undefined && isSamePolicy(one, other));

/** A policy is there that is not the one that was written. */
export const notAsWritten = {
	what: 'The policy that S3 shows is not the one that was written',
	why: 'Somebody else may be changing it at this moment.',
	isUnknown: true,
} as const satisfies Trouble;

/** Why S3 does not take a policy, where it is for what others wrote. */
export function wordsForPolicy({kind, detail, message}: AwsError): Partial<Trouble> {
	if (kind === 'malformed' && detail !== undefined) {
		return {
			why: `S3 does not know ${detail}, which a statement of others names.`,
			next: 'Have its owner take that statement out, then try again (r).',
		};
	}

	return /BlockPublicPolicy/u.test(message)
		? {
				why: 'The policy that is there is public, and public access is blocked: S3 does not store it again.',
				next: 'Have its owner take the public statement out, then try again (r).',
			}
		: {};
}

const seenMs = 60_000;

/** Wait until S3 shows the policy that was written: after a while, and in other words, so it is compared by meaning. */
export async function seePolicy(
	{aws, ...bound}: Pick<WritingTools, 'aws' | 'clock' | 'signal' | 'onWait'>,
	ref: BucketRef,
	text: string,
): Promise<{readonly isThere: boolean; readonly answer: Answer<string | undefined>}> {
	const {isDone, value} = await askUntil<Answer<string | undefined>>(
		{...bound, boundMs: seenMs, for: 'S3 does not show the new policy yet'},
		async () => {
			const answer = await getBucketPolicy(aws, ref, bound.signal);
			return {isDone: answer.ok && isSame(answer.value, text), value: answer};
		},
	);
	return {isThere: isDone, answer: value};
}
