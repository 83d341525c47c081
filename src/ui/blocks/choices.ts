import type {Span} from '../text.js';
import type {Block} from './block.js';
import {type Cell, table} from './table.js';

export type Choice = {
	readonly label: string;
	readonly isChosen: boolean;
	readonly isFocused: boolean;
	/** What it means or costs; left out when there is no room. */
	readonly note?: string;
	readonly under?: readonly (readonly Span[])[];
};

/** One of several: `●` is chosen, the focus is where keys go. They are never the same mark. */
export function choices(list: readonly Choice[], options: Pick<Block, 'isTight'> = {}): Block {
	const focus = list.findIndex(choice => choice.isFocused);
	return table({
		...options,
		isBare: true,
		isFlexible: false,
		...(focus === -1 ? {} : {focus}),
		columns: [
			{title: '', isName: true, hasMark: true, staysWhole: true},
			{title: '', yields: true, leftOut: 1},
		],
		rows: list.map(({label, isChosen, note = '', under}) => {
			const name: Cell = {mark: isChosen ? 'chosen' : 'choice', text: label};
			return under === undefined ? {cells: [name, note]} : {cells: [name, note], under};
		}),
	});
}
