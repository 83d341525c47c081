import type {Refused} from '../../aws/answer.js';
import {deleteBucketPolicy, getBucketPolicy, putBucketPolicy} from '../../aws/bucket-policy.js';
import {isMissing, isPassing, type Trouble, troubleOf} from '../../aws/trouble.js';
import {askUntil} from '../../flow/ask-until.js';
import {keepPolicy} from '../../storage/policy-backup.js';
import {type Removal, withoutOurs} from '../statements.js';
import {type RowContext, type RowOutcome, readFailed, rowFailed, stopped, telling} from './row.js';

const writtenMs = 120_000;
const seenMs = 60_000;

/** A key goes on working for some seconds after it was turned off. AWS gives no figure; 3 to 4 s were reported of deleted keys (OFFENSAI). */
const keySettlesMs = 10_000;

const notTakenOut = 'Our statements were not taken out of the bucket policy';

/**
Take our statements out of whatever is there at this moment, and see that they are gone.

S3 has no "only if unchanged": the policy is read right before it is written, and a copy of it is kept.
*/
export async function runTakeOutStatements(context: RowContext): Promise<RowOutcome> {
	const {deps, stop, onWait} = context;
	await keysToSettle(context);
	const {value} = await askUntil<Taken>(
		{
			clock: deps.clock,
			signal: stop,
			boundMs: writtenMs,
			for: 'S3 is still busy with another change of the bucket',
			onWait,
		},
		async () => {
			const taken = await takeOut(context);
			return {isDone: taken.type !== 'again', value: taken};
		},
	);
	switch (value.type) {
		case 'written':
			return seeGone(context, value.copy);
		case 'again':
			return stop.aborted ? stopped : rowFailed(value.trouble);
		default:
			return value;
	}
}

/** Not before the keys are off everywhere: else one could still be used, and our denies would not hold it any more. */
async function keysToSettle({deps, target, stop, onWait}: RowContext): Promise<void> {
	const {clock} = deps;
	const offSince = Math.max(0, ...target.keys.map(key => Date.parse(key.deactivatedAt ?? '') || 0));
	const left = Math.min(offSince + keySettlesMs - clock.now(), keySettlesMs);
	if (left > 0) {
		await askUntil<undefined>(
			{
				clock,
				signal: stop,
				boundMs: left,
				for: 'AWS may take some seconds to refuse a key that was turned off',
				onWait,
			},
			async () => ({isDone: false, value: undefined}),
		);
	}
}

type Taken =
	| RowOutcome
	| {readonly type: 'written'; readonly copy: string}
	/** S3 is busy: to be tried again. */
	| {readonly type: 'again'; readonly trouble: Trouble};

async function takeOut(context: RowContext): Promise<Taken> {
	const {deps, target, facts, stop} = context;
	const current = await getBucketPolicy(deps.operator, refOf(context), stop);
	if (!current.ok && !isMissing(current.error)) {
		return isPassing(current.error)
			? {type: 'again', trouble: troubleOf(notTakenOut, current)}
			: readFailed(notTakenOut, current, stop);
	}

	if (!current.ok || current.value === undefined) {
		return {type: 'done', target, wasThere: true};
	}

	const removal = withoutOurs(current.value, target, facts.strangers);
	if (!removal.ok) {
		return rowFailed(removal.problem);
	}

	if (removal.removed.length === 0) {
		return {type: 'done', target, wasThere: true};
	}

	const {bucket} = target;
	const kept = await keepPolicy({
		directory: deps.policyCopies,
		bucket,
		at: deps.clock.now(),
		policy: current.value,
	});
	return kept.ok ? write(context, removal, kept.value) : rowFailed(kept.problem);
}

const refOf = ({target: {bucket, account}}: RowContext) => ({bucket, owner: account});

async function write(
	context: RowContext,
	{text}: Extract<Removal, {ok: true}>,
	copy: string,
): Promise<Taken> {
	const {deps, stop} = context;
	if (stop.aborted) {
		return stopped;
	}

	const answer = await telling(
		context,
		text === undefined
			? deleteBucketPolicy(deps.operator, refOf(context))
			: putBucketPolicy(deps.operator, {...refOf(context), policy: text}),
	);
	if (answer.ok) {
		return {type: 'written', copy};
	}

	const trouble = troubleOf(notTakenOut, answer, wordsFor(answer));
	return isPassing(answer.error) ? {type: 'again', trouble} : rowFailed(trouble);
}

/** What S3 does not store again is of others: ours only went. */
function wordsFor({error}: Refused): Partial<Trouble> {
	if (error.kind === 'malformed' && error.detail !== undefined) {
		return {
			// It is there as `"AWS" : "AIDA…"`.
			why: `S3 does not know ${error.detail.replace(/^"AWS"\s*:\s*"(.+)"$/u, '$1')}, which a statement of others names.`,
			next: 'Have its owner take that statement out, then try again (r).',
		};
	}

	return /BlockPublicPolicy/u.test(error.message)
		? {
				why: 'The statements of others are public, and public access is blocked: S3 does not store them again.',
				next: 'Have their owner take the public statement out, then try again (r).',
			}
		: {};
}

/** S3 may show for a while what was there before; and somebody else may have written ours again from what they had read. */
async function seeGone(context: RowContext, copy: string): Promise<RowOutcome> {
	const {deps, target, facts, stop, onWait} = context;
	const {isDone, value} = await askUntil(
		{
			clock: deps.clock,
			signal: stop,
			boundMs: seenMs,
			for: 'S3 still shows the policy of before',
			onWait,
		},
		async () => {
			const answer = await getBucketPolicy(deps.operator, refOf(context), stop);
			const removal =
				answer.ok && answer.value !== undefined
					? withoutOurs(answer.value, target, facts.strangers)
					: undefined;
			const isGone = answer.ok ? removal === undefined || isFree(removal) : isMissing(answer.error);
			return {isDone: isGone, value: answer};
		},
	);
	// Stopped while looking: it was written.
	if (isDone || stop.aborted) {
		return {type: 'done', target, outcome: copy};
	}

	return rowFailed(
		value.ok
			? {
					what: 'S3 still shows statements of ours in the bucket policy',
					why: 'They were taken out, so somebody else may be changing the policy at this moment.',
					next: 'Look who changes it, then try again (r).',
				}
			: troubleOf('Our statements were taken out, but the policy could not be read again', value),
	);
}

const isFree = (removal: Removal) => removal.ok && removal.removed.length === 0;
