import {suspecting} from './look.js';
import {nextStep} from './next-step.js';
import type {RotationState} from './state.js';

/** What is about to be printed is in the hands of whoever reads it. */
export function withShown(state: RotationState): RotationState {
	const {shown, situation} = state;
	if (shown === undefined || situation === undefined) {
		return state;
	}

	const keys = situation.keys.map(key =>
		key.accessKeyId === shown.accessKeyId ? ({...key, secret: 'confirmed'} as const) : key,
	);
	const known = {...situation, keys};
	return {...state, situation: known, standing: nextStep(known)};
}

/** Shown alone, a suspicion is only supposed: what would come next is said, and nothing is written down. */
export function supposing(
	state: RotationState,
	{
		suspicion,
		key,
	}: {readonly suspicion?: {readonly since: string} | undefined; readonly key?: string | undefined},
): RotationState {
	const {situation, now} = state;
	if (suspicion === undefined || situation === undefined) {
		return state;
	}

	const {compromise} = situation;
	const before = compromise?.keys ?? [];
	const all = situation.keys.map(({accessKeyId}) => accessKeyId);
	// What was said before stays said; a key that is named now comes to it.
	const keys = key !== undefined ? [...new Set([...before, key])] : compromise === undefined ? all : before;
	const at = new Date(now).toISOString();
	const supposed = suspecting(situation, {at, since: suspicion.since, ...compromise, keys});
	return {...state, situation: supposed, standing: nextStep(supposed)};
}
