import {printable, takeCells, width} from './printable.js';

// The alternate screen, no cursor, pastes in brackets, nothing wraps at the last column.
const enter = '\u001B[?1049h\u001B[?25l\u001B[?2004h\u001B[?7l\u001B[0m\u001B[H\u001B[2J';
const leave = '\u001B[?2026l\u001B[0m\u001B[?7h\u001B[?2004l\u001B[?25h\u001B[?1049l';
const beginFrame = '\u001B[?2026h';
const endFrame = '\u001B[?2026l';

// Bold, underline, inverse, the theme's colours, and their ends. Concealed or blinking text is nobody's wish.
const styles = new Set([
	'0',
	'1',
	'4',
	'7',
	'22',
	'24',
	'27',
	'31',
	'32',
	'33',
	'35',
	'36',
	'90',
	'39',
	'49',
]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles start with one
const style = /(\u001B\[[\d;]*m)/u;

/*
Terminals do not agree how wide these are: emoji, marks that join, East Asian writing in part. Not among them: ASCII, Latin letters, and the marks of the theme.
*/
const doubtful = /([^ -~¡-ɏ–•…←-↓■●○◐-◓─━▁-█▌✓✗×›·]+)/u;

/** The part of a terminal's output that the screen needs. */
export type ScreenDevice = {
	readonly columns?: number;
	readonly rows?: number;
	readonly on: (event: 'resize' | 'error', listener: () => void) => unknown;
	readonly off: (event: 'resize' | 'error', listener: () => void) => unknown;
};

/**
The stream that Ink draws on.

Ink runs with `debug: true`, which makes each update one whole frame. The screen compares it with the last one and sends only the lines that changed, so nothing flickers, nothing scrolls and the scrollback stays as it was. Of a frame only newlines and the theme's styles reach the terminal; every other control character is made visible, whatever let it through before.
*/
export class Screen {
	// Ink would hide and show the cursor of a terminal by itself, in the middle of a frame.
	readonly isTTY = false;
	readonly writable = true;
	readonly #device: ScreenDevice;
	readonly #send: (text: string) => void;
	readonly #listeners = new Set<() => void>();
	#frame: readonly string[] = [];
	#shown: readonly string[] = [];
	#isOpen: boolean = false;
	#isBlank: boolean = false;

	/** `send` writes to the device past whatever holds others back. */
	constructor(device: ScreenDevice, send: (text: string) => void) {
		this.#device = device;
		this.#send = send;
	}

	get columns(): number {
		return this.#device.columns || 80;
	}

	get rows(): number {
		return this.#device.rows || 24;
	}

	/** Take the terminal over. Opened again, it shows the last frame at once. */
	open(): void {
		if (this.#isOpen) {
			return;
		}

		this.#isOpen = true;
		this.#device.on('resize', this.#resized);
		this.#device.off('error', this.#lost);
		this.#device.on('error', this.#lost);
		this.#send(enter);
		this.#shown = [];
		this.#draw(this.#frame);
		// The size may have changed meanwhile.
		this.#tellSize();
	}

	/** Give the terminal back as it was. At once, and safe to call twice, so that it can run at exit and on a signal. */
	close(): void {
		if (!this.#isOpen) {
			return;
		}

		this.#isOpen = false;
		this.#device.off('resize', this.#resized);
		this.#send(leave);
		// `#lost` stays: a terminal that went away says so after the last write.
	}

	/** Send a sequence that moves nothing, such as one for the clipboard. */
	send(sequence: string): void {
		if (this.#isOpen) {
			this.#send(sequence);
		}
	}

	/** Be told when the size has changed. */
	onResize(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** Draw one whole frame; called by Ink. */
	readonly write = (frame: string, written?: () => void): boolean => {
		// Ink ends with one of these.
		if (frame !== '' && frame !== '\n') {
			this.#frame = frame.split('\n');
			if (this.#isOpen) {
				this.#draw(this.#frame);
			}
		}

		written?.();
		return true;
	};

	// Ink asks for a resize of its own; the size context does that, once and also under CI.
	readonly on = (): this => this;
	readonly off = (): this => this;

	readonly #resized = (): void => {
		this.#shown = [];
		this.#isBlank = true;
		this.#tellSize();
	};

	readonly #lost = (): void => {
		// The terminal is gone; the hang-up ends the program.
	};

	#tellSize(): void {
		for (const listener of [...this.#listeners]) {
			listener();
		}
	}

	#draw(frame: readonly string[]): void {
		const lines = frame.slice(0, this.rows);
		let patch = this.#isBlank ? '\u001B[2J' : '';
		for (let row = 0; row < Math.max(lines.length, this.#shown.length); row++) {
			if (lines[row] !== this.#shown[row]) {
				patch += `\u001B[${row + 1};1H${fittedLine(lines[row] ?? '', this.columns)}`;
			}
		}

		this.#shown = lines;
		this.#isBlank = false;
		if (patch !== '') {
			this.#send(beginFrame + patch + endFrame);
		}
	}
}

/** A line that ends at the last column at the latest, and wipes what stood behind its end. */
function fittedLine(line: string, columns: number): string {
	let left = columns;
	let fitted = '';
	let isDoubtful = false;
	for (const part of line.split(style)) {
		if (isStyle(part)) {
			fitted += part;
			continue;
		}

		const text = takeCells(printable(part), left);
		let done = '';
		for (const run of text.split(doubtful)) {
			done += run;
			fitted += run;
			if (doubtful.test(run)) {
				isDoubtful = true;
				// Wherever the terminal's cursor is now, what follows begins in its own column.
				fitted += `\u001B[${columns - left + width(done) + 1}G`;
			}
		}

		left -= width(text);
	}

	if (isDoubtful) {
		// Cells that a narrower one leaves free must not show the frame before.
		fitted = `\u001B[2K${fitted}`;
	}

	// After the last column the cursor stands on it, and erasing would take that character away.
	return left > 0 ? `${fitted}\u001B[0m\u001B[K` : `${fitted}\u001B[0m`;
}

function isStyle(part: string): boolean {
	return (
		part.startsWith('\u001B[') &&
		part.endsWith('m') &&
		part
			.slice(2, -1)
			.split(';')
			.every(code => styles.has(code))
	);
}
