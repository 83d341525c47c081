import type {Entry} from '../backup.js';
import {found, type Spelling} from './found-date.js';
import {seeDates} from './key-pattern.js';

type Dated = Pick<Entry, 'key' | 'at'>;

/** A reading of one date of one key. */
type Reading = {
	readonly spelling: Spelling;
	readonly year: number;
	readonly month: number;
	readonly day: number;
	/** Milliseconds after midnight. */
	readonly time: number;
	readonly hasTime: boolean;
	readonly offset: number;
	readonly epoch: number;
	readonly isTenDigits: boolean;
};

/**
The times that the keys of one series tell, in milliseconds since 1970, in the order of the keys.

A time without a zone is read as UTC. What one key leaves open, as day first or month first, month or week, is settled by all of them together: by a field above 12, then by what lies nearest to when the objects were put.
*/
export function namedTimes(entries: readonly Dated[]): ReadonlyArray<number | undefined> {
	const readings = entries.map(readingOf);
	const isDayFirst = dayComesFirst(entries, readings);
	const isWeek =
		entries.some(({key}) => /week/iu.test(key)) ||
		readings.some(reading => reading?.spelling === 'month' && reading.month > 12);
	return readings.map((reading, index) => {
		const time = reading && timeOf(reading, isDayFirst, isWeek, (entries[index] as Dated).at);
		return time !== undefined && Number.isFinite(time) ? time : undefined;
	});
}

/** The date of a key that tells most; of two the last. */
function readingOf({key, at}: Dated): Reading | undefined {
	let best: Reading | undefined;
	let most = 0;
	seeDates(key, at, () => {
		const {spelling, year, month, day, hour, minute, second, offset, epoch, timeStart} = found;
		const time = ((hour * 60 + minute) * 60 + second) * 1000;
		const hasTime = timeStart !== -1 || time > 0 || spelling === 'epoch';
		const tells = hasTime ? 3 : spelling === 'ymd' || spelling === 'two' ? 2 : 1;
		if (tells >= most) {
			most = tells;
			const isTenDigits = spelling === 'epoch' && epoch % 1000 === 0;
			best = {spelling, year, month, day, time, hasTime, offset, epoch, isTenDigits};
		}
	});
	return best;
}

function timeOf(
	{spelling, year, month, day, time, offset, epoch, isTenDigits}: Reading,
	isDayFirst: boolean,
	isWeek: boolean,
	at: number,
): number | undefined {
	switch (spelling) {
		case 'epoch':
			return isTenDigits ? nearest(at, epoch, hourOf(epoch / 1000)) : epoch;
		case 'two':
			return isDayFirst
				? Date.UTC(year, day - 1, month) + time - offset * 60_000
				: Date.UTC(year, month - 1, day) + time - offset * 60_000;
		case 'week':
			return weekStart(year, month);
		case 'month':
			return isWeek ? weekStart(year, month) : Date.UTC(year, month - 1, 1);
		default:
			return Date.UTC(year, month - 1, day) + time - offset * 60_000;
	}
}

/** `2026112302` as a date and an hour. */
function hourOf(digits: number): number {
	const [hour, day, month] = [
		digits % 100,
		Math.trunc(digits / 100) % 100,
		Math.trunc(digits / 10_000) % 100,
	];
	const isTime = hour < 24 && day >= 1 && day <= 31 && month >= 1 && month <= 12;
	return isTime ? Date.UTC(Math.trunc(digits / 1_000_000), month - 1, day, hour) : Number.NaN;
}

const distance = (at: number, time: number) =>
	Number.isNaN(time) ? Number.POSITIVE_INFINITY : Math.abs(at - time);
const nearest = (at: number, one: number, other: number) =>
	distance(at, one) <= distance(at, other) ? one : other;

/** Monday of an ISO week: the week with 4 January is the first. */
function weekStart(year: number, week: number): number {
	const fourth = Date.UTC(year, 0, 4);
	const day = (new Date(fourth).getUTCDay() + 6) % 7;
	return fourth + ((week - 1) * 7 - day) * 86_400_000;
}

function dayComesFirst(entries: readonly Dated[], readings: ReadonlyArray<Reading | undefined>): boolean {
	let dayFirst = 0;
	let monthFirst = 0;
	for (const [index, reading] of readings.entries()) {
		if (reading?.spelling !== 'two') {
			continue;
		}

		const {year, month: first, day: second} = reading;
		if (first > 12 || second > 12) {
			return first > 12;
		}

		const {at} = entries[index] as Dated;
		dayFirst += distance(at, Date.UTC(year, second - 1, first));
		monthFirst += distance(at, Date.UTC(year, first - 1, second));
	}

	return dayFirst <= monthFirst;
}
