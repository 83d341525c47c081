import type {Call} from '../aws/answer.js';
import type {Trouble} from '../aws/trouble.js';
import type {Waiting} from '../flow/ask-until.js';
import type {Target} from '../targets/target.js';
import type {ExitCode} from '../ui/exit-code.js';
import type {RetireFacts} from './facts.js';
import type {PlannedRow, RetirePlan, RetireRowId} from './plan.js';

/** A step, and how far it is. */
export type RetireRow = PlannedRow & {
	readonly state: 'open' | 'doing' | 'done';
	/** It was so already. */
	readonly wasThere?: boolean;
	/** What came of it, for a person: the path of a copy. */
	readonly outcome?: string;
};

/** What ends the run before its end, and the exit code for it. */
export type Refusal = {readonly trouble: Trouble; readonly code: ExitCode};

export type RetireState = {
	/** `confirming`: the plan is known, and nothing was changed. The last three are ends before the end. */
	readonly phase: 'reading' | 'confirming' | 'working' | 'done' | 'declined' | 'failed' | 'stopped';
	/** As it is known at this moment. */
	readonly target: Target;
	readonly facts?: RetireFacts;
	readonly plan?: RetirePlan;
	readonly rows: readonly RetireRow[];
	/** Those that change something. */
	readonly calls: readonly Call[];
	readonly waiting?: Waiting;
	readonly isStopping: boolean;
	readonly refusal?: Refusal;
};

export type RetireEvent =
	| {readonly type: 'wasRead'; readonly facts: RetireFacts; readonly target: Target}
	| {readonly type: 'readFailed'; readonly refusal: Refusal}
	| {readonly type: 'confirmed'}
	| {readonly type: 'declined'}
	/** By a signal: no further call is made. */
	| {readonly type: 'stopAsked'}
	/** A call that changes something was answered, or not. */
	| {readonly type: 'called'; readonly call: Call}
	| {readonly type: 'waited'; readonly waiting: Waiting}
	| {
			readonly type: 'rowDone';
			readonly row: RetireRowId;
			readonly target: Target;
			readonly wasThere?: boolean;
			readonly outcome?: string;
	  }
	| {readonly type: 'rowFailed'; readonly row: RetireRowId; readonly refusal: Refusal}
	/** Stopped between two calls. */
	| {readonly type: 'rowStopped'; readonly row: RetireRowId};

export type RetireEffect =
	| {readonly type: 'read'; readonly target: Target}
	| {
			readonly type: 'doRow';
			readonly row: RetireRowId;
			readonly target: Target;
			readonly facts: RetireFacts;
	  }
	| {readonly type: 'stopCalls'};

/** Whether nothing comes any more. */
export const hasEnded = ({phase}: RetireState): boolean =>
	phase === 'done' || phase === 'declined' || phase === 'failed' || phase === 'stopped';
