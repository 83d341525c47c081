import {runFlow} from '../flow/flow.js';
import {firstRotationEffects, initialRotation, updateRotation} from '../rotation/flow.js';
import {farewellLines} from '../rotation/lines.js';
import {createPerformRotation, type RotationDeps} from '../rotation/perform.js';
import {rotationView} from '../rotation/screen.js';
import type {RotationEvent} from '../rotation/state.js';
import type {Target} from '../targets/target.js';
import type {Identity} from '../ui/identity.js';
import type {OpenScreen} from './open-screen.js';

/** The rotation of a target's key, with its flow: it looks at once, and again every few minutes. */
export function openRotationScreen(
	target: Target,
	deps: RotationDeps,
	identity: () => Identity,
	keyFolder?: string,
): OpenScreen {
	const initial = initialRotation(target, deps.clock.now(), {isWatched: true, ...(keyFolder && {keyFolder})});
	const perform = createPerformRotation(deps);
	const flow = runFlow(initial, updateRotation, perform, undefined, firstRotationEffects(initial));
	return {
		view(size) {
			const {whose, isReadOnly} = identity();
			return rotationView(flow.getState(), size, {whose, isReadOnly});
		},
		send(event) {
			// The console says it when it comes back to this screen.
			const isBack = (event as {readonly type: string}).type === 'checkAsked';
			flow.send(isBack ? {type: 'lookAsked'} : (event as RotationEvent));
		},
		subscribe: flow.subscribe,
		identity,
		leaveTo: () => undefined,
		farewell: () => farewellLines(flow.getState()),
		async close() {
			flow.close();
			await perform.finish();
		},
	};
}
