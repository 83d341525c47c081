import {deleteAccessKey, updateAccessKey} from '../aws/keys.js';
import {isMissing, type Trouble, troubleOf} from '../aws/trouble.js';
import {withKeyFacts, withoutKey} from '../targets/journal.js';
import type {Target} from '../targets/target.js';
import type {KeyTools} from './tools.js';

/** Switch a key off and delete it; one that is gone already is fine. */
export async function removeKey(
	tools: KeyTools,
	target: Target,
	accessKeyId: string,
	signal: AbortSignal,
): Promise<{readonly ok: true; readonly target: Target} | {readonly ok: false; readonly trouble: Trouble}> {
	const key = {user: target.user.name, accessKeyId};
	const off = await updateAccessKey(tools.operator, {...key, status: 'Inactive'}, signal);
	if (off.ok) {
		const at = new Date(tools.clock.now()).toISOString();
		await tools.keep(withKeyFacts(target, accessKeyId, {deactivatedAt: at}));
	} else if (!isMissing(off.error)) {
		return {ok: false, trouble: troubleOf(`The key ${accessKeyId} could not be turned off`, off)};
	}

	const gone = await deleteAccessKey(tools.operator, key, signal);
	if (!gone.ok && !isMissing(gone.error)) {
		return {ok: false, trouble: troubleOf(`The key ${accessKeyId} is off, but could not be deleted`, gone)};
	}

	const known = withoutKey(target, accessKeyId);
	await tools.keep(known);
	return {ok: true, target: known};
}
