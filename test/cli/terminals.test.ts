import {afterEach, describe, expect, test} from 'vitest';
import {type Launched, type LaunchOptions, launch} from '../helpers/pty.js';
import {walk} from '../helpers/walk.js';

/** Terminals that can do less, and what they are sent. */

let running: Launched;
afterEach(async () => {
	await running.close();
});

const escapes = /\[\??[\d;]*[A-Za-z]/gu;

/** Home, a list that is busy, a text field, findings, the policy and its JSON. */
async function lookAround(env: LaunchOptions['env']): Promise<string> {
	running = launch(['--sandbox'], {columns: 80, rows: 24, ...(env && {env})});
	await running.see('Rehearse', 20_000);
	await walk(running, [
		[['enter'], /\d+ of \d+ allowed/u],
		[['enter'], 'Prefix'],
		[['type:acme-backups', 'down', 'type:db/'], 'never means dbx'],
		[['enter'], 'Public access is not blocked'],
		[['enter'], 'nightdrop-acme-backups-db'],
		[['enter'], 'free'],
		[['enter'], 'How tight?'],
		[['tab', 'tab'], 'JSON, lines'],
		[['?'], 'Find: '],
	]);
	running.press('ctrl-c');
	await running.exited;
	return running.sent();
}

describe('marks', () => {
	test.each([
		['the console of Linux', {TERM: 'linux'}],
		['LANG=C', {LANG: 'C'}],
	])('%s gets ASCII alone', async (_, env) => {
		const sent = await lookAround(env);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: all else is text
		expect(sent.replaceAll(/[\r\n\u001B]/gu, '').match(/[^ -~]/gu)).toBeNull();
		expect(sent).toMatch(/> .*\[x\]/u);
	});
});

test('NO_COLOR, with all else as usual: no style at all, brackets instead', async () => {
	const sent = await lookAround({NO_COLOR: '1'});
	const styles = new Set(sent.match(escapes)?.filter(one => one.endsWith('m')));
	expect([...styles]).toEqual(['[0m']);
	expect(sent).toContain('[SANDBOX]');
	expect(sent).toContain('[esc]');
});

test('over ssh, on a terminal of which nothing more is known, the colours are the same few', async () => {
	const sent = await lookAround({
		TERM: 'xterm',
		COLORTERM: undefined,
		SSH_TTY: '/dev/pts/3',
		SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22',
	});
	const styles = new Set(sent.match(escapes)?.filter(one => one.endsWith('m')));
	// Of sixteen colours those whose marks are seen on light and on dark; no background, no 256, no 24 bit.
	expect([...styles]).toEqual(expect.arrayContaining(['[0m', '[1m', '[36m', '[39m']));
	for (const one of styles) {
		expect(one).toMatch(/^\[(?:[0147]|2[247]|3[12356]|39|90)m$/u);
	}
});
