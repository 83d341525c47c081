import {type Flow, runFlow} from '../flow/flow.js';
import type {Place} from '../keys/secret-place.js';
import {reveal} from '../secret.js';
import {withKeyFacts} from '../targets/journal.js';
import type {Target} from '../targets/target.js';
import type {LineWriter} from '../terminal/lines.js';
import {exitCodeOf} from '../ui/exit-code.js';
import type {Line} from '../ui/line.js';
import {
	type AskedStep,
	lookInstead,
	missing,
	moveOf,
	nothingToDo,
	type Refusal,
	sayAlso,
	suspectedBy,
	wordsOf,
} from './asked-step.js';
import {firstRotationEffects, initialRotation, updateRotation} from './flow.js';
import {failureJson, rotationJson} from './json.js';
import {endLines, rotationLines, standingLines} from './lines.js';
import {whyNot} from './may-do.js';
import {createPerformRotation, type RotationDeps} from './perform.js';
import type {Move} from './situation.js';
import {isRunning, type RotationEvent, type RotationState} from './state.js';
import {supposing, withShown} from './supposed.js';
import {sayShared, sayStanding} from './words.js';

export type {RotationDeps} from './perform.js';

/** How a rotation is gone on with: told in lines or as JSON. */
export type RotateOptions = {
	readonly target: Target;
	/** How the credentials are called: `profile ops`. */
	readonly whose: string;
	/** Absent: where it stands is shown, and nothing is done. */
	readonly step?: AskedStep | undefined;
	readonly key?: string | undefined;
	/** A key may be in other hands: `key`, else every key of the user. What was written since is looked at. */
	readonly suspicion?: {readonly since: string} | undefined;
	/** Where the secret of a new key goes. */
	readonly place?: Place | undefined;
	readonly isYes: boolean;
	/** One JSON object on `out` instead of lines. */
	readonly isJson: boolean;
	readonly out: LineWriter;
	readonly err: LineWriter;
	/** Asks a person: the text ends in a colon. Undefined: nobody answers any more. */
	readonly ask?: (text: string) => Promise<string | undefined>;
	/** Ends it after the call that is under way. Its reason may be the exit code. */
	readonly signal?: AbortSignal;
};

type RotationFlow = Flow<RotationState, RotationEvent>;

/** Look, do at most one step, look again. The answer is the exit code. */
export async function runRotation(options: RotateOptions, deps: RotationDeps): Promise<number> {
	const {target, isJson, signal, step, suspicion} = options;
	const initial = initialRotation(target, deps.clock.now(), {isWanted: step === 'create', ...suspicion});
	const flow = runFlow(
		initial,
		updateRotation,
		createPerformRotation({...deps, isShownLater: isJson}),
		undefined,
		firstRotationEffects(initial),
	);
	let told = flow.getState();
	flow.subscribe(() => {
		const now = flow.getState();
		if (!isJson) {
			write(options, rotationLines(told, now));
			// At once: it is noted as shown right after.
			if (now.shown !== undefined && told.shown === undefined) {
				options.out.line(`secret of ${now.shown.accessKeyId}: ${reveal(now.shown.secret)}`);
			}
		}

		told = now;
	});
	const stop = () => flow.send({type: 'stopAsked'});
	signal?.addEventListener('abort', stop, {once: true});
	if (signal?.aborted) {
		stop();
	}

	try {
		await settled(flow);
		const refusal =
			step === undefined ? unknownKey(flow.getState(), options) : await goOn(flow, options, step);
		const state = withShown(flow.getState());
		const isSupposed = step === undefined && refusal === undefined;
		const code = finish(isSupposed ? supposing(state, options) : state, refusal, options);
		await noteShown(state, deps);
		return code;
	} finally {
		signal?.removeEventListener('abort', stop);
		flow.close();
	}
}

/** A suspicion of a key that the user does not have. */
function unknownKey(state: RotationState, {suspicion, key}: RotateOptions): Refusal | undefined {
	const said = suspicion === undefined || key === undefined ? undefined : suspectedBy(state, key);
	return state.phase === 'standing' && said !== undefined && 'code' in said ? said : undefined;
}

/** Written down after it was printed, never before: else a run that is killed in between leaves a key that nobody has. */
async function noteShown({shown, target}: RotationState, {store}: RotationDeps): Promise<void> {
	if (shown !== undefined) {
		await store.update(
			target.name,
			known => known && withKeyFacts(known, shown.accessKeyId, {secret: 'shown'}),
		);
	}
}

