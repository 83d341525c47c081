import type {CommonFlags, ProveFlags} from '../flags.js';
import {saveEvidenceAs} from '../proof/evidence/save.js';
import {proofJson} from '../proof/json.js';
import {proofLines} from '../proof/lines.js';
import type {RunningProof} from '../proof/open-proof.js';
import type {ProofState} from '../proof/state.js';
import type {StoredKey} from '../storage/ini.js';
import {tellTrouble} from '../ui/trouble-words.js';
import {isTerminal, type Machine, type Output} from './machine.js';
import {noteWhenEnded} from './note-proof.js';
import {type Problem, problemOf, sayProblem} from './problem.js';
import {proveDeps} from './prove-deps.js';
import {withTarget} from './session.js';
import {keyOfEnvironment} from './set-up-deps.js';

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
			const key = await givenKey(flags, machine);
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

type Key =
	| {readonly ok: true; readonly value: StoredKey | undefined}
	| {readonly ok: false; readonly problem: Problem};

/** The backup key as it was handed over: by a profile, by two lines, or by the environment. Whose it is, the proof asks AWS. */
async function givenKey({userProfile, userCredentialsStdin}: ProveFlags, machine: Machine): Promise<Key> {
	if (userProfile !== undefined) {
		const {readProfileKey} = await import('../storage/credentials-file.js');
		const value = await readProfileKey({profile: userProfile});
		return value === undefined
			? {
					ok: false,
					problem: {
						kind: 'usage',
						what: `The profile ${userProfile} has no key of its own`,
						why: 'A key id and its secret are looked for in the AWS credentials file.',
						next: 'give the profile in which the backup key was saved',
					},
				}
			: {ok: true, value};
	}

	return userCredentialsStdin ? readLines(machine) : {ok: true, value: keyOfEnvironment(machine.environment)};
}

/** Two lines: key id, secret. They are in no argument, environment or shell history. */
async function readLines({stdin}: Machine): Promise<Key> {
	const {createSecret} = await import('../secret.js');
	let text = '';
	for await (const chunk of stdin) {
		text += String(chunk);
		if (text.length > 4096 || text.split('\n').length > 2) {
			break;
		}
	}

	const [accessKeyId, secret] = text.split('\n').map(line => line.trim());
	return accessKeyId && secret
		? {ok: true, value: {accessKeyId, secretAccessKey: createSecret(secret)}}
		: {
				ok: false,
				problem: {
					kind: 'usage',
					what: 'Two lines were expected on standard input: key id, secret',
					next: 'printf \'%s\\n%s\\n\' "$KEY_ID" "$SECRET" | nightdrop prove TARGET --user-credentials-stdin',
				},
			};
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
	say();
	await new Promise<void>(resolve => {
		const look = () => {
			say();
			if (flow.getState().phase === 'done') {
				resolve();
			}
		};
		flow.subscribe(look);
		signal.addEventListener('abort', () => flow.send({type: 'stopAsked'}), {once: true});
		look();
	});
	const state = flow.getState();
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

	return state.verdict === 'violated' ? 1 : state.verdict === 'proven' && saved?.ok !== false ? 0 : 3;
}
