import {printable} from '../../terminal/printable.js';
import {type Line, type Span, wrapText} from '../text.js';
import type {Block} from './block.js';

export type TextView = {
	/** Only where not everything is shown: `JSON, lines 1 to 18 of 74`. */
	readonly title: string;
	readonly lines: readonly (readonly Span[])[];
	/** First line shown; it stops at the end. */
	readonly scroll: number;
};

/** A line of code in as many lines as it needs; what belongs to the line above hangs two cells. */
export function wrapCode(line: string, cells: number): readonly string[] {
	const indent = /^ */u.exec(line)?.[0] ?? '';
	// As it is drawn: what is behind the first part is found by its length.
	const code = printable(line.slice(indent.length));
	const room = cells - indent.length;
	if (room <= hang || wrapText(code, room).length === 1) {
		return [line];
	}

	const [first = ''] = wrapText(code, room);
	const rest = code.slice(first.length).trimStart();
	return [
		`${indent}${first}`,
		...wrapText(rest, room - hang).map(part => `${indent}${' '.repeat(hang)}${part}`),
	];
}

const hang = 2;

/** A long text of which as much is shown as fits, with the numbers of its lines above. */
export function textView({title, lines, scroll}: TextView): Block {
	return {
		isFlexible: true,
		draw(area): readonly Line[] {
			if (lines.length <= area.rows) {
				return lines.map(spans => ({spans}));
			}

			const rows = Math.max(1, area.rows - 1);
			const from = Math.max(0, Math.min(scroll, lines.length - rows));
			const to = Math.min(lines.length, from + rows);
			const heading = `${title}, lines ${from + 1} to ${to} of ${lines.length}`;
			return [{spans: [heading]}, ...lines.slice(from, to).map(spans => ({spans}))];
		},
	};
}
