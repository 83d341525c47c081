import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	cutSpans,
	cutSpansLeft,
	fitSpans,
	fitWording,
	mark,
	marked,
	midSentence,
	spansWidth,
	spanText,
	withCursor,
	wrapText,
} from '../../src/ui/text.js';
import {plainTheme} from '../../src/ui/theme.js';

const texts = fc.string({unit: 'grapheme', maxLength: 40});
const themes = fc.record({
	isAscii: fc.boolean(),
	isColourless: fc.boolean(),
	turn: fc.nat(9),
	behind: fc.nat(50),
});

test('cut spans fit, and show that they were cut', () => {
	fc.assert(
		fc.property(
			fc.array(texts, {maxLength: 5}),
			fc.integer({min: 4, max: 60}),
			themes,
			(spans, cells, theme) => {
				const cut = cutSpans(spans, cells, theme);
				expect(spansWidth(cut, theme)).toBeLessThanOrEqual(cells);
				const text = cut.map(span => spanText(span, theme)).join('');
				const isWhole = spansWidth(spans, theme) <= cells;
				expect(isWhole || text.endsWith(theme.isAscii ? '..' : '…')).toBe(true);
			},
		),
	);
});

test('fitted spans take exactly their cells', () => {
	fc.assert(
		fc.property(texts, fc.integer({min: 4, max: 60}), themes, (text, cells, theme) => {
			expect(spansWidth(fitSpans([text], cells, theme), theme)).toBe(cells);
			expect(spansWidth(fitSpans([text], cells, theme, 'right'), theme)).toBe(cells);
		}),
	);
});

test('wrapped text fits and keeps every word', () => {
	const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/u), {minLength: 1, maxLength: 12});
	fc.assert(
		fc.property(words, fc.integer({min: 8, max: 40}), (list, cells) => {
			const lines = wrapText(list.join(' '), cells);
			expect(lines.join('').replaceAll(' ', '')).toBe(list.join(''));
			for (const line of lines) {
				expect(line.length).toBeLessThanOrEqual(cells);
			}
		}),
	);
});

test('of several wordings the longest that fits is taken', () => {
	const wordings = ['a long sentence', 'a shorter one', 'short'];
	expect(fitWording(wordings, 20)).toEqual(['a long sentence']);
	expect(fitWording(wordings, 14)).toEqual(['a shorter one']);
	expect(fitWording(['aa bb cc'], 5)).toEqual(['aa bb', 'cc']);
});

test('words that mean trouble are bold, others are not', () => {
	expect(marked('bad', 'missing')).toEqual([mark('bad'), ' ', {text: 'missing', weight: 'bold'}]);
	expect(marked('ok', 'done')).toEqual([mark('ok'), ' ', 'done']);
});

test('what comes from outside cannot paint the screen', () => {
	const evil = '\u001B[31mred\u001B[0m\u202E';
	expect(spanText(evil, plainTheme)).toBe('^[[31mred^[[0m<U+202E>');
	expect(spanText({text: evil, weight: 'bold'}, plainTheme)).toContain('^[');
});

test('of a text that is too long the part with the cursor is seen', () => {
	fc.assert(
		fc.property(texts, fc.integer({min: 6, max: 60}), themes, (text, cells, theme) => {
			const placed = withCursor(['Find: ', text, mark('cursor'), ' in the file'], theme);
			const cut = cutSpansLeft(placed, cells, theme);
			expect(spansWidth(cut, theme)).toBeLessThanOrEqual(cells);
			expect(cut).toContainEqual(mark('cursor'));
		}),
	);
});

test('the cursor stands in the text where it was put, and nothing is lost', () => {
	const at = (behind: number) =>
		withCursor(['[', 'acme', mark('cursor'), ']'], {...plainTheme, behind})
			.map(span => spanText(span, plainTheme))
			.join('');
	expect([0, 1, 4, 9].map(at)).toEqual(['[acme█]', '[acm█e]', '[█acme]', '[█acme]']);
});

test.each([
	['A key can be turned off', 'a key can be turned off'],
	['Denied: s3:ListBucket', 'denied: s3:ListBucket'],
	['Nobody’s key', 'nobody’s key'],
	['Stopped', 'stopped'],
	['Set-up was stopped', 'set-up was stopped'],
])('the first word of a sentence is small after a word: %s', (text, wanted) => {
	expect(midSentence(text)).toBe(wanted);
});

test.each([
	'AKIA3CBYAMJRQS6WERGV is off because it may be in other hands',
	'ASIAIOSFODNN7EXAMPLE',
	'AIDACKCEVSQ6C2EXAMPLE is another user',
	'Akia3CBY is no key id, and stays all the same',
	'ARN:aws:iam::111122223333:user/Olga may read',
	'arn:aws:iam::111122223333:user/olga may read',
	'BackupWriter has a target on this bucket already',
	'Backup-writer, Backup_writer',
	'Backup.writer@acme.example',
	'Db2 is a bucket',
	'AWS could not be reached',
	'S3 keeps this name for itself',
	'MFA is asked for',
	'Nightdrop keeps .nightdrop/ for its test objects',
	'Object Lock is off',
	'3 missing',
	'',
])('an id, an ARN or a name stays as it is: %s', text => {
	expect(midSentence(text)).toBe(text);
});
