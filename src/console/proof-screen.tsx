import type {Trouble} from '../aws/trouble.js';
import {createListeners} from '../flow/listeners.js';
import {farewellLines} from '../proof/lines.js';
import type {Opened, RunningProof} from '../proof/open-proof.js';
import {proofView} from '../proof/screen.js';
import type {ProofEvent, ProofState} from '../proof/state.js';
import {callout, sentence} from '../ui/blocks/callout.js';
import {errorCallout} from '../ui/blocks/error-callout.js';
import {Body} from '../ui/components/body.js';
import type {Identity} from '../ui/identity.js';
import type {View} from '../ui/view.js';
import type {OpenScreen} from './open-screen.js';

export type ProofScreenOptions = {
	/** Name of the target. */
	readonly name: string;
	/** Finds the key and begins; asked again to prove again, with the time when something was mended before. */
	readonly open: (signal: AbortSignal, changedAt?: number) => Promise<Opened>;
	readonly whose: () => string;
	readonly identity: () => Identity;
};

type State =
	| {readonly type: 'opening'}
	| {readonly type: 'refused'; readonly trouble: Trouble}
	| {readonly type: 'running'; readonly proof: RunningProof};

/** A proof of a remembered target, with its flow. */
export function openProofScreen({name, open, whose, identity}: ProofScreenOptions): OpenScreen {
	const abort = new AbortController();
	const listeners = createListeners();
	let state: State = {type: 'opening'};
	const change = (next: State) => {
		state = next;
		listeners.tell();
	};

	const begin = async (before: State) => {
		change({type: 'opening'});
		const changedAt = before.type === 'running' ? stateOf(before).mending?.doneAt : undefined;
		if (before.type === 'running') {
			// Its temporary key is gone first: there may be no room for another.
			await before.proof.finish();
		}

		const opened = await open(abort.signal, changedAt);
		if (!opened.ok) {
			return change({type: 'refused', trouble: opened.trouble});
		}

		opened.proof.flow.subscribe(() => change(state));
		change({type: 'running', proof: opened.proof});
	};

	let beginning = begin(state);
	const proveAgain = () => {
		if (state.type === 'refused' || (state.type === 'running' && stateOf(state).phase === 'done')) {
			beginning = begin(state);
		}
	};

	return {
		view: size =>
			state.type === 'running' ? proofView(stateOf(state), size) : waitView(name, state, whose()),
		send(event) {
			if ((event as ProofEvent).type === 'proveAgainAsked') {
				proveAgain();
			} else if (state.type === 'running') {
				state.proof.flow.send(event as ProofEvent);
			}
		},
		subscribe: listeners.subscribe,
		identity,
		leaveTo: () => undefined,
		farewell: () => (state.type === 'running' ? farewellLines(stateOf(state)) : []),
		async close() {
			abort.abort();
			listeners.clear();
			await beginning;
			if (state.type === 'running') {
				await state.proof.finish();
			}
		},
	};
}

const stateOf = ({proof}: Extract<State, {type: 'running'}>): ProofState => proof.flow.getState();

function waitView(name: string, state: Exclude<State, {type: 'running'}>, whose: string): View<ProofEvent> {
	const crumbs = [name, 'Proof'];
	return state.type === 'opening'
		? {
				crumbs,
				isBusy: true,
				bindings: [{keys: ['escape'], label: 'back'}],
				body: (
					<Body
						blocks={[
							callout({
								role: 'busy',
								title: 'Looking for the backup key',
								lines: [
									sentence(
										'Where it was saved; else a temporary key is made for this proof, and deleted after it.',
									),
								],
							}),
						]}
					/>
				),
			}
		: {
				crumbs,
				bindings: [
					{keys: ['p'], label: 'prove again', event: {type: 'proveAgainAsked'}},
					{keys: ['escape'], label: 'back'},
				],
				body: <Body blocks={[errorCallout(state.trouble, {whose})]} />,
			};
}
