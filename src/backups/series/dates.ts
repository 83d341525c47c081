import {
	dash,
	digitsEnd,
	dot,
	found,
	numberAt,
	pairAt,
	type Spelling,
	slash,
	underscore,
} from './found-date.js';
import {readTimeOfDay} from './time-of-day.js';

const isYear = (year: number) => year >= 1990 && year <= 2099;
const isMonth = (month: number) => month >= 1 && month <= 12;
const isDay = (day: number) => day >= 1 && day <= 31;

function set(spelling: Spelling, year: number, month: number, day: number, end: number): true {
	found.spelling = spelling;
	found.year = year;
	found.month = month;
	found.day = day;
	found.hour = 0;
	found.minute = 0;
	found.second = 0;
	found.offset = 0;
	found.end = end;
	found.timeStart = -1;
	found.timeEnd = -1;
	return true;
}

/**
Whether a date begins at `start`, where a run of digits begins that ends at `end`; tells it in `found`.

`at` is when the object was put: two-digit years are believed only near it. Every reading is checked for its range, so sizes, ports, versions and account ids are rarely taken for dates.
*/
export function readTime(text: string, start: number, end: number, at: number): boolean {
	switch (end - start) {
		case 4:
			return readFourDigits(text, start, end);
		case 8:
			return readRunTogether(text, start, end) && readTimeOfDay(text, end);
		case 14:
		case 12:
			return readRunTogether(text, start, end);
		case 10:
		case 13:
			return readEpoch(text, start, end);
		case 6:
			return readSixDigits(text, start, end, at);
		case 1:
		case 2:
			return readDayFirst(text, start, end, at);
		default:
			return false;
	}
}

/** `20261123`, `202611230200`, `20261123020000`. */
function readRunTogether(text: string, start: number, end: number): boolean {
	const year = numberAt(text, start, start + 4);
	const month = numberAt(text, start + 4, start + 6);
	const day = numberAt(text, start + 6, start + 8);
	if (!isYear(year) || !isMonth(month) || !isDay(day)) {
		return false;
	}

	const hour = end - start > 8 ? numberAt(text, start + 8, start + 10) : 0;
	const minute = end - start > 8 ? numberAt(text, start + 10, start + 12) : 0;
	const second = end - start > 12 ? numberAt(text, start + 12, start + 14) : 0;
	if (hour > 23 || minute > 59 || second > 60) {
		return false;
	}

	set('ymd', year, month, day, end);
	found.hour = hour;
	found.minute = minute;
	found.second = second;
	return true;
}

/** Ten digits are seconds, thirteen milliseconds; ten may be `2026112302` as well, which is settled by when the object was put. */
function readEpoch(text: string, start: number, end: number): boolean {
	const value = numberAt(text, start, end);
	const milliseconds = end - start === 13 ? value : value * 1000;
	if (milliseconds < 631_152_000_000 || milliseconds > 4_102_444_799_999) {
		return false;
	}

	set('epoch', 0, 0, 0, end);
	found.epoch = milliseconds;
	return true;
}

/** `202411`, where the last two may be an ISO week; `241123` near the time of the upload. */
function readSixDigits(text: string, start: number, end: number, at: number): boolean {
	const year = numberAt(text, start, start + 4);
	const rest = numberAt(text, start + 4, end);
	if (isYear(year) && rest >= 1 && rest <= 53) {
		return set('month', year, rest, 1, end);
	}

	const short = 2000 + Math.trunc(year / 100);
	return (
		isNear(short, year % 100, rest, at) &&
		set('ymd', short, year % 100, rest, end) &&
		readTimeOfDay(text, end)
	);
}

const nearDays = 400;

function isNear(year: number, month: number, day: number, at: number): boolean {
	if (!isMonth(month) || !isDay(day)) {
		return false;
	}

	found.isByUpload = true;
	const days = (at - Date.UTC(year, month - 1, day)) / 86_400_000;
	return days > -2 && days < nearDays;
}

/** `2026-11-23`, `2026/11/23`, `2026/11`, `2026-W47`, with what follows of the time. */
function readFourDigits(text: string, start: number, end: number): boolean {
	const year = numberAt(text, start, end);
	const separator = text.charCodeAt(end);
	if (
		!isYear(year) ||
		(separator !== dash && separator !== dot && separator !== slash && separator !== underscore)
	) {
		return false;
	}

	if (text.charCodeAt(end + 1) === 87 /* W */ && pairAt(text, end + 2) >= 1 && pairAt(text, end + 2) <= 53) {
		return set('week', year, pairAt(text, end + 2), 1, end + 4);
	}

	const monthEnd = digitsEnd(text, end + 1);
	const month = numberAt(text, end + 1, monthEnd);
	// A version has dots and no zero in front: 2026.5.3. Folders and dotted dates are always two digits wide.
	const isLoose = separator === dash || separator === underscore;
	const isWide = monthEnd - end === 3;
	if (!isMonth(month) || !(isWide || (isLoose && monthEnd - end === 2))) {
		return false;
	}

	if (text.charCodeAt(monthEnd) === separator) {
		const dayEnd = digitsEnd(text, monthEnd + 1);
		const day = numberAt(text, monthEnd + 1, dayEnd);
		const isDayWide = dayEnd - monthEnd === 3;
		// `%Y-%m-%W` writes a week of the year where the day is looked for.
		if (
			(isDayWide || (isLoose && dayEnd - monthEnd === 2)) &&
			day <= 53 &&
			!(separator === slash && !isDay(day))
		) {
			set('ymd', year, month, day, dayEnd);
			return readTimeOfDay(text, dayEnd);
		}
	}

	// Of `2026.11` nothing says that it is not a version.
	return isWide && separator !== dot && set('month', year, month, 1, monthEnd);
}

/** `23-11-2026`, `11.23.2026`; `26-11-23` near the time of the upload. */
function readDayFirst(text: string, start: number, end: number, at: number): boolean {
	const separator = text.charCodeAt(end);
	if (separator !== dash && separator !== dot && separator !== underscore) {
		return false;
	}

	const secondEnd = digitsEnd(text, end + 1);
	const thirdEnd = digitsEnd(text, secondEnd + 1);
	if (secondEnd - end > 3 || secondEnd - end < 2 || text.charCodeAt(secondEnd) !== separator) {
		return false;
	}

	const first = numberAt(text, start, end);
	const second = numberAt(text, end + 1, secondEnd);
	const third = numberAt(text, secondEnd + 1, thirdEnd);
	if (thirdEnd - secondEnd === 5) {
		const isDayOrMonth = (isMonth(first) && isDay(second)) || (isDay(first) && isMonth(second));
		return (
			isYear(third) &&
			isDayOrMonth &&
			set('two', third, first, second, thirdEnd) &&
			readTimeOfDay(text, thirdEnd)
		);
	}

	const isShort = end - start === 2 && secondEnd - end === 3 && thirdEnd - secondEnd === 3;
	return (
		isShort &&
		isNear(2000 + first, second, third, at) &&
		set('ymd', 2000 + first, second, third, thirdEnd) &&
		readTimeOfDay(text, thirdEnd)
	);
}
