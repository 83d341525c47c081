import process from 'node:process';
import type {CommonFlags} from '../flags.js';

const codes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
type Signal = keyof typeof codes;

/** Could not tell: the time given by --timeout was over. */
const timedOut = 3;

/**
Run a command that can be interrupted: its signal is aborted by SIGINT, SIGTERM, SIGHUP or when --timeout is over, and the exit code says which. A second signal ends the process at once.
*/
export async function untilSignal(
	{timeoutMs}: Pick<CommonFlags, 'timeoutMs'>,
	run: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
	const controller = new AbortController();
	let code: number | undefined;
	const stop = (reason: number) => {
		code ??= reason;
		controller.abort();
	};

	const listeners = (Object.keys(codes) as Signal[]).map(name => {
		const listener = () => {
			// Whoever asks twice does not want to wait for the clean-up.
			if (code !== undefined) {
				process.exit(codes[name]);
			}

			stop(codes[name]);
		};

		process.on(name, listener);
		return {name, listener};
	});
	const timer = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs, timedOut);
	try {
		const result = await run(controller.signal);
		return code ?? result;
	} finally {
		clearTimeout(timer);
		for (const {name, listener} of listeners) {
			process.off(name, listener);
		}
	}
}
