import {digit, hexLower, hexUpper, kindAt, lower, upper} from './characters.js';
import {readTime} from './dates.js';
import {found, isDigit, numberAt} from './found-date.js';
import {free, isNameAndDate, template} from './last-shape.js';
import {escaped, marks} from './marks.js';

/** What is gathered while a key is read. One record for all keys: a million of them are read. */
const state = {
	key: '',
	at: 0,
	shape: '',
	/** Up to where the key is in `shape`. */
	done: 0,
	/** Where the last date with a time ended. */
	stamp: -1,
	/** Told of every date, when somebody asks. */
	see: undefined as undefined | (() => void),
};

/** Takes the key up to `start` as it stands, and what follows up to `end` as a mark. */
function put(start: number, end: number, mark: string): void {
	state.shape += state.done === start ? mark : state.key.slice(state.done, start) + mark;
	state.done = end;
}

/** The shape of a key. `at`, in milliseconds since 1970, is when it was put. */
export function shapeOf(key: string, at: number): string {
	state.key = key;
	state.at = at;
	state.shape = '';
	state.done = 0;
	state.stamp = -1;
	template.key = key;
	template.isKnown = key.length <= template.free.length;
	template.free.fill(0, 0, key.length);
	template.dates.length = 0;
	template.hashes.length = 0;
	found.isByUpload = false;
	const {length} = key;
	let index = 0;
	while (index < length) {
		const kind = kindAt(key, index);
		if (kind === 0) {
			if (key.charCodeAt(index) < 32) {
				put(index, index + 1, escaped + String.fromCharCode(key.charCodeAt(index) + 64));
			}

			index++;
			continue;
		}

		const start = index;
		let bits = 0;
		for (let next = kind; next !== 0; next = kindAt(key, index)) {
			bits |= next;
			index++;
		}

		index = readRun(start, index, bits);
	}

	template.isKnown &&= !found.isByUpload;
	return state.done === 0 ? key : state.shape + key.slice(state.done);
}

/** The dates of a key one after another: `see` looks at `found`. */
export function seeDates(key: string, at: number, see: () => void): void {
	state.see = see;
	try {
		shapeOf(key, at);
	} finally {
		state.see = undefined;
	}
}

/** One run of letters and digits; tells where to go on. */
function readRun(start: number, end: number, bits: number): number {
	const {key} = state;
	const length = end - start;
	const isHex = (bits & (lower | upper)) === 0 && (bits & (hexLower | hexUpper)) !== (hexLower | hexUpper);
	if (length === 8 && isHex && isUuid(key, start)) {
		put(start, start + 36, marks.uuid);
		return start + 36;
	}

	if (bits === digit) {
		return readNumber(start, end);
	}

	if (length >= 8 && isHex && !isNameAndDate(key, start, end, state.at)) {
		const isLsn = (length === 24 || length === 16) && (bits & hexLower) === 0;
		put(start, end, isLsn ? marks.lsn : marks.hex);
		free(start, end, 2);
		template.hashes.push(start, end, bits);
		return end;
	}

	return (bits & digit) === 0 ? end : readMixed(start, end, bits);
}

const dash = 45;

function isUuid(key: string, start: number): boolean {
	for (let index = start; index < start + 36; index++) {
		const place = index - start;
		const isDash = place === 8 || place === 13 || place === 18 || place === 23;
		if (
			isDash ? key.charCodeAt(index) !== dash : (kindAt(key, index) & (digit | hexLower | hexUpper)) === 0
		) {
			return false;
		}
	}

	// One letter may be glued to it.
	return !isDigit(key.charCodeAt(start + 36));
}

