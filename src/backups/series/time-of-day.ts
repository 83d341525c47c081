import {
	colon,
	dash,
	digitsEnd,
	dot,
	found,
	isDigit,
	numberAt,
	pairAt,
	slash,
	underscore,
} from './found-date.js';

/** The time after a date: `T020000Z`, `_02-00-01`, `.02.00.00`, `-0100`, `_06h25m`, `T02:00:00+01:00`. True in any case. */
export function readTimeOfDay(text: string, end: number): true {
	const code = text.charCodeAt(end);
	const isSeparator =
		code === 84 /* T */ ||
		code === 116 ||
		code === dash ||
		code === underscore ||
		code === dot ||
		code === 32;
	if (!isSeparator && code !== slash) {
		return true;
	}

	const start = end + 1;
	const first = digitsEnd(text, start);
	const length = first - start;
	if (length === 6 || length === 4) {
		// `2026/11/23/0200`: a folder of the time.
		return readJoined(text, start, first);
	}

	if (length === 2 && (code !== slash || text.charCodeAt(first) === slash)) {
		readSpelled(text, start, first, code);
	}

	return true;
}

function readJoined(text: string, start: number, end: number): true {
	const hour = numberAt(text, start, start + 2);
	const minute = numberAt(text, start + 2, start + 4);
	const second = end - start === 6 ? numberAt(text, start + 4, end) : 0;
	if (hour > 23 || minute > 59 || second > 60) {
		return true;
	}

	return setTime(text, start, hour, minute, second, end);
}

function readSpelled(text: string, start: number, end: number, before: number): void {
	const hour = numberAt(text, start, end);
	const separator = text.charCodeAt(end);
	if (hour > 23) {
		return;
	}

	const isHourLetter = separator === 104; /* h */
	const isSeparator =
		separator === colon || separator === dash || separator === underscore || separator === dot;
	const minute = isHourLetter || isSeparator ? pairAt(text, end + 1) : -1;
	if (minute < 0 || minute > 59) {
		// An hour alone, `2026-11-23_02`; after a dot it may be anything.
		if (before !== dot && !(separator === dot && isDigit(text.charCodeAt(end + 1)))) {
			setTime(text, start, hour, 0, 0, isHourLetter ? end + 1 : end);
		}

		return;
	}

	let next = end + 3;
	const after = text.charCodeAt(next);
	if (
		separator === dot &&
		before !== dot &&
		after === dot &&
		isDigit(text.charCodeAt(next + 1)) &&
		pairAt(text, next + 1) < 0
	) {
		// `17.12.9` is a version.
		return;
	}

	const isMinuteLetter = isHourLetter && after === 109; /* m */
	const second =
		after === separator || (isMinuteLetter && isDigit(text.charCodeAt(next + 1)))
			? pairAt(text, next + 1)
			: -1;
	if (second >= 0 && second <= 60) {
		next += 3;
		setTime(
			text,
			start,
			hour,
			minute,
			second,
			isHourLetter && text.charCodeAt(next) === 115 ? next + 1 : next,
		);
	} else {
		setTime(text, start, hour, minute, 0, isMinuteLetter ? next + 1 : next);
	}
}

function setTime(
	text: string,
	start: number,
	hour: number,
	minute: number,
	second: number,
	end: number,
): true {
	found.hour = hour;
	found.minute = minute;
	found.second = second;
	found.timeStart = start;
	found.timeEnd = readOffset(text, readFraction(text, end));
	found.end = found.timeEnd;
	return true;
}

/** `.67`, `.000`, `_000Z`: parts of a second. */
function readFraction(text: string, start: number): number {
	const code = text.charCodeAt(start);
	if (code !== dot && code !== underscore) {
		return start;
	}

	const end = digitsEnd(text, start + 1);
	const isBeforeZone = end - start === 4 && text.charCodeAt(end) === 90; /* Z */
	const isHundredths = code === dot && end - start >= 3 && end - start <= 4;
	return isBeforeZone || isHundredths ? end : start;
}

/** `+01:00`, `+0100`. A minus is a separator much more often than a zone west of UTC. */
function readOffset(text: string, start: number): number {
	if (text.charCodeAt(start) !== 43 /* + */) {
		return start;
	}

	const hours = start + 1;
	const end = text.charCodeAt(hours + 2) === colon ? digitsEnd(text, hours + 3) : digitsEnd(text, hours);
	const length = end - start;
	if (length !== 5 && length !== 6) {
		return start;
	}

	found.offset = numberAt(text, hours, hours + 2) * 60 + numberAt(text, end - 2, end);
	return end;
}
