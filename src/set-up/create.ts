import {openAws} from '../aws/clients.js';
import type {SignIn} from '../aws/sign-in.js';
import {type Flow, runFlow} from '../flow/flow.js';
import type {SetUpEvent} from './event.js';
import {updateSetUp} from './flow.js';
import {type InitialAnswers, initialSetUp} from './initial.js';
import type {SetUpDeps} from './perform/deps.js';
import {createPerformSetUp} from './perform.js';
import type {SetUpState} from './state.js';

/** A set-up that runs: its flow, and how to end it. */
export type SetUp = {
	readonly flow: Flow<SetUpState, SetUpEvent>;
	/** Ends the flow and removes what must not stay: test objects, a temporary key. What was made for the target stays, and can be gone on with. */
	readonly close: () => Promise<void>;
};

/** Begin a set-up: with nothing, with answers from flags, or with a target that was begun before. It asks for credentials at once. */
export function createSetUp(deps: SetUpDeps, answers: InitialAnswers = {}): SetUp {
	const performer = createPerformSetUp(deps);
	const {id, version} = deps.run;
	const run = {id, version, startedAt: deps.clock.now(), keyFolder: deps.keyFolder ?? '~'};
	const initial = initialSetUp(run, answers);
	const flow = runFlow(initial, updateSetUp, performer.perform);
	flow.send({type: 'began'});
	let closing: Promise<void> | undefined;
	return {
		flow,
		async close() {
			flow.close();
			closing ??= performer.close();
			return closing;
		},
	};
}

/** Opens sessions with AWS as set-up wants them. */
export function setUpOpener({
	clock,
	timeoutMs,
	signIn,
}: Pick<SetUpDeps, 'clock'> & {
	readonly timeoutMs?: number;
	readonly signIn?: SignIn;
}): SetUpDeps['openAws'] {
	return async (connection, options) =>
		openAws(connection, {
			clock,
			...options,
			...(timeoutMs === undefined ? {} : {timeoutMs}),
			...(signIn && {signIn}),
		});
}
