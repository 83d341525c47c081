/** Time as the program sees it, so that a test or a picture can set it. */
export type Clock = {
	/** Milliseconds since 1970, UTC. */
	readonly now: () => number;
	/** Resolves after so many milliseconds, or at once when the signal is aborted. */
	readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

export const systemClock: Clock = {
	now: Date.now,
	sleep: async (milliseconds, signal) =>
		new Promise(resolve => {
			if (signal?.aborted) {
				resolve();
				return;
			}

			const end = () => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', end);
				resolve();
			};

			const timer = setTimeout(end, milliseconds);
			signal?.addEventListener('abort', end);
		}),
};
