import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {printable} from '../terminal/printable.js';
import type {Machine} from './machine.js';

/** Asks in lines; an end of the input, or a signal, is no answer. */
export function openReader({stdin, stdout}: Machine, signal: AbortSignal) {
	const reader = createInterface({input: stdin, output: stdout});
	let isClosed = false;
	const closed = new Promise<undefined>(resolve => {
		reader.once('close', () => {
			isClosed = true;
			resolve(undefined);
		});
	});
	// Readline takes ctrl-c for itself while it asks.
	reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
	return {
		async ask(text: string): Promise<string | undefined> {
			if (isClosed) {
				return undefined;
			}

			return Promise.race([reader.question(printable(text), {signal}).catch(() => undefined), closed]);
		},
		close: () => reader.close(),
	};
}
