import {helpItems} from '../ui/help.js';
import {asInput, edited} from '../ui/text-input.js';
import type {Binding, Key, View} from '../ui/view.js';

/** The help that is open: what is looked for, and which of the keys found has the focus. */
export type OpenHelp = {readonly query: string; readonly focus: number};

/** What a key does in the help: the help as it is then, or none, and the binding to run once it is closed. */
export type HelpAnswer = {readonly help?: OpenHelp; readonly run?: Binding<unknown>};

/** What a key does while the help of a screen is open. */
export function answerHelp(
	key: Key,
	help: OpenHelp,
	{view, isAscii, behind}: {readonly view: View<unknown>; readonly isAscii: boolean; readonly behind: number},
): HelpAnswer {
	const found = helpItems(view, help.query, isAscii);
	switch (key.name) {
		case 'escape':
			return {};
		case 'up':
			return {help: {...help, focus: Math.max(0, help.focus - 1)}};
		case 'down':
			return {help: {...help, focus: Math.max(0, Math.min(found.length - 1, help.focus + 1))}};
		case 'enter': {
			const item = found[help.focus];
			return item?.isHere ? {run: item.binding} : {};
		}

		default: {
			const input = asInput(key, behind);
			return {help: input === undefined ? help : {query: edited(help.query, input), focus: 0}};
		}
	}
}
