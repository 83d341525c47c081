import type {Cell} from '../test/helpers/xterm.js';

/** The cells of a terminal as a picture, with the same bytes for the same cells. */
export type Picture = {
	/** Row by row; the second half of a wide character has width 0. */
	readonly cells: readonly (readonly Cell[])[];
	/** On the bar of the window. */
	readonly title: string;
	/** For those who cannot see the picture: the screen's text. */
	readonly description: string;
};

const cell = {width: 8.4, height: 19};
const padding = 16;
const bar = 34;
const gap = 8;
const fontSize = 14;
const families = 'JetBrains Mono, DejaVu Sans Mono, DejaVu Sans, monospace';

const paper = '#11151c';
const ink = '#d7dce5';
const chrome = {bar: '#1a202b', title: '#8b94a7', dots: ['#f2777a', '#f0c674', '#8fd694']};
const colours = [
	...['#1b2230', '#f2777a', '#8fd694', '#f0c674', '#7aa6da', '#c397d8', '#6fd3d8', '#d7dce5'],
	...['#4a5364', '#ff9093', '#b2f0b6', '#ffe08a', '#9fc5f8', '#dcb6ee', '#93eef2', '#ffffff'],
];

/** Fonts leave gaps between these, so they are drawn: the share of a cell's width, from the left. */
const bars: {readonly [character: string]: number} = {'▌': 0.5, '▍': 0.375, '▎': 0.25, '█': 1};
const strokes: {readonly [character: string]: number} = {'─': 1.1, '━': 3};

/** Draw the cells in a window. */
export function drawSvg({cells, title, description}: Picture): string {
	const width = rounded((cells[0]?.length ?? 0) * cell.width + padding * 2);
	const height = rounded(cells.length * cell.height + padding * 1.5 + bar + gap);
	const rows = cells.map((row, index) => drawRow(row, bar + gap + index * cell.height));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
		`<title>${escaped(title)}</title>`,
		`<desc>${escaped(description)}</desc>`,
		...drawWindow(width, height, title),
		`<g shape-rendering="crispEdges">${rows.map(row => row.fills).join('')}</g>`,
		`<g font-family="${families}" font-size="${fontSize}" fill="${ink}" xml:space="preserve">`,
		...rows.map(row => row.marks).filter(Boolean),
		'</g>',
		'</svg>',
		'',
	].join('\n');
}

function drawWindow(width: number, height: number, title: string): readonly string[] {
	const dots = chrome.dots.map(
		(dot, index) => `<circle cx="${padding + 4 + index * 18}" cy="${bar / 2}" r="5" fill="${dot}"/>`,
	);
	return [
		`<rect width="${width}" height="${height}" rx="9" fill="${paper}"/>`,
		`<path d="M0 9a9 9 0 0 1 9-9H${width - 9}a9 9 0 0 1 9 9V${bar - 4}H0Z" fill="${chrome.bar}"/>`,
		dots.join(''),
		`<text x="${width / 2}" y="${bar / 2 + 4}" text-anchor="middle" font-family="${families}" font-size="12" fill="${chrome.title}">${escaped(title)}</text>`,
	];
}

/** What stands side by side and looks alike. */
type Run = {
	readonly column: number;
	readonly cells: number;
	readonly text: string;
	readonly style: string;
	readonly colour: string;
};

function drawRow(row: readonly Cell[], y: number): {readonly fills: string; readonly marks: string} {
	const [fills, marks]: [string[], string[]] = [[], []];
	let run: Run | undefined;
	const endRun = () => {
		if (run !== undefined) {
			marks.push(drawRun(run, y));
			run = undefined;
		}
	};

	for (const [column, one] of row.entries()) {
		if (one.width === 0) {
			continue;
		}

		const look = lookOf(one);
		if (look.fill !== undefined) {
			fills.push(rectangle(column, y, one.width, look.fill));
		}

		if (one.isUnderlined) {
			marks.push(line(column, one.width, y + cell.height - 2.5, 1.1, look.colour));
		}

		const shape = drawShape(one.text, column, y, look.colour);
		if (shape !== undefined || one.text === ' ') {
			endRun();
			marks.push(shape ?? '');
		} else if (run !== undefined && joins(run, one, look.style)) {
			run = {...run, text: run.text + one.text, cells: run.cells + one.width};
		} else {
			endRun();
			run = {column, cells: one.width, text: one.text, style: look.style, colour: look.colour};
		}
	}

	endRun();
	return {fills: fills.join(''), marks: marks.join('')};
}

/** A glyph from another font has another width, so it stands alone. */
const joins = (run: Run, one: Cell, style: string): boolean =>
	run.style === style &&
	((isLatin(run.text) && isLatin(one.text)) || (one.text in strokes && run.text.startsWith(one.text)));

const isLatin = (text: string): boolean => /^[\u0021-\u024F…•·–—‘’“”]+$/u.test(text);

function lookOf({color, background, isInverse, isBold}: Cell) {
	const [front, back] = [colourOf(color) ?? ink, colourOf(background)];
	const colour = isInverse ? (back ?? paper) : front;
	const fill = isInverse ? front : back;
	return {
		colour,
		fill,
		style: `${colour === ink ? '' : ` fill="${colour}"`}${isBold ? ' font-weight="700"' : ''}`,
	};
}

function colourOf(number: number | undefined): string | undefined {
	if (number === undefined) {
		return;
	}

	const colour = colours[number];
	if (colour === undefined) {
		throw new Error(`The theme has no colour ${number}`);
	}

	return colour;
}

function drawRun({column, cells, text, style, colour}: Run, y: number): string {
	const stroke = strokes[text[0] ?? ''];
	if (stroke !== undefined) {
		return line(column, cells, y + cell.height / 2, stroke, colour);
	}

	const [x, width] = [rounded(padding + column * cell.width), rounded(cells * cell.width)];
	return `<text x="${x}" y="${rounded(y + cell.height * 0.72)}" textLength="${width}"${style}>${escaped(text)}</text>`;
}

/** Blocks and squares, which must meet their neighbours. */
function drawShape(character: string, column: number, y: number, colour: string): string | undefined {
	const share = bars[character];
	if (share !== undefined) {
		return rectangle(column, y, share, colour);
	}

	const step = '▁▂▃▄▅▆▇'.indexOf(character) + 1;
	const x = padding + column * cell.width;
	if (step > 0) {
		const height = (step / 8) * (cell.height - 3);
		return box(x + 0.5, y + cell.height - 1.5 - height, cell.width - 1, height, colour);
	}

	return character === '■' ? box(x + 0.7, y + 6, cell.width - 1.4, cell.width - 1.4, colour) : undefined;
}

// A little more than a cell: seams between two show otherwise.
const rectangle = (column: number, y: number, cells: number, colour: string): string =>
	box(padding + column * cell.width, y, cells * cell.width + 0.3, cell.height + 0.3, colour);

const box = (x: number, y: number, width: number, height: number, colour: string): string =>
	`<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" fill="${colour}"/>`;

const line = (column: number, cells: number, y: number, thickness: number, colour: string): string =>
	`<path d="M${rounded(padding + column * cell.width)},${rounded(y)}h${rounded(cells * cell.width + 0.1)}" stroke="${colour}" stroke-width="${thickness}"/>`;

const rounded = (value: number): number => Number(value.toFixed(2));

const entities: {readonly [character: string]: string} = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
};

const escaped = (text: string): string => text.replace(/[&<>"]/gu, character => entities[character] ?? '');
