import type {Call} from '../aws/answer.js';
import type {Trouble} from '../aws/trouble.js';
import type {Waiting} from '../flow/ask-until.js';
import type {Place} from '../keys/secret-place.js';
import type {ProofState} from '../proof/state.js';
import type {Target} from '../targets/target.js';
import type {Ask, AskEvent} from './asking.js';
import type {Look} from './look.js';
import type {Done, Shown} from './perform/outcome.js';
import type {Move, Situation, Standing} from './situation.js';

export type RotationState = {
	/** `looking` and `doing` end by themselves; `failed` keeps what is known, and another look goes on from there. */
	readonly phase: 'looking' | 'standing' | 'doing' | 'failed' | 'stopped';
	/** As it is known at this moment. */
	readonly target: Target;
	/** Milliseconds since 1970, as of the last event that told the time. */
	readonly now: number;
	/** Somebody asked for a new key before it is due. */
	readonly isWanted: boolean;
	/** A suspicion is spoken of and not written down: what is there is looked at as on one, since then. ISO 8601 UTC. */
	readonly since?: string;
	readonly look?: Look;
	readonly situation?: Situation;
	readonly standing?: Standing;
	/** What is being done. */
	readonly move?: Move;
	/** Everything that was done since this began. */
	readonly done: readonly Done[];
	readonly calls: readonly Call[];
	readonly waiting?: Waiting;
	/** The proof under way, or the last one. */
	readonly proof?: ProofState;
	/** A secret that was shown and is in no file: here only until the program ends. */
	readonly shown?: Shown;
	readonly refusal?: {readonly trouble: Trouble; readonly code?: 1 | 3};
	readonly isStopping: boolean;
	/** Somebody watches: it looks again by itself every few minutes. */
	readonly isWatched: boolean;
	/** Where a file with a secret is proposed: `~`. */
	readonly keyFolder: string;
	/** What is being asked before a step; it replaces the body of the screen. */
	readonly ask?: Ask;
};

export type RotationEvent =
	| {
			readonly type: 'looked';
			readonly look: Look;
			readonly target: Target;
			readonly situation: Situation;
			readonly at: number;
	  }
	| {readonly type: 'lookFailed'; readonly trouble: Trouble; readonly at: number}
	| {readonly type: 'lookAsked'}
	/** The time has come, unless there was another look since the one of this time. */
	| {readonly type: 'lookDue'; readonly of: number}
	/** Confirmed by whoever asked: a new key needs a place for its secret. */
	| {readonly type: 'stepAsked'; readonly move: Move; readonly place?: Place}
	/** Keys may be in other hands: written down before anything is done about it. Without keys it is taken back. */
	| {readonly type: 'suspected'; readonly keys: readonly string[]; readonly since: string}
	| {readonly type: 'stepDone'; readonly target: Target; readonly done: readonly Done[]}
	| {
			readonly type: 'stepFailed';
			readonly target: Target;
			readonly done: readonly Done[];
			readonly trouble: Trouble;
			readonly code?: 1 | 3;
			/** The place for the secret was not taken, before anything was sent: another one is asked for. */
			readonly refusedPlace?: Place;
	  }
	| {readonly type: 'secretShown'; readonly shown: Shown}
	| {readonly type: 'called'; readonly call: Call}
	| {readonly type: 'waited'; readonly waiting: Waiting}
	| {readonly type: 'proofMoved'; readonly proof: ProofState}
	| {readonly type: 'timePassed'; readonly at: number}
	| {readonly type: 'stopAsked'}
	| AskEvent;

export type RotationEffect =
	| ({readonly type: 'look'} & Pick<RotationState, 'target' | 'isWanted' | 'since'>)
	| {
			readonly type: 'do';
			readonly move: Move;
			readonly target: Target;
			readonly look: Look;
			readonly place?: Place;
	  }
	| {
			readonly type: 'suspect';
			readonly target: Target;
			readonly keys: readonly string[];
			readonly since: string;
	  }
	/** In a few minutes, if nothing else has begun: answers `lookDue`. */
	| {readonly type: 'lookLater'; readonly at: number}
	| {readonly type: 'tellTime'}
	| {readonly type: 'stopCalls'};

/** Whether something runs that ends by itself. */
export const isRunning = ({phase}: RotationState): boolean => phase === 'looking' || phase === 'doing';
