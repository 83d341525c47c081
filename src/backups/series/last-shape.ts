import {kindAt} from './characters.js';
import {readTime} from './dates.js';
import {found, isDigit} from './found-date.js';

/** Of the key read last: which characters may differ in a key of the same shape, and what has to hold for it. */
export const template = {
	key: '',
	isKnown: false as boolean,
	/** 1 where any digit may stand, 2 where any of a hash may, 0 where the key is as it is. */
	free: new Uint8Array(1024),
	/** Of each date: start, end of its first digits, end, start and end of the time. */
	dates: [] as number[],
	/** Of each hash: start, end, and which kinds of characters it has. */
	hashes: [] as number[],
};

/** Lets the characters of a part differ. */
export function free(start: number, end: number, as: 0 | 1 | 2): void {
	if (end <= template.free.length) {
		template.free.fill(as, start, end);
	} else {
		template.isKnown = false;
	}
}

/**
Whether a key has the shape of `before`; true only when it is certain, and only for the key that `shapeOf` read last.

Most keys of a listing have the shape of the one before, and this costs a third of making the shape.
*/
export function hasShapeOf(before: string, key: string, at: number): boolean {
	const {isKnown, free: freedom} = template;
	if (!isKnown || key.length !== before.length || template.key !== before) {
		return false;
	}

	for (let index = 0; index < key.length; index++) {
		const code = key.charCodeAt(index);
		if (code !== before.charCodeAt(index)) {
			const allowed = freedom[index];
			if (allowed === 1 ? !isDigit(code) : allowed === 0 || kindAt(key, index) === 0) {
				return false;
			}
		}
	}

	return hasLastDates(key, at) && hasLastHashes(key, at);
}

function hasLastDates(key: string, at: number): boolean {
	const {dates} = template;
	for (let index = 0; index < dates.length; index += 5) {
		const isSame =
			readTime(key, dates[index] as number, dates[index + 1] as number, at) &&
			found.end === dates[index + 2] &&
			found.timeStart === dates[index + 3] &&
			found.timeEnd === dates[index + 4];
		if (!isSame) {
			return false;
		}
	}

	return true;
}

function hasLastHashes(key: string, at: number): boolean {
	const {hashes} = template;
	for (let index = 0; index < hashes.length; index += 3) {
		const [start, end] = [hashes[index] as number, hashes[index + 1] as number];
		let bits = 0;
		for (let place = start; place < end; place++) {
			bits |= kindAt(key, place);
		}

		if (bits !== hashes[index + 2] || isNameAndDate(key, start, end, at)) {
			return false;
		}
	}

	return true;
}

/** `db20261123`: letters that could be hex, and then a date. */
export function isNameAndDate(key: string, start: number, end: number, at: number): boolean {
	let number = start;
	while (number < end && !isDigit(key.charCodeAt(number))) {
		number++;
	}

	for (let index = number; index < end; index++) {
		if (!isDigit(key.charCodeAt(index))) {
			return false;
		}
	}

	// Of hashes, many end in what could be seconds since 1970.
	const isDated = number > start && end - number >= 8 && readTime(key, number, end, at);
	return isDated && found.spelling === 'ymd';
}
