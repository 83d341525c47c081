import {EventEmitter} from 'node:events';
import headless, {type Terminal} from '@xterm/headless';
import type {ReactElement} from 'react';
import type {Environment} from '../../src/terminal/capabilities.js';
import type {Host} from '../../src/terminal/host.js';
import {type FullScreenEnd, startFullScreen} from '../../src/terminal/start.js';
import {bytesOf, type Cell, cellsOf, isShown, normalTextOf, textOf, waitFor} from './xterm.js';

export type TerminalOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Environment;
	readonly farewell?: (end: FullScreenEnd) => readonly string[];
	readonly host?: Host;
};

export type TestTerminal = {
	/** What the screen shows now, without the blanks at the ends. */
	readonly text: () => string;
	/** Everything on the normal screen, what has scrolled away included. */
	readonly normalText: () => string;
	/** Wait until the screen shows it, and return the screen. */
	readonly see: (wanted: string | RegExp, timeoutMs?: number) => Promise<string>;
	/** Wait until the screen no longer shows it, and return the screen. */
	readonly seeNo: (unwanted: string | RegExp, timeoutMs?: number) => Promise<string>;
	/** Send bytes as a terminal would, in one chunk. */
	readonly type: (keys: string) => void;
	/** Press keys by name, each in a chunk of its own. */
	readonly press: (...names: readonly string[]) => void;
	readonly resize: (columns: number, rows: number) => void;
	readonly cells: () => readonly (readonly Cell[])[];
	/** Everything that was sent to the terminal so far. */
	readonly sent: () => string;
	/** What arrived on standard error. */
	readonly errors: () => string;
	readonly isRaw: () => boolean;
	readonly buffer: () => 'normal' | 'alternate';
	/** Resolves when the terminal was given back and everything is drawn. */
	readonly exited: Promise<FullScreenEnd>;
	readonly close: () => Promise<FullScreenEnd>;
	readonly xterm: Terminal;
};

/** A process without signals, so that tests do not listen to those of the test runner. */
const quietHost = (): Host =>
	Object.assign(new EventEmitter(), {platform: 'linux', pid: 1, kill: () => true});

/** A whole terminal in memory: the same screen and keyboard as in production, with xterm instead of a device. */
export function openTerminal(app: ReactElement, options: TerminalOptions = {}): TestTerminal {
	const {columns = 80, rows = 24, env = {TERM: 'xterm-256color'}} = options;
	const xterm = new headless.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true});
	const device = createDevice(xterm);
	const {exited, stop} = startFullScreen(app, {
		...device.streams,
		environment: env,
		host: options.host ?? quietHost(),
		...(options.farewell === undefined ? {} : {farewell: options.farewell}),
	});
	const drawnEnd = exited.finally(() => device.drawn());
	const text = () => textOf(xterm);
	return {
		xterm,
		text,
		normalText: () => normalTextOf(xterm),
		exited: drawnEnd,
		type: device.type,
		press(...names) {
			for (const name of names) {
				device.type(bytesOf(name));
			}
		},
		resize(newColumns, newRows) {
			xterm.resize(newColumns, newRows);
			device.resized();
		},
		see: async (wanted, timeoutMs) =>
			waitFor(device.drawn, text, screen => isShown(screen, wanted), `never showed ${wanted}`, timeoutMs),
		seeNo: async (unwanted, timeoutMs) =>
			waitFor(device.drawn, text, screen => !isShown(screen, unwanted), `still shows ${unwanted}`, timeoutMs),
		cells: () => cellsOf(xterm),
		sent: device.sent,
		errors: device.errors,
		isRaw: device.isRaw,
		buffer: () => xterm.buffer.active.type,
		close() {
			stop();
			return drawnEnd;
		},
	};
}

function createDevice(xterm: Terminal) {
	let drawn: Promise<void> = Promise.resolve();
	let [sent, errors, isRaw] = ['', '', false];
	const stdout = Object.assign(new EventEmitter(), {
		write(data: string | Uint8Array) {
			sent += data;
			drawn = new Promise(resolve => {
				xterm.write(data, resolve);
			});
			return true;
		},
	});
	Object.defineProperties(stdout, {columns: {get: () => xterm.cols}, rows: {get: () => xterm.rows}});
	const stdin = Object.assign(new EventEmitter(), {
		setRawMode(isOn: boolean) {
			isRaw = isOn;
		},
		resume() {},
		pause() {},
	});
	const stderr = Object.assign(new EventEmitter(), {
		write(data: string | Uint8Array) {
			errors += data;
			return true;
		},
	});
	return {
		streams: {stdin, stdout, stderr} as unknown as {
			stdin: NodeJS.ReadStream;
			stdout: NodeJS.WriteStream;
			stderr: NodeJS.WriteStream;
		},
		drawn: async () => drawn,
		sent: () => sent,
		errors: () => errors,
		isRaw: () => isRaw,
		type(keys: string) {
			stdin.emit('data', Buffer.from(keys));
		},
		resized() {
			stdout.emit('resize');
		},
	};
}
