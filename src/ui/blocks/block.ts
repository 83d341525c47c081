import type {Line} from '../text.js';
import type {Theme} from '../theme.js';

/** The room that a block is drawn in, and what the terminal can draw. */
export type Area = {
	/** Cells between the margins. */
	readonly cells: number;
	/** Rows at most. */
	readonly rows: number;
	readonly height: Height;
	readonly theme: Theme;
};

/** The whole screen's height in the three steps of the frame: 28 and more, 20 to 27, 12 to 19 rows. */
export type Height = 'tall' | 'medium' | 'short';

export function heightOf(rows: number): Height {
	return rows >= 28 ? 'tall' : rows >= 20 ? 'medium' : 'short';
}

/** A part of a screen: lines for the area that it is given. Pure, so that a screen can be read without a terminal. */
export type Block = {
	readonly draw: (area: Area) => readonly Line[];
	/** It fits itself into the rows that the other blocks leave, by showing a part of its list. */
	readonly isFlexible?: boolean;
	/** Left out when the rows do not suffice, 1 before 2. Absent: never. */
	readonly leftOut?: number;
	/** No blank row stands before it. */
	readonly isTight?: boolean;
};

/** An empty row. */
export const blankRow: Line = {spans: []};
