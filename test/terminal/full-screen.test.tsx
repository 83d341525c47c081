import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import type {Host} from '../../src/terminal/host.js';
import {openTerminal} from '../helpers/terminal.js';
import {Typewriter} from './typewriter.js';

const size = {columns: 60, rows: 12};

function createHost() {
	const killed: string[] = [];
	const host = Object.assign(new EventEmitter(), {
		platform: 'linux',
		pid: 42,
		kill: (processId: number, signal: string) => killed.push(`${signal} ${processId}`),
	});
	return {host: host as EventEmitter & Host, killed};
}

test('keys, paste, resize both ways, and the way out', async () => {
	const terminal = openTerminal(<Typewriter />, size);
	await terminal.see('60×12 typed: |');
	expect([terminal.buffer(), terminal.isRaw()]).toEqual(['alternate', true]);
	terminal.type('backup-writerX\u007F\r\u001B[200~pasted\rtext\u001B[201~');
	await terminal.see('typed: backup-writer<enter>pasted text|');
	terminal.resize(50, 9);
	await terminal.see('50×9 typed');
	terminal.resize(70, 20);
	await terminal.see('70×20 typed');
	terminal.type('\u001B');
	expect(await terminal.exited).toEqual({type: 'left', exitCode: 4});
	expect([terminal.buffer(), terminal.isRaw()]).toEqual(['normal', false]);
});

test('keys that come before the first frame are not lost', async () => {
	const terminal = openTerminal(<Typewriter />, size);
	terminal.type('early');
	await terminal.see('typed: early|');
	await terminal.close();
});

test('many keys in one chunk are all there', async () => {
	const terminal = openTerminal(<Typewriter />, size);
	terminal.type(`${'x'.repeat(400)}${'\u007F'.repeat(399)}y`);
	await terminal.see('typed: xy|');
	await terminal.close();
});

test.each([
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGQUIT', 131],
] as const)('%s gives the terminal back, says the last lines and why', async (signal, exitCode) => {
	const {host} = createHost();
	const terminal = openTerminal(<Typewriter />, {
		...size,
		host,
		farewell: end => [`left by ${end.type}`, 'hostile \u001B[2J'],
	});
	await terminal.see('typed');
	host.emit(signal);
	expect(await terminal.exited).toEqual({type: 'signal', signal, exitCode});
	expect(terminal.buffer()).toBe('normal');
	expect(terminal.text()).toBe('left by signal\nhostile ^[[2J');
	expect(terminal.errors()).toBe(`Stopped by ${signal}.\n`);
	expect(host.eventNames()).toEqual([]);
});

test('a crash restores first, then says a few printable lines', async () => {
	const {host} = createHost();
	const terminal = openTerminal(<Typewriter />, {...size, host});
	await terminal.see('typed');
	host.emit('uncaughtException', new TypeError('bad \u001B]0;x\u0007 thing'));
	expect(await terminal.exited).toMatchObject({type: 'crash', exitCode: 3});
	expect([terminal.buffer(), terminal.isRaw()]).toEqual(['normal', false]);
	expect(terminal.errors()).toContain(
		'Nightdrop made a mistake and had to stop\n  Why   TypeError: bad ^[]0;x^G thing\n',
	);
	expect(terminal.errors().split('\n').length).toBeLessThan(12);
});

test('a farewell that throws does not keep the terminal', async () => {
	const terminal = openTerminal(<Typewriter />, {
		...size,
		farewell() {
			throw new Error('no words');
		},
	});
	await terminal.see('typed');
	await terminal.close();
	expect(terminal.buffer()).toBe('normal');
	expect(terminal.errors()).toContain('no words');
});

test('only the first end counts', async () => {
	const {host} = createHost();
	const terminal = openTerminal(<Typewriter />, {...size, host});
	await terminal.see('typed');
	host.emit('SIGTERM');
	host.emit('SIGINT');
	expect(await terminal.close()).toMatchObject({signal: 'SIGTERM'});
});

test('Ctrl-Z closes all, stops the job, and continued it draws everything again', async () => {
	const {host, killed} = createHost();
	const terminal = openTerminal(<Typewriter />, {...size, host});
	terminal.type('abc');
	await terminal.see('typed: abc|');
	terminal.type('\u001A');
	expect(killed).toEqual(['SIGTSTP 0']);
	expect(host.listenerCount('SIGTSTP')).toBe(0);
	expect(terminal.isRaw()).toBe(false);
	expect(terminal.sent().lastIndexOf('\u001B[?1049l')).toBeGreaterThan(
		terminal.sent().lastIndexOf('\u001B[?1049h'),
	);
	host.emit('SIGCONT');
	expect(terminal.isRaw()).toBe(true);
	await terminal.see('typed: abc|');
	expect(terminal.buffer()).toBe('alternate');
	expect(killed).toEqual(['SIGTSTP 0', 'SIGWINCH 42']);
	terminal.type('d');
	await terminal.see('typed: abcd|');
	// From outside it is the same.
	host.emit('SIGTSTP');
	expect(terminal.isRaw()).toBe(false);
	host.emit('SIGCONT');
	await terminal.see('typed: abcd|');
	await terminal.close();
	expect(host.eventNames()).toEqual([]);
});

test('stopped by a signal that cannot be caught, it takes the terminal again', async () => {
	const {host} = createHost();
	const terminal = openTerminal(<Typewriter />, {...size, host});
	await terminal.see('typed');
	terminal.xterm.write('\u001B[?1049l\u001B[?25hshell');
	host.emit('SIGCONT');
	await terminal.see('60×12 typed: |');
	expect(terminal.buffer()).toBe('alternate');
	await terminal.close();
});

test('a terminal without suspension takes Ctrl-Z as nothing', async () => {
	const {host, killed} = createHost();
	const terminal = openTerminal(<Typewriter />, {...size, host: Object.assign(host, {platform: 'win32'})});
	await terminal.see('typed');
	terminal.type('\u001Aa');
	await terminal.see('typed: a|');
	expect(killed).toEqual([]);
	await terminal.close();
});
