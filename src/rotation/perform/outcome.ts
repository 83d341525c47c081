import type {Trouble} from '../../aws/trouble.js';
import type {Place} from '../../keys/secret-place.js';
import type {Secret} from '../../secret.js';
import type {Target} from '../../targets/target.js';
import type {Move} from '../situation.js';

/** Something that was done, in words and for programs. */
export type Done = Move & {
	/** `turned off AKIA…`. */
	readonly words: string;
	/** What a person has to know besides: a sentence. */
	readonly warning?: string;
	/** Only of `create`: `profile:NAME`, `file:PATH`, `printed`, `discarded`. */
	readonly savedTo?: string;
	/** Of a proof: its verdict. */
	readonly verdict?: 'proven' | 'violated' | 'not-proven';
	readonly evidence?: string;
};

/** How a step ended. What was done before it failed is told too. */
export type StepOutcome =
	| {readonly type: 'done'; readonly done: readonly Done[]; readonly target: Target; readonly shown?: Shown}
	| {
			readonly type: 'failed';
			readonly done: readonly Done[];
			readonly trouble: Trouble;
			readonly target: Target;
			readonly shown?: Shown;
			/** Where the exit code does not follow from the trouble. */
			readonly code?: 1 | 3;
			/** The place for the secret was not taken, before anything was sent. */
			readonly refusedPlace?: Place;
	  };

/** A secret that goes to no file: it is on its way to the one place that shows it. */
export type Shown = {readonly accessKeyId: string; readonly secret: Secret};
