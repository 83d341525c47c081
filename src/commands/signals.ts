import process from 'node:process';
import type {CommonFlags} from '../flags.js';

const codes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
type Signal = keyof typeof codes;

/** Could not tell: the time given by --timeout was over. */
const timedOut = 3;

/** Whether it was --timeout that aborted the signal. */
export const isTimeUp = ({aborted, reason}: AbortSignal): boolean => aborted && reason === timedOut;

/** Libraries that write files send a signal once more after their own clean-up: so soon it is no second wish. */
const echoMs = 300;

/**
Hear SIGINT, SIGTERM and SIGHUP until the answer is called. The first one is told, with its exit code; whoever asks again does not want to wait for the clean-up, and the process ends at once.
*/
export function watchSignals(onFirst: (code: number) => void): () => void {
	let firstAt: number | undefined;
	const listeners = (Object.keys(codes) as Signal[]).map(name => {
		const listener = () => {
			const now = performance.now();
			if (firstAt === undefined) {
				firstAt = now;
				onFirst(codes[name]);
			} else if (now - firstAt > echoMs) {
				process.exit(codes[name]);
			}
		};

		process.on(name, listener);
		return {name, listener};
	});
	return () => {
		for (const {name, listener} of listeners) {
			process.off(name, listener);
		}
	};
}

/**
Run a command that can be interrupted: its signal is aborted by SIGINT, SIGTERM, SIGHUP or when --timeout is over, and the exit code says which.
*/
export async function untilSignal(
	{timeoutMs}: Pick<CommonFlags, 'timeoutMs'>,
	run: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
	const controller = new AbortController();
	let code: number | undefined;
	const stop = (reason: number) => {
		code ??= reason;
		controller.abort(code);
	};

	const forget = watchSignals(stop);
	const timer = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs, timedOut);
	try {
		const result = await run(controller.signal);
		return code ?? result;
	} finally {
		clearTimeout(timer);
		forget();
	}
}
