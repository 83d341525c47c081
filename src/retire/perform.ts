import type {Perform} from '../flow/flow.js';
import {runDeleteUser} from './perform/delete-user.js';
import type {RetireDeps} from './perform/deps.js';
import {runForget} from './perform/forget.js';
import {runDeleteKeys, runTurnOffKeys} from './perform/keys.js';
import {readAll} from './perform/read.js';
import type {RowContext, RowOutcome} from './perform/row.js';
import {runTakeOutStatements} from './perform/take-out-statements.js';
import type {RetireRowId} from './plan.js';
import type {RetireEffect, RetireEvent} from './state.js';

export type {RetireDeps} from './perform/deps.js';

const runners: Readonly<Record<RetireRowId, (context: RowContext) => Promise<RowOutcome>>> = {
	'turn-off-keys': runTurnOffKeys,
	'take-out-statements': runTakeOutStatements,
	'delete-keys': runDeleteKeys,
	'delete-user': runDeleteUser,
	forget: runForget,
};

/** Does what the flow asks for. A stop lets the call that is under way end: what it did is known then. */
export function createPerformRetire(deps: RetireDeps): Perform<RetireEvent, RetireEffect> {
	const stopper = new AbortController();
	const stop = stopper.signal;
	return async (effect, {send}) => {
		switch (effect.type) {
			case 'stopCalls':
				return stopper.abort();
			case 'read': {
				const read = await readAll(effect.target, {
					deps,
					signal: stop,
					onWait: waiting => send({type: 'waited', waiting}),
				});
				return send(
					read.ok
						? {type: 'wasRead', facts: read.facts, target: read.target}
						: {type: 'readFailed', refusal: read.refusal},
				);
			}

			case 'doRow': {
				const {row, target, facts} = effect;
				const outcome = await runners[row]({
					deps,
					target,
					facts,
					stop,
					onWait: waiting => send({type: 'waited', waiting}),
					onCall: call => send({type: 'called', call}),
				});
				return send(eventOf(row, outcome));
			}
		}
	};
}

function eventOf(row: RetireRowId, outcome: RowOutcome): RetireEvent {
	switch (outcome.type) {
		case 'done': {
			const {type: _, ...rest} = outcome;
			return {type: 'rowDone', row, ...rest};
		}

		case 'failed':
			return {type: 'rowFailed', row, refusal: outcome.refusal};
		case 'stopped':
			return {type: 'rowStopped', row};
	}
}
