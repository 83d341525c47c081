import {printable, printableJson} from './printable.js';

/** A stream that takes text, such as standard output. */
export type TextStream = {
	readonly write: (text: string) => unknown;
	readonly on: (event: 'error', listener: (error: NodeJS.ErrnoException) => void) => unknown;
};

export type LineWriter = {
	/** Write one line; what a terminal would obey in it is made visible. */
	readonly line: (text: string) => void;
	/** Write a value as one line of JSON. */
	readonly json: (value: unknown) => void;
};

/**
Write lines to a stream. A reader that has gone away, as in `nightdrop … | head -1`, ends the writing and is no error.
*/
export function createLineWriter(stream: TextStream): LineWriter {
	let isGone = false;
	stream.on('error', error => {
		if (error.code !== 'EPIPE') {
			throw error;
		}

		isGone = true;
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
	};
}

/** JSON that does nothing to a terminal: control, direction and invisible characters are escaped. */
export function printJson(value: unknown, indentation?: string): string {
	return printableJson(JSON.stringify(value, undefined, indentation));
}
