import type {SetUpEffect} from './effect.js';
import type {SetUpState} from './state.js';

/** What comes after an event: the state, and what is to be done outside. */
export type Next = readonly [SetUpState, ...SetUpEffect[]];

/** Move in a list by some rows, and stop at its ends. */
export function movedIn<Item>(items: readonly Item[], current: Item, by: number): Item {
	const at = items.indexOf(current) + by;
	return items[Math.max(0, Math.min(items.length - 1, at))] ?? current;
}
