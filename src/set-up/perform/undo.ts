import {deleteBucketPolicy, getBucketPolicy, putBucketPolicy} from '../../aws/bucket-policy.js';
import {deleteBucket} from '../../aws/buckets.js';
import {listAccessKeys} from '../../aws/keys.js';
import type {Trouble} from '../../aws/trouble.js';
import {isMissing, troubleOf} from '../../aws/trouble.js';
import {deleteUser} from '../../aws/users.js';
import {removeKey} from '../../keys/remove-key.js';
import {removeOurs} from '../../policy/merge.js';
import type {Target} from '../../targets/target.js';
import type {ApplyJob} from '../effect.js';
import type {PlanRowId} from '../state.js';
import {type Context, keyTools, operatorOf, type Session} from './session.js';

type Undone = {readonly ok: true; readonly target?: Target} | {readonly ok: false; readonly trouble: Trouble};

/** Take back what this run made, last first; the first refusal ends it, and what was done until then is said. */
export async function undo(
	session: Session,
	{rows, job}: {readonly rows: readonly PlanRowId[]; readonly job: ApplyJob},
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

	await session.deps.store.forget(current.target.name);
	send({type: 'undoEnded'});
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

/** Only our statements go, before the user does: statements of a user that is gone could not be stored again. */
async function undoPolicy(session: Session, job: ApplyJob, signal: AbortSignal): Promise<Undone> {
	const aws = operatorOf(session);
	const ref = {bucket: job.target.bucket, owner: job.owner};
	const current = await getBucketPolicy(aws, ref, signal);
	const what = 'Our statements were not taken out of the bucket policy';
	if (!current.ok) {
		return {ok: false, trouble: troubleOf(what, current)};
	}

	const {arn} = job.target.user;
	if (current.value === undefined || arn === undefined) {
		return {ok: true};
	}

	const removed = removeOurs(current.value, {...job.subject, userArn: arn});
	if (!removed.ok) {
		return {ok: false, trouble: removed.problem};
	}

	const answer =
		removed.text === undefined
			? await deleteBucketPolicy(aws, ref, signal)
			: await putBucketPolicy(aws, {...ref, policy: removed.text}, signal);
	return answer.ok ? {ok: true} : {ok: false, trouble: troubleOf(what, answer)};
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
