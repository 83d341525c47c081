import type {Block} from '../../ui/blocks/block.js';
import {type Day, daySpans} from '../../ui/days.js';
import {formatDay} from '../../ui/format.js';
import type {Line, Span} from '../../ui/text.js';

const dayMs = 86_400_000;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** 1970 began on a Thursday. */
const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;

/** How many days a calendar of so many weeks shows: its last column ends today. */
export const calendarDays = (weeks: number, now: number): number =>
	7 * (weeks - 1) + weekdayOf(Math.floor(now / dayMs)) + 1;

/** A calendar: weeks are columns, Monday first, two cells a day; months stand above the week in which they begin. `days` end today. */
export function calendarBlock(days: readonly Day[], now: number): Block {
	const today = Math.floor(now / dayMs);
	const first = today - days.length + 1;
	const weeks = Math.ceil(days.length / 7);
	return {
		draw: () => [
			{spans: ['     ', monthsLine(first, weeks, now)]},
			...weekdays.map((name, row): Line => {
				const cells = Array.from({length: weeks}, (_, week): readonly Span[] => {
					const day = days[7 * week + row];
					return day === undefined ? [] : [...daySpans([day], 1), ' '];
				});
				return {spans: [`${name}  `, ...cells.flat()]};
			}),
		],
	};
}

/** The name of a month over the first week that has its first day, and over the first of all. */
function monthsLine(first: number, weeks: number, now: number): string {
	let line = '';
	let before = '';
	for (let week = 0; week < weeks; week++) {
		const month = formatDay((first + 7 * week + 6) * dayMs, now).split(' ')[1] ?? '';
		// Where there is no room the name before stands over both.
		if (month !== before && line.length <= 2 * week) {
			line = `${line.padEnd(2 * week)}${month}`;
			line = `${line} `;
		}

		before = month;
	}

	return line.trimEnd();
}
