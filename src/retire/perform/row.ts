import type {Answer, Call, Refused} from '../../aws/answer.js';
import {type Trouble, troubleOf} from '../../aws/trouble.js';
import type {Waiting} from '../../flow/ask-until.js';
import {withIntent} from '../../targets/journal.js';
import type {Intent, Target} from '../../targets/target.js';
import {exitCodeOf} from '../../ui/exit-code.js';
import type {RetireFacts} from '../facts.js';
import type {Refusal} from '../state.js';
import type {RetireDeps} from './deps.js';

/** What carrying out one step needs. */
export type RowContext = {
	readonly deps: RetireDeps;
	readonly target: Target;
	readonly facts: RetireFacts;
	/** Aborted when no further call is to be made. Only reads and waits are cut short by it: what changes something is waited for. */
	readonly stop: AbortSignal;
	readonly onWait: (waiting: Waiting) => void;
	/** Told of each call that changes something. */
	readonly onCall: (call: Call) => void;
};

/** How a step ended. */
export type RowOutcome =
	| {
			readonly type: 'done';
			readonly target: Target;
			readonly wasThere?: boolean;
			readonly outcome?: string;
	  }
	| {readonly type: 'failed'; readonly refusal: Refusal}
	/** Between two calls. */
	| {readonly type: 'stopped'};

export const stopped: RowOutcome = {type: 'stopped'};

/** A step that could not be done; the exit code follows from AWS's answer, and without one it could not be told. */
export function rowFailed(trouble: Trouble): RowOutcome {
	return {type: 'failed', refusal: refusalOf(trouble)};
}

/** The same outside of a step. */
export const refusalOf = (trouble: Trouble): Refusal => ({
	trouble,
	code: trouble.error === undefined ? 3 : exitCodeOf(trouble),
});

/** A read that was not answered; one that a stop has cut short is no trouble. */
export function readFailed(what: string, answer: Refused, stop: AbortSignal): RowOutcome {
	return stop.aborted && answer.error.kind === 'cancelled' ? stopped : rowFailed(troubleOf(what, answer));
}

/** Tell of a call that changes something. */
export async function telling<Value>(
	{onCall}: Pick<RowContext, 'onCall'>,
	calling: Promise<Answer<Value>>,
): Promise<Answer<Value>> {
	const answer = await calling;
	onCall(answer.call);
	return answer;
}

/** The record with what is about to be done, to be written before the call is sent. */
export function intending(
	{deps}: Pick<RowContext, 'deps'>,
	target: Target,
	operation: Intent['operation'],
	keys: readonly {readonly accessKeyId: string}[],
): Target {
	const {clock, run} = deps;
	return withIntent(target, {
		operation,
		at: new Date(clock.now()).toISOString(),
		keysBefore: keys.map(key => key.accessKeyId),
		run: run.id,
		pid: run.pid,
	});
}
