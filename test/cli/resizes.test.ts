import fc from 'fast-check';
import {afterEach, expect, test} from 'vitest';
import {type Launched, launch} from '../helpers/pty.js';

let running: Launched;
afterEach(async () => {
	await running.close();
});

type Size = {readonly columns: number; readonly rows: number};

const between = (columns: readonly [number, number], rows: readonly [number, number]): fc.Arbitrary<Size> =>
	fc.record({
		columns: fc.integer({min: columns[0], max: columns[1]}),
		rows: fc.integer({min: rows[0], max: rows[1]}),
	});

/** From the least to one that fills a wall, the small ones as often as all others. */
const largeEnough = fc.oneof(between([40, 300], [12, 100]), between([40, 60], [12, 20]));
/** Now and then there is no room for a screen at all. */
const anySize = fc.oneof(
	{weight: 5, arbitrary: largeEnough},
	{weight: 1, arbitrary: between([10, 39], [3, 11])},
);

const usual: Size = {columns: 80, rows: 24};

/** Keys, and what is to be seen then at 80×24: the whole job, help and the calls besides. */
const journey: readonly (readonly [keys: string, see: string | RegExp])[] = [
	['enter', /\d+ of \d+ allowed/u],
	['v', 'Exactly what is sent'],
	['v', /\d+ of \d+ allowed/u],
	['?', 'Find: '],
	['escape', /\d+ of \d+ allowed/u],
	['enter', 'Prefix'],
	['acme-backups', 'acme-backups█'],
	['down', '→ Prefix'],
	['db/', 'never means dbx'],
	['enter', 'Public access is not blocked'],
	['enter', 'nightdrop-acme-backups-db'],
	['enter', 'free'],
	['enter', 'How tight?'],
	['tab', 'statements now'],
	['tab', 'JSON, lines'],
	// Until AWS has said whether that is allowed, enter does nothing.
	['enter', /^(?![\s\S]*Asking AWS)[\s\S]*Make the user nightdrop-acme-backups-db/u],
	['enter', 'Where should the secret go?'],
	['enter', 'The secret is stored'],
	['enter', 'Backups can be put with this key'],
	['enter', 'Proven: this key'],
	['enter', 'aws cli'],
];

const openings = () => running.sent().split('\u001B[?1049h').length;
const drawnSince = (from: number, start: string) => {
	const sent = running.sent().slice(from);
	const at = sent.lastIndexOf(start);
	return at !== -1 && sent.indexOf('\u001B[?2026l', at + start.length) !== -1;
};

/** Resolves when what is drawn on a blank screen has arrived in the terminal. */
const blankDrawn = async (change: () => void, start: string) => {
	const from = running.sent().length;
	change();
	await expect.poll(() => drawnSince(from, start), {timeout: 20_000, interval: 2}).toBe(true);
	return running.see(/[\s\S]*/u);
};

const resizeTo = async ({columns, rows}: Size) =>
	blankDrawn(() => running.resize(columns, rows), '\u001B[2J');

/** The screen as it is drawn by a program that comes back to a terminal that others have used. */
const drawAnew = async () => blankDrawn(() => running.kill('SIGCONT'), '\u001B[?1049h');

const cellsNow = () => running.cells().map(row => row.map(cell => cell.text).join(''));

/** Whether a screen that stands still is the same when it is drawn anew; a clock on it may tick meanwhile. */
async function expectNothingLeft(size: Size, where: string): Promise<void> {
	for (let tries = 3; ; tries--) {
		await resizeTo(size);
		const seen = cellsNow();
		await drawAnew();
		const anew = cellsNow();
		if (tries === 1 || seen.join('\n') === anew.join('\n')) {
			expect(seen, `${where} at ${size.columns}×${size.rows}`).toEqual(anew);
			return;
		}

		await resizeTo(usual);
	}
}

test.each([1, 2])('resized between any two keys, nothing of an earlier size is left: seed %i', async seed => {
	const sizes = fc.sample(fc.tuple(largeEnough, anySize), {seed, numRuns: journey.length});
	running = launch(['--sandbox'], usual);
	await running.see('Rehearse');
	for (const [index, [key, see]] of journey.entries()) {
		const [during, after] = sizes[index] as [Size, Size];
		// The window changes while the key is at work; where there is no room for a screen none would be heard.
		running.press(key);
		running.resize(during.columns, during.rows);
		running.resize(usual.columns, usual.rows);
		await running.see(see, 30_000);
		if (key !== 'enter' || index % 3 === 0) {
			await expectNothingLeft(after, `after ${key}`);
			await resizeTo(usual);
		}
	}

	running.press('q');
	expect((await running.exited).exitCode).toBe(0);
	expect(openings()).toBeGreaterThan(8);
	expect(running.buffer()).toBe('normal');
	expect(running.text()).toMatch(/✓ Proven: acme-backups\/db\/ is write-only/u);
});
