import type {SetUpFlags} from '../../src/flags.js';
import {type Answers, nextAnswer} from '../../src/set-up/answers.js';
import {createSetUp, type SetUp, type SetUpDeps} from '../../src/set-up/run.js';
import type {SetUpState} from '../../src/set-up/state.js';
import {type Account, answersOf, defaultFlags} from './account.js';

const asYes: Answers = {
	isYes: true,
	isDryRun: false,
	canAsk: false,
	hasRegion: false,
	isSandbox: false,
	bucket: 'said',
};

/** A set-up as the flags say, to be driven and closed by the test. */
export function begin(
	account: Account,
	flags: Partial<SetUpFlags> = {},
	change: Partial<SetUpDeps> = {},
): SetUp {
	const initial = answersOf({...defaultFlags, ...flags}, account.store, account.sandbox.endpoint);
	return createSetUp(account.deps(change), initial);
}

/** Carries the plan out up to the first proof, and ends there. */
export async function setUpToTheTest(account: Account, flags: Partial<SetUpFlags> = {}): Promise<SetUpState> {
	const setUp = begin(account, flags);
	const state = await drive(setUp, isTested);
	await setUp.close();
	return state;
}

/** The plan was carried out, and the key puts: what is left is the proof. */
export const isTested = ({test}: SetUpState): boolean => test.status === 'passed';

/** Answers a set-up as `--yes` does until it is where the test wants it; trouble on the way is the test's failure. */
export async function drive(
	{flow}: SetUp,
	isThere: (state: SetUpState) => boolean,
	signal?: AbortSignal,
): Promise<SetUpState> {
	for (;;) {
		const state = flow.getState();
		if (isThere(state) || signal?.aborted) {
			return state;
		}

		const next = nextAnswer(state, asYes);
		switch (next.type) {
			case 'wait':
				await changed(flow, signal);
				break;
			case 'send':
				flow.send(next.event);
				break;
			default:
				throw new Error(
					`It ended at ${state.step}: ${JSON.stringify(next.type === 'end' ? next.trouble : next.question.text)}`,
				);
		}
	}
}

/** Waits until it is so, without an answer to anything. */
export async function until({flow}: SetUp, isThere: (state: SetUpState) => boolean): Promise<SetUpState> {
	while (!isThere(flow.getState())) {
		await changed(flow, undefined);
	}

	return flow.getState();
}

async function changed(flow: SetUp['flow'], signal: AbortSignal | undefined): Promise<void> {
	return new Promise(resolve => {
		const end = () => {
			stop();
			signal?.removeEventListener('abort', end);
			resolve();
		};

		const stop = flow.subscribe(end);
		signal?.addEventListener('abort', end);
	});
}
