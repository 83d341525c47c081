/** Those who want to be told of a change. */
export type Listeners = {
	/** The answer ends it. */
	readonly subscribe: (listener: () => void) => () => void;
	readonly tell: () => void;
	readonly clear: () => void;
};

export function createListeners(): Listeners {
	const all = new Set<() => void>();
	return {
		subscribe(listener) {
			all.add(listener);
			return () => {
				all.delete(listener);
			};
		},
		tell() {
			for (const listener of all) {
				listener();
			}
		},
		clear: () => all.clear(),
	};
}
