/** What the full screen needs of the process; a test passes one of its own. */
export type Host = {
	readonly platform: string;
	readonly pid: number;
	readonly kill: (processId: number, signal: string) => unknown;
	readonly on: (event: string, listener: (...args: unknown[]) => void) => unknown;
	readonly off: (event: string, listener: (...args: unknown[]) => void) => unknown;
};

/** A signal that ends the program. */
export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';

/** What a shell reports for a program that such a signal has ended. */
export const signalExitCodes: {readonly [signal in Signal]: number} = {
	SIGINT: 130,
	SIGTERM: 143,
	SIGHUP: 129,
	SIGQUIT: 131,
};

/** Listen to several events at once; the answer takes all listeners off again. */
export function listen(
	emitter: Pick<Host, 'on' | 'off'>,
	listeners: {readonly [event: string]: (...args: unknown[]) => void},
): () => void {
	for (const [event, listener] of Object.entries(listeners)) {
		emitter.on(event, listener);
	}

	return () => {
		for (const [event, listener] of Object.entries(listeners)) {
			emitter.off(event, listener);
		}
	};
}
