import type {Next} from '../next.js';
import type {SetUpState} from '../state.js';

/** Ask the same credentials again, in another region. */
export function reconnect(state: SetUpState, region: string): Next {
	const {chosen} = state.account;
	return chosen === undefined
		? [state]
		: [
				{...state, step: 'account', account: {...state.account, status: 'asking'}},
				{type: 'connect', source: chosen, region},
			];
}
