import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {afterEach, describe, expect, test} from 'vitest';
import {type Launched, launch} from '../helpers/pty.js';

let running: Launched;
afterEach(async () => {
	await running.close();
});

const expectNormal = () => {
	expect(running.buffer()).toBe('normal');
	expect(running.xterm.modes.bracketedPasteMode).toBe(false);
	expect(running.xterm.modes.wraparoundMode).toBe(true);
	expect(running.sent().lastIndexOf('\u001B[?25h')).toBeGreaterThan(
		running.sent().lastIndexOf('\u001B[?25l'),
	);
};

const openConsole = async (options: Parameters<typeof launch>[1] = {}) => {
	running = launch(['--sandbox'], options);
	await running.see('SANDBOX', 20_000);
	await running.see('Rehearse');
	expect(running.buffer()).toBe('alternate');
};

describe('the console gives the terminal back', () => {
	test('after q, and says that nothing was made', async () => {
		await openConsole();
		running.press('q');
		expect((await running.exited).exitCode).toBe(0);
		expectNormal();
		expect(running.text()).toBe('Sandbox: nothing was made on AWS.');
	});

	test('after q while AWS still owes the first answer', async () => {
		const silent = createServer();
		const asked = once(silent, 'connection');
		silent.listen(0, '127.0.0.1');
		await once(silent, 'listening');
		const {port} = silent.address() as AddressInfo;
		running = launch(['--endpoint-url', `http://127.0.0.1:${port}`], {
			env: {AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'not-a-real-one'},
		});
		await running.see(/\bq\b.*quit/u, 20_000);
		await asked;
		running.press('q');
		expect((await running.exited).exitCode).toBe(0);
		expectNormal();
		silent.close();
	});

	test('after ctrl-c', async () => {
		await openConsole();
		running.press('ctrl-c');
		expect((await running.exited).exitCode).toBe(130);
		expectNormal();
	});

	test.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const)('after %s', async (signal, code) => {
		await openConsole();
		running.kill(signal);
		expect((await running.exited).exitCode).toBe(code);
		expectNormal();
		expect(running.text()).toContain(`Stopped by ${signal}.`);
	});

	test('after SIGTERM in the middle of the set-up', async () => {
		await openConsole();
		running.press('enter');
		await running.seeNo('Rehearse');
		running.kill('SIGTERM');
		expect((await running.exited).exitCode).toBe(143);
		expectNormal();
	});

	test('when its window is closed it ends, and is no crash', async () => {
		running = launch(
			[
				'-c',
				`trap '' HUP; exec 3>"$HOME/end"; "${process.execPath}" bin/nightdrop.js --sandbox 2>&3; echo "code $?" >&3`,
			],
			{file: '/bin/sh'},
		);
		await running.see('Rehearse', 20_000);
		running.hangUp();
		await expect
			.poll(() => readFileSync(join(running.home, 'end'), 'utf8'), {timeout: 10_000})
			.toContain('code 129');
		expect(readFileSync(join(running.home, 'end'), 'utf8')).not.toContain('Assertion');
	});
});

test('Ctrl-Z gives the shell its terminal, and fg brings the console back', async () => {
	running = launch(['--norc', '--noprofile', '-i'], {
		file: '/bin/bash',
		env: {PS1: 'shell> ', NODE: process.execPath},
	});
	await running.see('shell>');
	running.type('"$NODE" bin/nightdrop.js --sandbox\r');
	const before = await running.see('Rehearse', 20_000);
	running.press('ctrl-z');
	await running.see('Stopped');
	expect(running.buffer()).toBe('normal');
	running.type('fg\r');
	expect(await running.see('Rehearse')).toBe(before);
	running.press('q');
	await running.see('Sandbox: nothing was made on AWS.');
	expectNormal();
	running.type('exit\r');
	await running.exited;
});

test('under CI=true it draws all the same', async () => {
	await openConsole({env: {CI: 'true'}});
	running.resize(60, 20);
	await running.see(/^ {2}─{56}$/mu);
	running.press('q');
	await running.exited;
});

describe('colour', () => {
	const styles = () => new Set(running.sent().match(/\[[\d;]*m/gu));

	test('there is some by default, and only that of the theme', async () => {
		await openConsole();
		expect(styles()).toContain('[36m');
		expect([...styles()].join(' ')).not.toMatch(/\[(?:2|3|5|8|34|37|4\d|9[1-7]|38;.*|48;.*)m/u);
		running.press('q');
		await running.exited;
	});

	test.each([
		['NO_COLOR', [], {NO_COLOR: '1'}],
		['--no-color', ['--no-color'], {}],
	] as const)('with %s there is none, and no bold or inverse', async (_, args, env) => {
		running = launch(['--sandbox', ...args], {env});
		await running.see('[SANDBOX]', 20_000);
		expect([...styles()]).toEqual(['[0m']);
		await running.see(/\[q\] quit/u);
		running.press('q');
		await running.exited;
	});
});
