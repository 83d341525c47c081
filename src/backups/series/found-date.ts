/** What `readTime` found last. One record, filled anew each time: this runs for every number of every key of a listing. */
export const found = {
	/** Where the date ends; the time, when there is one, lies in `timeStart` to `timeEnd`. */
	end: 0,
	timeStart: -1,
	timeEnd: -1,
	/** How the fields are to be read. */
	spelling: 'ymd' as Spelling,
	year: 0,
	month: 0,
	day: 0,
	hour: 0,
	minute: 0,
	second: 0,
	/** Minutes east of UTC, when the name tells. */
	offset: 0,
	/** Of `epoch`: milliseconds since 1970. */
	epoch: 0,
	/** Set when a reading, or that there was none, came from when the object was put. */
	isByUpload: false,
};

/**
`ymd`: all is clear. `two`: day and month, or month and day, before the year: `month` and `day` hold them as they stand. `month`: year and month, or year and ISO week (`month` above 12 is a week). `week`: year and ISO week. `epoch`: seconds or milliseconds, which may be ten digits of date and hour as well.
*/
export type Spelling = 'ymd' | 'two' | 'month' | 'week' | 'epoch' | 'year';

export const dash = 45;
export const dot = 46;
export const slash = 47;
export const colon = 58;
export const underscore = 95;

export const isDigit = (code: number) => code >= 48 && code <= 57;

/** The number that the digits from `start` to `end` spell. */
export function numberAt(text: string, start: number, end: number): number {
	let value = 0;
	for (let index = start; index < end; index++) {
		value = value * 10 + text.charCodeAt(index) - 48;
	}

	return value;
}

/** Where the digits that begin at `start` end. */
export function digitsEnd(text: string, start: number): number {
	let end = start;
	while (isDigit(text.charCodeAt(end))) {
		end++;
	}

	return end;
}

/** Two digits, and no third; -1 when it is anything else. */
export function pairAt(text: string, start: number): number {
	return digitsEnd(text, start) === start + 2 ? numberAt(text, start, start + 2) : -1;
}
