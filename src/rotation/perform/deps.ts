import type {Call} from '../../aws/answer.js';
import type {KeyTools} from '../../keys/tools.js';
import type {ProveDeps, RunningProof} from '../../proof/open-proof.js';
import type {ProofState} from '../../proof/state.js';
import {type Keeper, keep, openKeeper} from '../../targets/keep.js';
import type {Store} from '../../targets/store.js';
import type {Target} from '../../targets/target.js';

/** What a rotation needs of the world. */
export type RotationDeps = Omit<ProveDeps, 'keep' | 'changedAt' | 'onWait' | 'mayMakeTemporary'> & {
	readonly store: Pick<Store, 'get' | 'list' | 'update'>;
	/** A secret that goes to no file is shown when all has ended, as in JSON: until then nobody has it for certain. */
	readonly isShownLater?: boolean;
	/** Told of a proof when it begins. */
	readonly onProof?: (proof: RunningProof) => void;
};

/** What a step is carried out with, and what it tells while it runs. */
export type StepContext = {
	readonly deps: RotationDeps;
	/** Aborted when no further call is to be made. Only reads and waits are cut short by it. */
	readonly stop: AbortSignal;
	readonly onWait: (waiting: {
		readonly for: string;
		readonly elapsedMs: number;
		readonly boundMs: number;
		readonly asked: number;
	}) => void;
	/** Told of each call that changes something. */
	readonly onCall: (call: Call) => void;
	readonly onProof: (state: ProofState) => void;
};

/** What looking after keys needs. The record as it was last written is known by `kept`. */
export function keyTools({deps}: Pick<StepContext, 'deps'>, target: Target): KeyTools & Keeper {
	const {operator, clock, run} = deps;
	return {operator, clock, run, ...openKeeper(async (next, before) => keep(deps, next, before), target)};
}
