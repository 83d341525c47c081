import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {commandLine, quoted, setUpCommand} from '../../src/ui/command-words.js';
import {hostile} from '../hostile/corpus.js';

/** The words that a shell makes of a line. */
const wordsOf = (line: string) =>
	execFileSync('sh', ['-c', `nightdrop() { printf '%s\\0' "$@"; }; ${line}`], {encoding: 'utf8'})
		.split('\0')
		.slice(0, -1);

test.each([
	['db/', 'db/'],
	['', "''"],
	['with space', "'with space'"],
	["it's", "'it'\\''s'"],
	['$(reboot)', "'$(reboot)'"],
	['a;b', "'a;b'"],
])('%s is written as %s', (word, shown) => {
	expect(quoted(word)).toBe(shown);
});

test('whatever a target is called, a shell reads its command as it was meant', () => {
	// No argument of a program can hold a zero.
	for (const name of hostile.filter(text => !text.includes('\0'))) {
		expect(wordsOf(commandLine('prove', name))).toEqual(['prove', name]);
		expect(wordsOf(setUpCommand({bucket: 'acme', prefix: name}, '--user', 'u'))).toEqual([
			...['setup', '--bucket', 'acme', '--prefix', name],
			...['--user', 'u'],
		]);
	}
});

test('a whole bucket has no prefix to be said', () => {
	expect(setUpCommand({bucket: 'acme', prefix: ''})).toBe('nightdrop setup --bucket acme');
});
