import {StringDecoder} from 'node:string_decoder';
import {type Key, readKey} from './key.js';

const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';

/** What comes later than this after an Esc is a key of its own. */
const escapeTimeoutMs = 25;

/** A paste whose end got lost ends after this. */
const pasteTimeoutMs = 1000;

/** More than any field takes; the rest of such a paste is dropped. */
const longestPaste = 65_536;

// One whole sequence: CSI (with the Linux console's second bracket), SS3, a string (the answer to a query), or Alt with a key.
const sequence =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences
	/^\u001B(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-Z\\-~]|O[ -~]|[\]P_^X][^\u0007\u001B]*(?:\u0007|\u001B\\)|[^[OP\]_^X\u001B])/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: pasted text must not carry them
const control = /[\u0000-\u001F\u007F-\u009F]+/gu;

/** The part of a terminal's input that the keyboard needs. */
export type KeyboardSource = {
	readonly setRawMode?: (isRaw: boolean) => unknown;
	readonly on: (event: 'data', listener: (chunk: Uint8Array | string) => void) => unknown;
	readonly off: (event: 'data', listener: (chunk: Uint8Array | string) => void) => unknown;
	readonly resume: () => unknown;
	readonly pause: () => unknown;
};

/**
The keys that are pressed, one at a time.

A terminal sends key repeats and pastes as one chunk, and Ink 6 takes a chunk for one key. The keyboard splits chunks, so that each key is one event and each paste is one event, never a command.
*/
export class Keyboard {
	readonly #source: KeyboardSource;
	readonly #suspend: (() => void) | undefined;
	readonly #listeners = new Set<(key: Key) => void>();
	#decoder = new StringDecoder('utf8');
	#waiting: Key[] = [];
	#pending = '';
	#isOpen: boolean = false;
	#timer: NodeJS.Timeout | undefined;

	/** With `suspend`, Ctrl-Z calls it and is no key. */
	constructor(source: KeyboardSource, suspend?: () => void) {
		this.#source = source;
		this.#suspend = suspend;
	}

	/** Listen to keys. Those pressed while nobody listened come first. */
	subscribe(listener: (key: Key) => void): () => void {
		this.#listeners.add(listener);
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const key of waiting) {
			this.#emit(key);
		}

		return () => {
			this.#listeners.delete(listener);
		};
	}

	open(): void {
		if (!this.#isOpen) {
			this.#isOpen = true;
			this.#source.setRawMode?.(true);
			this.#source.on('data', this.#receive);
			this.#source.resume();
		}
	}

	/** Give the input back as it was. Safe to call twice. */
	close(): void {
		if (this.#isOpen) {
			this.#isOpen = false;
			clearTimeout(this.#timer);
			this.#pending = '';
			this.#decoder = new StringDecoder('utf8');
			this.#source.off('data', this.#receive);
			this.#source.pause();
			this.#source.setRawMode?.(false);
		}
	}

	#emit(key: Key): void {
		if (key.name === 'ctrl-z' && this.#suspend !== undefined) {
			this.#suspend();
			return;
		}

		if (this.#listeners.size === 0) {
			this.#waiting.push(key);
			return;
		}

		for (const listener of [...this.#listeners]) {
			listener(key);
		}
	}

	readonly #receive = (chunk: Uint8Array | string): void => {
		clearTimeout(this.#timer);
		this.#pending += typeof chunk === 'string' ? chunk : this.#decoder.write(Buffer.from(chunk));
		while (this.#isOpen && this.#step()) {
			// One key or paste after the other, until what is left is not whole.
		}

		if (this.#pending !== '') {
			const isPaste = this.#pending.startsWith(pasteStart);
			this.#timer = setTimeout(this.#giveUp, isPaste ? pasteTimeoutMs : escapeTimeoutMs);
		}
	};

	/** Take one key or paste from what has come; false when there is no whole one. */
	#step(): boolean {
		if (this.#pending === '') {
			return false;
		}

		if (this.#pending.startsWith(pasteStart)) {
			return this.#stepPaste();
		}

		const taken = this.#next();
		if (taken === undefined) {
			return false;
		}

		this.#pending = this.#pending.slice(taken.length);
		const key = readKey(taken);
		if (key !== undefined) {
			this.#emit(key);
		}

		return true;
	}

	#stepPaste(): boolean {
		const end = this.#pending.indexOf(pasteEnd);
		if (end === -1) {
			// The end mark itself may have come in part.
			const tail = this.#pending.slice(-pasteEnd.length);
			const head = this.#pending.slice(0, longestPaste);
			this.#pending = this.#pending.length > longestPaste + pasteEnd.length ? head + tail : this.#pending;
			return false;
		}

		const text = this.#pending.slice(pasteStart.length, end);
		this.#pending = this.#pending.slice(end + pasteEnd.length);
		this.#paste(text);
		return true;
	}

	#paste(pasted: string): void {
		const text = pasted.slice(0, longestPaste).replace(control, ' ').trim();
		if (text !== '') {
			this.#emit({name: 'paste', text});
		}
	}

	/** One character or one whole sequence. */
	#next(): string | undefined {
		const first = this.#pending.codePointAt(0) ?? 0;
		if (first !== 27) {
			return String.fromCodePoint(first);
		}

		// Two Esc in a row are two presses.
		return this.#pending[1] === '\u001B' ? '\u001B' : sequence.exec(this.#pending)?.[0];
	}

	/** Nothing followed in time, so what is there was all: Esc, Alt with a bracket, or a sequence that broke off. */
	readonly #giveUp = (): void => {
		const pending = this.#pending;
		this.#pending = '';
		if (pending.startsWith(pasteStart)) {
			this.#paste(pending.slice(pasteStart.length));
			return;
		}

		const key = pending.length <= 2 ? readKey(pending) : undefined;
		if (key !== undefined) {
			this.#emit(key);
		}
	};
}
