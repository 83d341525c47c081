import {printable} from '../terminal/printable.js';
import {keyName, shownBindings} from './bindings.js';
import type {Block} from './blocks/block.js';
import {lines} from './blocks/paragraph.js';
import {type Row, table} from './blocks/table.js';
import {bold, mark} from './text.js';
import type {Binding, View} from './view.js';

/** One key in the help. Only a key of this screen that is on can be run from there. */
export type HelpItem<Event> = {
	readonly binding: Binding<Event>;
	readonly isHere: boolean;
};

const everywhere: readonly Binding<never>[] = [
	{keys: ['up', 'down', 'k', 'j'], shown: '↑↓', label: 'move; j and k too'},
	{keys: ['pageup', 'pagedown'], shown: 'PgUp PgDn', label: 'by page; g first, G last'},
	{keys: ['escape'], label: 'back; clears a filter first'},
	{keys: ['v'], label: 'the exact call or JSON behind what you see'},
	{keys: ['q'], label: 'quit'},
	{keys: ['ctrl-c'], label: 'stop what runs; again: quit'},
];

/** All keys of a screen and those that every screen has; with `find`, only those whose key or words hold it. */
export function helpItems<Event>(
	view: View<Event>,
	find: string,
	isAscii: boolean,
): readonly HelpItem<Event>[] {
	const here = shownBindings(view)
		.filter(binding => binding.keys[0] !== '?')
		.map(binding => ({binding, isHere: true}));
	const known = new Set(here.flatMap(({binding}) => binding.keys));
	const others = everywhere
		.filter(binding => !binding.keys.every(key => known.has(key)))
		.map(binding => ({binding, isHere: false}));
	const wanted = printable(find).toLowerCase();
	return [...here, ...others].filter(({binding}) =>
		`${keyName(binding, isAscii)} ${binding.label}`.toLowerCase().includes(wanted),
	);
}

/** The help: it replaces the body. `where` names the screen, `focus` is an index into the items. */
export function helpBlocks<Event>(
	where: string,
	items: readonly HelpItem<Event>[],
	find: string,
	focus: number,
	isAscii: boolean,
): readonly Block[] {
	const head = lines([['Find: ', find, mark('cursor')]]);
	if (items.length === 0) {
		return [head, lines([[`No key has "${find}" in its name or words.`]])];
	}

	const count = items.filter(({isHere}) => isHere).length;
	const rows = items.map(({binding}): Row => {
		const off = binding.off === undefined ? '' : `not here: ${binding.off}`;
		return {cells: [keyName(binding, isAscii), binding.label, off]};
	});
	const columns = [
		{title: '', isName: true, min: 9, max: 12},
		{title: '', max: 48},
		{title: '', leftOut: 1},
	];
	const part = (from: number, to: number, isFlexible: boolean) =>
		table({
			columns,
			rows: rows.slice(from, to),
			focus: focus - from,
			isBare: true,
			isTight: true,
			isFlexible,
		});
	return [
		head,
		...(count > 0 ? [lines([[bold(`Here, on ${where}`)]]), part(0, count, true)] : []),
		...(count < items.length
			? [
					{...lines([[bold('Everywhere')]]), leftOut: 1},
					{...part(count, items.length, false), leftOut: 1},
				]
			: []),
	];
}
