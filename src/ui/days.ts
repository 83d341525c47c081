import type {Span} from './text.js';
import type {Glyph} from './theme.js';
import type {MarkMeaning} from './view.js';

/** What a day of a series was; when it was several things, the worst. */
export type Day = 'arrived' | 'odd' | 'missing' | 'more' | 'awaited' | 'not-seen' | 'none-due';

const glyphs: Readonly<Record<Day, Glyph>> = {
	arrived: 'arrived',
	odd: 'warn',
	missing: 'bad',
	more: 'more',
	awaited: 'awaited',
	'not-seen': 'unknown',
	'none-due': 'none-due',
};

/** A strip of days in blocks of seven, the last cell today: the same cells in every row, so that a bad night is a column. */
export function daySpans(days: readonly Day[], weeks: number): readonly Span[] {
	const shown = days.slice(-7 * weeks);
	return shown.flatMap((day, index): readonly Span[] => [
		index > 0 && (shown.length - index) % 7 === 0 ? ' ' : '',
		{glyph: glyphs[day]},
	]);
}

/** What the marks of days mean. */
export const dayMarks: readonly MarkMeaning[] = [
	{glyph: 'arrived', means: 'arrived'},
	{glyph: 'warn', means: 'late or small'},
	{glyph: 'bad', means: 'missing'},
	{glyph: 'more', means: 'more than usual'},
	{glyph: 'awaited', means: 'to come'},
	{glyph: 'none-due', means: 'none due'},
	{glyph: 'unknown', means: 'not seen'},
];

/** The same in one row; beside a table of days from 28 rows. */
export const dayLegend: readonly Span[] = dayMarks.flatMap(({glyph, means}, index): readonly Span[] => [
	index === 0 ? '' : '  ',
	{glyph},
	` ${means}`,
]);