/** Letters and digits: `20261123T194758Z`, `web01`, `06h25m`, or a name made at random. */
function readMixed(start: number, end: number, bits: number): number {
	const {key} = state;
	const before = state.done;
	let index = start;
	while (index < end) {
		if (!isDigit(key.charCodeAt(index))) {
			index++;
			continue;
		}

		let last = index;
		while (last < end && isDigit(key.charCodeAt(last))) {
			last++;
		}

		index = readNumber(index, last);
	}

	const isMixedCase = (bits & (hexLower | lower)) !== 0 && (bits & (hexUpper | upper)) !== 0;
	if (isMixedCase && end - start >= 16 && state.done === before) {
		put(start, end, marks.id);
	}

	return index;
}

/** One run of digits, with what of a date or a version follows it; tells where to go on. */
function readNumber(start: number, end: number): number {
	const {key} = state;
	const length = end - start;
	// Of sixteen digits chance has hashes enough, and of numbers nobody makes so long ones.
	if (length === 24 || length === 16) {
		put(start, end, marks.lsn);
		free(start, end, 1);
		return end;
	}

	// What follows the time at once is a fraction, a run, a random number; never a host.
	if (state.stamp === start - 1 && start > 0 && key.charCodeAt(start - 1) !== 47 && !isLongTime(length)) {
		// `_0000` is a part of one archive.
		if (length !== 4 || key.charCodeAt(start) !== 48) {
			put(start, end, marks.counter);
			free(start, end, length === 4 ? 0 : 1);
		}

		return end;
	}

	if (readTime(key, start, end, state.at)) {
		return putDate(start, end);
	}

	if (length === 4 && isYearFolder(start, end)) {
		put(start, end, marks.date);
		return end;
	}

	const versionEnd = readVersion(start, end);
	if (versionEnd > end) {
		put(start, versionEnd, marks.version);
		return versionEnd;
	}

	// Twelve digits are an AWS account; nine and fewer a port, a host, a counter.
	if (length > 9 && length !== 12) {
		put(start, end, marks.counter);
	}

	return end;
}

const isLongTime = (length: number) => length === 10 || length === 13 || length === 14;

function putDate(start: number, end: number): number {
	state.see?.();
	free(start, found.end, 1);
	template.dates.push(start, end, found.end, found.timeStart, found.timeEnd);
	const isTimestamp = found.spelling === 'epoch' || end - start === 14 || end - start === 12;
	if (isTimestamp) {
		put(start, end, marks.timestamp);
		// Seconds since 1970 are often followed by the date that they are.
		state.stamp = found.spelling === 'epoch' ? -1 : end;
		return end;
	}

	const {end: last, timeStart, timeEnd} = found;
	if (timeStart === -1) {
		put(start, last, marks.date);
		return last;
	}

	put(start, timeStart - 1, marks.date);
	put(timeStart, timeEnd, marks.time);
	const isZulu = state.key.charCodeAt(timeEnd) === 90; /* Z */
	state.stamp = isZulu ? timeEnd + 1 : timeEnd;
	return last;
}

/** A folder that is a year and no more: `2026/app-2026-11-23.sql`. */
function isYearFolder(start: number, end: number): boolean {
	const {key} = state;
	const year = numberAt(key, start, end);
	const isFolder = key.charCodeAt(end) === 47 && (start === 0 || key.charCodeAt(start - 1) === 47);
	return isFolder && year >= 1990 && year <= 2099;
}

/** `17.2.9`, `2025.2.0.dev0`: three numbers with dots. Four are an address. */
function readVersion(start: number, end: number): number {
	const {key} = state;
	let numbers = 1;
	let last = end;
	while (key.charCodeAt(last) === 46 && isDigit(key.charCodeAt(last + 1))) {
		last++;
		while (isDigit(key.charCodeAt(last))) {
			last++;
		}

		numbers++;
	}

	if (numbers !== 3 || (start > 0 && key.charCodeAt(start - 1) === 46)) {
		return end;
	}

	const tail = /^\.?(?:dev|rc|beta|alpha|[ab])\d+/u.exec(key.slice(last, last + 12));
	return last + (tail?.[0].length ?? 0);
}
