import type {Trouble} from '../aws/trouble.js';
import type {CommonFlags} from '../flags.js';
import {withoutSecrets} from '../secret.js';
import {type ExitCode, exitCodeOf} from '../ui/exit-code.js';
import {tellTrouble, withoutKeys} from '../ui/trouble-words.js';
import type {Output} from './machine.js';

/** Something that ends a command: what happened, why, and what to do next. */
export type Problem = {
	/** For programs: `usage`, or the kind of the AWS error. */
	readonly kind: string;
	readonly what: string;
	readonly why?: string;
	readonly next: string;
	readonly code?: string;
	readonly requestId?: string;
};

/** Say a problem in the form that was asked for: one JSON object on stdout, or lines on stderr. A secret that was typed in a wrong place is not said again. */
export function sayProblem(
	command: string,
	problem: Problem,
	{isJson}: Pick<CommonFlags, 'isJson'>,
	{out, err}: Output,
): void {
	const {kind, code, requestId} = problem;
	const what = withoutSecrets(problem.what);
	const why = withoutSecrets(problem.why ?? '');
	const next = withoutSecrets(withoutKeys(problem.next));
	if (isJson) {
		out.json({
			schema: `nightdrop/${command}/1`,
			ok: false,
			error: {kind, what, why, next, ...(code && {code}), ...(requestId && {requestId})},
		});
		return;
	}

	err.line(`problem: ${what}`);
	if (why) {
		err.line(`  why: ${why}`);
	}

	err.line(`  next: ${next}`);
	if (code) {
		err.line(`  details: ${code}${requestId ? `, request ${requestId}` : ''}`);
	}
}

/** A trouble as the problem that ends a command, and the exit code for it. */
export function problemOf(
	trouble: Trouble,
	whose: string,
): {readonly problem: Problem; readonly exitCode: ExitCode} {
	const {what, why, next} = tellTrouble(trouble, whose);
	const {error} = trouble;
	return {
		exitCode: exitCodeOf(trouble),
		problem: {
			kind: error?.kind ?? 'usage',
			what,
			...(why !== undefined && {why}),
			next: withoutKeys(next ?? 'nightdrop --help lists the commands'),
			...(error && {code: error.code}),
			...(error?.requestId !== undefined && {requestId: error.requestId}),
		},
	};
}
