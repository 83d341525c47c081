import {type Outcome, readOutcome} from './outcome.js';
import type {ProofEffect, ProofEvent, ProofState} from './state.js';

type Step = readonly [ProofState, ...ProofEffect[]];

/** A new key works here and there before it works everywhere: so many good uploads in a row are asked for. */
export const goodInARow = 3;
/** No longer than this is waited for a key that AWS may not know everywhere yet. */
export const warmUpBoundMs = 60_000;
/** Where nothing was changed just now, a denial that stays is believed sooner. */
const deniedBoundMs = 5000;

/** After each upload: the next one, a wait, or the end of the warming up. */
export function warmUpStep(
	state: ProofState,
	{number, seen}: Extract<ProofEvent, {type: 'putAnswered'}>,
	goOn: (state: ProofState) => Step,
): Step {
	if (state.phase !== 'warming-up' || state.evidence.warmUp !== 'running') {
		return [state];
	}

	const outcome = readOutcome(seen, {
		actions: ['s3:PutObject'],
		isAboutAcl: false,
		isOfOwnAccount: true,
		givesReasons: false,
	});
	const {puts} = state.evidence;
	if (outcome.type === 'allowed' && seen.error === undefined) {
		const isEnough =
			puts.length >= goodInARow && puts.slice(-goodInARow).every(({error}) => error === undefined);
		return isEnough
			? goOn({
					...state,
					canaries: {read: number, damage: number - 1, open: number - 2},
					evidence: {...state.evidence, warmUp: 'passed'},
				})
			: [state, {type: 'put', number: number + 1}];
	}

	return state.now - state.warmUpAt < boundFor(outcome, state)
		? [state, {type: 'wait', ms: 1000, for: {type: 'put', number: number + 1}}]
		: goOn({...state, evidence: {...state.evidence, warmUp: 'failed'}});
}

function boundFor(outcome: Outcome, {evidence}: ProofState): number {
	switch (outcome.type) {
		case 'unknown':
			return outcome.isPassing ? warmUpBoundMs : 0;
		case 'denied':
			return evidence.input.changedAt === undefined ? deniedBoundMs : warmUpBoundMs;
		default:
			return 0;
	}
}
