import {Text} from 'ink';
import type {ReactNode} from 'react';
import {cutSpans, type Line, type Mark, type Span, spanText, type Words} from '../text.js';
import {type Glyph, glyphColour, type Theme, turningMark} from '../theme.js';

export type LineRowProps = {
	readonly line: Line;
	/** Cells between the margins; longer lines are cut. */
	readonly cells: number;
	readonly theme: Theme;
	/** Index of the span whose busy mark turns, on the one line where it does. */
	readonly turning?: number;
};

/** One row of the screen, its focus mark in the margin. Plain neighbours are joined: fewer nodes, quicker keys. */
export function LineRow({line, cells, theme, turning}: LineRowProps): ReactNode {
	const margin: readonly Span[] = line.isFocused ? [{glyph: 'focus'}, ' '] : ['  '];
	const shown = [...margin, ...cutSpans(line.spans, cells, theme)];
	const parts: ReactNode[] = [];
	let plain = '';
	for (const [index, span] of shown.entries()) {
		const styled = isPlain(span, theme) ? undefined : span;
		if (styled === undefined) {
			plain += spanText(span, theme);
			continue;
		}

		parts.push(
			plain,
			drawn(styled, index, theme, turning !== undefined && index === turning + margin.length),
		);
		plain = '';
	}

	parts.push(plain === '' && parts.length === 0 ? ' ' : plain);
	return <Text wrap="truncate">{parts}</Text>;
}

const colourOf = ({glyph, like}: Mark, theme: Theme) => glyphColour((like ?? glyph) as Glyph, theme);

function isPlain(span: Span, theme: Theme): boolean {
	if (typeof span === 'string') {
		return true;
	}

	return 'glyph' in span ? colourOf(span, theme) === undefined && span.glyph !== 'busy' : theme.isColourless;
}

function drawn(span: Span, index: number, theme: Theme, isTurning: boolean): ReactNode {
	if (typeof span === 'string' || 'text' in span) {
		return weighted(span as Words, index, theme);
	}

	const colour = colourOf(span, theme);
	return (
		<Text key={index} {...(colour === undefined ? {} : {color: colour})}>
			{isTurning ? turningMark(theme) : spanText(span, theme)}
		</Text>
	);
}

function weighted(span: Words, index: number, theme: Theme): ReactNode {
	return (
		<Text
			key={index}
			bold
			inverse={span.weight === 'focus' || span.weight === 'badge'}
			underline={span.weight === 'current'}
		>
			{spanText(span, theme)}
		</Text>
	);
}
