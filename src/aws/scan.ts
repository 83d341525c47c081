import {incompleteReply} from './errors.js';
import {required} from './reading.js';

/**
A document that is being read.

It is read once, from its bytes. No string of the whole is made, and every key is made from its own bytes: a part of a longer string would keep all of that alive as long as the key is.
*/
export type Scan = {
	readonly bytes: Buffer;
	/** Names are percent-encoded, as the page itself says: a store may not know `encoding-type`. */
	readonly isUrl: boolean;
	at: number;
	/** Where the text of the last leaf is. */
	start: number;
	end: number;
	/** The kinds of bytes in it, each a bit. */
	kinds: number;
};

const [lessThan, greaterThan, quote, ampersand] = [0x3c, 0x3e, 0x22, 0x26];
const [percent, plus, firstDigit] = [0x25, 0x2b, 0x30];

/** Bytes that a text cannot just be made of: it ends, holds an entity, is percent-encoded, is not ASCII. */
const [ends, entity, encoded, beyond] = [1, 2, 4, 8];
const kindOf = Uint8Array.from({length: 256}, (_, byte) =>
	byte === lessThan
		? ends
		: byte === ampersand
			? entity
			: byte === percent || byte === plus
				? encoded
				: byte < 0x80
					? 0
					: beyond,
);

/** An element that holds only text. */
export type Tag = {readonly open: Buffer; readonly close: Buffer};

export const tag = (element: string): Tag => ({
	open: Buffer.from(`<${element}>`),
	close: Buffer.from(`</${element}>`),
});

const [trueText, falseText] = [Buffer.from('true'), Buffer.from('false')];

/** Into the root element, over what may stand before it. */
export function enter(scan: Scan, root: string): void {
	const head = /^(?:\u{FEFF})?\s*(?:<\?xml[^>]*\?>)?\s*<(\w+)(?:\s[^>]*)?>/u.exec(
		scan.bytes.toString('utf8', 0, 1000),
	);
	if (head?.[1] !== root) {
		throw incompleteReply();
	}

	scan.at = Buffer.byteLength(head[0]);
}

/** Step over these bytes if they come next. */
export function take(scan: Scan, expected: Buffer): boolean {
	const {bytes, at} = scan;
	for (let index = 0; index < expected.length; index++) {
		if (bytes[at + index] !== expected[index]) {
			return false;
		}
	}

	scan.at = at + expected.length;
	return true;
}

/** Step over an element that holds only text, if it comes next; the text is then at `start` and `end`. */
export function leaf(scan: Scan, {open, close}: Tag): boolean {
	if (!take(scan, open)) {
		return false;
	}

	scan.start = scan.at;
	skipText(scan);
	scan.end = scan.at;
	if (!take(scan, close)) {
		throw incompleteReply();
	}

	return true;
}

function skipText(scan: Scan): void {
	const {bytes} = scan;
	const {length} = bytes;
	let {at} = scan;
	let kinds = 0;
	for (; at < length; at++) {
		const kind = kindOf[bytes[at] as number] as number;
		if (kind === ends) {
			break;
		}

		kinds |= kind;
	}

	scan.kinds = kinds;
	scan.at = at;
}

/** Step over the space between elements. */
export function skipSpace(scan: Scan): void {
	for (;;) {
		const byte = scan.bytes[scan.at];
		if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
			return;
		}

		scan.at++;
	}
}

/** Step over an element that means nothing to us, with all that is in it. */
export function skipElement(scan: Scan): void {
	const {bytes, at} = scan;
	const end = bytes.indexOf(greaterThan, at);
	const opening = bytes[at] === lessThan && end !== -1 ? bytes.toString('utf8', at + 1, end) : '';
	const [element] = /^[\w:.-]+/u.exec(opening) ?? [];
	if (element === undefined) {
		throw incompleteReply();
	}

	scan.at = end + 1;
	if (opening.endsWith('/')) {
		return;
	}

	const close = Buffer.from(`</${element}>`);
	for (skipText(scan); !take(scan, close); skipText(scan)) {
		skipElement(scan);
	}
}

