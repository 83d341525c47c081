import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';
import {type Launched, type LaunchOptions, launch} from '../helpers/pty.js';

/** The program as somebody has it who hears its lines and sees no screen. */

let running: Launched | undefined;
let program: Program | undefined;
afterEach(async () => {
	await running?.close();
	await program?.close();
	running = undefined;
	program = undefined;
});

/** Run it in a terminal, and answer each question when it is asked. The lines, what was typed included. */
async function hear(
	args: readonly string[],
	answers: readonly (readonly [question: string | RegExp, answer: string])[] = [],
	options: LaunchOptions = {},
): Promise<{readonly lines: readonly string[]; readonly exitCode: number}> {
	const one = launch(args, {columns: 200, rows: 80, ...options});
	running = one;
	for (const [question, answer] of answers) {
		await one.see(question, 30_000);
		one.type(`${answer}\r`);
	}

	const {exitCode} = await one.exited;
	const sent = one.sent();
	await one.close();
	// Words, one line after the other: nothing moves, nothing is drawn, nothing is said by a mark alone.
	expect(sent.match(/[^\r\n -~]/gu)).toBeNull();
	expect(sent.replaceAll('\r\n', '')).not.toContain('\r');
	const lines = sent.split('\r\n').filter(line => line !== '');
	for (const [index, line] of lines.entries()) {
		expect(line, 'said twice').not.toBe(lines[index - 1]);
		expect(line).toMatch(/[a-z]{2}/iu);
	}

	return {lines, exitCode};
}

test.each([
	['--screen-reader', ['--screen-reader'], {}],
	['TERM=dumb', [], {TERM: 'dumb'}],
])('with %s the rehearsal is told line by line, and its question has numbers', async (_, flags, env) => {
	const {lines, exitCode} = await hear(
		['--sandbox', ...flags],
		[[/Where should the secret go:$/u, '1 night']],
		{env},
	);
	const asked = lines.findIndex(line => line.startsWith('Where should the secret go: '));
	expect(lines.slice(asked - 3, asked + 1)).toEqual([
		'  1. an AWS profile, acme-backups-db in the credentials file',
		`  2. a file, ${join(tmpdir(), 'acme-backups-db.key')}, which only you may read`,
		'  3. shown here once, I keep it myself',
		'Where should the secret go: 1 night',
	]);
	expect(lines.filter(line => /^Step \d+ of 10, /u.test(line))).toHaveLength(10);
	expect(lines.filter(line => line.startsWith('Proven: '))).toHaveLength(1);
	expect(exitCode).toBe(0);
});

test.each([
	[
		'--screen-reader',
		['--screen-reader'],
		{},
		'The console is a full screen, and something else was asked for',
	],
	[
		'TERM=dumb',
		[],
		{TERM: 'dumb'},
		'The console needs a terminal that can move its cursor, and this one cannot',
	],
])('the console itself is no lines: %s says what else there is', async (_, flags, env, what) => {
	const {lines, exitCode} = await hear([...flags], [], {env});
	expect(lines).toEqual([
		`problem: ${what}`,
		'  next: use a command (nightdrop --help lists them), or nightdrop --sandbox to rehearse',
	]);
	expect(exitCode).toBe(2);
});

describe('on an account', () => {
	test('set-up, backups, check, proof and rotation are heard to their ends', async () => {
		program = openProgram();
		const {endpoint} = await program.serve('--seed', 'demo');
		const env = {...program.env, NIGHTDROP_CONFIG_DIR: join(program.home, 'config'), HOME: program.home};
		const common = ['--screen-reader', '--endpoint-url', endpoint];
		const setUp = await hear(
			['setup', ...common],
			[
				[/Bucket, or bucket\/prefix\/:$/u, 'acme-empty/'],
				[/How tight \[1\]:$/u, ''],
				[/Make these calls\? yes or no:$/u, 'yes'],
				[/Where should the secret go:$/u, `2 ${join(program.home, 'night.key')}`],
			],
			{env},
		);
		expect(setUp.lines.filter(line => line.startsWith('Proven: '))).toHaveLength(1);
		expect(setUp.exitCode).toBe(0);

		const backups = await hear(['backups', 'acme-empty', ...common], [], {env});
		expect(backups.lines).toEqual([
			'ok: empty: nothing is in acme-empty now',
			'ok: in all versions no backup was put over or deleted; what a bucket without versions lost would not show',
		]);

		const check = await hear(['check', 'acme-empty', ...common], [], {env});

		const rotation = await hear(['rotate', 'acme-empty', ...common], [], {env});
		expect(check.lines[0]).toMatch(/^ok: acme-empty: proven .*; no backup yet; key /u);
		expect(rotation.lines[0]).toBe('Rotation of acme-empty: none is under way');
		expect(rotation.lines.at(-1)).toMatch(/^next: Install it on your hosts\./u);
	});
});