async function settled(flow: RotationFlow): Promise<RotationState> {
	return new Promise(resolve => {
		const look = () => {
			if (!isRunning(flow.getState())) {
				stop();
				resolve(flow.getState());
			}
		};

		const stop = flow.subscribe(look);
		look();
	});
}

/** The step that was asked for, held to the rules and confirmed. The answer is why it was not begun. */
async function goOn(
	flow: RotationFlow,
	options: RotateOptions,
	step: AskedStep,
): Promise<Refusal | undefined> {
	const {suspicion, key} = options;
	if (flow.getState().phase !== 'standing') {
		return undefined;
	}

	if (suspicion !== undefined) {
		const said = suspectedBy(flow.getState(), key);
		if ('code' in said) {
			return said;
		}

		if (said.keys.length > 0) {
			flow.send({type: 'suspected', keys: said.keys, since: suspicion.since});
			await settled(flow);
		}

		if (flow.getState().phase !== 'standing') {
			return undefined;
		}
	}

	const {standing, situation} = flow.getState();
	if (standing === undefined || situation === undefined) {
		return undefined;
	}

	const move = step === 'next' ? standing.next : moveOf(step, key, standing);
	if (move === undefined) {
		return nothingToDo(flow.getState());
	}

	const unsafe = whyNot(move, situation);
	const why = unsafe ?? missing(move, options);
	if (why !== undefined) {
		const next = unsafe === undefined ? sayAlso(move, options) : lookInstead(options.target);
		return {code: 2, trouble: {what: `Not done: ${wordsOf(move)}`, why, next}};
	}

	const shared = move.step === 'finish' ? undefined : sayShared(situation);
	if (shared !== undefined && !options.isJson) {
		options.out.line(`warning: ${shared}`);
	}

	if (!(await isConfirmed(move, options))) {
		return declined;
	}

	flow.send({type: 'stepAsked', move, ...(options.place && {place: options.place})});
	await settled(flow);
	return undefined;
}

const declined: Refusal = {
	code: 2,
	trouble: {
		what: 'It was not confirmed',
		why: 'Nothing was changed.',
		next: 'Run it again, and say yes; or with --yes.',
	},
};

/** No answer is no. */
async function isConfirmed(move: Move, {isYes, ask}: RotateOptions): Promise<boolean> {
	if (isYes) {
		return true;
	}

	const typed = await ask?.(`${wordsOf(move).replace(/^./u, first => first.toUpperCase())}? yes or no: `);
	return typed?.trim().toLowerCase() === 'yes';
}

function finish(state: RotationState, early: Refusal | undefined, options: RotateOptions): number {
	const {isJson, out, whose} = options;
	const refusal = early ?? endOf(state, options.signal);
	if (isJson) {
		out.json(refusal === undefined ? rotationJson(state) : failureJson(state, refusal.trouble, whose));
	} else {
		write(options, state.phase === 'standing' ? standingLines(state) : []);
		write(options, refusal === undefined ? [] : endLines(refusal.trouble, whose));
	}

	return refusal?.code ?? codeOf(state, options);
}

/** Shown alone, that backups cannot arrive is a finding; after a step it is what the step led to. */
function codeOf({standing, situation}: RotationState, {step}: RotateOptions): number {
	if (step !== undefined || standing === undefined || situation === undefined) {
		return 0;
	}

	const {role} = sayStanding(standing, situation);
	return role === 'bad' ? 1 : role === 'unknown' ? 3 : 0;
}

/** Why it ended before its end; undefined: it did not. */
function endOf(state: RotationState, signal: AbortSignal | undefined): Refusal | undefined {
	if (state.phase === 'stopped') {
		return {
			code: typeof signal?.reason === 'number' ? signal.reason : 130,
			trouble: {
				what: 'The rotation was stopped',
				why: 'The call that was under way was let to its end, or is looked for by the next run.',
				next: 'Run the same command again: it goes on from what AWS says.',
			},
		};
	}

	const {refusal} = state;
	return refusal && {trouble: refusal.trouble, code: refusal.code ?? exitCodeOf(refusal.trouble)};
}

function write({out, err}: RotateOptions, lines: readonly Line[]): void {
	for (const {stream, text} of lines) {
		(stream === 'out' ? out : err).line(text);
	}
}
