import {compareKeys} from '../../aws/key-order.js';

/*
How much of a range of keys is left, and where to divide it, from nothing but the pages seen so far. A wrong guess costs a request, never a key: whatever the point, two halves have no gap and no overlap.
*/

/** The keys after `after`, up to `until` and with it, in the order of their UTF-8 bytes; without `until` to the last. */
export type Range = {
	readonly after: string;
	readonly until?: string;
	/** Of a listing of versions: those of the key `after` are listed up to this one. */
	readonly afterVersion?: string;
};

/** The first and the last key of a page, and how many there were from one to the other. */
export type Seen = {readonly first: string; readonly last: string; readonly count: number};

/** How many keys follow those seen up to `until`, were all of the range as dense as what was seen. */
export function estimate({first, last, count}: Seen, until: string): number {
	if (compareKeys(last, until) >= 0) {
		return 0;
	}

	const shared = sharedLength(first, until);
	const [from, to, end] = [first, last, until].map(key => placeOf(key, shared)) as [number, number, number];
	return to > from ? Math.max(0, ((end - to) / (to - from)) * count) : Number.POSITIVE_INFINITY;
}

/**
A point to divide a range at: after the last key seen and before `until`; undefined where there is none worth having.

Half-way, unless one page does not even move the first word that could differ: names share much of their beginning, so what follows is then cut off after that word, which costs one page if nothing does. `earliest`, a key from the beginning of the range, may show that something does.
*/
export function splitPoint({first, last}: Seen, until: string, earliest: string): string | undefined {
	const shared = sharedLength(last, until);
	const isVaried = sharedLength(earliest, last) === shared;
	word.lastIndex = shared;
	const [stuck] = isVaried ? [] : (word.exec(last.slice(0, sharedLength(first, last))) ?? []);
	const cut = stuck === undefined ? undefined : endOf(last.slice(0, shared) + stuck, last);
	return [cut, halfWay(last, until, shared)].find(
		point =>
			point !== undefined &&
			compareKeys(last, point) < 0 &&
			compareKeys(point, until) < 0 &&
			new TextEncoder().encode(point).length <= longestKey,
	);
}

/** What changes as one: a year, or letters, up to what separates them from the next. Other digits change one by one. */
const word = /(?<!\d)20\d\d[^\p{L}\d]?|\p{L}*[^\p{L}\d]|\p{L}+/uy;

/** S3 takes keys up to this many bytes. */
const longestKey = 1024;

/** After nearly all keys that begin with this prefix, and after the one that is known of them. */
export function endOf(prefix: string, key: string): string {
	const next = key.startsWith(prefix) ? (key.codePointAt(prefix.length) ?? 0) : 0;
	return `${prefix}${next < highest ? '~' : '\u{10FFFF}'}`;
}

/** The code point of `~`, last of those that names are mostly made of. */
const highest = 0x7e;

/** How many code units both begin with; never half of a character. */
function sharedLength(a: string, b: string): number {
	let length = 0;
	while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) {
		length++;
	}

	const unit = length > 0 ? a.charCodeAt(length - 1) : 0;
	return unit >= 0xd8_00 && unit <= 0xdb_ff ? length - 1 : length;
}

/** How likely a character is in a name of a backup, beside the others: times and numbers make most of what differs. */
const weights = Float64Array.from({length: 0x80}, (_, point) => {
	const character = String.fromCharCode(point);
	return /\d/u.test(character) ? 10 : /[a-z]/u.test(character) ? 2 : point < 0x20 ? 0.01 : 0.5;
});

/** All that is not ASCII counts as much as a few letters, evenly. */
const beyond = {weight: 10, first: 0x80, count: 0x11_00_00 - 0x80};

const total = weights.reduce((sum, weight) => sum + weight, beyond.weight);

/** Where each ASCII character begins, of a line from 0 to 1. */
const starts = Float64Array.from({length: 0x81}, () => 0);
weights.forEach((weight, point) => {
	starts[point + 1] = (starts[point] as number) + weight / total;
});

const startOf = (point: number): number =>
	point <= beyond.first
		? (starts[point] as number)
		: (starts[beyond.first] as number) + (((point - beyond.first) / beyond.count) * beyond.weight) / total;

/** What follows the first `from` code units of a key, as a number from 0 to 1: a later key has no smaller one. */
function placeOf(key: string, from: number): number {
	let place = 0;
	let width = 1;
	for (let index = from; index < key.length && width > Number.EPSILON; ) {
		const point = key.codePointAt(index) as number;
		place += startOf(point) * width;
		width *= startOf(point + 1) - startOf(point);
		index += point > 0xff_ff ? 2 : 1;
	}

	return place;
}

/** A text half-way between two that are the same up to `shared`, as short as can be. */
function halfWay(low: string, high: string, shared: number): string | undefined {
	const [from, to] = [placeOf(low, shared), placeOf(high, shared)];
	let text = low.slice(0, shared);
	let rest = (from + to) / 2;
	let width = to - from;
	// A tenth of the way is exact enough.
	for (let digits = 0; width < 10 && digits < 16 && to > from; digits++) {
		const point = pointAt(rest);
		const [start, end] = [startOf(point), startOf(point + 1)];
		text += String.fromCodePoint(point);
		rest = (rest - start) / (end - start);
		width /= end - start;
	}

	return to > from ? text : undefined;
}

/** The character whose part of the line this is; no half of a pair. */
function pointAt(place: number): number {
	let low = 0;
	let high = 0x10_ff_ff;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (startOf(middle) <= place) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}

	return low >= 0xd8_00 && low <= 0xdf_ff ? 0xd7_ff : low;
}
