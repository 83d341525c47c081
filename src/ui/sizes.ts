import type {Span} from './text.js';
import type {Role, Step} from './theme.js';

/** One backup in a chart of sizes: bytes, or `missing` where none came; `role` where it is odd. */
export type SizeBar = {readonly bytes: number | 'missing'; readonly role?: Role};

/** The usual size is this step, so that a healthy series is a calm low line. */
const usualStep = 3;
const steps = 8;

/**
Sizes as bars, the newest right. Zero-based and never stretched: 2.7 times the usual is the top. A missing one is a gap, 0 bytes is `0`.
*/
export function sizeSpans(bars: readonly SizeBar[], usual: number): readonly Span[] {
	return bars.map(({bytes, role}): Span => {
		if (bytes === 'missing') {
			return ' ';
		}

		if (bytes === 0) {
			return '0';
		}

		const step = Math.max(1, Math.min(steps, Math.round((bytes / usual) * usualStep)));
		const glyph = `step-${step}` as Step;
		return role === undefined ? {glyph} : {glyph, like: role};
	});
}
