import {createListeners} from './listeners.js';

/** Pure: what comes after an event, and the effects to perform. It never waits, reads a clock or makes an id. */
export type Update<State, Event, Effect> = (state: State, event: Event) => readonly [State, ...Effect[]];

export type PerformContext<Event> = {
	/** Aborted when the flow is closed; pass it to every call. */
	readonly signal: AbortSignal;
	/** Report progress and the outcome. After the flow is closed it does nothing. */
	readonly send: (event: Event) => void;
};

/** Does one effect. It turns every failure into an event; a rejection is a bug. */
export type Perform<Event, Effect> = (effect: Effect, context: PerformContext<Event>) => Promise<void>;

export type Flow<State, Event> = {
	readonly getState: () => State;
	readonly subscribe: (listener: () => void) => () => void;
	readonly send: (event: Event) => void;
	readonly close: () => void;
};

/**
Run a flow: `update` says what happens next, `perform` does it and reports back with events.

Events sent while another is being applied are applied after it, in order. A rejection of `perform` is a bug and ends the process through `reportBug`, by default as an uncaught exception. `firstEffects` are performed before any event.
*/
export function runFlow<State, Event, Effect>(
	initial: State,
	update: Update<State, Event, Effect>,
	perform: Perform<Event, Effect>,
	reportBug: (error: unknown) => void = rethrow,
	firstEffects: readonly Effect[] = [],
): Flow<State, Event> {
	let state = initial;
	let isApplying = false;
	const queue: Event[] = [];
	const listeners = createListeners();
	const abort = new AbortController();

	const start = (effects: readonly Effect[]) => {
		for (const effect of effects) {
			perform(effect, {signal: abort.signal, send}).catch(reportBug);
		}
	};

	const apply = (event: Event) => {
		const [next, ...effects] = update(state, event);
		const isChanged = next !== state;
		state = next;
		start(effects);

		if (isChanged) {
			listeners.tell();
		}
	};

	const send = (event: Event) => {
		if (abort.signal.aborted) {
			return;
		}

		queue.push(event);
		if (isApplying) {
			return;
		}

		isApplying = true;
		try {
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
				apply(next);
			}
		} finally {
			isApplying = false;
		}
	};

	start(firstEffects);
	return {
		getState: () => state,
		subscribe: listeners.subscribe,
		send,
		close() {
			abort.abort();
			listeners.clear();
		},
	};
}

function rethrow(error: unknown): void {
	queueMicrotask(() => {
		throw error;
	});
}
