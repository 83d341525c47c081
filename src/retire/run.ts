import type {Trouble} from '../aws/trouble.js';
import {type Flow, runFlow} from '../flow/flow.js';
import {onAbort, until} from '../flow/until.js';
import type {Target} from '../targets/target.js';
import type {LineWriter} from '../terminal/lines.js';
import type {Line} from '../ui/line.js';
import {firstRetireEffect, initialRetire, updateRetire} from './flow.js';
import {failureJson, planJson, retireJson} from './json.js';
import {endLines, progressOf, retireLines} from './lines.js';
import {createPerformRetire, type RetireDeps} from './perform.js';
import {hasEnded, type RetireEvent, type RetireState} from './state.js';

export type {RetireDeps} from './perform.js';

/** How a target is retired: told in lines or as JSON. */
export type RetireOptions = {
	readonly target: Target;
	/** How the credentials are called: `profile ops`. */
	readonly whose: string;
	readonly isYes: boolean;
	readonly isDryRun: boolean;
	/** One JSON object on `out` instead of lines. */
	readonly isJson: boolean;
	readonly out: LineWriter;
	readonly err: LineWriter;
	/** Asks a person: the text ends in a colon. Undefined: nobody answers any more. */
	readonly ask?: (text: string) => Promise<string | undefined>;
	/** Ends it after the call that is under way. Its reason may be the exit code. */
	readonly signal?: AbortSignal;
};

type RetireFlow = Flow<RetireState, RetireEvent>;

/** Retire a target, from the plan to its end. The answer is the exit code. */
export async function runRetire(options: RetireOptions, deps: RetireDeps): Promise<number> {
	const {target, isJson, signal} = options;
	const flow = runFlow(initialRetire(target), updateRetire, createPerformRetire(deps), undefined, [
		firstRetireEffect(target),
	]);
	let told = flow.getState();
	flow.subscribe(() => {
		const now = flow.getState();
		if (!isJson) {
			write(options, retireLines(told, now));
		}

		told = now;
	});
	const forget = onAbort(signal, () => flow.send({type: 'stopAsked'}));
	try {
		const state = await until(flow, ({phase}) => phase !== 'reading');
		if (state.phase === 'confirming' && !options.isDryRun) {
			await confirm(flow, options);
		}

		return finish(
			await until(flow, now => hasEnded(now) || (options.isDryRun && now.phase === 'confirming')),
			options,
		);
	} finally {
		forget();
		flow.close();
	}
}

/** The user's name must be typed, unless `--yes` was said; no answer is no. */
async function confirm(flow: RetireFlow, {isYes, ask, signal, out}: RetireOptions): Promise<void> {
	const {name} = flow.getState().target.user;
	for (let isTyped = isYes; !isTyped; ) {
		const typed = (await ask?.(`Type the name of the user to go on, ${name}: `))?.trim();
		if (typed === undefined || typed === '' || signal?.aborted) {
			flow.send({type: 'declined'});
			return;
		}

		isTyped = typed === name;
		if (!isTyped) {
			out.line(`That is not ${name}. An empty line ends it.`);
		}
	}

	flow.send({type: 'confirmed'});
}

function finish(state: RetireState, options: RetireOptions): number {
	const {isJson, out, whose, signal} = options;
	const ended = endOf(state, signal);
	if (ended === undefined) {
		if (isJson) {
			out.json(state.phase === 'done' ? retireJson(state) : planJson(state));
		}

		return 0;
	}

	if (isJson) {
		out.json(failureJson(state, ended.trouble, whose));
	} else {
		write(options, endLines(state, ended.trouble, whose));
	}

	return ended.code;
}

/** Why it ended before its end; undefined: it did not. */
function endOf(
	state: RetireState,
	signal: AbortSignal | undefined,
): {readonly trouble: Trouble; readonly code: number} | undefined {
	switch (state.phase) {
		case 'failed':
			return state.refusal;
		case 'declined':
			return {
				code: 2,
				trouble: {
					what: 'The name of the user was not typed',
					why: 'Nothing was changed.',
					next: 'Run it again, and type the name; or with --yes.',
				},
			};
		case 'stopped':
			return {
				code: typeof signal?.reason === 'number' ? signal.reason : 130,
				trouble: {
					what: 'Retiring was stopped',
					why:
						state.calls.length === 0 && progressOf(state).done.length === 0
							? 'Nothing was changed.'
							: 'The call that was under way was let to its end.',
					next: 'Run the same command again: it goes on from here.',
				},
			};
		default:
			return undefined;
	}
}

function write({out, err}: RetireOptions, lines: readonly Line[]): void {
	for (const {stream, text} of lines) {
		(stream === 'out' ? out : err).line(text);
	}
}
