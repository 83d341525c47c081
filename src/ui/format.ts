const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** A size in 1,024-based units: `999 B`, `1.1 KiB`, `212 KiB`. */
export function formatSize(bytes: number): string {
	let value = bytes;
	let unit = 0;
	// 999.5 would be shown as 1,000, which is the next unit's.
	while (value >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
		value /= 1024;
		unit++;
	}

	const hasDecimal = unit > 0 && value < 99.95;
	return `${hasDecimal ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Every byte of a size: `1,024 bytes`. */
export function formatBytes(bytes: number): string {
	return `${formatCount(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** How a size differs from the usual one: `-94 %`, `+1 %`; empty under 1 %. */
export function formatChange(size: number, usual: number): string {
	if (usual <= 0) {
		return '';
	}

	const percent = Math.round((size / usual - 1) * 100);
	return percent === 0 ? '' : `${percent > 0 ? '+' : '-'}${formatCount(Math.abs(percent))} %`;
}

/** A count with its thousands apart: `412,000`. */
export function formatCount(count: number): string {
	return Math.round(count)
		.toString()
		.replace(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** A count and its noun: `1 statement`, `2 statements`. */
export function formatNumber(count: number, singular: string, plural = `${singular}s`): string {
	return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** An age in milliseconds, rounded down: `40 s`, `41 min`, `29 h`, `3 d 16 h`, `412 d`. */
export function formatAge(milliseconds: number): string {
	const age = Math.max(0, milliseconds);
	if (age < 2 * day) {
		return formatShortAge(age);
	}

	const hours = Math.floor((age % day) / hour);
	return age < 10 * day && hours > 0 ? `${Math.floor(age / day)} d ${hours} h` : formatShortAge(age);
}

/** An age in its largest unit alone, for narrow columns: `3 d`. */
export function formatShortAge(milliseconds: number): string {
	const age = Math.max(0, milliseconds);
	if (age < minute) {
		return `${Math.floor(age / second)} s`;
	}

	if (age < hour) {
		return `${Math.floor(age / minute)} min`;
	}

	return age < 2 * day ? `${Math.floor(age / hour)} h` : `${Math.floor(age / day)} d`;
}

/** How old a key is: `84 days`; hours and less on its first day. */
export function formatKeyAge(milliseconds: number): string {
	const days = Math.floor(milliseconds / day);
	return days < 1 ? formatShortAge(milliseconds) : formatNumber(days, 'day');
}

/** How long something took or takes: `38 s`, `3 min 20 s`, `2 h 10 min`, `2 d 4 h`. */
export function formatDuration(milliseconds: number): string {
	const time = Math.max(0, milliseconds);
	// Bounds such as 120 s are said in seconds, as they are set.
	if (time <= 120 * second) {
		return `${Math.floor(time / second)} s`;
	}

	if (time < hour) {
		return twoUnits(time, minute, 'min', second, 's');
	}

	return time < day ? twoUnits(time, hour, 'h', minute, 'min') : twoUnits(time, day, 'd', hour, 'h');
}

function twoUnits(time: number, large: number, largeName: string, small: number, smallName: string): string {
	const rest = Math.floor((time % large) / small);
	const first = `${Math.floor(time / large)} ${largeName}`;
	return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}

/** How long one call took: `0.4 s`, `12 s`. */
export function formatCallTime(milliseconds: number): string {
	const seconds = Math.max(0, milliseconds) / second;
	return seconds < 10 ? `${seconds.toFixed(1)} s` : formatDuration(milliseconds);
}

/** A wait with its bound: `26 s of at most 120 s`. */
export function formatWait(waited: number, limit: number): string {
	return `${formatDuration(waited)} of at most ${formatDuration(limit)}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => value.toString().padStart(2, '0');

/** A day in UTC: `20 Nov`, with the year when it is not the year of `now`. */
export function formatDay(at: number, now: number): string {
	const date = new Date(at);
	const isThisYear = date.getUTCFullYear() === new Date(now).getUTCFullYear();
	const words = `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
	return isThisYear ? words : `${words} ${date.getUTCFullYear()}`;
}

/** The time of day in UTC: `02:11`, with seconds where a request id stands beside it. */
export function formatClock(at: number, hasSeconds = false): string {
	const date = new Date(at);
	const words = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
	return hasSeconds ? `${words}:${two(date.getUTCSeconds())}` : words;
}

/** A time under the heading `When (UTC)`: `20 Nov 02:11`. */
export function formatColumnTime(at: number, now: number, hasSeconds = false): string {
	return `${formatDay(at, now)} ${formatClock(at, hasSeconds)}`;
}

/** A time that says its zone: `23 Nov 18:59 UTC`. */
export function formatTime(at: number, now: number): string {
	return `${formatColumnTime(at, now)} UTC`;
}

/** A time and how long ago it was: `23 Nov 18:59 UTC (4 min ago)`. */
export function formatTimeAgo(at: number, now: number): string {
	return `${formatTime(at, now)} (${formatAge(now - at)} ago)`;
}

/** A time in what is kept, always with its year: `23 Nov 2026 19:04 UTC`. */
export function formatKeptTime(at: number): string {
	// A moment of another year makes the year appear.
	return formatTime(at, Number.NEGATIVE_INFINITY);
}
