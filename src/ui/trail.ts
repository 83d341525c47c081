import {bold, mark, type Span, spansWidth, spread} from './text.js';
import type {Role, Theme} from './theme.js';
import type {TrailPart} from './view.js';

/** The steps in one line: all by name where they fit, else marks, the current one by name, and `4 of 10`. */
export function trailSpans(trail: TrailPart, cells: number, theme: Theme): readonly Span[] {
	const roleOf = (index: number): Role =>
		index < trail.at
			? (trail.behind?.[index] ?? 'ok')
			: index === trail.at
				? (trail.role ?? 'focus')
				: 'todo';
	const full = trail.steps.flatMap((step, index): readonly Span[] => [
		index === 0 ? '' : '  ',
		mark(roleOf(index)),
		' ',
		index === trail.at ? bold(step) : step,
	]);
	if (spansWidth(full, theme) <= cells) {
		return full;
	}

	const short = trail.steps.flatMap((step, index): readonly Span[] => [
		index === 0 ? '' : ' ',
		mark(roleOf(index)),
		...(index === trail.at ? [' ', bold(step)] : []),
	]);
	return spread(
		short,
		[`${Math.min(trail.at + 1, trail.steps.length)} of ${trail.steps.length}`],
		cells,
		theme,
	);
}
