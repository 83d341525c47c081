import {printable, printableJson} from './printable.js';

/** A stream that takes text, such as standard output. */
export type TextStream = {
	readonly write: (text: string) => unknown;
	/** More was written than has gone out. */
	readonly writableNeedDrain?: boolean;
	readonly once?: (event: 'drain', listener: () => void) => unknown;
	readonly on: (event: 'error', listener: (error: NodeJS.ErrnoException) => void) => unknown;
};

export type LineWriter = {
	/** Write one line; what a terminal would obey in it is made visible. */
	readonly line: (text: string) => void;
	/** Write a value as one line of JSON. */
	readonly json: (value: unknown) => void;
	/** Write a line of JSON text, a part of a value that is too large to be held. It must come from `printJson`. */
	readonly jsonPart: (text: string) => void;
	/** Resolves when a slow reader has taken what was written, or has gone away. */
	readonly drained: () => Promise<void>;
};

/**
Write lines to a stream. A reader that has gone away, as in `nightdrop … | head -1`, ends the writing and is no error.
*/
export function createLineWriter(stream: TextStream): LineWriter {
	let isGone = false;
	let wake = () => {};
	stream.on('error', error => {
		if (error.code !== 'EPIPE') {
			throw error;
		}

		isGone = true;
		wake();
	});

	const write = (text: string) => {
		if (!isGone) {
			stream.write(`${text}\n`);
		}
	};

	return {
		line(text) {
			write(printable(text));
		},
		json(value) {
			write(printJson(value));
		},
		jsonPart: write,
		async drained() {
			if (!isGone && stream.writableNeedDrain === true) {
				await new Promise<void>(resolve => {
					wake = resolve;
					stream.once?.('drain', resolve);
				});
			}
		},
	};
}

/** JSON that does nothing to a terminal: control, direction and invisible characters are escaped. */
export function printJson(value: unknown, indentation?: string): string {
	return printableJson(JSON.stringify(value, undefined, indentation));
}
