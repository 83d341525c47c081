import {printable} from '../terminal/printable.js';
import {findBinding, keyName, shownBindings} from './bindings.js';
import type {Block} from './blocks/block.js';
import {lines} from './blocks/paragraph.js';
import {stack} from './blocks/stack.js';
import {type Row, table} from './blocks/table.js';
import {bold, mark, type Span, spansWidth} from './text.js';
import {movedCursor} from './text-input.js';
import type {Binding, MarkMeaning, View} from './view.js';

/** One key in the help. Only a key of this screen that is on can be run from there. */
export type HelpItem<Event> = {
	readonly binding: Binding<Event>;
	readonly isHere: boolean;
};

const letters: Binding<never> = {
	keys: ['k', 'j', 'h', 'l'],
	shown: 'h j k l',
	label: 'the same as the arrows',
};

const back: Binding<never> = {keys: ['escape'], label: 'back; clears a filter first'};

const inField: readonly Binding<never>[] = [
	{keys: ['left', 'right', 'home', 'end'], shown: '←→', label: 'move the cursor'},
	{keys: ['ctrl-w'], label: 'erase the word before it'},
	{keys: ['ctrl-u'], label: 'erase all before the cursor'},
];

const quit: Binding<never> = {keys: ['q'], label: 'quit'};

const everywhere: readonly Binding<never>[] = [
	back,
	quit,
	{keys: ['ctrl-c'], label: 'stop what runs; again: quit'},
];

/** All keys that do something on a screen and those that every screen has; with `find`, only those whose key or words hold it. */
export function helpItems<Event>(
	view: View<Event>,
	find: string,
	isAscii: boolean,
): readonly HelpItem<Event>[] {
	const isField = view.typed !== undefined;
	const own = heard(isField ? shownBindings(view).flatMap(withoutLetters) : shownBindings(view)).filter(
		binding => !binding.keys.some(key => key === '?' || key === 'f1'),
	);
	const here = merged(own, isAscii).map(binding => ({binding, isHere: true}));
	const known = new Set(own.flatMap(binding => binding.keys));
	const hasArrows = !isField && findBinding(view, {name: 'up'})?.event !== undefined;
	// The first screen has a key to quit of its own, and nothing to go back to.
	const isFirst = known.has('q');
	const others = [...(hasArrows ? [letters] : []), ...(isField ? inField : []), ...everywhere]
		.filter(binding => !binding.keys.some(key => known.has(key)))
		.filter(binding => !((isFirst && binding === back) || (isField && binding === quit)))
		.map(binding => ({binding, isHere: false}));
	const wanted = printable(find).toLowerCase();
	return [...here, ...others].filter(({binding}) =>
		`${keyName(binding, isAscii)} ${binding.label}`.toLowerCase().includes(wanted),
	);
}

/** What is left of a binding where letters are text, and arrows move the cursor in it. */
function withoutLetters<Event>(binding: Binding<Event>): readonly Binding<Event>[] {
	const keys = binding.keys.filter(key => key.length > 1 && movedCursor({name: key}, '', 0) === undefined);
	return keys.length === 0 ? [] : [{...binding, keys}];
}

/** Bindings that are ever reached: the first one that has a key takes it, and `↑↓` in the bar stands for both. */
function heard<Event>(bindings: readonly Binding<Event>[]): readonly Binding<Event>[] {
	const taken = new Set<string>();
	return bindings.filter(({keys, shown}) => {
		const isHeard = keys.some(key => !taken.has(key));
		for (const key of [...keys, ...(pairKeys[shown ?? ''] ?? [])]) {
			taken.add(key);
		}

		return isHeard;
	});
}

const pairKeys: Readonly<Record<string, readonly string[]>> = {'↑↓': ['up', 'down'], '←→': ['left', 'right']};

/** Bindings of one label in one line, their keys beside each other: `↑↓ move`. */
function merged<Event>(bindings: readonly Binding<Event>[], isAscii: boolean): readonly Binding<Event>[] {
	const isAlike = (a: Binding<Event>, b: Binding<Event>) => a.label === b.label && a.off === b.off;
	const firsts = bindings.filter((binding, at) => bindings.findIndex(one => isAlike(one, binding)) === at);
	return firsts.map(first => {
		const names = bindings.filter(one => isAlike(one, first)).map(one => keyName(one, isAscii));
		return names.length === 1 ? first : {...first, shown: joined([...new Set(names)])};
	});
}

/** Both arrows of a pair are written as the bar writes them. */
function joined(names: readonly string[]): string {
	const pairs = [
		['↑', '↓', '↑↓'],
		['←', '→', '←→'],
		['up', 'down', 'up/down'],
		['left', 'right', 'left/right'],
		['PgUp', 'PgDn', 'PgUp PgDn'],
	] as const;
	const pair = pairs.find(([a, b, both]) => names.includes(both) || (names.includes(a) && names.includes(b)));
	const rest = names.filter(name => !pair?.some(part => part === name));
	return [...(pair === undefined ? [] : [pair[2]]), ...rest].join(' ');
}

/** What the marks of the charts behind the help mean, as many in a row as fit. */
function marksBlock(marks: readonly MarkMeaning[]): Block {
	const label = 'Marks  ';
	return {
		draw({cells, theme}) {
			const rows: Span[][] = [[bold(label)]];
			for (const {glyph, means} of marks) {
				const entry = [mark(glyph), ` ${means}  `];
				const row = rows.at(-1) as Span[];
				// The blanks after the last one may stand in the margin.
				if (spansWidth([...row, ...entry], theme) - 2 <= cells) {
					row.push(...entry);
				} else {
					rows.push([' '.repeat(label.length), ...entry]);
				}
			}

			return rows.map(spans => ({spans}));
		},
	};
}

/** The help: it replaces the body. `where` names the screen, `focus` is an index into the items. */
export function helpBlocks<Event>(
	where: string,
	items: readonly HelpItem<Event>[],
	find: string,
	focus: number,
	isAscii: boolean,
	marks: readonly MarkMeaning[] = [],
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
		{title: '', isName: true, min: 9, max: 14},
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
	const parts = [
		...(count > 0 ? [lines([[bold(`Here, on ${where}`)]]), part(0, count, true)] : []),
		...(count < items.length
			? [
					{...lines([[bold('Everywhere')]]), leftOut: 1},
					{...part(count, items.length, false), leftOut: 1},
				]
			: []),
		...(marks.length > 0 && find === '' ? [marksBlock(marks)] : []),
	];
	const whole = part(0, items.length, true);
	// In a short window the focus may stand on a key of either part.
	return [
		head,
		{
			isFlexible: true,
			draw: area => (area.height === 'short' ? whole.draw(area) : stack(parts, area)),
		},
	];
}
