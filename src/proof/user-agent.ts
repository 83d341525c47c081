import type {ProofInput} from './proof.js';

/** Every call of a proof says so: whoever watches can tell it from a thief. */
export const proofUserAgent = ({version, runId}: Pick<ProofInput, 'version' | 'runId'>): string =>
	`nightdrop/${version} proof/${runId}`;
