import type {OpenScreen} from '../console/open-screen.js';
import {openProofScreen} from '../console/proof-screen.js';
import {openProof} from '../proof/open-proof.js';
import {openStore} from '../targets/store.js';
import type {Context} from './context.js';
import {noteWhenEnded} from './note-proof.js';
import type {Noting} from './noting.js';
import type {OperatorSessions} from './operator.js';
import {proveDeps} from './prove-deps.js';
import {keyOfEnvironment} from './set-up-deps.js';

export type ProveOptions = {
	readonly context: Context;
	readonly operator: OperatorSessions;
	readonly noting: Noting;
	/** Of a remembered target. */
	readonly name: string;
};

/** The proof of a remembered target as a screen of the console. */
export async function openProve({context, operator, noting, name}: ProveOptions): Promise<OpenScreen> {
	const {directory, environment} = context;
	const store = await openStore(directory === undefined ? {} : {directory});
	return openProofScreen({
		name,
		async open(signal, changedAt) {
			const target = store.get(name);
			if (target === undefined) {
				return {
					ok: false,
					trouble: {what: `${name} is not remembered on this machine any more`, next: 'Go back (esc).'},
				};
			}

			const aws = await operator.open(target);
			const opened = await openProof(
				target,
				{
					...proveDeps(context, aws, store),
					given: keyOfEnvironment(environment),
					mayMakeTemporary: true,
					changedAt,
				},
				signal,
			);
			if (opened.ok) {
				noteWhenEnded(opened.proof, context, noting);
			}

			return opened;
		},
		whose: () => operator.identity().whose,
		identity: operator.identity,
	});
}
