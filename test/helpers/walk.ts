import type {Launched} from './pty.js';

/** Keys that are pressed, or `type:` and a text that is typed; and what is to be seen then. */
export type Step = readonly [keys: readonly string[], see: string | RegExp];

/** Go through screens of a running program, one step after the other. */
export async function walk(running: Launched, steps: readonly Step[]): Promise<void> {
	for (const [keys, see] of steps) {
		for (const key of keys) {
			if (key.startsWith('type:')) {
				running.type(key.slice('type:'.length));
			} else {
				running.press(key);
			}
		}

		await running.see(see, 30_000);
	}
}
