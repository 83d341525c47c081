import {formatAge, formatClock, formatDay, formatTime} from '../../ui/format.js';
import type {Rhythm} from './rhythm.js';

const hour = 3_600_000;
const day = 24 * hour;
const weekdays = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'];

/** When the backups of a series come, to follow "It comes": `every day near 02:10 UTC`. */
export function rhythmWords(rhythm: Rhythm): string {
	const {slots, intervalMs, longestMs = intervalMs} = rhythm;
	if (slots === undefined) {
		// Months have 28 to 31 days: every 28 or 30 days, always, is no month.
		const isMonth = intervalMs >= 28 * day && intervalMs <= 31 * day && longestMs >= 30.5 * day;
		return isMonth ? 'every month' : `every ${formatAge(intervalMs)}`;
	}

	const clocks = clocksOf(slots);
	const days = daysOf(slots);
	const isEveryDay = slots.length === 7 * clocks.length;
	if (clocks.length > 4) {
		return isEveryDay ? `every ${formatAge(intervalMs)}` : `every ${formatAge(intervalMs)}, ${days}`;
	}

	const near = `near ${listWords(clocks)} UTC`;
	return isEveryDay ? `every day ${near}` : `${days} ${near}`;
}

/** The same for a row of figures: `24 h, near 02:10 UTC`. */
export function everyWords(rhythm: Rhythm): string {
	const clocks = rhythm.slots === undefined ? [] : clocksOf(rhythm.slots);
	return clocks.length === 1
		? `${formatAge(rhythm.intervalMs)}, near ${clocks[0]} UTC`
		: formatAge(rhythm.intervalMs);
}

const clocksOf = (slots: readonly number[]) => [
	...new Set(
		slots
			.map(slot => slot % day)
			.sort((a, b) => a - b)
			.map(slot => formatClock(slot)),
	),
];

function daysOf(slots: readonly number[]): string {
	const numbers = [...new Set(slots.map(slot => Math.floor(slot / day)))];
	// Monday first.
	const ordered = numbers.map(number => (number + 3) % 7).sort((a, b) => a - b);
	const names = ordered.map(number => weekdays[(number + 4) % 7] as string);
	const isRun = ordered.every((number, index) => number === index + (ordered[0] as number));
	if (names.length === 1) {
		return `every ${names[0]}`;
	}

	return isRun && names.length > 2 ? `${names[0]} to ${names.at(-1)}` : `every ${listWords(names)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
	return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Which due times nothing came at, of `count`, the first of them in `due`: `due 21, 22, 23 Nov`; empty of none. */
export function dueWords(due: readonly number[], count: number, now: number): string {
	const [first] = due;
	if (first === undefined) {
		return '';
	}

	const days = due.map(time => formatDay(time, now));
	const isDaily = new Set(days).size === days.length;
	if (!isDaily || count > 4 || count > due.length) {
		return `due since ${isDaily ? days[0] : formatTime(first, now)}`;
	}

	// The month is said once: where the next day has the same, it stands there.
	const monthOf = (words: string | undefined) => words?.replace(/^\d+ /u, '');
	const words = days.map((words, index) =>
		monthOf(words) === monthOf(days[index + 1]) ? words.replace(/ .*/u, '') : words,
	);
	return `due ${words.join(', ')}`;
}
