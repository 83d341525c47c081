import type {Wording} from '../text.js';
import type {Block} from './block.js';
import {callout, labelled} from './callout.js';
import {choices} from './choices.js';

export type Confirm = {
	/** A question. */
	readonly title: Wording;
	readonly what: Wording;
	/** The call that Yes makes, in words that name its API. */
	readonly call?: string;
	/** `No, leave it on`: the default. */
	readonly no: string;
	readonly yes: string;
	readonly isYes: boolean;
};

/** A question before something that others notice. It replaces the body; the default is No, and `y` alone does nothing. */
export function confirm({title, what, call, no, yes, isYes}: Confirm): readonly Block[] {
	const lines = [labelled('What', what), ...(call === undefined ? [] : [labelled('Call', call)])];
	return [
		callout({role: 'warn', title, lines}),
		choices([
			{label: no, isChosen: !isYes, isFocused: !isYes},
			{label: yes, isChosen: isYes, isFocused: isYes},
		]),
	];
}
