import {expect, test} from 'vitest';
import {readKey} from '../../src/terminal/key.js';
import {asInput, edited, movedCursor} from '../../src/ui/text-input.js';

const typed = (text: string, ...sequences: readonly string[]) => {
	let now = text;
	let behind = 0;
	for (const sequence of sequences) {
		const key = readKey(sequence) ?? {name: 'unknown'};
		const input = asInput(key, behind);
		behind = movedCursor(key, now, behind) ?? behind;
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
	['acme', ['\u001B[A', '\u000B', '\u001BOP'], 'acme'],
	// At the cursor, which arrows, home and end move, and ctrl-a and ctrl-e too.
	['acm-backups', ['\u001B[H', '\u001B[C', '\u001B[C', '\u001B[C', 'e'], 'acme-backups'],
	['acme-bckups', [...Array<string>(5).fill('\u001B[D'), 'a', '\u001B[F', '2'], 'acme-backups2'],
	['hosts/db-003/', ['\u001B[D', '\u0017'], 'hosts/db-/'],
	['xacme', ['\u0001', '\u001B[3~'], 'acme'],
	['oldacme', [...Array<string>(4).fill('\u001B[D'), '\u0015', '\u0005', '!'], 'acme!'],
	['acme', ['\u0001', '\u001B[D', '\u007F', '\u001B[F', '\u001B[C', '\u001B[3~'], 'acme'],
	['a👩b', ['\u001B[D', '\u007F'], 'ab'],
])('%j with %j is %j', (text, sequences, expected) => {
	expect(typed(text, ...sequences)).toBe(expected);
});
