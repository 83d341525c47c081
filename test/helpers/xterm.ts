import type {IBufferCell, Terminal} from '@xterm/headless';

/** One cell as it is shown. Colours are ANSI numbers; undefined is the default colour. */
export type Cell = {
	readonly text: string;
	readonly width: number;
	readonly color: number | undefined;
	readonly background: number | undefined;
	readonly isBold: boolean;
	readonly isInverse: boolean;
	readonly isUnderlined: boolean;
	readonly isDim: boolean;
};

const sequences: {readonly [name: string]: string} = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[H',
	end: '\u001B[F',
	pageup: '\u001B[5~',
	pagedown: '\u001B[6~',
	delete: '\u001B[3~',
	backtab: '\u001B[Z',
	enter: '\r',
	tab: '\t',
	space: ' ',
	backspace: '\u007F',
	// The form that needs no waiting for what may follow an Esc.
	escape: '\u001B[27u',
	'ctrl-c': '\u0003',
	'ctrl-z': '\u001A',
};

/** What a terminal sends for a key; any other name is sent as it is. */
export const bytesOf = (name: string): string => sequences[name] ?? name;

/** Whether the text of a screen has it. */
export const isShown = (screen: string, wanted: string | RegExp): boolean =>
	typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen);

/** Wait until the screen is as wished; a screen that never is becomes the error. */
export async function waitFor(
	drawn: () => Promise<void>,
	text: () => string,
	isReached: (screen: string) => boolean,
	complaint: string,
	timeoutMs = 20_000,
): Promise<string> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		await drawn();
		const screen = text();
		if (isReached(screen)) {
			return screen;
		}

		if (performance.now() > deadline) {
			throw new Error(`The screen ${complaint}:\n${screen}`);
		}

		await new Promise(resolve => {
			setTimeout(resolve, 1);
		});
	}
}

/** The visible part of a terminal as text. */
export function textOf({buffer, rows}: Terminal): string {
	const {active} = buffer;
	return Array.from(
		{length: rows},
		(_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
	)
		.join('\n')
		.trimEnd();
}

/** The visible part of a terminal, cell by cell. */
export function cellsOf({buffer, rows, cols}: Terminal): readonly (readonly Cell[])[] {
	const {active} = buffer;
	return Array.from({length: rows}, (_, row) => {
		const line = active.getLine(active.viewportY + row);
		return Array.from({length: cols}, (_cell, column) => cellOf(line?.getCell(column)));
	});
}

function cellOf(cell: IBufferCell | undefined): Cell {
	return {
		text: cell?.getChars() || ' ',
		width: cell?.getWidth() ?? 1,
		color: cell === undefined || cell.isFgDefault() ? undefined : cell.getFgColor(),
		background: cell === undefined || cell.isBgDefault() ? undefined : cell.getBgColor(),
		isBold: Boolean(cell?.isBold()),
		isInverse: Boolean(cell?.isInverse()),
		isUnderlined: Boolean(cell?.isUnderline()),
		isDim: Boolean(cell?.isDim()),
	};
}

/** The whole normal screen as text, what has scrolled away included. */
export function normalTextOf({buffer}: Terminal): string {
	const {normal} = buffer;
	return Array.from({length: normal.length}, (_, row) => normal.getLine(row)?.translateToString(true) ?? '')
		.join('\n')
		.trimEnd();
}
