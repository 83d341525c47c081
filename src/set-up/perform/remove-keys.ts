import {removeKey} from '../../keys/remove-key.js';
import {type RowContext, type RowOutcome, rowRefused} from './row.js';
import {keyTools} from './session.js';

/** Remove the keys whose secret nobody has: switched off and deleted in one go. */
export async function runRemoveKeys({session, job, signal}: RowContext): Promise<RowOutcome> {
	let {target} = job;
	for (const accessKeyId of job.lostKeys) {
		const outcome = await removeKey(keyTools(session), target, accessKeyId, signal);
		if (!outcome.ok) {
			return rowRefused(outcome.trouble, target);
		}

		target = outcome.target;
	}

	return {ok: true, target};
}
