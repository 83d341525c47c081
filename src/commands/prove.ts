import type {CommonFlags, ProveFlags} from '../flags.js';
import {saveEvidenceAs} from '../proof/evidence/save.js';
import {proofJson} from '../proof/json.js';
import {proofLines} from '../proof/lines.js';
import type {RunningProof} from '../proof/open-proof.js';
import type {ProofState} from '../proof/state.js';
import {untilDone} from '../proof/until-done.js';
import {exitCodeOf} from '../ui/exit-code.js';
import {tellTrouble} from '../ui/trouble-words.js';
import {givenKey} from './given-key.js';
import {isTerminal, type Machine, type Output} from './machine.js';
import {noteWhenEnded} from './note-proof.js';
import {problemOf, sayProblem} from './problem.js';
import {proveDeps} from './prove-deps.js';
import {withTarget} from './session.js';

/** `nightdrop prove` in lines or as JSON. */
export async function runProve(
	flags: ProveFlags,
	common: CommonFlags,
	machine: Machine,
	output: Output,
	signal: AbortSignal,
): Promise<number> {
	return withTarget(
		{name: 'prove', common, machine, output},
		flags.target,
		async ({context, store, noting, operator, target}) => {
			const key = await givenKey(flags, machine, signal);
			if (!key.ok) {
				sayProblem('prove', key.problem, common, output);
				return 2;
			}

			const {openProof} = await import('../proof/open-proof.js');
			const aws = await operator.open(target);
			const opened = await openProof(
				target,
				{
					...proveDeps(context, aws, store),
					given: key.value,
					mayMakeTemporary: flags.temporaryKey || (isTerminal(machine) && !common.isJson),
					onWait: ({for: what, elapsedMs, boundMs, asked}) => {
						if (asked === 1) {
							output.err.line(`waiting: ${what}; ${elapsedMs / 1000} s of at most ${boundMs / 1000} s`);
						}
					},
				},
				signal,
			);
			if (!opened.ok) {
				const {exitCode, problem} = problemOf(opened.trouble, aws.connection.label);
				sayProblem('prove', problem, common, output);
				return exitCode;
			}

			noteWhenEnded(opened.proof, context, noting);
			if (opened.proof.from === 'temporary') {
				output.err.line(
					'waiting: the secret of the backup key is not at hand; a temporary key was made for this proof, and is deleted after it',
				);
			}

			return tell(opened.proof, {flags, common, output, signal});
		},
	);
}

type Telling = {
	readonly flags: ProveFlags;
	readonly common: CommonFlags;
	readonly output: Output;
	readonly signal: AbortSignal;
};

/** Follow a proof to its end, whichever it is, and clean up. The answer is the exit code. */
async function tell(proof: RunningProof, {flags, common, output, signal}: Telling): Promise<number> {
	const {flow} = proof;
	let told: ProofState = {...flow.getState(), phase: 'idle'};
	const say = () => {
		const now = flow.getState();
		if (!common.isJson) {
			for (const {stream, text} of proofLines(told, now)) {
				output[stream].line(text);
			}
		}

		told = now;
	};
	const state = await untilDone(proof, signal, say);
	const trouble = await proof.finish();
	if (trouble !== undefined) {
		output.err.line(`warning: ${tellTrouble(trouble, 'you').what}`);
	}

	const saved = flags.evidence === undefined ? undefined : await saveEvidenceAs(state, flags.evidence);
	if (saved?.ok === false) {
		output.err.line(`problem: ${saved.problem.what}`);
		output.err.line(`  why: ${saved.problem.why}`);
		output.err.line(`  next: ${saved.problem.next}`);
	}

	if (common.isJson) {
		output.out.json(proofJson(state));
	} else if (saved?.ok) {
		output.out.line(`evidence: ${saved.value}`);
	}

	// Nothing was proven, because nobody could be signed in.
	if (state.evidence.refusal?.error?.signIn !== undefined) {
		return exitCodeOf(state.evidence.refusal);
	}

	return state.verdict === 'violated' ? 1 : state.verdict === 'proven' && saved?.ok !== false ? 0 : 3;
}
