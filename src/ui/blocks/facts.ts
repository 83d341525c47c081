import {width} from '../../terminal/printable.js';
import {fitWording, type Line, type Span, sentenceCells, type Wording} from '../text.js';
import type {Block} from './block.js';

/** A label, and what is so; a value of spans is cut instead of wrapped. */
export type Fact = {
	readonly label: string;
	readonly value: Wording | {readonly spans: readonly Span[]};
};

export type FactsOptions = Pick<Block, 'leftOut' | 'isTight'> & {
	/** Cells for the labels, where other lines stand under the same edge. */
	readonly labelCells?: number;
	/** The first label is bold: it names what the facts are about. */
	readonly isNamed?: boolean;
};

/** Fact lines: label, two cells, value; labels padded to the longest. */
export function facts(list: readonly Fact[], {labelCells, isNamed, ...options}: FactsOptions = {}): Block {
	return {
		...options,
		draw(area) {
			const longest = labelCells ?? Math.max(...list.map(({label}) => width(label)));
			const cells = sentenceCells(area.cells) - longest - 2;
			return list.flatMap(({label, value}, index) => {
				const weight = isNamed && index === 0 ? ('bold' as const) : undefined;
				const padding = ' '.repeat(longest - width(label) + 2);
				const name: readonly Span[] = [weight ? {text: label, weight} : label, padding];
				return valueLines(value, cells).map(
					(spans, row): Line => ({
						spans: row === 0 ? [...name, ...spans] : [' '.repeat(longest + 2), ...spans],
					}),
				);
			});
		},
	};
}

function valueLines(value: Fact['value'], cells: number): readonly (readonly Span[])[] {
	return typeof value === 'object' && 'spans' in value
		? [value.spans]
		: fitWording(value, cells).map(text => [text]);
}
