import type {Trouble} from '../aws/trouble.js';
import {callWords, explain} from './words.js';

/** A trouble with everything that there is to say of it. */
export type Told = {
	readonly what: string;
	readonly why?: string;
	readonly next?: string;
	readonly details?: string;
};

/** What happened, why and what to do: what the step knows goes before what follows from AWS's answer. */
export function tellTrouble(trouble: Trouble, whose: string): Told {
	const {error, call} = trouble;
	const explained =
		error === undefined ? undefined : explain(error, {whose, ...(call === undefined ? {} : {call})});
	const why = trouble.why ?? explained?.why;
	const next = trouble.next ?? explained?.next;
	return {
		what: trouble.what,
		...(why === undefined ? {} : {why}),
		...(next === undefined ? {} : {next}),
		...(call === undefined ? {} : {details: callWords(call)}),
	};
}

/** Advice of a screen without its keys: where there is no screen the same command is run again. */
export function withoutKeys(next: string): string {
	return next
		.replace(/\b(then )?(try|test|look) again \(r\)/giu, (_, then: string | undefined) =>
			then === undefined ? 'run the same command again' : `${then}run the same command again`,
		)
		.replace(/ \([a-zA-Z]+(?:, [a-z]+)?\)/gu, words =>
			/^ \((?:[a-zA-Z]|enter)\)$/u.test(words) ? '' : words,
		);
}

/** The `error` of a command's JSON: the same words as on the screen, with AWS's code and request id where it gave them. */
export function troubleJson(trouble: Trouble, whose: string): object {
	const {what, why, next} = tellTrouble(trouble, whose);
	const {error} = trouble;
	return {
		kind: error?.kind ?? 'usage',
		what,
		why: why ?? null,
		next: next === undefined ? null : withoutKeys(next),
		code: error?.code ?? null,
		requestId: error?.requestId ?? null,
	};
}
