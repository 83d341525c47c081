/** Hands things on in the order of their places, each as soon as those before it are there. */
export type InOrder<Value> = {
	readonly arrived: (place: number, value: Value) => void;
	/** Those behind it wait for it no longer: it is handed on when it comes. */
	readonly passOver: (place: number) => void;
};

/** Nothing that comes late keeps back what is there. */
export function inOrder<Value>(handOn: (value: Value) => void): InOrder<Value> {
	const waiting = new Map<number, Value>();
	const passedOver = new Set<number>();
	let next = 0;
	const goOn = () => {
		for (; waiting.has(next) || passedOver.has(next); next++) {
			const value = waiting.get(next);
			if (value !== undefined) {
				waiting.delete(next);
				handOn(value);
			}
		}
	};

	return {
		arrived(place, value) {
			if (place < next) {
				handOn(value);
				return;
			}

			passedOver.delete(place);
			waiting.set(place, value);
			goOn();
		},
		passOver(place) {
			passedOver.add(place);
			goOn();
		},
	};
}
