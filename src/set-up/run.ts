import type {Trouble} from '../aws/trouble.js';
import {reveal, type Secret} from '../secret.js';
import type {LineWriter} from '../terminal/lines.js';
import type {ExitCode} from '../ui/exit-code.js';
import type {Line} from '../ui/line.js';
import {type Answers, checkAnswers, checkNames, type NextAnswer, nextAnswer} from './answers.js';
import {createSetUp, type SetUp} from './create.js';
import type {InitialAnswers} from './initial.js';
import {failureJson, type PrintedKey, planJson, setUpJson} from './json.js';
import {setUpLines, troubleLines} from './lines.js';
import type {SetUpDeps} from './perform/deps.js';
import type {Question} from './questions.js';
import type {SetUpState} from './state.js';

export {createSetUp, type SetUp, setUpOpener} from './create.js';
export type {SetUpDeps, SourceChoice, TargetStore} from './perform/deps.js';

/** How a set-up without a screen is told and answered. */
export type LineOptions = {
	readonly answers: Answers;
	readonly initial: InitialAnswers;
	/** One JSON object on `out` instead of lines. */
	readonly isJson: boolean;
	readonly out: LineWriter;
	readonly err: LineWriter;
	/** Asks a person: the text ends in a colon. Undefined: nobody answers any more. */
	readonly ask?: (text: string) => Promise<string | undefined>;
	/** Ends it: what runs is stopped and cleaned up, what was done is said. Its reason may be the exit code. */
	readonly signal?: AbortSignal;
};

/**
Set up without a screen, in lines or as JSON, from the first step to the proof. The answer is the exit code.
*/
export async function runSetUpLines(options: LineOptions, deps: SetUpDeps): Promise<number> {
	const setUp = createSetUp(deps, options.initial);
	const trouble = checkNames(options.initial) ?? checkAnswers(options.answers);
	try {
		return trouble === undefined
			? await drive(setUp, options)
			: finish(setUp, options, 2, trouble, undefined);
	} finally {
		await setUp.close();
	}
}

type Ended = {readonly code: number; readonly trouble?: Trouble};

async function drive(setUp: SetUp, options: LineOptions): Promise<number> {
	const {flow} = setUp;
	let printed: PrintedKey | undefined;
	let told = flow.getState();
	const tell = () => {
		const now = flow.getState();
		printed = printedKey(now) ?? printed;
		if (!options.isJson) {
			const secret = secretToTell(told, now);
			if (secret !== undefined) {
				options.out.line(`secret of ${now.key.accessKeyId}: ${reveal(secret)}`);
			}

			write(options, setUpLines(told, now));
		}

		told = now;
	};
	const stop = flow.subscribe(tell);
	tell();
	try {
		const ended = await answerAll(setUp, options);
		tell();
		return finish(setUp, options, ended.code, ended.trouble, printed);
	} finally {
		stop();
	}
}

/** The key whose secret the operator asked to be printed, while the secret is at hand. */
function printedKey({key}: SetUpState): PrintedKey | undefined {
	return key.savedTo === 'printed' && key.secret !== undefined && key.accessKeyId !== undefined
		? {accessKeyId: key.accessKeyId, secret: key.secret}
		: undefined;
}

/** The secret, once: when it was to be printed, or when a person keeps it and is about to be asked for its end. */
function secretToTell(before: SetUpState, after: SetUpState): Secret | undefined {
	const isDue = (state: SetUpState) =>
		(state.key.status === 'confirming' && state.key.showing > 0) ||
		(state.key.status === 'stored' && state.key.savedTo === 'printed');
	return isDue(after) && !isDue(before) ? after.key.secret : undefined;
}

/** Answer the flow until it has ended: each of its states either waits for the world, takes an answer, or is an end. */
async function answerAll(setUp: SetUp, options: LineOptions): Promise<Ended> {
	const {flow} = setUp;
	for (;;) {
		if (options.signal?.aborted) {
			return stopped(setUp, options.signal);
		}

		const state = flow.getState();
		if (state.over !== undefined) {
			return {code: state.proof.record?.verdict === 'proven' ? 0 : state.over === 'done' ? 3 : 2};
		}

		const next = nextAnswer(state, options.answers);
		const ended = await take(next, setUp, options);
		if (ended !== undefined) {
			return ended;
		}
	}
}

