import {cellPieces, cutLeft, printable, takeCells, width} from '../terminal/printable.js';
import {atCursor} from './text-input.js';
import {ellipsis, type Glyph, glyphText, isTrouble, type Role, type Theme} from './theme.js';

/** A mark of the theme. `like` lends it the colour of another (the edge of a callout has its role's). */
export type Mark = {readonly glyph: Glyph; readonly like?: Glyph; readonly times?: number};

/**
What the weight of a word says. Without colour there is no bold, inverse or underline, so all but `bold` and `focus` become brackets.

`focus` is where keys go; `current` the view that is shown; `badge` a word that must never be missed; `key` a key in the bar.
*/
export type Weight = 'bold' | 'focus' | 'current' | 'badge' | 'key';

export type Words = {readonly text: string; readonly weight: Weight};

/** A piece of one line. Strings and words may come from outside: they are made printable when drawn. */
export type Span = string | Mark | Words;

/** One row of the screen. Its first two cells are the margin in which the focus mark hangs. */
export type Line = {readonly spans: readonly Span[]; readonly isFocused?: boolean};

export const mark = (glyph: Glyph): Mark => ({glyph});
export const bold = (text: string): Words => ({text, weight: 'bold'});

/** A mark and its words, which are bold when they mean trouble. */
export function marked(role: Role, text: string): readonly Span[] {
	return [mark(role), ' ', isTrouble(role) ? bold(text) : text];
}

const isMark = (span: Span): span is Mark => typeof span !== 'string' && 'glyph' in span;

// More than any screen holds: of a text from outside the rest is not drawn, however long it is.
const longestDrawn = 8192;

/** Text from anywhere as it is drawn. */
const drawable = (text: string): string =>
	printable(text.length > longestDrawn ? `${text.slice(0, longestDrawn)}...` : text);

/** The characters that a span puts on the screen. */
export function spanText(span: Span, theme: Theme): string {
	if (typeof span === 'string') {
		return drawable(span);
	}

	if (isMark(span)) {
		return glyphText(span.glyph, theme).repeat(span.times ?? 1);
	}

	const text = drawable(span.text);
	if (span.weight === 'badge') {
		return theme.isColourless ? `[${text}]` : ` ${text} `;
	}

	const hasBrackets = theme.isColourless && (span.weight === 'current' || span.weight === 'key');
	return hasBrackets ? `[${text}]` : text;
}

/** The same, for reading: every span of a line joined, the focus mark included. */
export function lineText(line: Line, theme: Theme): string {
	const margin = line.isFocused ? `${glyphText('focus', theme)} ` : '  ';
	return `${margin}${line.spans.map(span => spanText(span, theme)).join('')}`.trimEnd();
}

/** How many cells the spans take. */
export function spansWidth(spans: readonly Span[], theme: Theme): number {
	return spans.reduce((sum, span) => sum + width(spanText(span, theme)), 0);
}

/** The spans cut to so many cells. Blanks that only pad the line out to its column go first: nothing is cut with them. */
export function cutSpans(line: readonly Span[], cells: number, theme: Theme): readonly Span[] {
	if (spansWidth(line, theme) <= cells) {
		return line;
	}

	const spans = line.slice(
		0,
		line.findLastIndex(span => typeof span !== 'string' || !/^ *$/u.test(span)) + 1,
	);
	if (spansWidth(spans, theme) <= cells) {
		return spans;
	}

	const kept: Span[] = [];
	let room = cells;
	for (const span of spans) {
		const taken = width(spanText(span, theme));
		// The cut must show even where a span ends exactly at the edge.
		if (taken > room - width(ellipsis(theme))) {
			kept.push(cutSpan(span, room, theme));
			break;
		}

		kept.push(span);
		room -= taken;
	}

	return kept;
}

function cutSpan(span: Span, room: number, theme: Theme): Span {
	const text = isMark(span) ? '' : drawable(typeof span === 'string' ? span : span.text);
	const brackets = typeof span === 'string' || isMark(span) ? 0 : width(spanText(span, theme)) - width(text);
	const dots = ellipsis(theme);
	const cut = `${takeCells(text, room - brackets - width(dots))}${dots}`;
	return typeof span === 'string' || isMark(span) ? cut : {...span, text: cut};
}

const isCursor = (span: Span): boolean => typeof span !== 'string' && isMark(span) && span.glyph === 'cursor';

