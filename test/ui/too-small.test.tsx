import '../helpers/colour.js';
import {expect, test} from 'vitest';
import {TooSmall} from '../../src/ui/components/too-small.js';
import {openTerminal} from '../helpers/terminal.js';

test.each([
	[38, 10, ['  Window too small: 38×10', '  Nightdrop needs 40×12.', '  Nothing has stopped.', '  q quit']],
	[20, 6, ['  Too small: 20×6', '  Needs 40×12', '  Goes on', '  q quit']],
	[12, 5, ['12×5', 'Needs 40×12', 'Goes on', 'q quit']],
	[7, 4, ['7×4', '< 40×12', 'Goes on', 'q quit']],
])('a window of %i×%i says its size and the one it needs', async (columns, rows, wanted) => {
	const terminal = openTerminal(<TooSmall columns={columns} rows={rows} />, {columns, rows});
	await terminal.see(`${columns}×${rows}`);
	const seen = terminal
		.text()
		.split('\n')
		.map(line => line.trimEnd());
	await terminal.close();
	expect(seen.slice(0, 4)).toEqual(wanted);
});
