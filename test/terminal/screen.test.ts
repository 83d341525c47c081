import {EventEmitter} from 'node:events';
import headless from '@xterm/headless';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {padEnd, printable} from '../../src/terminal/printable.js';
import {Screen} from '../../src/terminal/screen.js';
import {cellsOf, textOf} from '../helpers/xterm.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences
const clearOrScroll = /\u001B\[[23]?J|\n/u;
const ours =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences
	/\u001B\[(?:\?2026[hl]|\d+;1H|2?K|\d+G|(?:[01347]|2[247]|3[1235]|39|49|90)(?:;\d+)*m)/gu;

function openScreen(columns = 20, rows = 5) {
	const xterm = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
	const device = Object.defineProperties(new EventEmitter(), {
		columns: {get: () => xterm.cols},
		rows: {get: () => xterm.rows},
	}) as EventEmitter & {columns: number; rows: number};
	const sent: string[] = [];
	const screen = new Screen(device, text => {
		sent.push(text);
		xterm.write(text);
	});
	const drawn = async () =>
		new Promise<void>(resolve => {
			xterm.write('', resolve);
		});
	screen.open();
	return {
		screen,
		xterm,
		sent,
		device,
		async shows(frame: string) {
			screen.write(frame);
			await drawn();
			return textOf(xterm);
		},
		async text() {
			await drawn();
			return textOf(xterm);
		},
	};
}

test('it sends the lines that changed and nothing else', async () => {
	const {screen, sent, shows} = openScreen();
	expect(await shows('one\ntwo\nthree')).toBe('one\ntwo\nthree');
	sent.length = 0;
	expect(await shows('one\nTWO\nthree')).toBe('one\nTWO\nthree');
	expect(sent).toEqual(['\u001B[?2026h\u001B[2;1HTWO\u001B[0m\u001B[K\u001B[?2026l']);
	screen.write('one\nTWO\nthree');
	expect(sent).toHaveLength(1);
	expect(await shows('one')).toBe('one');
	// Nothing is ever cleared as a whole, and nothing scrolls.
	expect(sent.join('')).not.toMatch(clearOrScroll);
});

test('what Ink writes at its end is no frame', async () => {
	const {screen, text} = openScreen();
	let isWritten = false;
	screen.write('kept');
	screen.write('\n');
	screen.write('', () => {
		isWritten = true;
	});
	expect(await text()).toBe('kept');
	expect(isWritten).toBe(true);
});

test('a frame as tall as the terminal stays where it is', async () => {
	const {shows, xterm} = openScreen(20, 5);
	expect(await shows('1\n2\n3\n4\n5')).toBe('1\n2\n3\n4\n5');
	expect(await shows('a\n2\n3\n4\ne\nno room\nno room')).toBe('a\n2\n3\n4\ne');
	expect(xterm.buffer.active.baseY).toBe(0);
});

describe('full and wide lines', () => {
	test('the last column keeps its character', async () => {
		const {shows} = openScreen(5, 2);
		expect(await shows('abcde\nx')).toBe('abcde\nx');
		expect(await shows('abcdE\nx')).toBe('abcdE\nx');
		expect(await shows('日本x\ny')).toBe('日本x\ny');
		expect(await shows('x日本\ny')).toBe('x日本\ny');
	});

	test('a line that is too long is cut, and a wide character never in half', async () => {
		const {shows} = openScreen(5, 2);
		expect(await shows('abcdefgh\nx')).toBe('abcde\nx');
		expect(await shows('日本語語\nx')).toBe('日本\nx');
		expect(await shows('\u001B[1m日\u001B[22m本語\nx')).toBe('日本\nx');
	});

	test('narrow over wide and wide over narrow leave nothing behind', async () => {
		const {shows} = openScreen(8, 2);
		await shows('日本語日');
		expect(await shows('a本b')).toBe('a本b');
		expect(await shows('本')).toBe('本');
		// xterm without newer tables draws it one cell wide; what follows keeps its column.
		expect(await shows('🙂x')).toBe('🙂 x');
		expect(await shows('')).toBe('🙂 x');
		expect(await shows(' ')).toBe('');
	});

	// Of each of these some terminals take more cells than others, and none takes what all do.
	test.each([
		'日本語',
		'한국어',
		'ＡＢＣ',
		'🙂🙂',
		'👍🏽',
		'🇫🇷',
		'👨\u200D👩\u200D👧',
		'❤\uFE0F',
		'1\u20E3',
		'n\u0303o',
		'กำ',
		'हिन्दी',
		'\u1100\u1161',
		'🫠',
		'a🙂b日c',
	])('what stands behind %j keeps its column, and nothing of the frame before is left', async name => {
		const {shows, xterm} = openScreen(60, 2);
		await shows(`${'#'.repeat(59)}\nrow`);
		await shows(`${padEnd(printable(name), 30)}|figure|\nrow`);
		const row = cellsOf(xterm)[0] ?? [];
		const text = row.map(cell => cell.text);
		expect([text.indexOf('|'), text.lastIndexOf('|')]).toEqual([30, 37]);
		expect(text.join('')).not.toContain('#');
	});

	test('after any frames the screen shows the last one', async () => {
		const line = fc
			.array(fc.constantFrom('a', 'bc', '日', '🙂', 'é', ' ', '\u001B[1mB\u001B[22m'), {maxLength: 9})
			.map(parts => parts.join(''));
		const frame = fc.array(line, {minLength: 1, maxLength: 5}).map(lines => `${lines.join('\n')}\n.`);
		await fc.assert(
			fc.asyncProperty(fc.array(frame, {minLength: 1, maxLength: 5}), async frames => {
				const {shows} = openScreen(24, 7);
				let shown = '';
				for (const one of frames) {
					shown = await shows(one);
				}

				const fresh = openScreen(24, 7);
				expect(shown).toBe(await fresh.shows(frames.at(-1) ?? ''));
			}),
			{numRuns: 50},
		);
	});
});

describe('the last defence', () => {
	const hostile = [
		'\u001B[2J',
		'\u001B[10;10H',
		'\u001B]0;title\u0007',
		'\u001B]52;c;YQ==\u0007',
		'\u001B[?1049l',
		'\u001BPx\u001B\\',
		'\u001B[8m',
		'\u001B[5m',
		'\u001B[41m',
		'\u001B[38;2;1;2;3m',
		'\u001B[6n',
		'\u009B31m',
		'\u0007',
		'\b\r\t\u000B',
		'\u202E',
		'\u001B',
	];

	test.each(hostile)('%j is shown, not obeyed', async bytes => {
		const {shows, sent} = openScreen(40, 3);
		sent.length = 0;
		const shown = await shows(`before ${bytes} after\nnext`);
		expect(shown).toMatch(/^before .*(?:\^.|<U\+).* after\nnext$/u);
		expect(sent.join('')).not.toContain(`before ${bytes}`);
	});

	test('of any frame only moves of ours and the styles of the theme arrive', () => {
		const part = fc.oneof(
			fc.string({unit: 'binary'}),
			fc.constantFrom(...hostile, '\u001B[31m', '\n', 'text'),
		);
		fc.assert(
			fc.property(
				fc.array(part).map(parts => parts.join('')),
				frame => {
					const {screen, sent} = openScreen(30, 4);
					sent.length = 0;
					screen.write(frame);
					const rest = sent.join('').replaceAll(ours, '');
					expect(rest).not.toMatch(/[\p{Cc}\p{Cf}]/u);
				},
			),
		);
	});

	test('styles of the theme pass, and end with their line', async () => {
		const {shows, xterm} = openScreen(20, 3);
		await shows('\u001B[1mbold\u001B[22m \u001B[7minverse\nplain');
		const [first, second] = cellsOf(xterm);
		expect([first?.[0]?.isBold, first?.[5]?.isInverse, second?.[0]?.isInverse]).toEqual([true, true, false]);
		await shows('\u001B[31m✗\u001B[39m\nplain');
		expect(cellsOf(xterm)[0]?.[0]?.color).toBe(1);
	});
});

describe('size', () => {
	test('after a resize the frame is drawn whole on a blank screen', async () => {
		const {screen, device, xterm, sent, shows} = openScreen(20, 5);
		await shows('one\ntwo');
		let heard = 0;
		const forget = screen.onResize(() => {
			heard++;
		});
		xterm.resize(10, 3);
		device.emit('resize');
		expect([heard, screen.columns, screen.rows]).toEqual([1, 10, 3]);
		sent.length = 0;
		expect(await shows('one\ntwo')).toBe('one\ntwo');
		expect(sent.join('')).toContain('\u001B[2J');
		forget();
		device.emit('resize');
		expect(heard).toBe(1);
	});

	test('a terminal that does not know its size is 80×24', () => {
		const screen = new Screen(new EventEmitter(), () => {});
		expect([screen.columns, screen.rows]).toEqual([80, 24]);
	});
});

describe('open and close', () => {
	test('closed it gives back the normal screen, the cursor and the modes, once', async () => {
		const {screen, xterm, sent, shows, text} = openScreen();
		await shows('frame');
		expect(xterm.buffer.active.type).toBe('alternate');
		expect(xterm.modes).toMatchObject({bracketedPasteMode: true, wraparoundMode: false});
		sent.length = 0;
		screen.close();
		screen.close();
		screen.write('late');
		screen.send('late');
		expect(await text()).toBe('');
		expect(sent).toHaveLength(1);
		expect(xterm.buffer.active.type).toBe('normal');
		expect(xterm.modes).toMatchObject({bracketedPasteMode: false, wraparoundMode: true});
		expect(sent[0]).toContain('\u001B[?25h');
	});

	test('opened again it shows the last frame, and tells that the size may be another', async () => {
		const {screen, shows, text} = openScreen();
		await shows('frame');
		screen.close();
		let heard = 0;
		screen.onResize(() => {
			heard++;
		});
		screen.open();
		expect(await text()).toBe('frame');
		expect(heard).toBe(1);
	});

	test('a terminal that is gone is no crash', () => {
		const {device, screen} = openScreen();
		screen.close();
		expect(() => device.emit('error', new Error('EIO'))).not.toThrow();
	});
});
