import type {TextInput} from '../ui/view.js';
import type {SetUpEffect} from './effect.js';
import type {SetUpState} from './state.js';

/** What comes after an event: the state, and what is to be done outside. */
export type Next = readonly [SetUpState, ...SetUpEffect[]];

/** Move in a list by some rows, and stop at its ends. */
export function movedIn<Item>(items: readonly Item[], current: Item, by: number): Item {
	const at = items.indexOf(current) + by;
	return items[Math.max(0, Math.min(items.length - 1, at))] ?? current;
}

/** The text of a field after a key or a paste; line breaks of a paste are left out. */
export function inserted(text: string, input: TextInput): string {
	return input.type === 'backspace' ? [...text].slice(0, -1).join('') : text + input.text.replace(/\s/gu, '');
}
