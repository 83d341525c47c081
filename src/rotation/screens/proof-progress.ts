import type {ProofState} from '../../proof/state.js';
import {type CalloutLine, sentence} from '../../ui/blocks/callout.js';
import {formatNumber} from '../../ui/format.js';

/** How far the proof of a new key is; nothing where none runs. */
export function progressOfProof(proof: ProofState | undefined): readonly CalloutLine[] {
	if (proof === undefined || proof.phase === 'done') {
		return [];
	}

	return [
		sentence(
			proof.evidence.warmUp === 'running'
				? 'Waiting for three good puts in a row: a new key may take up to 60 s to work everywhere.'
				: `Proof: ${formatNumber(proof.results.length, 'answer')} so far.`,
		),
	];
}
