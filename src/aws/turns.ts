let last: Promise<void> = Promise.resolve();

/**
Resolves in a turn of the event loop that no other caller has.

Answers that came together would else be read one after the other in a single turn, and a key press would wait for all of them.
*/
export async function ownTurn(): Promise<void> {
	const mine = last.then(
		async () =>
			new Promise<void>(resolve => {
				setImmediate(resolve);
			}),
	);
	last = mine;
	return mine;
}
