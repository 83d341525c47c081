import {
	bold,
	cutSpansLeft,
	fitWording,
	type Line,
	mark,
	type Span,
	sentenceCells,
	spansWidth,
	type Wording,
} from '../text.js';
import {ellipsis, glyphText, type Role, type Theme} from '../theme.js';
import type {Block} from './block.js';
import {barSpans} from './progress.js';

export type CalloutLabel = 'Why' | 'Next' | 'What' | 'Fix' | 'Safe' | 'Call';

export type CalloutLine =
	| {readonly type: 'labelled'; readonly label: CalloutLabel; readonly text: Wording}
	/** A sentence without a label. */
	| {readonly type: 'sentence'; readonly text: Wording}
	/** A path behind its label. It is cut at its beginning, never broken: its end tells which one it is. */
	| {readonly type: 'path'; readonly label: string; readonly path: string}
	/** Call, status and request id. */
	| {readonly type: 'detail'; readonly text: string}
	| {readonly type: 'progress'; readonly done: number; readonly of: number};

export type Callout = {
	/** Its glyph and the colour of its edge. */
	readonly role: Role;
	/** One bold line without a full stop. */
	readonly title: Wording;
	/** At the right end of the first line, when there is room: an age, a count. */
	readonly right?: Wording;
	readonly lines?: readonly CalloutLine[];
};

export const why = (text: Wording): CalloutLine => ({type: 'labelled', label: 'Why', text});
export const next = (text: Wording): CalloutLine => ({type: 'labelled', label: 'Next', text});
export const labelled = (label: CalloutLabel, text: Wording): CalloutLine => ({
	type: 'labelled',
	label,
	text,
});
export const sentence = (text: Wording): CalloutLine => ({type: 'sentence', text});
export const pathLine = (label: string, path: string): CalloutLine => ({type: 'path', label, path});
export const detail = (text: string): CalloutLine => ({type: 'detail', text});
export const progress = (done: number, of: number): CalloutLine => ({type: 'progress', done, of});

const labelCells = 6;

/** In a short window only what can be done: the reason is behind `v`, or seen in a taller one. */
const isNeeded = (line: CalloutLine): boolean =>
	line.type === 'progress' || (line.type === 'labelled' && line.label !== 'Why');

/** The one box: a coloured edge, a bold line, and sentences labelled Why and Next. */
export function callout(
	{role, title, right, lines = []}: Callout,
	options: Pick<Block, 'leftOut' | 'isTight'> = {},
): Block {
	return {
		...options,
		draw(area) {
			const cells = sentenceCells(area.cells) - 2;
			const edge: readonly Span[] = [{glyph: 'edge', like: role}, ' '];
			const shown = area.height === 'short' ? lines.filter(isNeeded) : lines;
			const inside = [
				...titleLines(role, title, right, cells, area.theme),
				...shown.flatMap(line => calloutLine(line, cells - 2, area.theme)).map(spans => ['  ', ...spans]),
			];
			return inside.map((spans): Line => ({spans: [...edge, ...spans]}));
		},
	};
}

/** Cells that ours are below, names of usual length included. */
const longestTitle = 110;
const longestSentence = 240;

/** Somebody may have chosen a name that would push all else off the screen: its middle is left out, for the words before and after it. */
function shortened(wording: Wording, cells: number, longest: number, theme: Theme): readonly string[] {
	const texts = fitWording(wording, cells);
	const most = Math.ceil(longest / cells) + 2;
	if (texts.length <= most) {
		return texts;
	}

	const last = Math.floor((most - 1) / 2);
	return [...texts.slice(0, most - 1 - last), ellipsis(theme), ...texts.slice(-last)];
}

function titleLines(
	role: Role,
	title: Wording,
	right: Wording | undefined,
	cells: number,
	theme: Theme,
): readonly (readonly Span[])[] {
	const markCells = glyphText(role, theme).length + 1;
	const texts = shortened(title, cells - markCells, longestTitle, theme);
	const [first = '', ...rest] = texts;
	const start: readonly Span[] = [mark(role), ' ', bold(first)];
	const room = cells - spansWidth(start, theme) - 2;
	const words = typeof right === 'string' ? [right] : (right ?? []);
	const fitting = words.find(text => spansWidth([text], theme) <= room);
	const gap = room + 2 - spansWidth([fitting ?? ''], theme);
	const top = fitting === undefined ? start : [...start, ' '.repeat(gap), fitting];
	return [top, ...rest.map(text => [' '.repeat(markCells), bold(text)])];
}

function calloutLine(line: CalloutLine, cells: number, theme: Theme): readonly (readonly Span[])[] {
	switch (line.type) {
		case 'path': {
			const label = `${line.label}: `;
			return [[label, ...cutSpansLeft([line.path], cells - label.length, theme)]];
		}

		case 'sentence':
			return shortened(line.text, cells, longestSentence, theme).map(text => [text]);
		case 'progress':
			return [barSpans(line.done, line.of, cells)];
		default: {
			const label = line.type === 'detail' ? '' : line.label;
			const texts = shortened(line.text, cells - labelCells, longestSentence, theme);
			return texts.map((text, index) => [(index === 0 ? label : '').padEnd(labelCells), text]);
		}
	}
}
