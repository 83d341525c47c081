import {onAbort, until} from '../flow/until.js';
import type {RunningProof} from './open-proof.js';
import type {ProofState} from './state.js';

/** Follow a proof to its end; the signal stops it, and it cleans up. `look` is called after each change. */
export async function untilDone(
	{flow}: Pick<RunningProof, 'flow'>,
	signal: AbortSignal,
	look: () => void = () => {},
): Promise<ProofState> {
	const forget = onAbort(signal, () => flow.send({type: 'stopAsked'}));
	const state = await until(flow, now => {
		look();
		return now.phase === 'done';
	});
	forget();
	return state;
}
