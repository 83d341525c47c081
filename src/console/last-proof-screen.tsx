import {createListeners} from '../flow/listeners.js';
import {movePast} from '../proof/evidence/past.js';
import type {PastAnswer} from '../proof/evidence/read.js';
import {pastView} from '../proof/past-screen.js';
import type {Move} from '../proof/state.js';
import {errorCallout} from '../ui/blocks/error-callout.js';
import {Body} from '../ui/components/body.js';
import type {Identity} from '../ui/identity.js';
import type {Go, View} from '../ui/view.js';
import type {OpenScreen} from './open-screen.js';

export type LastProofOptions = {
	/** Name of the target. */
	readonly name: string;
	/** Reads what is kept; asked again when the screen comes back in sight, since it may have been proved meanwhile. */
	readonly read: () => Promise<PastAnswer>;
	readonly identity: () => Identity;
};

/** The last proof of a target as it was kept: only looked at. */
export function openLastProof({name, read, identity}: LastProofOptions): OpenScreen {
	let answer: PastAnswer | undefined;
	const listeners = createListeners();
	const change = (next: PastAnswer) => {
		answer = next;
		listeners.tell();
	};

	const look = async () => change(await read());
	void look();
	return {
		view: size => (answer?.ok ? pastView(answer.past, size) : plainView(name, answer)),
		send(event) {
			if ((event as {readonly type: string}).type === 'checkAsked') {
				void look();
			} else if (answer?.ok) {
				change({ok: true, past: movePast(answer.past, event as Move)});
			}
		},
		subscribe: listeners.subscribe,
		identity,
		leaveTo: () => undefined,
		farewell: () => [],
		async close() {
			listeners.clear();
		},
	};
}

/** Until it was read, and where it cannot be. */
function plainView(name: string, answer: Exclude<PastAnswer, {ok: true}> | undefined): View<Go> {
	return {
		crumbs: [name, 'Last proof'],
		bindings: [
			{keys: ['p'], label: 'prove again', event: {type: 'go', to: {type: 'proof', target: name}}},
			{keys: ['escape'], label: 'back'},
		],
		body: (
			<Body
				blocks={answer === undefined ? [] : [errorCallout(answer.trouble, {whose: 'you', role: 'unknown'})]}
			/>
		),
	};
}