async function take(next: NextAnswer, setUp: SetUp, options: LineOptions): Promise<Ended | undefined> {
	const {flow} = setUp;
	switch (next.type) {
		case 'wait':
			await changed(flow, options.signal);
			return undefined;
		case 'send': {
			const before = flow.getState();
			flow.send(next.event);
			if (flow.getState() === before) {
				throw new Error(`Nothing comes after ${next.event.type} in the step ${before.step}`);
			}

			return undefined;
		}

		case 'end':
			return {code: next.code, ...(next.trouble === undefined ? {} : {trouble: next.trouble})};
		case 'ask': {
			const events = await asked(next.question, flow.getState(), options);
			if (options.signal?.aborted) {
				return stopped(setUp, options.signal);
			}

			if (events === undefined) {
				return {
					code: 2,
					trouble: {
						what: 'A needed answer was not given',
						why: `Nobody answered: ${next.question.text}.`,
						next: 'Run it again with the flags of nightdrop setup --help.',
					},
				};
			}

			for (const event of events) {
				flow.send(event);
			}

			return undefined;
		}
	}
}

async function changed(flow: SetUp['flow'], signal: AbortSignal | undefined): Promise<void> {
	return new Promise(resolve => {
		const end = () => {
			stop();
			signal?.removeEventListener('abort', end);
			resolve();
		};

		const stop = flow.subscribe(end);
		signal?.addEventListener('abort', end, {once: true});
	});
}

/** Ask until the answer is one. */
async function asked(
	question: Question,
	state: SetUpState,
	options: LineOptions,
): Promise<ReturnType<Question['read']>> {
	const {ask, signal} = options;
	if (question.problem !== undefined) {
		write(options, troubleLines(state, question.problem));
	}

	while (ask !== undefined && !signal?.aborted) {
		const choices = question.choices.map((choice, index) => `  ${index + 1}. ${choice}\n`).join('');
		const fallback = question.fallback === undefined ? '' : ` [${question.fallback}]`;
		const typed = await ask(`${choices}${question.text}${fallback}: `);
		if (typed === undefined) {
			return undefined;
		}

		const events = question.read(typed.trim() === '' ? (question.fallback ?? '') : typed.trim());
		if (events !== undefined) {
			return events;
		}

		options.err.line('problem: that is no answer to this question');
	}

	return undefined;
}

/** Interrupted: what was done is said by the caller's lines; cleaning up happens when the set-up is closed. */
function stopped({flow}: SetUp, signal: AbortSignal): Ended {
	const state = flow.getState();
	const done = state.apply.rows.filter(row => row.state === 'done').map(row => row.done);
	return {
		code: typeof signal.reason === 'number' ? signal.reason : 130,
		trouble: {
			what: 'Set-up was stopped',
			why: done.length === 0 ? 'Nothing was changed.' : `Done until then: ${done.join('; ')}.`,
			next:
				done.length === 0
					? 'Run the same command again.'
					: 'Run the same command again: it goes on from here.',
		},
	};
}

function finish(
	{flow}: SetUp,
	options: LineOptions,
	code: ExitCode | number,
	trouble: Trouble | undefined,
	printed: PrintedKey | undefined,
): number {
	const state = flow.getState();
	if (options.isJson) {
		const key =
			printed === undefined
				? undefined
				: {accessKeyId: printed.accessKeyId, secretAccessKey: reveal(printed.secret)};
		options.out.json(
			trouble !== undefined
				? failureJson(state, trouble, key)
				: options.answers.isDryRun && state.proof.record === undefined
					? planJson(state)
					: setUpJson(state, key),
		);
	} else if (trouble !== undefined) {
		write(options, troubleLines(state, trouble));
		write(options, leftLines(state));
	}

	return code;
}

/** Each failure says what was done and what not. */
function leftLines({apply, key, over}: SetUpState): readonly Line[] {
	if (over !== undefined || apply.status === 'idle') {
		return [];
	}

	const done = apply.rows.filter(row => row.state === 'done').map(row => row.done);
	const open = apply.rows.filter(row => row.state !== 'done').map(row => row.title);
	const lines: Line[] = [];
	if (done.length > 0) {
		lines.push({stream: 'err', text: `  done: ${done.join('; ')}`});
	}

	if (open.length > 0) {
		const noKey = key.accessKeyId === undefined ? '; no key exists yet' : '';
		lines.push({stream: 'err', text: `  not done: ${open.join('; ')}${noKey}`});
	}

	return lines;
}

function write({out, err}: LineOptions, lines: readonly Line[]): void {
	for (const {stream, text} of lines) {
		(stream === 'out' ? out : err).line(text);
	}
}
