import {execFileSync, spawnSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {afterEach, describe, expect, test} from 'vitest';
import {type Launched, launch} from '../helpers/pty.js';

/** The real program inside the multiplexers that people use, with a terminal around them that tells what arrives. */

const has = (name: string, flag: string) => spawnSync(name, [flag]).error === undefined;
const command = `'${process.execPath}' bin/nightdrop.js --sandbox`;

let running: Launched | undefined;
let end = () => {};
afterEach(async () => {
	end();
	await running?.close();
	running = undefined;
	end = () => {};
});

/** What the terminal was asked to put on its clipboard, in whatever wrapping. */
function copied({sent}: Launched): readonly string[] {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is a control sequence
	const found = sent().matchAll(/\u001B\]52;[a-z]*;([A-Za-z0-9+/=]+)/gu);
	return [...found].map(([, text = '']) => Buffer.from(text, 'base64').toString('utf8'));
}

/** To the policy of the wizard, whose JSON can be copied. */
async function copyThePolicy(terminal: Launched): Promise<void> {
	await terminal.see('Rehearse', 30_000);
	for (const [keys, see] of [
		['\r', /\d+ of \d+ allowed/u],
		['\r', 'Prefix'],
		['acme-backups', 'acme-backups█'],
		['\u001B[B', '→ Prefix'],
		['db/', 'never means dbx'],
		['\r', 'Public access is not blocked'],
		['\r', 'nightdrop-acme-backups-db'],
		['\r', 'free'],
		['\r', 'How tight?'],
		['\t', 'statements now'],
		['\t', 'JSON, lines'],
		['c', 'Copied'],
	] as const) {
		terminal.type(keys);
		await terminal.see(see, 30_000);
	}
}

async function expectPolicyCopied(terminal: Launched): Promise<void> {
	await expect.poll(() => copied(terminal).length, {timeout: 10_000}).toBeGreaterThan(0);
	for (const text of copied(terminal)) {
		expect(JSON.stringify(JSON.parse(text))).toContain('NightdropDenyElse');
	}
}

describe.skipIf(!has('tmux', '-V'))('in tmux', () => {
	const open = (...settings: readonly (readonly [string, string])[]) => {
		const socket = `nightdrop-${randomUUID()}`;
		const tmux = (...args: readonly string[]) => execFileSync('tmux', ['-L', socket, ...args]);
		end = () => {
			spawnSync('tmux', ['-L', socket, 'kill-server']);
		};
		const set = settings.flatMap(([name, value]) => ['set-option', '-g', name, value, ';']);
		running = launch(
			[
				'-L',
				socket,
				'-f',
				'/dev/null',
				...set,
				'new-session',
				'-x',
				'100',
				'-y',
				'30',
				`sh -c "${command}; cat"`,
			],
			{file: 'tmux', columns: 100, rows: 30, env: {SHELL: '/bin/sh'}},
		);
		return {terminal: running, tmux};
	};

	test.each([
		['that takes the clipboard for itself', [['set-clipboard', 'on']]],
		[
			'that only lets pass what is meant for the terminal around it',
			[
				['set-clipboard', 'off'],
				['allow-passthrough', 'on'],
			],
		],
	] as const)('%s, what is copied arrives whole', async (_, settings) => {
		const {terminal} = open(...settings);
		await copyThePolicy(terminal);
		await expectPolicyCopied(terminal);
	});

	test('a pane that is divided is drawn anew, and given back at the end', async () => {
		const {terminal, tmux} = open();
		await terminal.see('Rehearse', 30_000);
		tmux('split-window', '-h', '-l', '45', 'cat');
		// 54 cells are left of the line between the panes.
		await terminal.see(/^ {2}─{50} {2}│/mu);
		await terminal.see(/q quit *│/u);
		tmux('kill-pane', '-a', '-t', '{left}');
		await terminal.seeNo('│');
		terminal.type('q');
		await terminal.see('Sandbox: nothing was made on AWS.');
		await terminal.seeNo('Rehearse');
	});
});

describe.skipIf(!has('screen', '-v'))('in GNU screen', () => {
	const open = () => {
		const name = `nightdrop-${randomUUID()}`;
		end = () => {
			spawnSync('screen', ['-S', name, '-X', 'quit']);
		};
		running = launch(
			[
				'-c',
				`printf 'altscreen on\\ndefutf8 on\\n' > "$HOME/rc"; exec screen -U -c "$HOME/rc" -S ${name} sh -c "${command}; cat"`,
			],
			{
				file: '/bin/sh',
				columns: 100,
				rows: 30,
				env: {SCREENDIR: undefined},
			},
		);
		return running;
	};

	test('what is copied arrives whole, and the screen before comes back', async () => {
		const terminal = open();
		await copyThePolicy(terminal);
		await expectPolicyCopied(terminal);
		terminal.resize(80, 24);
		await terminal.see(/^ {2}─{76}$/mu);
		terminal.press('ctrl-c');
		await terminal.seeNo('JSON, lines');
	});
});
