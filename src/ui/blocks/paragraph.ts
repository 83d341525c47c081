import {fitWording, type Line, type Span, sentenceCells, spread, type Wording, withCursor} from '../text.js';
import type {Block} from './block.js';

export type ParagraphOptions = Pick<Block, 'leftOut' | 'isTight'>;

/** Sentences, each on its own line, in the longest wording that fits. */
export function paragraph(sentences: readonly Wording[], options: ParagraphOptions = {}): Block {
	return {
		...options,
		draw: area =>
			sentences.flatMap(sentence =>
				fitWording(sentence, sentenceCells(area.cells)).map((text): Line => ({spans: [text]})),
			),
	};
}

/** Lines as they are: headings, summaries. What is too long is cut. */
export function lines(content: readonly (readonly Span[])[], options: ParagraphOptions = {}): Block {
	return {...options, draw: ({theme}) => content.map(spans => ({spans: withCursor(spans, theme)}))};
}

/** One line with something at its right end, which goes when there is no room. */
export function spreadLine(
	left: readonly Span[],
	right: readonly Span[],
	options: ParagraphOptions = {},
): Block {
	return {...options, draw: area => [{spans: spread(left, right, sentenceCells(area.cells), area.theme)}]};
}
