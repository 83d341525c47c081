import {formatAge, formatClock, formatNumber} from '../ui/format.js';
import type {Rhythm} from './rhythm.js';

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;
const weekdays = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'];

/** When the backups of a series come, to follow "It comes": `every day near 02:10 UTC`. */
export function rhythmWords(rhythm: Rhythm): string {
	const {slots, intervalMs} = rhythm;
	if (slots === undefined) {
		return `every ${formatAge(intervalMs)}`;
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

/** `1 day`, `8 weeks`: how long the history is that something was learned from. */
export function spanWords(milliseconds: number): string {
	return milliseconds < 3 * week
		? formatNumber(Math.round(milliseconds / day), 'day')
		: formatNumber(Math.round(milliseconds / week), 'week');
}
