import {makeKey} from '../../keys/make-key.js';
import type {Target} from '../../targets/target.js';
import {type Context, keyTools, type Session} from './session.js';

/** Make one access key and tell what came of it. */
export async function createKey(
	session: Session,
	{target}: {readonly target: Target},
	{send, signal}: Context,
): Promise<void> {
	const startedAt = session.deps.clock.now();
	const outcome = await makeKey({
		tools: keyTools(session),
		target,
		origin: 'ours',
		signal,
		onWait: waiting => send({type: 'keyWaited', waiting}),
	});
	if (outcome.ok) {
		const {ok: _, ...made} = outcome;
		send({type: 'keyMade', ...made, durationMs: session.deps.clock.now() - startedAt});
	} else {
		send({type: 'keyFailed', trouble: outcome.trouble, target: outcome.target});
	}
}
