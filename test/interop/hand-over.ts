import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Program} from '../helpers/program.js';
import {type Launched, launch} from '../helpers/pty.js';
import {walk} from '../helpers/walk.js';
import type {Operator} from './server.js';

/** The tools of the last screen that may work; those that do not with this key come after those that do. */
const onScreen = [
	...['aws cli', 'pg_dump, in a pipe', 's3cmd', 'rclone 1.61 or later'],
	...['WAL-G', 'barman-cloud', 'litestream', 'curl'],
] as const;

/** The text of each tool, by the first word of its name, as the terminal's clipboard was given it. */
export type Texts = ReadonlyMap<string, string>;

/** Set up a new bucket in a terminal, from the first screen to the last, and copy there what each tool needs. */
export async function setUpInTerminal(program: Program, flags: readonly string[]): Promise<Texts> {
	const running = launch(['setup', ...flags], {columns: 120, rows: 50, env: program.env});
	try {
		await running.see(/\d+ of \d+ allowed/u, 30_000);
		await walk(running, [
			[['enter'], 'Prefix'],
			[['enter'], 'it will be made'],
			[['enter'], 'New user'],
			[['enter'], 'free'],
			[['enter'], 'How tight?'],
			[['enter'], 'Make one access key'],
		]);
		await running.seeNo('Asking AWS');
		await walk(running, [
			// The place was said: the key is made and put there without being asked for.
			[['enter'], 'Backups can be put with this key'],
		]);
		running.press('enter');
		await running.see('Proven: this key', 120_000);
		running.press('enter');
		const texts = await copyAll(running);
		await walk(running, [[['enter'], /Proven \d+ s/u]]);
		running.press('q');
		await running.exited;
		return texts;
	} finally {
		await running.close();
	}
}

async function copyAll(running: Launched): Promise<Texts> {
	const texts = new Map<string, string>();
	const left = new Set<string>(onScreen);
	for (;;) {
		const screen = await running.see(new RegExp(`For (?:${[...left].join('|')})|cannot work`, 'u'));
		const name = [...left].find(one => screen.includes(`For ${one}`));
		if (name === undefined) {
			return texts;
		}

		left.delete(name);
		running.press('c');
		await running.see(new RegExp(`Copied the lines for ${name}`, 'u'));
		texts.set(name.split(/[ ,]/u)[0] as string, copied(running.sent()));
		running.press('down');
	}
}

/** What was put on the clipboard last (OSC 52). */
function copied(sent: string): string {
	const [base64 = ''] = (sent.split('\u001B]52;c;').at(-1) ?? '').split('\u0007');
	return Buffer.from(base64, 'base64').toString('utf8');
}

const fileLine = /^# (?<name>\S+?)(?:, which only its owner may read \(0600\))?(?:: (?<line>.*))?$/u;

/**
Do what a text says, as a person would: write the files that it names, with the key where it has dots, and come away with the commands.

Such a file begins with a line that names it, and ends at an empty one.
*/
export function follow(text: string, home: string, key: Operator): string {
	const files = new Map<string, string>();
	const commands: string[] = [];
	let open: string | undefined;
	for (const line of text.split('\n').map(one => filledIn(one, key))) {
		const {name, line: only} = fileLine.exec(line)?.groups ?? {};
		if (name !== undefined) {
			open = only === undefined ? name : undefined;
			files.set(name, only === undefined ? '' : `${only}\n`);
		} else if (line === '') {
			open = undefined;
		} else if (open === undefined) {
			commands.push(line);
		} else {
			files.set(open, `${files.get(open)}${line}\n`);
		}
	}

	for (const [name, content] of files) {
		const path = join(home, name.replace(/^~\//u, ''));
		mkdirSync(dirname(path), {recursive: true});
		writeFileSync(path, content, {mode: 0o600});
	}

	return commands.join('\n');
}

const filledIn = (line: string, {accessKeyId, secretAccessKey}: Operator): string =>
	line
		.replace(/^(\w*secret\w*) = …$/u, `$1 = ${secretAccessKey}`)
		.replace(/^(\w*access_key\w*) = …$/u, `$1 = ${accessKeyId}`)
		.replace('KEY_ID:SECRET', `${accessKeyId}:${secretAccessKey}`);
