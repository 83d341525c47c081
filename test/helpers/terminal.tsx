import {EventEmitter} from 'node:events';
import headless, {type IBufferCell, type Terminal} from '@xterm/headless';
import type {ReactElement} from 'react';
import type {Environment} from '../../src/terminal/capabilities.js';
import type {Host} from '../../src/terminal/host.js';
import {type FullScreenEnd, startFullScreen} from '../../src/terminal/start.js';

/** One cell as it is shown. Colours are ANSI numbers; undefined is the default colour. */
export type Cell = {
	readonly text: string;
	readonly width: number;
	readonly color: number | undefined;
	readonly background: number | undefined;
	readonly isBold: boolean;
	readonly isInverse: boolean;
	readonly isUnderlined: boolean;
	readonly isDim: boolean;
};

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
	/** Lines of the normal screen, after leaving. */
	readonly exited: Promise<FullScreenEnd>;
	readonly close: () => Promise<FullScreenEnd>;
	readonly xterm: Terminal;
};

const sequences: {readonly [name: string]: string} = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[H',
	end: '\u001B[F',
	pageup: '\u001B[5~',
	pagedown: '\u001B[6~',
	delete: '\u001B[3~',
	backtab: '\u001B[Z',
	enter: '\r',
	tab: '\t',
	space: ' ',
	backspace: '\u007F',
	// The form that needs no waiting for what may follow an Esc.
	escape: '\u001B[27u',
	'ctrl-c': '\u0003',
	'ctrl-z': '\u001A',
};

/** A process without signals, so that tests do not listen to those of the test runner. */
const quietHost = (): Host => Object.assign(new EventEmitter(), {platform: 'linux', kill: () => true});

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
		exited: drawnEnd,
		type: device.type,
		press(...names) {
			for (const name of names) {
				device.type(sequences[name] ?? name);
			}
		},
		resize(newColumns, newRows) {
			xterm.resize(newColumns, newRows);
			device.resized();
		},
		see: async (wanted, timeoutMs) =>
			waitFor(device.drawn, text, screen => isIn(screen, wanted), `never showed ${wanted}`, timeoutMs),
		seeNo: async (unwanted, timeoutMs) =>
			waitFor(device.drawn, text, screen => !isIn(screen, unwanted), `still shows ${unwanted}`, timeoutMs),
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

const isIn = (screen: string, wanted: string | RegExp): boolean =>
	typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen);

async function waitFor(
	drawn: () => Promise<void>,
	text: () => string,
	isReached: (screen: string) => boolean,
	complaint: string,
	timeoutMs = 5000,
): Promise<string> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		await drawn();
		const screen = text();
		if (isReached(screen)) {
			return screen;
		}

		if (performance.now() > deadline) {
			throw new Error(`The screen ${complaint}:\n${screen}`);
		}

		await new Promise(resolve => {
			setTimeout(resolve, 1);
		});
	}
}

/** The visible part of a terminal as text. */
export function textOf({buffer, rows}: Terminal): string {
	const {active} = buffer;
	return Array.from(
		{length: rows},
		(_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
	)
		.join('\n')
		.trimEnd();
}

/** The visible part of a terminal, cell by cell. */
export function cellsOf({buffer, rows, cols}: Terminal): readonly (readonly Cell[])[] {
	const {active} = buffer;
	return Array.from({length: rows}, (_, row) => {
		const line = active.getLine(active.viewportY + row);
		return Array.from({length: cols}, (_cell, column) => cellOf(line?.getCell(column)));
	});
}

function cellOf(cell: IBufferCell | undefined): Cell {
	return {
		text: cell?.getChars() || ' ',
		width: cell?.getWidth() ?? 1,
		color: cell === undefined || cell.isFgDefault() ? undefined : cell.getFgColor(),
		background: cell === undefined || cell.isBgDefault() ? undefined : cell.getBgColor(),
		isBold: Boolean(cell?.isBold()),
		isInverse: Boolean(cell?.isInverse()),
		isUnderlined: Boolean(cell?.isUnderline()),
		isDim: Boolean(cell?.isDim()),
	};
}
