import {findKey} from '../../keys/find-key.js';
import type {Target} from '../../targets/target.js';
import {type Context, keyTools, type Session} from './session.js';

/** The key to prove a target with that was set up before. */
export async function findProofKey(
	session: Session,
	{target}: {readonly target: Target},
	{send, signal}: Context,
): Promise<void> {
	const {deps} = session;
	// The environment may hold the key of another target.
	const isOfTarget = target.keys.some(key => key.accessKeyId === deps.userCredentials?.accessKeyId);
	const found = await findKey({
		tools: keyTools(session),
		target,
		given: isOfTarget ? deps.userCredentials : undefined,
		credentialsFile: deps.credentialsFile,
		mayMakeTemporary: deps.mayMakeTemporaryKey,
		signal,
		onWait: waiting => send({type: 'testWaited', waiting}),
	});
	if (!found.ok) {
		return send({type: 'proofKeyMissing', trouble: found.trouble, target: found.target});
	}

	const {ok: _, ...key} = found;
	if (key.isTemporary) {
		session.temporary = {target: key.target, accessKeyId: key.accessKeyId};
	}

	send({type: 'proofKeyFound', ...key});
}
