import type {SetUpEvent} from '../set-up/event.js';
import {farewellLines} from '../set-up/farewell.js';
import type {SetUp} from '../set-up/run.js';
import {setUpView} from '../set-up/screen.js';
import type {Identity} from '../ui/identity.js';
import {identityOf} from './identity-of.js';
import type {OpenScreen} from './open-screen.js';

/** The wizard with its flow; `before` stands in the header until an account is chosen. */
export function openSetUpScreen({flow, close}: SetUp, before: () => Identity): OpenScreen {
	return {
		view: size => setUpView(flow.getState(), size),
		send: event => flow.send(event as SetUpEvent),
		subscribe: flow.subscribe,
		identity() {
			const {where, operator} = flow.getState().account;
			return where === undefined ? before() : identityOf(where, operator?.account);
		},
		leaveTo() {
			return flow.getState().over === undefined ? undefined : {type: 'back'};
		},
		farewell: () => farewellLines(flow.getState()),
		close,
	};
}
