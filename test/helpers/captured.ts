import {createLineWriter, type LineWriter} from '../../src/terminal/lines.js';

/** Lines that go nowhere, and their text so far. */
export function captured(): {readonly writer: LineWriter; readonly text: () => string} {
	let text = '';
	const writer = createLineWriter({
		write(more) {
			text += more;
		},
		on: () => undefined,
	});
	return {writer, text: () => text};
}
