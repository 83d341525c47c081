import {edited, type TextInput} from '../ui/text-input.js';
import type {SetUpEffect} from './effect.js';
import {type SetUpState, setUpSteps} from './state.js';

/** What comes after an event: the state, and what is to be done outside. */
export type Next = readonly [SetUpState, ...SetUpEffect[]];

/** Move in a list by some rows, and stop at its ends. */
export function movedIn<Item>(items: readonly Item[], current: Item, by: number): Item {
	const at = items.indexOf(current) + by;
	return items[Math.max(0, Math.min(items.length - 1, at))] ?? current;
}

/** The text of a field after a key or a paste; line breaks of a paste are left out. */
export function inserted(text: string, input: TextInput): string {
	return edited(text, input.type === 'text' ? {...input, text: input.text.replace(/\s/gu, '')} : input);
}

/** Nobody has to press a key in this step: it is on the way to the one that was left, or that one itself. */
export function isOnTheWay({step, goTo}: SetUpState): boolean {
	return goTo !== undefined && setUpSteps.indexOf(step) <= setUpSteps.indexOf(goTo);
}

/** The step that was left is further on: go on as soon as nothing is to be decided here. */
export function isPassing(state: SetUpState): boolean {
	return isOnTheWay(state) && state.step !== state.goTo;
}
