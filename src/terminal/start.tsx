import process from 'node:process';
import {render} from 'ink';
import type {ReactElement} from 'react';
import type {Environment} from './capabilities.js';
import {crashExitCode, crashLines} from './crash.js';
import {type Device, DeviceContext} from './device.js';
import {FullScreen} from './full-screen.js';
import {type HeldStream, holdBack} from './hold-back.js';
import {type Host, listen, type Signal, signalExitCodes} from './host.js';
import {Keyboard} from './keyboard.js';
import {printable} from './printable.js';
import {Screen} from './screen.js';
import {watchJobControl} from './suspend.js';

/** How the full screen ended; the terminal is the normal one again. */
export type FullScreenEnd =
	| {readonly type: 'left'; readonly exitCode: number}
	| {readonly type: 'signal'; readonly signal: Signal; readonly exitCode: number}
	| {readonly type: 'crash'; readonly error: unknown; readonly exitCode: number};

export type FullScreenOptions = {
	readonly stdin?: NodeJS.ReadStream;
	readonly stdout?: NodeJS.WriteStream;
	readonly stderr?: NodeJS.WriteStream;
	readonly environment?: Environment;
	readonly host?: Host;
	/** The lines to leave on the normal screen; asked once, after the terminal was given back. */
	readonly farewell?: (end: FullScreenEnd) => readonly string[];
};

export type RunningFullScreen = {
	/** Resolves when the terminal has been given back and the last lines are written. It never rejects. */
	readonly exited: Promise<FullScreenEnd>;
	readonly stop: (exitCode?: number) => void;
};

type Streams = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
};

// Ink must not read keys itself: it would take a chunk for a key. `useInput` throws with this, `useKeys` works.
const deafInput = {isTTY: false} as NodeJS.ReadStream;

/**
Draw the app on the whole terminal until it ends, and give the terminal back whatever happens.

It ends by `stop`, by `useLeave`, by a signal, when the terminal goes away, or by a crash: a throw while rendering, an uncaught exception or an unhandled rejection. Ctrl-Z suspends it. Whoever started it sets the exit code and ends the process.
*/
export function startFullScreen(app: ReactElement, options: FullScreenOptions = {}): RunningFullScreen {
	const {stdin = process.stdin, stdout = process.stdout, stderr = process.stderr} = options;
	const {environment = process.env, host = process as Host} = options;
	const streams = {stdin, stdout, stderr};
	const terminal = takeTerminal(streams, host);
	const {promise: exited, resolve: resolveExited} = createDeferred<FullScreenEnd>();
	let isEnded = false;
	let unmount: (() => void) | undefined;

	const finish = (end: FullScreenEnd) => {
		if (isEnded) {
			return;
		}

		isEnded = true;
		terminal.restore();
		sayFarewell(end, options.farewell, streams);
		unmount?.();
		// Not before the signal at hand has reached everyone: Ink's own listener kills the process once it is alone.
		setImmediate(() => {
			forget();
			resolveExited(end);
		});
	};

	const forget = watchEnds(host, streams, terminal.restore, finish);
	const leave = (exitCode = 0) => {
		finish({type: 'left', exitCode});
	};

	terminal.open();
	const {screen, keyboard} = terminal;
	const instance = renderOn({screen, keyboard, environment, leave}, app, stderr);
	unmount = instance.unmount;
	instance.waitUntilExit().then(
		() => {
			leave();
		},
		(error: unknown) => {
			finish({type: 'crash', error, exitCode: crashExitCode});
		},
	);
	return {exited, stop: leave};
}

function renderOn(device: Device, app: ReactElement, stderr: NodeJS.WriteStream) {
	return render(
		<DeviceContext value={device}>
			<FullScreen>{app}</FullScreen>
		</DeviceContext>,
		{
			stdout: device.screen as unknown as NodeJS.WriteStream,
			stdin: deafInput,
			stderr,
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
		},
	);
}

/** The two streams around Ink, and what must be undone after them. */
function takeTerminal({stdin, stdout, stderr}: Streams, host: Host) {
	const out = holdBack(stdout as unknown as HeldStream);
	const err = holdBack(stderr as unknown as HeldStream);
	const screen = new Screen(stdout, out.write);
	const keyboard = new Keyboard(stdin, () => {
		jobControl.suspend();
	});
	const open = () => {
		screen.open();
		keyboard.open();
	};

	const close = () => {
		keyboard.close();
		screen.close();
	};

	const jobControl = watchJobControl(host, {open, close});
	return {
		screen,
		keyboard,
		open,
		restore() {
			jobControl.forget();
			close();
			out.release();
			err.release();
		},
	};
}

/** Everything that ends the program from outside, and the last moment before it is gone. */
function watchEnds(
	host: Host,
	{stdin, stderr}: Streams,
	restore: () => void,
	finish: (end: FullScreenEnd) => void,
): () => void {
	const end = (signal: Signal) => () => {
		finish({type: 'signal', signal, exitCode: signalExitCodes[signal]});
	};

	const signals = Object.keys(signalExitCodes) as readonly Signal[];
	const forgetHost = listen(host, {
		...Object.fromEntries(signals.map(signal => [signal, end(signal)])),
		// Rejections that nobody handles arrive here too.
		uncaughtException(error) {
			finish({type: 'crash', error, exitCode: crashExitCode});
		},
		exit: restore,
	});
	// A terminal that went away without a signal.
	const forgetInput = listen(stdin as Pick<Host, 'on' | 'off'>, {end: end('SIGHUP'), error: end('SIGHUP')});
	// Nobody is left to read it, and that must not end as a crash.
	(stderr as Pick<Host, 'on' | 'off'>).on('error', () => {});
	return () => {
		forgetHost();
		forgetInput();
	};
}

function sayFarewell(
	end: FullScreenEnd,
	farewell: FullScreenOptions['farewell'],
	{stdout, stderr}: Streams,
): void {
	const say = (stream: NodeJS.WriteStream, lines: readonly string[]) => {
		stream.write(lines.map(line => `${printable(line)}\n`).join(''));
	};

	try {
		say(stdout, farewell?.(end) ?? []);
	} catch (error) {
		say(stderr, crashLines(error));
	}

	if (end.type === 'crash') {
		say(stderr, crashLines(end.error));
	} else if (end.type === 'signal') {
		say(stderr, [`Stopped by ${end.signal}.`]);
	}
}

function createDeferred<Value>() {
	let resolve: (value: Value) => void = () => {};
	const promise = new Promise<Value>(resolvePromise => {
		resolve = resolvePromise;
	});
	return {promise, resolve};
}
