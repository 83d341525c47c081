import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {
	cutLeft,
	cutRight,
	padEnd,
	padStart,
	printable,
	printableJson,
	takeCells,
	width,
} from '../../src/terminal/printable.js';

const anyText = fc.oneof(
	fc.string({unit: 'binary'}),
	fc.string({unit: 'grapheme'}),
	fc
		.array(
			fc.constantFrom(
				'a',
				'日',
				'é',
				'\u001B',
				'[31m',
				'\u009B',
				'\u202E',
				'\u200B',
				'\uD800',
				'\n',
				'🙂',
				'\u0301',
			),
		)
		.map(parts => parts.join('')),
);

test.each([
	['plain text, ünïcode 日本 🙂 ✓ ◐', 'plain text, ünïcode 日本 🙂 ✓ ◐'],
	['\u001B[31mred', '^[[31mred'],
	['a\nb\r\tc\u0007\u007F', 'a^Jb^M^Ic^G^?'],
	['\u009B31m', '<U+009B>31m'],
	['user\u202Egpj.exe', 'user<U+202E>gpj.exe'],
	['a\u200Bb\uFEFFc\u00ADd', 'a<U+200B>b<U+FEFF>c<U+00AD>d'],
	['a\u00A0b\u2028c', 'a<U+00A0>b<U+2028>c'],
	['\uD800x\uDC00', '<U+D800>x<U+DC00>'],
	['\u{E0041}', '<U+E0041>'],
	['\u3164', '<U+3164>'],
])('%j is shown as %j', (text, shown) => {
	expect(printable(text)).toBe(shown);
});

test('a heap of marks on one letter is cut', () => {
	expect(printable(`a${'\u0301'.repeat(50)}b`)).toBe(`a${'\u0301'.repeat(4)}…b`);
});

test('what is printable obeys nothing and has its width, and stays as it is', () => {
	fc.assert(
		fc.property(anyText, text => {
			const shown = printable(text);
			expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
			expect(printable(shown)).toBe(shown);
			expect(width(shown)).toBe(stringWidth(shown));
		}),
	);
});

test('JSON keeps its value and loses every character that a terminal obeys', () => {
	fc.assert(
		fc.property(fc.json({stringUnit: 'binary'}), json => {
			const shown = printableJson(json);
			expect(JSON.parse(shown)).toEqual(JSON.parse(json));
			expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
		}),
	);
	expect(printableJson(JSON.stringify({a: '\u009B\u202E\u{E0041}\u007F'}, undefined, 1))).toBe(
		'{\n "a": "\\u009b\\u202e\\udb40\\udc41\\u007f"\n}',
	);
});

describe('cutting', () => {
	test.each([
		['orders.dump', 11, 'orders.dump', 'orders.dump'],
		['orders.dump', 7, 'orders…', '…s.dump'],
		['orders', 1, '…', '…'],
		['orders', 0, '', ''],
		['日本語', 5, '日本…', '…本語'],
		['日本語', 4, '日…', '…語'],
		['a🇩🇪b', 3, 'a…', '…b'],
	])('%j to %i cells', (text, cells, right, left) => {
		expect(cutRight(text, cells)).toBe(right);
		expect(cutLeft(text, cells)).toBe(left);
	});

	test('never takes more cells than there are', () => {
		fc.assert(
			fc.property(anyText.map(printable), fc.nat(30), (text, cells) => {
				expect(width(takeCells(text, cells))).toBeLessThanOrEqual(cells);
				expect(width(cutRight(text, cells))).toBeLessThanOrEqual(cells);
				expect(width(cutLeft(text, cells))).toBeLessThanOrEqual(cells);
				expect(width(padEnd(cutRight(text, cells), cells))).toBe(cells);
			}),
		);
	});

	test('takes another mark, such as the ASCII one', () => {
		expect(cutRight('orders.dump', 7, '..')).toBe('order..');
		expect(cutRight('orders.dump', 1, '..')).toBe('');
	});
});

test('padding counts cells', () => {
	expect(padEnd('日本', 6)).toBe('日本  ');
	expect(padStart('日本', 6)).toBe('  日本');
	expect(padStart('long', 2)).toBe('long');
});
