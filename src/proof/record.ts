import type {ProofRecord} from '../targets/target.js';
import type {ProofState} from './state.js';
import {summarize} from './summary.js';
import {counted} from './tally.js';

/** What is remembered of a proof that has ended. */
export function proofRecordOf(proof: ProofState): ProofRecord {
	const {verdict = 'not-proven', results, now, finishedAt = now} = proof;
	// Of a violated one only what went wrong is told: what stayed open besides does not matter until that is mended.
	const off = results.filter(result =>
		verdict === 'violated'
			? result.verdict === 'violated'
			: result.verdict === 'not-proven' && result.isRequired,
	);
	const {why} = summarize(proof);
	return {
		verdict,
		at: new Date(finishedAt).toISOString(),
		probes: counted(results).length,
		off: off.length,
		...(why === undefined ? {} : {why}),
	};
}
