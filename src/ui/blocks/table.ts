import {listWindow} from '../list-window.js';
import {
	cutSpans,
	cutSpansLeft,
	fitSpans,
	type Line,
	mark,
	type Span,
	sentenceCells,
	spansWidth,
	withCursor,
	wrapText,
} from '../text.js';
import {type Glyph, glyphText, isTrouble, type Role, type Theme} from '../theme.js';
import type {Area, Block} from './block.js';

export type Column = {
	readonly title: string;
	/** The title says what the list is about: it stands at the mark, not at the name. */
	readonly isHeading?: boolean;
	/** Figures stand right. */
	readonly side?: 'left' | 'right';
	/** Keeps two cells for a glyph, so that words align whether or not one is there. */
	readonly hasMark?: boolean;
	/** The name of the row: inverse where the focus is, and it gives way when the row is too long. */
	readonly isName?: boolean;
	/** It is not cut while another column can be left out. */
	readonly staysWhole?: boolean;
	/** What is too long loses its beginning: object keys, and text fields, whose cursor must be seen. */
	readonly keepsEnd?: boolean;
	/** Gives way before the name does, down to its least width: words that only add to the name. */
	readonly yields?: boolean;
	/** Left out when the row is too long, 1 before 2. Absent: never. */
	readonly leftOut?: number;
	/** Cells at least and at most, the mark's two included. */
	readonly min?: number;
	readonly max?: number;
};

export type Cell =
	| string
	/** A mark and its words; words that mean trouble are bold, except in a name. */
	| {readonly mark?: Glyph; readonly text: string}
	| {readonly spans: readonly Span[]};

export type Row = {
	readonly cells: readonly Cell[];
	/** Lines above the row, at its mark: a heading inside the list. They count as rows of the list. */
	readonly above?: readonly (readonly Span[])[];
	/** Lines under the row, at its name; a sentence takes as many as it needs. */
	readonly under?: readonly (readonly Span[] | string)[];
};

export type Table = {
	readonly columns: readonly Column[];
	readonly rows: readonly Row[];
	/** Index of the row that has the focus; absent: the list has none. */
	readonly focus?: number;
	/** Index of a row that is kept in sight without having the focus: what runs. */
	readonly inSight?: number;
	/** Cells between columns, 2 unless a screen needs them. */
	readonly gap?: number;
	/** No row of titles above. */
	readonly isBare?: boolean;
} & Pick<Block, 'leftOut' | 'isTight' | 'isFlexible'>;

/** A list in columns. It drops columns when the row is too long, and says what it leaves out above and below. */
export function table(spec: Table): Block {
	const {leftOut, isTight, isFlexible = true} = spec;
	return {
		isFlexible,
		...(leftOut === undefined ? {} : {leftOut}),
		...(isTight === undefined ? {} : {isTight}),
		draw: area => drawTable(spec, area),
	};
}

type Laid = {readonly index: number; readonly column: Column; readonly cells: number};

function drawTable(spec: Table, area: Area): readonly Line[] {
	const laid = layColumns(spec, area);
	const gap = spec.gap ?? 2;
	const drawn = spec.rows
		.map((row, index) => (index === spec.focus ? wholeRow(row, laid, area) : row))
		.map((row): DrawnRow => ({row, above: aboveLines(row), under: underLines(row, area)}));
	const sizes = drawn.map(({above, under}) => above.length + 1 + under.length);
	const all = sizes.reduce((sum, size) => sum + size, 0);
	// Where there are less than three rows it leaves them to the focus, and to what is said of the others.
	const hasHeading = !spec.isBare && area.rows >= Math.min(3, all + 1);
	const heading = hasHeading ? [{spans: headingSpans(laid, gap, area.theme)}] : [];
	const room = Math.max(1, area.rows - heading.length);
	const {from, to, above, below} = listWindow(
		drawn.length,
		spec.focus ?? spec.inSight ?? 0,
		room,
		at => sizes[at] ?? 1,
	);
	return [
		...heading,
		...(above > 0 ? [{spans: [`  ${above} more above`]}] : []),
		...drawn.slice(from, to).flatMap((each, index) => {
			const isFocused = from + index === spec.focus;
			const line: Line = {spans: rowSpans(each.row, laid, gap, isFocused, area), isFocused};
			return [...each.above, line, ...each.under];
		}),
		...(below > 0 ? [{spans: [`  ${below} more below`]}] : []),
	];
}

