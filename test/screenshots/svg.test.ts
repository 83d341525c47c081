import headless from '@xterm/headless';
import {expect, test} from 'vitest';
import {drawSvg} from '../../screenshots/svg.js';
import {cellsOf, textOf} from '../helpers/xterm.js';

async function picture(output: string, columns = 20, rows = 3): Promise<string> {
	const xterm = new headless.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true});
	await new Promise<void>(resolve => {
		xterm.write(output, resolve);
	});
	return drawSvg({cells: cellsOf(xterm), title: 'nightdrop', description: textOf(xterm)});
}

test('words stand at their columns, with their weight and colour', async () => {
	const svg = await picture('  plain \u001B[1mbold\u001B[22m\n\u001B[31m✗\u001B[39m no');
	expect(svg).toContain('<text x="32.8" y="55.68" textLength="42">plain</text>');
	expect(svg).toContain(' font-weight="700">bold</text>');
	expect(svg).toContain('<text x="16" y="74.68" textLength="8.4" fill="#f2777a">✗</text>');
	expect(svg).toContain('<desc>  plain bold\n✗ no</desc>');
});

test('a hairline is one stroke, blocks and squares are rectangles', async () => {
	const svg = await picture('─────\n▌█▁■');
	expect(svg.match(/<path d="M16,51.5h42.1"/gu)).toHaveLength(1);
	expect(svg.match(/<rect [^>]*fill="#d7dce5"/gu)).toHaveLength(4);
	expect(svg).not.toMatch(/[─▌█▁■]<\/text>/u);
});

test('inverse fills the cells and draws on them, blanks too', async () => {
	const svg = await picture('\u001B[7m A \u001B[27m');
	expect(svg.match(/<rect [^>]*fill="#d7dce5"/gu)).toHaveLength(3);
	expect(svg).toContain('fill="#11151c">A</text>');
});

test('an underline is drawn under blanks too', async () => {
	const svg = await picture('\u001B[4ma b\u001B[24m');
	expect(svg.match(/stroke-width="1.1"/gu)).toHaveLength(3);
});

test('what XML would read is escaped, and a wide character takes two cells', async () => {
	const svg = await picture('a<&>"b\n日x');
	expect(svg).toContain('a&lt;&amp;&gt;&quot;b</text>');
	expect(svg).toContain('<text x="16" y="74.68" textLength="16.8">日</text>');
	expect(svg).toContain('<text x="32.8"');
});

test('the same screen is the same bytes', async () => {
	expect(await picture('x\u001B[32m✓')).toBe(await picture('x\u001B[32m✓'));
});
