import {expect, test} from 'vitest';
import {readKey} from '../../src/terminal/key.js';
import {asInput, edited} from '../../src/ui/text-input.js';

const typed = (text: string, ...sequences: readonly string[]) => {
	let now = text;
	for (const sequence of sequences) {
		const key = readKey(sequence);
		const input = key && asInput(key);
		now = input === undefined ? now : edited(now, input);
	}

	return now;
};

test.each([
	['acme', ['-', 'd', 'b'], 'acme-db'],
	['acme', ['\u007F'], 'acm'],
	['emoji 👩‍🚀', ['\u007F'], 'emoji 👩‍'],
	['hosts/db-003/', ['\u0017'], 'hosts/db-'],
	['hosts/db-003/', ['\u0017', '\u0017', '\u0017'], ''],
	['/etc/nightdrop/key', ['\u001B\u007F'], '/etc/nightdrop/'],
	['///', ['\u0017'], ''],
	['acme-backups', ['\u0015'], ''],
	['acme', ['\u001B[A', '\u0001', '\u001BOP'], 'acme'],
])('%j with %j is %j', (text, sequences, expected) => {
	expect(typed(text, ...sequences)).toBe(expected);
});
