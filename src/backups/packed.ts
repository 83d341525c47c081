import type {Entry} from './backup.js';

/** Entries in few bytes: hundreds of thousands are kept of a large bucket, and as objects each takes three times as much. */
export type Packed = {
	/** How many there are. */
	size(): number;
	/** Milliseconds since 1970, of the one at a place. */
	at(place: number): number;
	get(place: number): Entry;
	push(entry: Entry): void;
	/** As it is now, whatever is pushed later. */
	capture(): Packed;
};

/** Of each: time, bytes, where its text begins, how long its key and its ETag are, its class, whether the ETag is packed. */
const stride = 6;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The classes that were seen, by number: S3 has a dozen. */
const classes: string[] = ['STANDARD'];

function classNumber(name: string): number {
	const index = classes.indexOf(name);
	return index === -1 ? classes.push(name) - 1 : index;
}

const nibble = (code: number) =>
	code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;

/** Thirty-two hex digits as sixteen bytes; false when they are something else. */
function packHex(text: string, into: Uint8Array, offset: number): boolean {
	if (text.length !== 32) {
		return false;
	}

	for (let index = 0; index < 32; index += 2) {
		const value = nibble(text.charCodeAt(index)) * 16 + nibble(text.charCodeAt(index + 1));
		if (nibble(text.charCodeAt(index)) < 0 || nibble(text.charCodeAt(index + 1)) < 0) {
			return false;
		}

		into[offset + index / 2] = value;
	}

	return true;
}

const hexOf = (bytes: Uint8Array) => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');

/** Writes a text and tells its length in bytes; most are ASCII, for which the encoder is slower than a loop. */
function write(text: string, into: Uint8Array, offset: number): number {
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code > 127) {
			return encoder.encodeInto(text, into.subarray(offset)).written;
		}

		into[offset + index] = code;
	}

	return text.length;
}

type Store = {numbers: Float64Array; bytes: Uint8Array; count: number; used: number};

const emptyStore = (): Store => ({
	numbers: new Float64Array(2 * stride),
	bytes: new Uint8Array(128),
	count: 0,
	used: 0,
});

/** Nothing yet. A grown store is a new one, and what is written is never written again, so a capture costs nothing. */
export const openPacked = (): Packed => packedOf(emptyStore());

function packedOf(store: Store): Packed {
	return {
		size: () => store.count,
		at: place => store.numbers[place * stride] as number,
		get: place => read(store, place),
		push: entry => append(store, entry),
		capture: () => packedOf({...store}),
	};
}

function append(store: Store, {key, size, at, etag, storageClass}: Entry): void {
	// A character is three bytes at most, two UTF-16 units four.
	const room = store.used + 3 * (key.length + etag.length);
	if (room > store.bytes.length) {
		const bytes = new Uint8Array(Math.max(room, 2 * store.bytes.length));
		bytes.set(store.bytes.subarray(0, store.used));
		store.bytes = bytes;
	}

	const place = store.count * stride;
	if (place === store.numbers.length) {
		const numbers = new Float64Array(2 * store.numbers.length);
		numbers.set(store.numbers);
		store.numbers = numbers;
	}

	const keyLength = write(key, store.bytes, store.used);
	const isHex = packHex(etag, store.bytes, store.used + keyLength);
	const etagLength = isHex ? 16 : write(etag, store.bytes, store.used + keyLength);
	const {numbers} = store;
	numbers[place] = at;
	numbers[place + 1] = size;
	numbers[place + 2] = store.used;
	numbers[place + 3] = keyLength;
	numbers[place + 4] = isHex ? -1 : etagLength;
	numbers[place + 5] = classNumber(storageClass);
	store.used += keyLength + etagLength;
	store.count++;
}

function read({numbers, bytes}: Store, index: number): Entry {
	const [at = 0, size = 0, start = 0, keyLength = 0, etagLength = 0, storageClass = 0] = numbers.subarray(
		index * stride,
		(index + 1) * stride,
	);
	const etagStart = start + keyLength;
	return {
		key: decoder.decode(bytes.subarray(start, etagStart)),
		size,
		at,
		etag:
			etagLength === -1
				? hexOf(bytes.subarray(etagStart, etagStart + 16))
				: decoder.decode(bytes.subarray(etagStart, etagStart + etagLength)),
		storageClass: classes[storageClass] ?? '',
	};
}