/** The spans of a field whose cursor stands after its text, with the cursor where it is in the text. */
export function withCursor(spans: readonly Span[], {behind}: Theme): readonly Span[] {
	const at = spans.findIndex(isCursor);
	const text = spans[at - 1];
	if (behind === 0 || typeof text !== 'string') {
		return spans;
	}

	const [before, after] = atCursor(text, behind);
	return [...spans.slice(0, at - 1), before, mark('cursor'), after, ...spans.slice(at + 1)];
}

/** The end of the spans that fits: for object keys, and for text fields, whose cursor must be seen. */
export function cutSpansLeft(spans: readonly Span[], cells: number, theme: Theme): readonly Span[] {
	if (spansWidth(spans, theme) <= cells) {
		return spans;
	}

	const kept: Span[] = [];
	let room = cells;
	for (const span of [...spans].reverse()) {
		const taken = width(spanText(span, theme));
		if (taken > room - width(ellipsis(theme))) {
			const text = isMark(span) ? '' : drawable(typeof span === 'string' ? span : span.text);
			const brackets = isMark(span) ? 0 : taken - width(text);
			const cut = cutLeft(text, Math.min(room, taken - 1) - brackets, ellipsis(theme)) || ellipsis(theme);
			kept.unshift(typeof span === 'string' || isMark(span) ? cut : {...span, text: cut});
			break;
		}

		kept.unshift(span);
		room -= taken;
	}

	const cursor = spans.findIndex(isCursor);
	if (cursor === -1 || kept.some(isCursor)) {
		return kept;
	}

	const dots = ellipsis(theme);
	return [...cutSpansLeft(spans.slice(0, cursor + 1), cells - width(dots), theme), dots];
}

/** The spans cut or padded to exactly so many cells. */
export function fitSpans(
	spans: readonly Span[],
	cells: number,
	theme: Theme,
	side: 'left' | 'right' = 'left',
): readonly Span[] {
	const cut = cutSpans(spans, cells, theme);
	const gap = ' '.repeat(Math.max(0, cells - spansWidth(cut, theme)));
	return side === 'left' ? [...cut, gap] : [gap, ...cut];
}

/** Spans at the left edge and at the right edge of so many cells; the right ones go when there is no room. */
export function spread(
	left: readonly Span[],
	right: readonly Span[],
	cells: number,
	theme: Theme,
): readonly Span[] {
	const gap = cells - spansWidth(left, theme) - spansWidth(right, theme);
	return gap < 2 ? cutSpans(left, cells, theme) : [...left, ' '.repeat(gap), ...right];
}

/** Text in lines of at most so many cells, broken at spaces; a word that is too long is broken inside. */
export function wrapText(text: string, cells: number): readonly string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of drawable(text).split(' ')) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (width(longer) <= cells) {
			line = longer;
			continue;
		}

		if (line !== '') {
			lines.push(line);
		}

		const pieces = width(word) > cells ? cellPieces(word, cells) : [word];
		for (const piece of pieces.slice(0, -1)) {
			lines.push(piece);
		}

		line = pieces.at(-1) as string;
	}

	return [...lines, line];
}

/** The same sentence in one or several lengths, the longest first. */
export type Wording = string | readonly string[];

/** The longest wording that fits on one line; where none does, the shortest, in several lines. */
export function fitWording(wording: Wording, cells: number): readonly string[] {
	const all = typeof wording === 'string' ? [wording] : wording;
	const fitting = all.find(text => width(drawable(text)) <= cells);
	return fitting === undefined ? wrapText(all.at(-1) ?? '', cells) : [drawable(fitting)];
}

/** Sentences never run past column 98. */
export const sentenceCells = (cells: number): number => Math.min(cells, 96);

/** Names that look like the first word of a sentence. */
const properNames = /^(?:Nightdrop|Object Lock)\b/u;

/** A word of ours, to its end: what has digits, more capitals or other signs in it is an id, an ARN or a name. */
const firstWord = /^(?:[A-Z][a-z]*|Set-up)(?=\s|$|[,;:.!?](?:\s|$)|['’])/u;

/** A sentence in the middle of another, or after a word and a colon; ids, ARNs, names like `BackupWriter` or `backup-2`, `AWS` and `S3` stay. */
export const midSentence = (text: string): string =>
	firstWord.test(text) && !properNames.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
