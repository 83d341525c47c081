import type {RunningProof} from '../proof/open-proof.js';
import {proofRecordOf} from '../proof/record.js';
import type {ProofRecord} from '../targets/target.js';
import type {Noting} from './activity.js';

const words = {
	proven: {what: 'Proof: proven', outcome: 'ok'},
	violated: {what: 'Proof: violated', outcome: 'refused'},
	'not-proven': {what: 'Proof: not proven', outcome: 'unknown'},
} as const;

/** Note what a proof of a target came to. */
export function noteRecord(
	{verdict, at, probes, off}: ProofRecord,
	target: string,
	noting: Noting,
	who: string,
): void {
	const wrong = off === 0 ? '' : verdict === 'violated' ? `, ${off} wrong` : `, ${off} not known`;
	noting.entry({at, ...words[verdict], target, note: `${probes} probes${wrong}`, who});
}

/** Note a proof once it has ended. */
export function noteProof({flow}: RunningProof, noting: Noting, who: string): void {
	const stop = flow.subscribe(() => {
		const state = flow.getState();
		if (state.phase === 'done') {
			stop();
			noteRecord(proofRecordOf(state), state.evidence.input.name, noting, who);
		}
	});
}
