import type {Span} from '../text.js';

/** A bar whose end is known; the figures stand beside it or above it. */
export function barSpans(done: number, of: number, cells: number): readonly Span[] {
	const share = of <= 0 ? 0 : Math.min(1, Math.max(0, done / of));
	// Neither empty once something is done, nor full before everything is.
	const filled = share === 1 ? cells : Math.min(cells - 1, Math.ceil(share * cells));
	return [
		{glyph: 'done', times: filled},
		{glyph: 'rest', times: cells - filled},
	];
}
