import type {Wording} from '../text.js';
import type {Block} from './block.js';
import {callout, labelled} from './callout.js';
import {choices} from './choices.js';

export type Confirm = {
	/** A question. */
	readonly title: Wording;
	readonly what: Wording;
	/** The same where rows are few: both answers must be seen. */
	readonly inShort?: Wording;
	/** The call that Yes makes, in words that name its API. */
	readonly call?: string;
	/** `No, leave it on`: the default. */
	readonly no: string;
	readonly yes: string;
	readonly isYes: boolean;
};

/** A question before something that others notice. It replaces the body; the default is No, and `y` alone does nothing. */
export function confirm({title, what, inShort = what, call, no, yes, isYes}: Confirm): readonly Block[] {
	const asked = (said: Wording) =>
		callout({
			role: 'warn',
			title,
			lines: [labelled('What', said), ...(call === undefined ? [] : [labelled('Call', call)])],
		});
	return [
		{draw: area => asked(area.height === 'short' ? inShort : what).draw(area)},
		choices([
			{label: no, isChosen: !isYes, isFocused: !isYes},
			{label: yes, isChosen: isYes, isFocused: isYes},
		]),
	];
}
