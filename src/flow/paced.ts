import type {Listeners} from './listeners.js';

/**
Tell of changes at most every so many milliseconds: of the first at once, of those that follow it together.

Nothing is left out but what nobody could have seen: whoever is told looks at the state as it is by then.
*/
export function paced(subscribe: Listeners['subscribe'], intervalMs: number): Listeners['subscribe'] {
	return listener => {
		let timer: NodeJS.Timeout | undefined;
		let toldAt = Number.NEGATIVE_INFINITY;
		const tell = () => {
			timer = undefined;
			toldAt = performance.now();
			listener();
		};
		const unsubscribe = subscribe(() => {
			const waitMs = toldAt + intervalMs - performance.now();
			if (waitMs <= 0) {
				clearTimeout(timer);
				tell();
			} else {
				timer ??= setTimeout(tell, waitMs);
			}
		});
		return () => {
			clearTimeout(timer);
			unsubscribe();
		};
	};
}
