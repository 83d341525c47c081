import stringWidth from 'string-width';

/*
Control characters, unpaired surrogates, direction marks, zero-width and other invisible characters, spaces that only look like one, and what Unicode has not assigned, whose width nobody knows.
*/
const unprintable =
	/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

// More marks than this on one letter would run over the rows above and below.
const heapOfMarks = /(\p{M}{4})\p{M}+/gu;

// Nearly all text: nothing to make visible, and one cell a character.
const plain = /^[ -~]*$/u;

/**
The text with everything that a terminal would obey, or that a person could not see, made visible: a control character as `^[`, a newline as `^J`, others by their number as `<U+202E>`.
*/
export function printable(text: string): string {
	return plain.test(text)
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

/** How many cells printable text takes. */
export function width(text: string): number {
	return plain.test(text) ? text.length : stringWidth(text);
}

const graphemes = new Intl.Segmenter();

const clustersOf = (text: string): readonly string[] =>
	plain.test(text) ? [...text] : [...graphemes.segment(text)].map(({segment}) => segment);

/** As many leading characters as fit into so many cells. */
export function takeCells(text: string, cells: number): string {
	return fitting(clustersOf(text), cells).join('');
}

function fitting(clusters: readonly string[], cells: number): readonly string[] {
	let left = cells;
	const end = clusters.findIndex(cluster => {
		left -= width(cluster);
		return left < 0;
	});
	return end === -1 ? clusters : clusters.slice(0, end);
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

	const kept = fitting([...clustersOf(text)].reverse(), cells - width(mark));
	return mark + [...kept].reverse().join('');
}

/** Fill with spaces at the right to so many cells; longer text stays as it is. */
export function padEnd(text: string, cells: number): string {
	return text + ' '.repeat(Math.max(0, cells - width(text)));
}

/** Fill with spaces at the left to so many cells; longer text stays as it is. */
export function padStart(text: string, cells: number): string {
	return ' '.repeat(Math.max(0, cells - width(text))) + text;
}
