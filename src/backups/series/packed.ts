import type {Entry} from '../backup.js';

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
	/** Only those at some places. */
	pick(places: readonly number[]): Packed;
};

type Store = {
	/** Of each: time and bytes. */
	numbers: Float64Array;
	/** Of each: where its text begins, how long in it are key and ETag, its class. */
	spans: Uint32Array;
	texts: Uint8Array;
	count: number;
	used: number;
};

const spanLength = 4;
/** Instead of the length of an ETag: it is 32 hex digits, as 16 bytes. */
const packedHex = 0xff_ff_ff_ff;

const encoder = new TextEncoder();
// A key may begin with what would be taken for a byte order mark.
const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

/** The classes that were seen, by number: S3 has a dozen. */
const classes: string[] = ['STANDARD'];

function classNumber(name: string): number {
	const index = classes.indexOf(name);
	return index === -1 ? classes.push(name) - 1 : index;
}

/** Nothing yet, with room for some. */
export const openPacked = (room = 2): Packed =>
	packedOf({
		numbers: new Float64Array(2 * room),
		spans: new Uint32Array(spanLength * room),
		texts: new Uint8Array(64 * room),
		count: 0,
		used: 0,
	});

/** What is written is never written again, and a grown store is a new one: so a capture costs nothing. */
function packedOf(store: Store): Packed {
	return {
		size: () => store.count,
		at: place => store.numbers[2 * place] as number,
		get: place => read(store, place),
		push: entry => append(store, entry),
		capture: () => packedOf({...store}),
		pick: places => packedOf(pick(store, places)),
	};
}

function append(store: Store, {key, size, at, etag, storageClass}: Entry): void {
	// A UTF-16 unit is three bytes at most.
	makeRoom(store, 3 * (key.length + etag.length));
	const {count, used, texts} = store;
	const keyLength = write(key, texts, used);
	const isHex = packHex(etag, texts, used + keyLength);
	const etagLength = isHex ? 16 : write(etag, texts, used + keyLength);
	store.numbers[2 * count] = at;
	store.numbers[2 * count + 1] = size;
	const {spans} = store;
	const span = spanLength * count;
	spans[span] = used;
	spans[span + 1] = keyLength;
	spans[span + 2] = isHex ? packedHex : etagLength;
	spans[span + 3] = classNumber(storageClass);
	store.used += keyLength + etagLength;
	store.count++;
}

function makeRoom(store: Store, bytes: number): void {
	if (store.used + bytes > store.texts.length) {
		const texts = new Uint8Array(Math.max(store.used + bytes, Math.ceil(1.5 * store.texts.length)));
		texts.set(store.texts.subarray(0, store.used));
		store.texts = texts;
	}

	if (2 * store.count === store.numbers.length) {
		const room = Math.ceil(1.5 * store.count);
		const numbers = new Float64Array(2 * room);
		const spans = new Uint32Array(spanLength * room);
		numbers.set(store.numbers);
		spans.set(store.spans);
		store.numbers = numbers;
		store.spans = spans;
	}
}

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

const nibble = (code: number) =>
	code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;

/** Writes 32 hex digits as 16 bytes; false when it is anything else. */
function packHex(text: string, into: Uint8Array, offset: number): boolean {
	if (text.length !== 32) {
		return false;
	}

	for (let index = 0; index < 32; index += 2) {
		const high = nibble(text.charCodeAt(index));
		const low = nibble(text.charCodeAt(index + 1));
		if (high < 0 || low < 0) {
			return false;
		}

		into[offset + index / 2] = high * 16 + low;
	}

	return true;
}

const pairs = Array.from({length: 256}, (_, byte) => byte.toString(16).padStart(2, '0'));

function hexOf(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) {
		text += pairs[byte];
	}

	return text;
}

function read({numbers, spans, texts}: Store, place: number): Entry {
	const [start = 0, keyLength = 0, etagLength = 0, storageClass = 0] = spans.subarray(spanLength * place);
	const middle = start + keyLength;
	return {
		key: decoder.decode(texts.subarray(start, middle)),
		size: numbers[2 * place + 1] as number,
		at: numbers[2 * place] as number,
		etag:
			etagLength === packedHex
				? hexOf(texts.subarray(middle, middle + 16))
				: decoder.decode(texts.subarray(middle, middle + etagLength)),
		storageClass: classes[storageClass] ?? '',
	};
}

function pick({numbers, spans, texts}: Store, places: readonly number[]): Store {
	const lengthOf = (place: number) => {
		const etagLength = spans[spanLength * place + 2] as number;
		return (spans[spanLength * place + 1] as number) + (etagLength === packedHex ? 16 : etagLength);
	};
	const bytes = places.reduce((sum, place) => sum + lengthOf(place), 0);
	const room = Math.ceil(1.5 * places.length) + 1;
	const picked: Store = {
		numbers: new Float64Array(2 * room),
		spans: new Uint32Array(spanLength * room),
		texts: new Uint8Array(Math.ceil(1.5 * bytes) + 64),
		count: places.length,
		used: bytes,
	};
	let used = 0;
	for (const [index, place] of places.entries()) {
		const start = spans[spanLength * place] as number;
		const length = lengthOf(place);
		picked.numbers.set(numbers.subarray(2 * place, 2 * place + 2), 2 * index);
		picked.spans.set(spans.subarray(spanLength * place, spanLength * (place + 1)), spanLength * index);
		picked.spans[spanLength * index] = used;
		picked.texts.set(texts.subarray(start, start + length), used);
		used += length;
	}

	return picked;
}
