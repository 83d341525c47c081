import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {bundle} from '../helpers/bundle.mjs';
import {type Launched, launch} from '../helpers/pty.js';

let program: {readonly path: string; readonly remove: () => Promise<void>};
beforeAll(async () => {
	program = await bundle('test/terminal/typewriter-program.tsx');
});
afterAll(async () => {
	await program.remove();
});

let running: Launched;
afterEach(async () => {
	await running.close();
});

// The shell tells what the program leaves behind: its exit code and the modes of the terminal.
const script =
	'echo before; "$0" "$1"; echo "code $?"; stty -a | tr " ;" "\\n\\n" | grep -E "^-?(icanon|echo|isig)$"; echo over';

const start = async (env: {readonly [name: string]: string} = {}) => {
	running = launch(['-c', script, process.execPath, program.path], {
		file: '/bin/sh',
		columns: 60,
		rows: 12,
		env,
	});
	await running.see('60×12 typed: |');
	expect(running.buffer()).toBe('alternate');
};

const expectRestored = async (code: number) => {
	const screen = await running.see(/^over$/mu);
	await running.exited;
	expect(running.normalText()).toMatch(/^before$/mu);
	expect(screen).toMatch(new RegExp(`^code ${code}$`, 'mu'));
	expect(screen).toMatch(/^isig\nicanon\necho$/mu);
	expect(running.buffer()).toBe('normal');
	expect(running.xterm.modes.bracketedPasteMode).toBe(false);
	expect(running.xterm.modes.wraparoundMode).toBe(true);
	expect(running.sent().lastIndexOf('\u001B[?25h')).toBeGreaterThan(
		running.sent().lastIndexOf('\u001B[?25l'),
	);
	return screen;
};

describe('the terminal is as it was', () => {
	test.each([
		['q', 0, 'left'],
		['\u0003', 130, 'left'],
		['T', 143, 'signal'],
		['I', 130, 'signal'],
		['H', 129, 'signal'],
	])('after %j', async (key, code, end) => {
		await start();
		running.type(key);
		expect(await expectRestored(code)).toContain(`farewell after ${end}`);
	});

	test.each([
		['!', 'Error: Thrown while drawing'],
		['U', 'Error: Thrown later'],
		['R', 'Error: Rejected later'],
	])('after the crash %j, which is told then', async (key, why) => {
		await start();
		running.type(key);
		await expectRestored(3);
		const lines = running.normalText();
		expect(lines).toContain('farewell after crash');
		expect(lines).toContain('Nightdrop made a mistake and had to stop');
		expect(lines).toContain(why);
	});

	test('after process.exit in the middle', async () => {
		await start();
		running.type('X');
		await expectRestored(9);
	});
});

test('what others write while it is open comes after it', async () => {
	await start();
	running.type('E');
	running.type('a');
	expect(await running.see('typed: a|')).not.toContain('library');
	running.type('q');
	const screen = await expectRestored(0);
	expect(screen).toContain('a warning of a library');
	expect(screen).toContain('a stray line of a library');
});

test('it draws and follows the size under CI=true', async () => {
	await start({CI: 'true'});
	running.resize(50, 10);
	await running.see('50×10 typed: |');
	running.type('q');
	await expectRestored(0);
});

test('Ctrl-Z gives the shell its terminal, and fg brings the screen back whole', async () => {
	running = launch(['--norc', '--noprofile', '-i'], {
		file: '/bin/bash',
		columns: 60,
		rows: 12,
		env: {PS1: 'shell> ', NODE: process.execPath, PROGRAM: program.path},
	});
	await running.see('shell>');
	running.type('"$NODE" "$PROGRAM"\r');
	await running.see('60×12 typed: |');
	running.type('abc');
	await running.see('typed: abc|');
	running.type('\u001A');
	await running.see('Stopped');
	expect(running.buffer()).toBe('normal');
	running.type('stty -a | tr " ;" "\\n\\n" | grep -E "^-?icanon$"\r');
	await running.see(/^icanon$/mu);
	running.resize(50, 11);
	running.type('fg\r');
	await running.see('50×11 typed: abc|');
	expect(running.buffer()).toBe('alternate');
	running.type('d');
	await running.see('typed: abcd|');
	running.type('q');
	await running.see('farewell after left');
	expect(running.buffer()).toBe('normal');
	running.type('exit\r');
	await running.exited;
});

test('Ctrl-Z where no shell could continue it comes back by itself', async () => {
	running = launch([program.path], {file: process.execPath, columns: 60, rows: 12});
	await running.see('60×12 typed: |');
	running.type('\u001A');
	// Opened a second time.
	await expect.poll(() => running.sent().split('\u001B[?1049h').length).toBe(3);
	running.type('a');
	await running.see('typed: a|');
	expect(running.buffer()).toBe('alternate');
	running.type('q');
	expect((await running.exited).exitCode).toBe(0);
});
