import {expect, test} from 'vitest';
import {type Day, daySpans} from '../../src/ui/days.js';
import {sizeSpans} from '../../src/ui/sizes.js';
import {type Span, spanText} from '../../src/ui/text.js';
import {plainTheme} from '../../src/ui/theme.js';

const text = (spans: readonly Span[], theme = plainTheme) =>
	spans.map(span => spanText(span, theme)).join('');

test('days in blocks of seven, the last cell today', () => {
	const days: readonly Day[] = [
		...Array<Day>(7).fill('none-due'),
		...Array<Day>(8).fill('arrived'),
		'odd',
		'more',
		'not-seen',
		'missing',
		'missing',
		'missing',
	];
	expect(text(daySpans(days, 3))).toBe('······· ■■■■■■■ ■!+?✗✗✗');
	expect(text(daySpans(days, 2))).toBe('■■■■■■■ ■!+?✗✗✗');
	expect(text(daySpans(days, 2), {...plainTheme, isAscii: true})).toBe('####### #!+?xxx');
	expect(text(daySpans(days.slice(-9), 2))).toBe('■■ ■!+?✗✗✗');
});

test('a healthy series is a low line; odd sizes stand out from it', () => {
	const bars = [100, 101, 99, 270, 1000, 6, 0].map(bytes => ({bytes}));
	expect(text(sizeSpans([...bars, {bytes: 'missing'}], 100))).toBe('▃▃▃██▁0 ');
	expect(text(sizeSpans(bars, 100), {...plainTheme, isAscii: true})).toBe('3338810');
	expect(sizeSpans([{bytes: 6, role: 'warn'}], 100)).toEqual([{glyph: 'step-1', like: 'warn'}]);
});
