import {openProof} from '../../proof/open-proof.js';
import type {ProofState} from '../../proof/state.js';
import {untilDone} from '../../proof/until-done.js';
import type {StoredKey} from '../../storage/ini.js';
import {withKeyFacts} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import {commandLine} from '../../ui/command-words.js';
import {keyTools, type StepContext} from './deps.js';
import type {Done, StepOutcome} from './outcome.js';

type Verdict = NonNullable<Done['verdict']>;

type ProofJob = {
	readonly target: Target;
	/** Absent: it is read from where the journal says that it was saved. */
	readonly key?: StoredKey | undefined;
	/** When the key was made, milliseconds since 1970: AWS may not know it everywhere yet. */
	readonly changedAt?: number;
};

/** Three good puts in a row with a key, then the whole proof; what was seen is written down. */
export async function proveKey(
	{target, key, changedAt}: ProofJob,
	context: StepContext,
): Promise<StepOutcome> {
	const {deps, stop, onWait, onProof} = context;
	const tools = keyTools(context, target);
	const opened = await openProof(
		target,
		{...deps, keep: tools.keep, given: key ?? deps.given, mayMakeTemporary: false, changedAt, onWait},
		stop,
	);
	if (!opened.ok) {
		return {type: 'failed', done: [], trouble: opened.trouble, target: tools.kept(), code: 3};
	}

	deps.onProof?.(opened.proof);
	const {flow} = opened.proof;
	const state = await untilDone(opened.proof, stop, () => onProof(flow.getState()));
	await opened.proof.finish();
	const {accessKeyId} = state.evidence.input;
	const at = new Date(deps.clock.now()).toISOString();
	const isWorking = state.evidence.warmUp === 'passed';
	const known = withKeyFacts(tools.kept(), accessKeyId, isWorking ? {verifiedAt: at} : {});
	await tools.keep(known);
	return ended(state, known);
}

function ended(state: ProofState, target: Target): StepOutcome {
	const {verdict = 'not-proven', evidence} = state;
	const {accessKeyId} = evidence.input;
	const done: Done = {step: 'finish', key: accessKeyId, words: verdictWords[verdict](accessKeyId), verdict};
	if (verdict === 'proven') {
		return {type: 'done', done: [done], target};
	}

	const isRefused = evidence.warmUp === 'failed';
	return {
		type: 'failed',
		done: [done],
		target,
		code: verdict === 'violated' ? 1 : 3,
		trouble: isRefused
			? {
					what: `Puts with ${accessKeyId} are refused`,
					why: 'They were refused for as long as a new key may take to work everywhere.',
					next: 'Nothing else was changed. Try again (r); if it stays so, turn this key off and make another.',
				}
			: {
					what:
						verdict === 'violated'
							? `${accessKeyId} is not write-only`
							: `${accessKeyId} is not proven write-only`,
					why: target.lastProof?.why ?? 'Not every attempt got a clear answer.',
					next: `See which with ${commandLine('prove', target.name)}`,
				},
	};
}

const verdictWords: Readonly<Record<Verdict, (accessKeyId: string) => string>> = {
	proven: id => `proved ${id}: it is write-only`,
	violated: id => `proved ${id}: it is NOT write-only`,
	'not-proven': id => `tried to prove ${id}: not every attempt got a clear answer`,
};
