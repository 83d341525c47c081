import {listWindow} from '../list-window.js';
import {cutSpans, fitSpans, type Line, mark, type Span, spansWidth} from '../text.js';
import {type Glyph, glyphText, isTrouble, type Role, type Theme} from '../theme.js';
import type {Area, Block} from './block.js';

export type Column = {
	readonly title: string;
	/** Figures stand right. */
	readonly side?: 'left' | 'right';
	/** Keeps two cells for a glyph, so that words align whether or not one is there. */
	readonly hasMark?: boolean;
	/** The name of the row: inverse where the focus is, and it gives way when the row is too long. */
	readonly isName?: boolean;
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
	/** Lines under the row, at its names. They count as rows of the list. */
	readonly under?: readonly (readonly Span[])[];
};

export type Table = {
	readonly columns: readonly Column[];
	readonly rows: readonly Row[];
	/** Index of the row that has the focus; absent: the list has none. */
	readonly focus?: number;
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
	const heading = spec.isBare ? [] : [{spans: headingSpans(laid, gap, area.theme)}];
	const rowLines = (row: Row, isFocused: boolean): readonly Line[] => [
		{spans: rowSpans(row, laid, gap, isFocused, area.theme), isFocused},
		...(row.under ?? []).map(spans => ({spans: ['  ', ...cutSpans(spans, area.cells - 2, area.theme)]})),
	];
	const count = spec.rows.length;
	const perRow = Math.max(1, ...spec.rows.map(row => 1 + (row.under?.length ?? 0)));
	const room = Math.max(1, area.rows - heading.length);
	const isWhole = spec.rows.reduce((sum, row) => sum + 1 + (row.under?.length ?? 0), 0) <= room;
	const shown = isWhole ? count : Math.max(1, perRow === 1 ? room : Math.floor((room - 2) / perRow) + 2);
	const {from, to, above, below} = listWindow(count, spec.focus ?? 0, shown);
	return [
		...heading,
		...(above > 0 ? [{spans: [`  ${above} more above`]}] : []),
		...spec.rows.slice(from, to).flatMap((row, index) => rowLines(row, from + index === spec.focus)),
		...(below > 0 ? [{spans: [`  ${below} more below`]}] : []),
	];
}

/** Which columns there is room for, and how wide each is. */
function layColumns(spec: Table, area: Area): readonly Laid[] {
	const {theme} = area;
	const gap = spec.gap ?? 2;
	const natural = (column: Column, index: number) => {
		const title = spec.isBare ? 0 : spansWidth(titleSpans(column), theme);
		const contents = spec.rows.map(row =>
			spansWidth(cellSpans(row.cells[index], column, false, theme), theme),
		);
		const longest = contents.reduce((a, b) => Math.max(a, b), title);
		return Math.min(column.max ?? Number.POSITIVE_INFINITY, Math.max(column.min ?? 0, longest));
	};
	let laid = spec.columns.map((column, index): Laid => ({index, column, cells: natural(column, index)}));
	const total = () => laid.reduce((sum, {cells}) => sum + cells, gap * (laid.length - 1));
	// A name gives way to its least width before a column is left out.
	const least = ({column, cells}: Laid) => (column.isName ? Math.min(cells, column.min ?? 12) : cells);
	const leastTotal = () => laid.reduce((sum, each) => sum + least(each), gap * (laid.length - 1));
	for (const {index} of dropOrder(laid)) {
		if (leastTotal() <= area.cells) {
			break;
		}

		laid = laid.filter(each => each.index !== index);
	}

	const excess = Math.max(0, total() - area.cells);
	const hasName = laid.some(({column}) => column.isName);
	return laid.map((each, position) => {
		const gives = hasName ? each.column.isName : position === laid.length - 1;
		return gives ? {...each, cells: Math.max(1, each.cells - excess)} : each;
	});
}

function dropOrder(laid: readonly Laid[]): readonly Laid[] {
	const droppable = laid.filter(({column}) => column.leftOut !== undefined);
	return droppable.sort((a, b) => (a.column.leftOut ?? 0) - (b.column.leftOut ?? 0));
}

const titleSpans = (column: Column): readonly Span[] => [column.hasMark ? '  ' : '', column.title];

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
	theme: Theme,
): readonly Span[] {
	const fitted = laid.map(({index, column, cells}) =>
		fitSpans(cellSpans(row.cells[index], column, isFocused, theme), cells, theme, column.side),
	);
	return joinCells(fitted, gap);
}

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
		return cell.spans;
	}

	const {mark: glyph, text} = typeof cell === 'string' ? {mark: undefined, text: cell} : cell;
	const words = wordsOf(text, glyph, column, isFocused);
	const start: readonly Span[] = glyph === undefined ? [] : [mark(glyph), ' '];
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