type DrawnRow = {readonly row: Row; readonly above: readonly Line[]; readonly under: readonly Line[]};

/** A name of more rows is somebody's whim. */
const longestName = 3;

/** Where no inspector says what has the focus, its row does: the end of a name that is too long stands under it. */
function wholeRow(row: Row, laid: readonly Laid[], {height, cells: room, theme}: Area): Row {
	const found = laid.find(({column}) => column.isName && !column.keepsEnd);
	const cell = found && row.cells[found.index];
	if (height !== 'short' || found === undefined || cell === undefined) {
		return row;
	}

	const {text, ...marked} = typeof cell === 'string' ? {text: cell} : 'text' in cell ? cell : {text: ''};
	const before = spansWidth(cellSpans({...marked, text: ''}, found.column, true, theme), theme);
	const markCells = 'mark' in marked ? before + 1 : before;
	const cells = (isRunOn(row, found.index) ? Math.max(found.cells, room) : found.cells) - markCells;
	const parts = wrapText(text, Math.max(1, cells));
	if (parts.length === 1 || parts.length > longestName) {
		return row;
	}

	const [first = '', ...rest] = parts;
	const named: Cell = typeof cell === 'string' ? first : {...cell, text: first};
	return {
		...row,
		cells: row.cells.with(found.index, named),
		under: [...rest.map(part => [part]), ...(row.under ?? [])],
	};
}

const aboveLines = (row: Row): readonly Line[] => (row.above ?? []).map(spans => ({spans}));

function underLines(row: Row, {cells, theme}: Area): readonly Line[] {
	return (row.under ?? []).flatMap(under =>
		typeof under === 'string'
			? wrapText(under, sentenceCells(cells) - 2).map(text => ({spans: ['  ', text]}))
			: [{spans: ['  ', ...cutSpans(under, cells - 2, theme)]}],
	);
}

/** Which columns there is room for, and how wide each is. */
function layColumns(spec: Table, area: Area): readonly Laid[] {
	const gap = spec.gap ?? 2;
	const totalOf = (list: readonly Laid[], cellsOf: (each: Laid) => number) =>
		list.reduce((sum, each) => sum + cellsOf(each), gap * (list.length - 1));
	let laid = spec.columns.map(
		(column, index): Laid => ({index, column, cells: naturalCells(spec, column, index, area.theme)}),
	);
	for (const {index} of dropOrder(laid)) {
		if (totalOf(laid, each => (each.column.staysWhole ? each.cells : leastCells(each))) <= area.cells) {
			break;
		}

		laid = laid.filter(each => each.index !== index);
	}

	let excess = totalOf(laid, ({cells}) => cells) - area.cells;
	const shrunk = new Map<number, number>();
	for (const each of givingOrder(laid)) {
		const given = Math.max(0, Math.min(excess, each.cells - leastCells(each)));
		shrunk.set(each.index, each.cells - given);
		excess -= given;
	}

	return laid.map(each => ({...each, cells: shrunk.get(each.index) ?? each.cells}));
}

function naturalCells(spec: Table, column: Column, index: number, theme: Theme): number {
	const title = spec.isBare ? 0 : spansWidth(titleSpans(column), theme);
	const rows = column.isName ? spec.rows.filter(row => !isRunOn(row, index)) : spec.rows;
	const longest = rows
		.map(row => spansWidth(cellSpans(row.cells[index], column, false, theme), theme))
		.reduce((a, b) => Math.max(a, b), title);
	return Math.min(column.max ?? Number.POSITIVE_INFINITY, Math.max(column.min ?? 0, longest));
}

