import {width} from '../../terminal/printable.js';
import {cutSpans, cutSpansLeft, fitSpans, type Line, mark, marked, type Span} from '../text.js';
import type {Role} from '../theme.js';
import type {Area, Block} from './block.js';

export type Field = {
	readonly label: string;
	readonly text: string;
	/** Letters go here: a cursor stands after the text. */
	readonly isFocused?: boolean;
	/** What is known of what was typed; beside the text, or under it where it is too long. */
	readonly note?: {readonly role?: Role; readonly text: string} | undefined;
};

/** Text fields under each other, with their notes under one edge. */
export function fields(list: readonly Field[], options: Pick<Block, 'isTight'> = {}): Block {
	return {
		...options,
		draw(area) {
			const labelCells = Math.max(...list.map(({label}) => width(label))) + 2;
			// Two cells of gap and one for the cursor; wider where all notes still fit.
			const longest = Math.max(...list.map(({text}) => width(text))) + 3;
			const fits = (cells: number) =>
				list.every(field => labelCells + cells + noteCells(field) <= area.cells);
			const textCells = fits(Math.max(28, longest)) ? Math.max(28, longest) : longest;
			return list.flatMap(field => fieldLines(field, labelCells, textCells, area));
		},
	};
}

function fieldLines(field: Field, labelCells: number, textCells: number, area: Area): readonly Line[] {
	const {label, text, isFocused = false} = field;
	const typed: readonly Span[] = isFocused ? [text, mark('cursor')] : [text];
	const note = noteSpans(field);
	const start = label.padEnd(labelCells);
	if (note.length > 0 && labelCells + textCells + noteCells(field) <= area.cells) {
		return [{spans: [start, ...fitSpans(typed, textCells, area.theme), ...note], isFocused}];
	}

	// The cursor must be seen, so a text that is too long loses its beginning.
	const shown = cutSpansLeft(typed, area.cells - labelCells, area.theme);
	const first: Line = {spans: [start, ...shown], isFocused};
	const under: Line = {spans: cutSpans([' '.repeat(labelCells), ...note], area.cells, area.theme)};
	return note.length === 0 ? [first] : [first, under];
}

const noteCells = ({note}: Field) => (note === undefined ? 0 : width(note.text) + (note.role ? 2 : 0));

function noteSpans({note}: Field): readonly Span[] {
	if (note === undefined) {
		return [];
	}

	return note.role === undefined ? [note.text] : marked(note.role, note.text);
}
