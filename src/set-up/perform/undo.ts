import {deleteBucketPolicy, getBucketPolicy, putBucketPolicy} from '../../aws/bucket-policy.js';
import {deleteBucket} from '../../aws/buckets.js';
import {listAccessKeys} from '../../aws/keys.js';
import type {Trouble} from '../../aws/trouble.js';
import {isMissing, troubleOf} from '../../aws/trouble.js';
import {deleteUser} from '../../aws/users.js';
import {removeKey} from '../../keys/remove-key.js';
import {isSamePolicy} from '../../policy/compare.js';
import {mergePolicy, removeOurs} from '../../policy/merge.js';
import type {PolicySubject} from '../../policy/options.js';
import {withIntent, withoutIntent} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import type {ApplyJob} from '../effect.js';
import type {PlanRowId} from '../state.js';
import {type Context, keep, keyTools, operatorOf, type Session} from './session.js';

type Undone = {readonly ok: true; readonly target?: Target} | {readonly ok: false; readonly trouble: Trouble};

/** Take back what this run made, last first; the first refusal ends it, and what was done until then is said. */
export async function undo(
	session: Session,
	{
		rows,
		job,
		before,
	}: {readonly rows: readonly PlanRowId[]; readonly job: ApplyJob; readonly before?: Target},
	{send, signal}: Context,
): Promise<void> {
	let current = job;
	for (const row of rows) {
		const outcome = await undoRow(session, row, current, signal);
		if (!outcome.ok) {
			send({type: 'undoneOne', row, trouble: outcome.trouble});
			send({type: 'undoEnded', trouble: outcome.trouble});
			return;
		}

		current = {...current, target: outcome.target ?? current.target};
		send({type: 'undoneOne', row, target: current.target});
	}

	const target = leftAfter(current.target, before, rows);
	if (target === undefined) {
		await session.deps.store.forget(current.target.name);
		send({type: 'undoEnded'});
		return;
	}

	const trouble = await keep(session, target);
	send({type: 'undoEnded', target, ...(trouble === undefined ? {} : {trouble})});
}

/** What an earlier run made, or a call whose answer never came may have made, stays remembered. */
function leftAfter(
	target: Target,
	before: Target | undefined,
	rows: readonly PlanRowId[],
): Target | undefined {
	// With a user that is gone everything of it is.
	const isUserGone = rows.includes('create-user');
	if (before === undefined || isUserGone) {
		const isOpen = target.intent !== undefined && !isUserGone;
		return isOpen ? target : before && withoutIntent(before);
	}

	const {keys, user, intent} = target;
	const known = {...withoutIntent(before), keys, user};
	return intent === undefined ? known : withIntent(known, intent);
}

async function undoRow(
	session: Session,
	row: PlanRowId,
	job: ApplyJob,
	signal: AbortSignal,
): Promise<Undone> {
	switch (row) {
		case 'create-key':
			return undoKeys(session, job, signal);
		case 'write-policy':
			return undoPolicy(session, job, signal);
		case 'create-bucket': {
			const answer = await deleteBucket(
				operatorOf(session),
				{bucket: job.target.bucket, owner: job.owner},
				signal,
			);
			return answer.ok || isMissing(answer.error)
				? {ok: true}
				: {ok: false, trouble: troubleOf(`The bucket ${job.target.bucket} was not deleted`, answer)};
		}

		case 'create-user':
			return undoUser(session, job, signal);
		default:
			return {ok: true};
	}
}

async function undoKeys(session: Session, job: ApplyJob, signal: AbortSignal): Promise<Undone> {
	let {target} = job;
	for (const {accessKeyId} of target.keys.filter(key => key.origin !== 'foreign')) {
		const outcome = await removeKey(keyTools(session), target, accessKeyId, signal);
		if (!outcome.ok) {
			return outcome;
		}

		target = outcome.target;
	}

	return {ok: true, target};
}

const notTakenBack = 'Our statements were not taken out of the bucket policy';

/** Only our statements go, before the user does: statements of a user that is gone could not be stored again. */
async function undoPolicy(session: Session, job: ApplyJob, signal: AbortSignal): Promise<Undone> {
	const aws = operatorOf(session);
	const ref = {bucket: job.target.bucket, owner: job.owner};
	const current = await getBucketPolicy(aws, ref, signal);
	if (!current.ok) {
		return {ok: false, trouble: troubleOf(notTakenBack, current)};
	}

	const {arn} = job.target.user;
	if (current.value === undefined || arn === undefined) {
		return {ok: true};
	}

	const wanted = policyWithout(current.value, job, {...job.subject, userArn: arn});
	if (!wanted.ok) {
		return wanted;
	}

	const answer =
		wanted.text === undefined
			? await deleteBucketPolicy(aws, ref, signal)
			: await putBucketPolicy(aws, {...ref, policy: wanted.text}, signal);
	return answer.ok ? {ok: true} : {ok: false, trouble: troubleOf(notTakenBack, answer)};
}

/** The policy without what this run wrote: without our statements, or with those that were there before. Undefined: none. */
function policyWithout(
	current: string,
	{bucket, options}: ApplyJob,
	subject: PolicySubject,
): {readonly ok: true; readonly text: string | undefined} | {readonly ok: false; readonly trouble: Trouble} {
	const before = bucket.policy?.known === true ? bucket.policy.value : undefined;
	const old = before === undefined ? undefined : removeOurs(before, subject);
	if (before === undefined || old?.ok !== true || old.removed.length === 0) {
		const removed = removeOurs(current, subject);
		return removed.ok ? {ok: true, text: removed.text} : {ok: false, trouble: removed.problem};
	}

	// An earlier run's statements are what backups go by now: they come back as they were.
	const written = mergePolicy(before, subject, options);
	return written.ok && isSamePolicy(current, written.text)
		? {ok: true, text: before}
		: {
				ok: false,
				trouble: {
					what: notTakenBack,
					why: 'Somebody changed the policy since it was written.',
					next: 'Compare it with the copy that was kept of what was there before.',
				},
			};
}

async function undoUser(session: Session, job: ApplyJob, signal: AbortSignal): Promise<Undone> {
	const aws = operatorOf(session);
	const {name} = job.target.user;
	const keys = await listAccessKeys(aws, {user: name}, signal);
	if (keys.ok && keys.value.length > 0) {
		const lost = await undoKeys(session, job, signal);
		if (!lost.ok) {
			return lost;
		}
	}

	const answer = await deleteUser(aws, {user: name}, signal);
	return answer.ok || isMissing(answer.error)
		? {ok: true}
		: {ok: false, trouble: troubleOf(`The user ${name} was not deleted`, answer)};
}
