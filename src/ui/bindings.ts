import {width} from '../terminal/printable.js';
import type {Span} from './text.js';
import {asInput} from './text-input.js';
import type {Binding, Key, Message, View} from './view.js';

/** The keys that list all keys; the shell answers them on every screen, and in a text field the one that is no letter. */
export const helpBinding: Binding<never> = {keys: ['?', 'f1'], label: 'keys'};
const fieldHelpBinding: Binding<never> = {keys: ['f1'], label: 'keys'};

/** What a key means on a screen. */
export type Answer<Event> =
	| {readonly type: 'event'; readonly event: Event}
	/** The key is off: say why on the message line. */
	| {readonly type: 'off'; readonly message: Message}
	/** The screen does not know this key, or leaves it to the shell (`?`, `q`, ctrl-c). */
	| {readonly type: 'none'};

/** What a key does on this screen: a text field first, at its cursor, then the bindings. */
export function answerKey<Event>(view: View<Event>, key: Key, behind = 0): Answer<Event> {
	const input = asInput(key, behind);
	const typed = input && view.typed?.event(input);
	if (typed !== undefined) {
		return {type: 'event', event: typed};
	}

	const binding = findBinding(view, key);
	if (binding?.off !== undefined) {
		return {type: 'off', message: {role: 'skip', text: `${names[key.name] ?? key.name}: ${binding.off}`}};
	}

	return binding?.event === undefined ? {type: 'none'} : {type: 'event', event: binding.event};
}

/** The binding that a key belongs to; the arrows have their letters too (`j k h l`). */
export function findBinding<Event>(view: View<Event>, key: Key): Binding<Event> | undefined {
	const exact = view.bindings.find(binding => binding.keys.includes(key.name));
	const arrow = letterArrows[key.name];
	return exact ?? (arrow === undefined ? undefined : findArrow(view, arrow));
}

const letterArrows: Readonly<Record<string, string>> = {j: 'down', k: 'up', h: 'left', l: 'right'};

const findArrow = <Event>(view: View<Event>, arrow: string) =>
	view.bindings.find(binding => binding.keys.includes(arrow));

/** The bindings of a screen as the bar and the help show them: where letters are typed, `f1 keys` before the two that always stay. */
export function shownBindings<Event>({bindings, typed}: View<Event>): readonly Binding<Event>[] {
	if (typed !== undefined) {
		const isTyped = typed.event({type: 'text', text: '?'}) !== undefined;
		const staying = bindings.filter(isInBar).at(-2);
		const at = staying === undefined ? 0 : bindings.indexOf(staying);
		return isTyped ? [...bindings.slice(0, at), fieldHelpBinding, ...bindings.slice(at)] : bindings;
	}

	const hasHelp = bindings.some(binding => binding.keys.includes('?'));
	return hasHelp ? bindings : [...bindings, helpBinding];
}

const isInBar = <Event>({off, isQuiet}: Binding<Event>) => off === undefined && isQuiet !== true;

/** How a binding's keys are written: `enter`, `↑↓`. */
export function keyName<Event>(binding: Binding<Event>, isAscii: boolean): string {
	const shown = binding.shown ?? binding.keys[0] ?? '';
	const name = names[shown] ?? shown;
	return isAscii ? (asciiNames[name] ?? name) : name;
}

const names: Readonly<Record<string, string>> = {
	escape: 'esc',
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	backtab: 'shift-tab',
};

const asciiNames: Readonly<Record<string, string>> = {
	'↑↓': 'up/down',
	'←→': 'left/right',
	'↑': 'up',
	'↓': 'down',
	'←': 'left',
	'→': 'right',
};

export type BarEntry = {readonly name: string; readonly label: string};

/**
The entries of the key bar that fit into so many cells, three cells apart.

Labels are shortened first, then entries are left out from the end, but the last two stay, and so do enter and what the screen's own words name where there is room for it beside them. A key that is off is left out before all.
*/
export function fitKeyBar<Event>(
	bindings: readonly Binding<Event>[],
	cells: number,
	isColourless: boolean,
	isAscii = false,
): readonly BarEntry[] {
	const shown = bindings.filter(isInBar);
	const entriesOf = (labelOf: (binding: Binding<Event>) => string) =>
		shown.map(binding => ({
			name: keyName(binding, isAscii),
			label: labelOf(binding),
			isNamed: binding.isNamed === true,
		}));
	const full = entriesOf(({label}) => label);
	const short = entriesOf(({short, label}) => short ?? label);
	const taken = (entry: BarEntry) =>
		width(entry.name) + (isColourless ? 2 : 0) + (entry.label === '' ? 0 : 1 + width(entry.label));
	const total = (list: readonly BarEntry[]) =>
		list.reduce((sum, entry) => sum + taken(entry), 3 * Math.max(0, list.length - 1));
	const entries = total(full) <= cells ? full : short;
	const tail = entries.slice(-2);
	let head = entries.slice(0, -2);
	while (head.length > 0 && total([...head, ...tail]) > cells) {
		const unsaid = head.findLastIndex(({name, isNamed}) => name !== 'enter' && !isNamed);
		const unnamed = unsaid === -1 ? head.findLastIndex(({isNamed}) => !isNamed) : unsaid;
		const last = unnamed === -1 ? head.length - 1 : unnamed;
		head = head.filter((_, index) => index !== last);
	}

	return [...head, ...tail].map(({name, label}) => ({name, label}));
}

/** The bindings, and which of them the words on the screen name, as in `Try again (r).`: those are in the bar. */
export function namedIn<Event>(
	words: string | undefined,
	bindings: readonly Binding<Event>[],
): readonly Binding<Event>[] {
	const named = new Set([...(words ?? '').matchAll(/\((\w+)[,)]/gu)].map(([, key]) => key));
	return bindings.map(binding =>
		binding.keys.some(key => named.has(key === 'escape' ? 'esc' : key))
			? {...binding, isNamed: true, isQuiet: false}
			: binding,
	);
}

/** The key bar as one line. */
export function keyBarSpans(entries: readonly BarEntry[]): readonly Span[] {
	return entries.flatMap((entry, index): readonly Span[] => [
		index === 0 ? '' : '   ',
		{text: entry.name, weight: 'key'},
		entry.label === '' ? '' : ` ${entry.label}`,
	]);
}
