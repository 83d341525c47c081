import type {Flow} from './flow.js';

/** The state of a flow once it is so; at once where it is so already. */
export async function until<State, Event>(
	flow: Pick<Flow<State, Event>, 'getState' | 'subscribe'>,
	isThere: (state: State) => boolean,
): Promise<State> {
	return new Promise(resolve => {
		let forget = () => {};
		const look = () => {
			const state = flow.getState();
			if (isThere(state)) {
				forget();
				resolve(state);
			}
		};

		forget = flow.subscribe(look);
		look();
	});
}

/** Does it when the signal is aborted, also when it is already; the answer ends that. */
export function onAbort(signal: AbortSignal | undefined, action: () => void): () => void {
	if (signal?.aborted) {
		action();
	}

	signal?.addEventListener('abort', action, {once: true});
	return () => signal?.removeEventListener('abort', action);
}
