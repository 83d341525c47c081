import type {Aws} from '../aws/clients.js';
import type {RotationDeps} from '../rotation/perform.js';
import type {Environment} from '../terminal/capabilities.js';
import {noteWhenEnded} from './note-proof.js';
import {proveDeps} from './prove-deps.js';
import type {Session} from './session.js';
import {keyOfEnvironment} from './set-up-deps.js';

/** What a rotation needs of this machine. */
export function rotationDeps(
	{context, store, noting}: Pick<Session, 'context' | 'store' | 'noting'>,
	operator: Aws,
	environment: Environment,
): RotationDeps {
	const {keep: _, ...deps} = proveDeps(context, operator, store);
	return {
		...deps,
		store,
		given: keyOfEnvironment(environment),
		onProof: proof => noteWhenEnded(proof, context, noting),
	};
}
