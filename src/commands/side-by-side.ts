import type {Clock} from '../flow/clock.js';

export type SideBySide<Item> = {
	readonly atOnce: number;
	/** So long without a word of one, milliseconds, and the next begins beside it. */
	readonly silentMs: number;
	readonly clock: Pick<Clock, 'sleep'>;
	/** One has kept the others waiting; it goes on. */
	readonly onSilent?: (item: Item) => void;
};

/**
Do the same for many, so many at once; one from which nothing is heard holds up no other.

The work calls `heard` at every sign of life: what takes long because there is much to do keeps its place, what hangs loses it.
*/
export async function sideBySide<Item>(
	items: readonly Item[],
	{atOnce, silentMs, clock, onSilent}: SideBySide<Item>,
	work: (item: Item, heard: () => void) => Promise<void>,
): Promise<void> {
	const waiting = [...items];
	const begun: Promise<void>[] = [];
	const lane = async () => {
		for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
			const ended = new AbortController();
			let isHeard = true;
			const one = work(item, () => {
				isHeard = true;
			}).finally(() => ended.abort());
			begun.push(one);
			while (isHeard && !ended.signal.aborted) {
				isHeard = false;
				await Promise.race([one, clock.sleep(silentMs, ended.signal)]);
			}

			if (!ended.signal.aborted) {
				onSilent?.(item);
			}
		}
	};

	await Promise.all(Array.from({length: Math.min(atOnce, items.length)}, lane));
	await Promise.all(begun);
}
