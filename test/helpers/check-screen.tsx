import {expect} from 'vitest';
import {printable} from '../../src/terminal/printable.js';
import {keyName, shownBindings} from '../../src/ui/bindings.js';
import {Frame} from '../../src/ui/components/frame.js';
import type {Identity} from '../../src/ui/identity.js';
import {plainTheme, type Theme} from '../../src/ui/theme.js';
import {ThemeContext} from '../../src/ui/theme-context.js';
import type {View} from '../../src/ui/view.js';
import {checkEssential} from './essential.js';
import {openTerminal} from './terminal.js';
import type {Cell} from './xterm.js';

export type Size = {readonly columns: number; readonly rows: number};

/** The sizes that every screen must serve. */
export const sizes = {
	wide: {columns: 100, rows: 30},
	usual: {columns: 80, rows: 24},
	narrow: {columns: 60, rows: 30},
	least: {columns: 40, rows: 12},
} as const satisfies Record<string, Size>;

export type SizeName = keyof typeof sizes;

export const operator: Identity = {
	account: '111122223333',
	region: 'eu-west-1',
	whose: 'profile ops',
	isSandbox: false,
	isReadOnly: false,
};

type Shot = {readonly text: string; readonly cells: readonly (readonly Cell[])[]};

/** The screen as a person sees it. */
export async function shoot<Event>(
	view: View<Event>,
	size: Size,
	theme: Theme = plainTheme,
	identity: Identity = operator,
): Promise<Shot> {
	const terminal = openTerminal(
		<ThemeContext value={theme}>
			<Frame view={view} identity={identity} />
		</ThemeContext>,
		size,
	);
	const crumb = printable(view.crumbs.at(-1) ?? '');
	await terminal.see(crumb.slice(0, 8));
	const shot = {text: terminal.text(), cells: terminal.cells()};
	await terminal.close();
	return shot;
}

export type CheckOptions = {
	/** Names from outside that may hold more than ASCII. */
	readonly foreign?: readonly string[];
	/** Rows whose marks are explained elsewhere: charts with a legend. */
	readonly chart?: RegExp;
};

/**
Hold a screen to the rules of the design at every size, without colour and in ASCII. Returns what it says at each size.
*/
export async function checkScreen<Event>(
	viewAt: (size: Size) => View<Event>,
	options: CheckOptions = {},
): Promise<Readonly<Record<SizeName, string>>> {
	const texts: Partial<Record<SizeName, string>> = {};
	for (const [name, size] of Object.entries(sizes)) {
		const view = viewAt(size);
		const shot = await shoot(view, size);
		checkEdges(shot, size);
		checkKeyBar(shot, view, size, plainTheme);
		checkColours(shot);
		checkWords(shot, options);
		texts[name as SizeName] = shot.text;
		const bar = rowText(shot.cells[size.rows - 1] ?? []);
		checkEssential(view, {text: shot.text, wide: texts.wide ?? shot.text, bar});
	}

	await checkColourless(viewAt(sizes.usual));
	await checkAscii(viewAt(sizes.usual), options);
	return texts as Record<SizeName, string>;
}

/** No line runs past the margin, and the screen is filled from its header to its key bar. */
function checkEdges({text, cells}: Shot, {columns, rows}: Size): void {
	for (const row of cells) {
		const past = row.slice(columns - 2).map(cell => cell.text);
		expect(past, `past the margin of ${columns}×${rows}: ${rowText(row)}`).toEqual([' ', ' ']);
	}

	expect(text.split('\n')).toHaveLength(rows);
}

/** The last two keys are always in the bar. */
function checkKeyBar<Event>({cells}: Shot, view: View<Event>, size: Size, theme: Theme): void {
	const bar = rowText(cells[size.rows - 1] ?? []);
	const shown = shownBindings(view).filter(binding => binding.off === undefined && !binding.isQuiet);
	for (const binding of shown.slice(-2)) {
		const name = keyName(binding, theme.isAscii);
		const labels = [binding.label, binding.short ?? binding.label];
		const wanted = labels.map(label => (theme.isColourless ? `[${name}] ${label}` : `${name} ${label}`));
		expect(
			wanted.some(words => bar.includes(words)),
			`"${wanted[0]}" in: ${bar}`,
		).toBe(true);
	}
}

const allowedColours = new Set([1, 2, 3, 5, 6, 8]);

/** Colour paints marks, never letters; bold is never coloured; no dim, no background. */
function checkColours({cells}: Shot): void {
	for (const row of cells) {
		for (const cell of row) {
			const where = `"${cell.text}" in: ${rowText(row)}`;
			expect(cell.isDim, where).toBe(false);
			expect(cell.background, where).toBeUndefined();
			if (cell.color !== undefined) {
				expect(allowedColours.has(cell.color), where).toBe(true);
				expect(cell.isBold, where).toBe(false);
				expect(/[\p{L}\p{N}]/u.test(cell.text.replace('i', '')), where).toBe(false);
			}
		}
	}
}

/** Each mark has its word in the same row. */
function checkWords({cells}: Shot, {chart}: CheckOptions): void {
	for (const row of cells) {
		const text = rowText(row);
		const hasMark = row.some(
			cell => cell.color !== undefined && cell.color !== 8 && /[✓✗!?◐i]/u.test(cell.text),
		);
		const isTrail = /^\s*[✓→·◐✗] .*\d+ of \d+$/u.test(text);
		if (hasMark && !isTrail && !(chart?.test(text) ?? false)) {
			expect(/\p{L}{2}/u.test(text), `a mark without a word: ${text}`).toBe(true);
		}
	}
}

/** Without colour the focus, the current view, badges and keys are still told apart. */
async function checkColourless<Event>(view: View<Event>): Promise<void> {
	const theme = {...plainTheme, isColourless: true};
	const coloured = await shoot(view, sizes.usual);
	const shot = await shoot(view, sizes.usual, theme);
	checkEdges(shot, sizes.usual);
	checkKeyBar(shot, view, sizes.usual, theme);
	expect(shot.cells.flat().filter(cell => cell.color !== undefined || cell.isBold || cell.isInverse)).toEqual(
		[],
	);
	for (const [index, row] of coloured.cells.entries()) {
		if (row.some(cell => cell.isInverse)) {
			const text = rowText(shot.cells[index] ?? []);
			expect(/→|\[[A-Z-]+\]/u.test(text), `focus is not seen without colour: ${text}`).toBe(true);
		}

		const current = row
			.map(cell => (cell.isUnderlined ? cell.text : ''))
			.join('')
			.trim();
		if (current !== '') {
			expect(shot.text).toContain(`[${current}]`);
		}
	}
}

/** In ASCII nothing of ours is above 0x7E. */
async function checkAscii<Event>(view: View<Event>, {foreign = []}: CheckOptions): Promise<void> {
	const theme = {...plainTheme, isAscii: true};
	const shot = await shoot(view, sizes.usual, theme);
	checkEdges(shot, sizes.usual);
	const ours = foreign.reduce((text, name) => text.replaceAll(name, ''), shot.text);
	expect(ours.match(/[^\n -~]/gu)).toBeNull();
}

const rowText = (row: readonly Cell[]) =>
	row
		.map(cell => cell.text)
		.join('')
		.trimEnd();
