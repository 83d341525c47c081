import {keepLastEvidence} from '../proof/evidence/save.js';
import type {RunningProof} from '../proof/open-proof.js';
import {proofRecordOf} from '../proof/record.js';
import type {ProofState} from '../proof/state.js';
import {settingsDirectory} from '../storage/directory.js';
import type {Context} from './context.js';
import type {Noting} from './noting.js';

const words = {
	proven: {what: 'Proof: proven', outcome: 'ok'},
	violated: {what: 'Proof: violated', outcome: 'refused'},
	'not-proven': {what: 'Proof: not proven', outcome: 'unknown'},
} as const;

/** Note what a proof that has ended came to, and keep it as the last one of its target. */
export function noteProof(
	state: ProofState,
	{directory = settingsDirectory()}: Pick<Context, 'directory'>,
	noting: Noting,
): void {
	const {verdict, at, probes, off} = proofRecordOf(state);
	const wrong = off === 0 ? '' : verdict === 'violated' ? `, ${off} wrong` : `, ${off} not known`;
	const target = state.evidence.input.name;
	noting.entry({at, ...words[verdict], target, note: `${probes} probes${wrong}`, who: 'backup key'});
	noting.also(async () => keepLastEvidence(state, directory));
}

/** The same for a proof that runs, once it has ended. */
export function noteWhenEnded(
	{flow}: RunningProof,
	context: Pick<Context, 'directory'>,
	noting: Noting,
): void {
	const stop = flow.subscribe(() => {
		const state = flow.getState();
		if (state.phase === 'done') {
			stop();
			noteProof(state, context, noting);
		}
	});
}
