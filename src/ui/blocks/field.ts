import {printable, width} from '../../terminal/printable.js';
import {
	cutSpansLeft,
	fitSpans,
	fitWording,
	type Line,
	mark,
	marked,
	type Span,
	type Wording,
	withCursor,
} from '../text.js';
import type {Role} from '../theme.js';
import type {Area, Block} from './block.js';

export type Field = {
	readonly label: string;
	readonly text: string;
	/** Letters go here: a cursor stands after the text. */
	readonly isFocused?: boolean;
	/** What is known of what was typed; beside the text, or under it where no wording fits there. */
	readonly note?: {readonly role?: Role; readonly text: Wording} | undefined;
};

/** Text fields under each other, with their notes under one edge. */
export function fields(list: readonly Field[], options: Pick<Block, 'isTight'> = {}): Block {
	return {
		...options,
		draw(area) {
			const labelCells = Math.max(...list.map(({label}) => width(label))) + 2;
			// Two cells of gap and one for the cursor; wider where all notes still fit whole.
			const longest = Math.max(...list.map(({text}) => width(text))) + 3;
			const fits = (cells: number) =>
				list.every(({note}) => labelCells + cells + noteCells(note, 0) <= area.cells);
			const textCells = fits(Math.max(28, longest)) ? Math.max(28, longest) : longest;
			return list.flatMap(field => fieldLines(field, labelCells, textCells, area));
		},
	};
}

function fieldLines(field: Field, labelCells: number, textCells: number, area: Area): readonly Line[] {
	const {label, text, isFocused = false, note} = field;
	const typed: readonly Span[] = isFocused ? withCursor([text, mark('cursor')], area.theme) : [text];
	const start = label.padEnd(labelCells);
	const room = area.cells - labelCells;
	const beside = wordings(note).find((_, index) => textCells + noteCells(note, index) <= room);
	if (note !== undefined && beside !== undefined) {
		const said = note.role === undefined ? [beside] : marked(note.role, beside);
		return [{spans: [start, ...fitSpans(typed, textCells, area.theme), ...said], isFocused}];
	}

	// The cursor must be seen, so a text that is too long loses its beginning.
	const first: Line = {spans: [start, ...cutSpansLeft(typed, room, area.theme)], isFocused};
	return note === undefined ? [first] : [first, ...underLines(note, labelCells, room)];
}

/** A note that no line holds goes on in the next. */
function underLines({role, text}: Note, labelCells: number, room: number): readonly Line[] {
	const margin = ' '.repeat(labelCells);
	const markCells = role === undefined ? 0 : 2;
	return fitWording(text, room - markCells).map((part, row): Line => {
		const said: readonly Span[] =
			role === undefined ? [part] : row === 0 ? marked(role, part) : ['  ', weighted(role, part)];
		return {spans: [margin, ...said]};
	});
}

type Note = NonNullable<Field['note']>;

const weighted = (role: Role, text: string): Span => marked(role, text).at(-1) ?? text;

const wordings = (note: Field['note']): readonly string[] =>
	note === undefined ? [] : typeof note.text === 'string' ? [note.text] : note.text;

const noteCells = (note: Field['note'], index: number): number =>
	note === undefined ? 0 : width(printable(wordings(note)[index] ?? '')) + (note.role ? 2 : 0);
