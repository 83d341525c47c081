import {AsyncLocalStorage} from 'node:async_hooks';
import {onTestFinished} from 'vitest';

type End = () => unknown;

const parts = new AsyncLocalStorage<End[]>();

/** Do this at the end of the part of a test that runs, or else of the test. */
export function atEnd(end: End): void {
	const ends = parts.getStore();
	if (ends === undefined) {
		onTestFinished(async () => {
			await end();
		});
	} else {
		ends.push(end);
	}
}

/** Run a part of a test that opens things of its own: with hundreds of them in one test, what is open would be too much for the machine. */
export async function asPart<Value>(run: () => Promise<Value>): Promise<Value> {
	const ends: End[] = [];
	try {
		return await parts.run(ends, run);
	} finally {
		for (const end of ends.reverse()) {
			await end();
		}
	}
}
