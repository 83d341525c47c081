import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import process from 'node:process';
import pty from '@lydell/node-pty';
import headless, {type Terminal} from '@xterm/headless';
import {bytesOf, type Cell, cellsOf, isShown, normalTextOf, textOf, waitFor} from './xterm.js';

export type LaunchOptions = {
	readonly columns?: number;
	readonly rows?: number;
	/** Added to an environment that has nothing but PATH, HOME, LANG and TERM; undefined takes one away. */
	readonly env?: {readonly [name: string]: string | undefined};
	readonly cwd?: string;
	/** Another program than Nightdrop. */
	readonly file?: string;
};

export type Launched = {
	readonly processId: number;
	/** A home directory of its own, empty at first; `close` removes it. */
	readonly home: string;
	readonly text: () => string;
	readonly normalText: () => string;
	readonly see: (wanted: string | RegExp, timeoutMs?: number) => Promise<string>;
	readonly seeNo: (unwanted: string | RegExp, timeoutMs?: number) => Promise<string>;
	readonly type: (keys: string) => void;
	/** Press keys by name; they may arrive in one chunk. */
	readonly press: (...names: readonly string[]) => void;
	readonly resize: (columns: number, rows: number) => void;
	/** The terminal goes away under the program, as when its window is closed. */
	readonly hangUp: () => void;
	readonly kill: (signal: NodeJS.Signals) => void;
	readonly cells: () => readonly (readonly Cell[])[];
	readonly buffer: () => 'normal' | 'alternate';
	/** Everything that the program has sent to the terminal. */
	readonly sent: () => string;
	/** Be given what arrives from now on, at the moment it arrives. */
	readonly listen: (listener: (data: string) => void) => () => void;
	/** Resolves when the program has ended and everything it sent is drawn. */
	readonly exited: Promise<{readonly exitCode: number; readonly signal: number | undefined}>;
	/** End the program, however it is, and remove its home. */
	readonly close: () => Promise<void>;
	readonly xterm: Terminal;
};

const bin = resolve('bin/nightdrop.js');

/** Run the real program in a real pseudo-terminal, with a terminal emulator as its other end. */
export function launch(args: readonly string[], options: LaunchOptions = {}): Launched {
	const {columns = 100, rows = 30} = options;
	const home = mkdtempSync(join(tmpdir(), 'nightdrop-home-'));
	const xterm = new headless.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
	const child = pty.spawn(options.file ?? process.execPath, options.file ? [...args] : [bin, ...args], {
		// It would go before the one of the environment.
		name: options.env?.['TERM'] ?? 'xterm-256color',
		cols: columns,
		rows,
		cwd: options.cwd ?? process.cwd(),
		env: environmentOf(home, options.env),
	});
	let sent = '';
	child.onData(data => {
		sent += data;
		xterm.write(data);
	});
	// Answers to what the program asks the terminal.
	xterm.onData(data => {
		child.write(data);
	});
	const drawn = async () =>
		new Promise<void>(done => {
			xterm.write('', done);
		});
	let isRunning = true;
	const exited = new Promise<{exitCode: number; signal: number | undefined}>(done => {
		child.onExit(({exitCode, signal}) => {
			isRunning = false;
			done({exitCode, signal});
		});
	}).finally(drawn);
	const text = () => textOf(xterm);
	return {
		processId: child.pid,
		home,
		text,
		normalText: () => normalTextOf(xterm),
		see: async (wanted, timeoutMs) =>
			waitFor(drawn, text, screen => isShown(screen, wanted), `never showed ${wanted}`, timeoutMs),
		seeNo: async (unwanted, timeoutMs) =>
			waitFor(drawn, text, screen => !isShown(screen, unwanted), `still shows ${unwanted}`, timeoutMs),
		type(keys) {
			child.write(keys);
		},
		press(...names) {
			for (const name of names) {
				child.write(bytesOf(name));
			}
		},
		resize(newColumns, newRows) {
			child.resize(newColumns, newRows);
			xterm.resize(newColumns, newRows);
		},
		hangUp() {
			(child as unknown as {readonly destroy: () => void}).destroy();
		},
		kill(signal) {
			process.kill(child.pid, signal);
		},
		cells: () => cellsOf(xterm),
		buffer: () => xterm.buffer.active.type,
		sent: () => sent,
		listen(listener) {
			const subscription = child.onData(listener);
			return () => {
				subscription.dispose();
			};
		},
		exited,
		async close() {
			if (isRunning) {
				child.kill('SIGKILL');
			}

			await exited;
			rmSync(home, {recursive: true, force: true});
		},
		xterm,
	};
}

/** A clean one: nothing of the machine's own AWS set-up, CI or colour wishes gets in. */
function environmentOf(home: string, more: LaunchOptions['env'] = {}): {[name: string]: string} {
	const environment = {
		PATH: process.env['PATH'],
		HOME: home,
		LANG: 'C.UTF-8',
		TERM: 'xterm-256color',
		NIGHTDROP_CONFIG_DIR: join(home, 'config'),
		...more,
	};
	return Object.fromEntries(
		Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}
