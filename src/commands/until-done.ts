import type {RunningProof} from '../proof/open-proof.js';
import type {ProofState} from '../proof/state.js';

/** Follow a proof to its end; the signal stops it, and it cleans up. `look` is called after each change. */
export async function untilDone(
	{flow}: Pick<RunningProof, 'flow'>,
	signal: AbortSignal,
	look: () => void = () => {},
): Promise<ProofState> {
	return new Promise(resolve => {
		const stop = () => flow.send({type: 'stopAsked'});
		const follow = () => {
			look();
			const state = flow.getState();
			if (state.phase === 'done') {
				forget();
				signal.removeEventListener('abort', stop);
				resolve(state);
			}
		};

		const forget = flow.subscribe(follow);
		signal.addEventListener('abort', stop, {once: true});
		if (signal.aborted) {
			stop();
		}

		follow();
	});
}