/** How narrow a column may get before another is left out. */
function leastCells({column, cells}: Laid): number {
	return column.isName || column.yields ? Math.min(cells, column.min ?? 12) : cells;
}

/** What only adds to the name gives way first, then the name. */
const givingOrder = (laid: readonly Laid[]): readonly Laid[] => [
	...laid.filter(({column}) => column.yields),
	...laid.filter(({column}) => column.isName),
];

function dropOrder(laid: readonly Laid[]): readonly Laid[] {
	const droppable = laid.filter(({column}) => column.leftOut !== undefined);
	return [...droppable].sort((a, b) => (a.column.leftOut ?? 0) - (b.column.leftOut ?? 0));
}

const titleSpans = ({title, isHeading, hasMark}: Column): readonly Span[] => [
	hasMark && !isHeading ? '  ' : '',
	title,
];

const headingSpans = (laid: readonly Laid[], gap: number, theme: Theme) =>
	joinCells(
		laid.map(({column, cells}, position) =>
			position === laid.length - 1 && column.side !== 'right'
				? cutSpans(titleSpans(column), cells, theme)
				: fitSpans(titleSpans(column), cells, theme, column.side),
		),
		gap,
	);

function rowSpans(
	row: Row,
	laid: readonly Laid[],
	gap: number,
	isFocused: boolean,
	{cells: room, theme}: Area,
): readonly Span[] {
	const fitted: (readonly Span[])[] = [];
	for (const [position, {index, column, cells}] of laid.entries()) {
		const spans = cellSpans(row.cells[index], column, isFocused, theme);
		if (column.isName && isRunOn(row, index)) {
			const rest = laid.slice(position + 1).reduce((sum, each) => sum + gap + each.cells, cells);
			fitted.push(cutSpans(spans, Math.max(rest, room), theme));
			break;
		}

		const whole = column.keepsEnd ? cutSpansLeft(spans, cells, theme) : spans;
		fitted.push(fitSpans(whole, cells, theme, column.side));
	}

	return joinCells(fitted, gap);
}

/** Nothing stands behind this cell, so that its text may run on over the other columns. */
const isRunOn = (row: Row, index: number): boolean =>
	index < row.cells.length - 1 && row.cells.slice(index + 1).every(cell => cell === '');

const joinCells = (cells: readonly (readonly Span[])[], gap: number): readonly Span[] =>
	cells.flatMap((spans, index) => (index === 0 ? spans : [' '.repeat(gap), ...spans]));

function cellSpans(
	cell: Cell | undefined,
	column: Column,
	isFocused: boolean,
	theme: Theme,
): readonly Span[] {
	if (cell === undefined) {
		return [];
	}

	if (typeof cell === 'object' && 'spans' in cell) {
		return withCursor(cell.spans, theme);
	}

	const {mark: glyph, text} = typeof cell === 'string' ? {mark: undefined, text: cell} : cell;
	const words = wordsOf(text, glyph, column, isFocused);
	const start: readonly Span[] = glyph === undefined ? [] : [mark(glyph), text === '' ? '' : ' '];
	return glyph === undefined && column.hasMark ? [blankMark(theme), words] : [...start, words];
}

/** Choices are three cells wide in ASCII, all other marks one. */
const blankMark = (theme: Theme): string => ' '.repeat(glyphText('todo', theme).length + 1);

function wordsOf(text: string, glyph: Glyph | undefined, column: Column, isFocused: boolean): Span {
	if (column.isName) {
		return isFocused ? {text, weight: 'focus'} : text;
	}

	return isTrouble(glyph as Role | undefined) ? {text, weight: 'bold'} : text;
}
