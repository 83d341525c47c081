import {cutRight, printable} from './printable.js';

const framesShown = 5;
const longestMessage = 500;

/** What is said after a mistake of Nightdrop's own: short, printable, and with the place where it happened. */
export function crashLines(error: unknown): readonly string[] {
	const {name, message, stack} =
		error instanceof Error ? error : {name: 'Thrown', message: String(error), stack: undefined};
	const frames = (stack ?? '')
		.split('\n')
		.filter(line => /^\s+at /u.test(line))
		.slice(0, framesShown);
	return [
		'Nightdrop made a mistake and had to stop',
		`  Why   ${cutRight(printable(`${name}: ${message}`), longestMessage)}`,
		...frames.map(frame => `        ${printable(frame.trim())}`),
		'  Next  Start it again: what was made so far is remembered. If it stops again, report these lines.',
	];
}
