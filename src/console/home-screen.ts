import {runFlow} from '../flow/flow.js';
import {firstHomeEffects, initialHome, updateHome} from '../home/flow.js';
import {createPerformHome, type HomeDeps} from '../home/perform.js';
import {homeView} from '../home/screen.js';
import type {FirstChoice} from '../home/screens/empty.js';
import type {HomeEvent} from '../home/state.js';
import type {Identity} from '../ui/identity.js';
import type {OpenScreen} from './open-screen.js';

export type HomeScreenOptions = {
	readonly deps: HomeDeps;
	/** What can be begun while nothing is remembered. */
	readonly firstChoices: () => readonly FirstChoice[];
	readonly identity: () => Identity;
	/** Tells when it becomes known whose credentials these are. */
	readonly onIdentity: (listener: () => void) => () => void;
};

/** Home with its flow. */
export function openHome({deps, firstChoices, identity, onIdentity}: HomeScreenOptions): OpenScreen {
	const perform = createPerformHome(deps);
	const flow = runFlow(
		initialHome(deps.clock.now(), identity().isReadOnly),
		updateHome,
		perform,
		undefined,
		firstHomeEffects,
	);
	return {
		view: size => homeView(flow.getState(), size, firstChoices(), identity().whose),
		send: event => flow.send(event as HomeEvent),
		subscribe(listener) {
			const ends = [flow.subscribe(listener), onIdentity(listener)];
			return () => {
				for (const end of ends) {
					end();
				}
			};
		},
		identity,
		leaveTo: () => undefined,
		farewell: () => [],
		async close() {
			flow.close();
		},
	};
}
