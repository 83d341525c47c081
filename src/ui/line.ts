import {midSentence} from './text.js';

/** One line, and where it goes: results on stdout, waits and troubles on stderr. */
export type Line = {readonly stream: 'out' | 'err'; readonly text: string};

/** A result. Each level is indented by two blanks. */
export function out(text: string, level = 0): Line {
	return {stream: 'out', text: `${'  '.repeat(level)}${text}`};
}

/** A wait or a trouble. */
export function err(text: string, level = 0): Line {
	return {stream: 'err', text: `${'  '.repeat(level)}${text}`};
}

/** A trouble in up to four lines. */
export function problem({
	what,
	why,
	next,
	details,
}: {
	readonly what: string;
	readonly why?: string;
	readonly next?: string;
	readonly details?: string;
}): readonly Line[] {
	return [
		err(`problem: ${midSentence(what)}`),
		...(why === undefined ? [] : [err(`why: ${why}`, 1)]),
		...(next === undefined ? [] : [err(`next: ${next}`, 1)]),
		...(details === undefined ? [] : [err(`details: ${details}`, 1)]),
	];
}
