import {withoutSecrets} from '../secret.js';
import {cutRight, printable} from './printable.js';

const framesShown = 5;
const longestMessage = 500;

/** What a mistake ends the program with: neither a finding nor a refusal, whoever asked does not know the answer. */
export const crashExitCode = 3;

/** What is said after a mistake of Nightdrop's own: short, printable, without a secret, and with the place where it happened. */
export function crashLines(error: unknown): readonly string[] {
	const {why, frames} = read(error);
	return [
		'Nightdrop made a mistake and had to stop',
		`  Why   ${cutRight(said(why), longestMessage)}`,
		...frames.map(frame => `        ${cutRight(said(frame), longestMessage)}`),
		'  Next  Start it again: what was made so far is remembered. If it stops again, report these lines.',
	];
}

/** Only the words and the places: its cause and its other fields may hold anything. */
function read(error: unknown): {readonly why: string; readonly frames: readonly string[]} {
	try {
		const {name, message, stack} =
			error instanceof Error ? error : {name: 'Thrown', message: String(error), stack: undefined};
		const frames = String(stack ?? '')
			// Lines of the message may look like places.
			.replace(message, '')
			.split('\n')
			.filter(line => /^\s+at /u.test(line))
			.slice(0, framesShown);
		return {why: `${name}: ${message}`, frames: frames.map(frame => frame.trim())};
	} catch {
		return {why: 'Thrown: something that cannot be read', frames: []};
	}
}

const said = (text: string) => printable(withoutSecrets(text));
