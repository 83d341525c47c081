import stringWidth from 'string-width';

/*
Control characters, unpaired surrogates, direction marks, zero-width and other invisible characters, spaces that only look like one, and what Unicode has not assigned, whose width nobody knows.
*/
const unprintable =
	/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

// More marks than this on one letter would run over the rows above and below. With a bound: megabytes of them would run out of stack.
const heapOfMarks = /(\p{M}{4})\p{M}{1,1000}/gu;

const notPlain = /[^ -~]/u;

/** Nearly all text: nothing to make visible, and one cell a character. An expression that had to match the whole would run out of stack on megabytes. */
const isPlain = (text: string): boolean => !notPlain.test(text);

/**
The text with everything that a terminal would obey, or that a person could not see, made visible: a control character as `^[`, a newline as `^J`, others by their number as `<U+202E>`.
*/
export function printable(text: string): string {
	return isPlain(text)
		? text
		: text.replace(unprintable, visible).replace(heapOfMarks, (_, kept: string) => `${kept}…`);
}

function visible(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	if (code < 32 || code === 127) {
		return `^${String.fromCodePoint(code ^ 64)}`;
	}

	return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** JSON text with the characters escaped that `printable` would make visible; it parses to the same value. */
export function printableJson(json: string): string {
	return json.replace(unprintable, character =>
		character === '\n'
			? character
			: [...Array(character.length).keys()]
					.map(index => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
					.join(''),
	);
}

// Of a text that no screen holds, what is behind this is counted and not measured.
const longestMeasured = 8192;

/** How many cells printable text takes. */
export function width(text: string): number {
	if (isPlain(text)) {
		return text.length;
	}

	return text.length > longestKept ? measured(text) : kept(text);
}

function measured(text: string): number {
	let cells = Math.max(0, text.length - longestMeasured);
	for (const part of partsOf(text.slice(0, longestMeasured))) {
		cells += isPlain(part) ? part.length : stringWidth(part);
	}

	return cells;
}

const widths = new Map<string, number>();
const mostKept = 1000;
const longestKept = 32;

/** Marks and words with them are measured hundreds of times a frame. Plain text, as secrets are, is counted and never kept. */
function kept(text: string): number {
	const known = widths.get(text);
	if (known !== undefined) {
		return known;
	}

	const cells = measured(text);
	if (widths.size >= mostKept) {
		widths.clear();
	}

	widths.set(text, cells);
	return cells;
}

const graphemes = new Intl.Segmenter();

// More than a character takes of any writing: syllables may go on without an end, and no part of them would fit.
const longestCharacter = 32;

/** The characters of a text as a person counts them. */
const clustersOf = (text: string): readonly string[] =>
	isPlain(text)
		? [...text]
		: [...graphemes.segment(text)].flatMap(({segment}) =>
				segment.length > longestCharacter ? [...segment] : [segment],
			);

// V8 copies the whole text for every character that it tells apart: a long one would take all time and memory.
const longestPart = 256;

/** A text in parts that end where a character does. */
function* partsOf(text: string): Generator<string> {
	for (let from = 0; from < text.length; ) {
		const end = from + longestPart;
		const part = text.slice(from, end);
		// The last character may go on behind the part; one that fills it is longer than any writing has them.
		const last = end < text.length ? (clustersOf(part).at(-1)?.length ?? 0) : 0;
		const whole = last < part.length ? part.slice(0, part.length - last) : part;
		yield whole;
		from += whole.length;
	}
}

function* longClustersOf(text: string): Generator<string> {
	for (const part of partsOf(text)) {
		yield* clustersOf(part);
	}
}

/** As many leading characters as fit into so many cells. Of a text of any length only those are looked at. */
export function takeCells(text: string, cells: number): string {
	if (isPlain(text)) {
		return text.slice(0, Math.max(0, cells));
	}

	let left = cells;
	let end = 0;
	for (const cluster of longClustersOf(text)) {
		left -= width(cluster);
		if (left < 0) {
			break;
		}

		end += cluster.length;
	}

	return text.slice(0, end);
}

/** The whole text in pieces of at most so many cells; a character that is wider than that is a piece of its own. */
export function cellPieces(text: string, cells: number): readonly string[] {
	const pieces: string[] = [];
	let from = 0;
	let end = 0;
	let left = cells;
	for (const cluster of longClustersOf(text)) {
		const taken = width(cluster);
		if (taken > left && end > from) {
			pieces.push(text.slice(from, end));
			from = end;
			left = cells;
		}

		end += cluster.length;
		left -= taken;
	}

	return [...pieces, text.slice(from)];
}

/** Cut at the right to so many cells, with a mark where it was cut: `a long na…`. */
export function cutRight(text: string, cells: number, mark = '…'): string {
	if (width(text) <= cells) {
		return text;
	}

	return cells < width(mark) ? '' : takeCells(text, cells - width(mark)) + mark;
}

/** Cut at the left to so many cells, with a mark where it was cut: `…/orders.dump`. */
export function cutLeft(text: string, cells: number, mark = '…'): string {
	if (width(text) <= cells) {
		return text;
	}

	if (cells < width(mark)) {
		return '';
	}

	return mark + lastCells(text, cells - width(mark));
}

/** As many characters of the end as fit into so many cells. */
function lastCells(text: string, cells: number): string {
	const end = text.slice(-(cells + 1) * longestCharacter);
	const clusters = [...longClustersOf(end)];
	// The first of a cut text may be half a character.
	const whole = end.length < text.length ? clusters.slice(1) : clusters;
	let left = cells;
	const first = whole.findLastIndex(cluster => {
		left -= width(cluster);
		return left < 0;
	});
	return whole.slice(first + 1).join('');
}

/** Fill with spaces at the right to so many cells; longer text stays as it is. */
export function padEnd(text: string, cells: number): string {
	return text + ' '.repeat(Math.max(0, cells - width(text)));
}

/** Fill with spaces at the left to so many cells; longer text stays as it is. */
export function padStart(text: string, cells: number): string {
	return ' '.repeat(Math.max(0, cells - width(text))) + text;
}
