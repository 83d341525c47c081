import type {RunningProof} from '../proof/open-proof.js';
import {counted} from '../proof/tally.js';
import type {Noting} from './activity.js';

const words = {proven: 'Proof: proven', violated: 'Proof: violated', 'not-proven': 'Proof: not proven'};

/** Note what a proof came to, once it has ended. */
export function noteProof({flow}: RunningProof, noting: Noting, who: string): void {
	const stop = flow.subscribe(() => {
		const {phase, verdict, results, now, evidence} = flow.getState();
		if (phase !== 'done' || verdict === undefined) {
			return;
		}

		stop();
		const off = results.filter(row => row.verdict === 'violated').length;
		noting.entry({
			at: new Date(now).toISOString(),
			what: words[verdict],
			outcome: verdict === 'proven' ? 'ok' : verdict === 'violated' ? 'refused' : 'unknown',
			target: evidence.input.name,
			note: `${counted(results).length} probes${off > 0 ? `, ${off} wrong` : ''}`,
			who,
		});
	});
}
