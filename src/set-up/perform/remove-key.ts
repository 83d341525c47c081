import {deleteAccessKey, updateAccessKey} from '../../aws/keys.js';
import {withKeyFacts, withoutKey} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import type {Trouble} from '../state.js';
import {isMissing, keep, type RowContext, type RowOutcome, rowRefused} from './row.js';
import {operatorOf, type Session} from './session.js';
import {troubleOf} from './trouble.js';

/** Remove the keys whose secret nobody has: switched off and deleted in one go. */
export async function runRemoveKeys({session, job, signal}: RowContext): Promise<RowOutcome> {
	let {target} = job;
	for (const accessKeyId of job.lostKeys) {
		const outcome = await removeKey(session, target, accessKeyId, signal);
		if (!outcome.ok) {
			return rowRefused(outcome.trouble, target);
		}

		target = outcome.target;
	}

	return {ok: true, target};
}

/** Switch a key off and delete it; one that is gone already is fine. */
export async function removeKey(
	session: Session,
	target: Target,
	accessKeyId: string,
	signal: AbortSignal,
): Promise<{readonly ok: true; readonly target: Target} | {readonly ok: false; readonly trouble: Trouble}> {
	const key = {user: target.user.name, accessKeyId};
	const off = await updateAccessKey(operatorOf(session), {...key, status: 'Inactive'}, signal);
	if (off.ok) {
		const at = new Date(session.deps.clock.now()).toISOString();
		await keep(session, withKeyFacts(target, accessKeyId, {deactivatedAt: at}));
	} else if (!isMissing(off.error)) {
		return {ok: false, trouble: troubleOf(`The key ${accessKeyId} could not be turned off`, off)};
	}

	const gone = await deleteAccessKey(operatorOf(session), key, signal);
	if (!gone.ok && !isMissing(gone.error)) {
		return {ok: false, trouble: troubleOf(`The key ${accessKeyId} is off, but could not be deleted`, gone)};
	}

	const known = withoutKey(target, accessKeyId);
	await keep(session, known);
	return {ok: true, target: known};
}
