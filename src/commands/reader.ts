import {createInterface} from 'node:readline/promises';
import {printable} from '../terminal/printable.js';
import type {Machine} from './machine.js';

type Ask = (text: string, signal?: AbortSignal) => Promise<string | undefined>;

/** Whoever reads lines from an input: two at once would take them from each other. */
const readers = new WeakMap<object, Ask>();

/** Asks in lines, a choice a line and the question last; an end of the input, or a signal, is no answer. */
export function openReader({stdin, stdout}: Pick<Machine, 'stdin' | 'stdout'>, signal: AbortSignal) {
	// The terminal edits the line by itself: readline would move its cursor, which a screen reader tells and a dumb one prints.
	const reader = createInterface({input: stdin, output: stdout, terminal: false});
	let isClosed = false;
	const closed = new Promise<undefined>(resolve => {
		reader.once('close', () => {
			isClosed = true;
			resolve(undefined);
		});
	});
	const ask: Ask = async (text, also) => {
		if (isClosed) {
			return undefined;
		}

		const either = also === undefined ? signal : AbortSignal.any([signal, also]);
		const lines = text.split('\n').map(printable).join('\n');
		const answer = reader.question(lines, {signal: either}).catch(() => undefined);
		return Promise.race([answer, closed]);
	};
	readers.set(stdin, ask);
	return {
		ask,
		close() {
			readers.delete(stdin);
			reader.close();
		},
	};
}

/** One question beside those of a command: by its reader where it has one open, else on stderr. */
export async function askInLines(
	{stdin, stderr}: Pick<Machine, 'stdin' | 'stderr'>,
	text: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	const open = readers.get(stdin);
	if (open !== undefined) {
		return open(text, signal);
	}

	const reader = openReader({stdin, stdout: stderr}, signal);
	return reader.ask(text).finally(reader.close);
}