/** Whether the last leaf holds just this. */
export function textIs({bytes, start, end}: Scan, expected: Buffer): boolean {
	let index = 0;
	while (index < expected.length && bytes[start + index] === expected[index]) {
		index++;
	}

	return index === expected.length && end - start === index;
}

/** `true` or `false`. */
export function truth(scan: Scan): boolean {
	if (!textIs(scan, trueText) && !textIs(scan, falseText)) {
		throw incompleteReply();
	}

	return textIs(scan, trueText);
}

/** A count or a size. */
export function wholeNumber({bytes, start, end}: Scan): number {
	let value = 0;
	for (let at = start; at < end; at++) {
		value = value * 10 + digit(bytes, at);
	}

	if (start === end || !Number.isSafeInteger(value)) {
		throw incompleteReply();
	}

	return value;
}

function digit(bytes: Buffer, at: number): number {
	const value = (bytes[at] ?? 0) - firstDigit;
	return value >= 0 && value <= 9 ? value : Number.NaN;
}

const twoDigits = (bytes: Buffer, at: number) => digit(bytes, at) * 10 + digit(bytes, at + 1);

/** A time in milliseconds since 1970: `2026-11-20T03:06:16.000Z`, as S3 writes it, is read digit by digit; other ways to write a time take ten times as long. */
export function time(scan: Scan): number {
	const {bytes, start, end} = scan;
	const isOfS3 =
		end - start === 24 && bytes[start + 10] === 0x54 && bytes[start + 19] === 0x2e && bytes[end - 1] === 0x5a;
	const value = isOfS3
		? Date.UTC(
				twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2),
				twoDigits(bytes, start + 5) - 1,
				twoDigits(bytes, start + 8),
				twoDigits(bytes, start + 11),
				twoDigits(bytes, start + 14),
				twoDigits(bytes, start + 17),
				twoDigits(bytes, start + 20) * 10 + digit(bytes, start + 22),
			)
		: Date.parse(text(scan));
	if (Number.isNaN(value)) {
		throw incompleteReply();
	}

	return value;
}

/** A name: a key or a key marker. */
export function name(scan: Scan): string {
	// A form's encoding: S3 writes a space as `+`, and a plus as `%2B`.
	return scan.isUrl && (scan.kinds & encoded) !== 0
		? decodeURIComponent(text(scan).replaceAll('+', ' '))
		: text(scan);
}

/** A text with its entities resolved, in bytes of its own. */
export function text({bytes, start, end, kinds}: Scan): string {
	if ((kinds & (entity | beyond)) === 0) {
		return bytes.toString('latin1', start, end);
	}

	const written = bytes.toString('utf8', start, end);
	return (kinds & entity) === 0 ? written : written.replace(/&([^;]*);?/gu, character);
}

/** `"…"`, with its quotes written as such or as `&quot;`. */
export function unquoted(scan: Scan): string {
	const {bytes, start, end} = scan;
	const isQuote = (at: number) => bytes[at] === ampersand && bytes[at + 1] === 0x71 && bytes[at + 5] === 0x3b;
	const first = isQuote(start) ? start + 6 : bytes[start] === quote ? start + 1 : start;
	const last = isQuote(end - 6) ? end - 6 : bytes[end - 1] === quote ? end - 1 : end;
	scan.start = first;
	scan.end = Math.max(first, last);
	// Those of the quotes do not count.
	scan.kinds = 0;
	for (let at = scan.start; at < scan.end; at++) {
		scan.kinds |= kindOf[bytes[at] as number] as number;
	}

	return text(scan);
}

const entities: {readonly [name: string]: string} = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"};

/** What a reference stands for; a reference that stands for nothing is no XML. */
function character(reference: string, entity: string): string {
	const [, hex, decimal] = /^#(?:x([\da-f]+)|(\d+))$/iu.exec(entity) ?? [];
	const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
	const known = Object.hasOwn(entities, entity) ? entities[entity] : undefined;
	return required(
		reference.endsWith(';')
			? (known ?? (code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined))
			: undefined,
	);
}
