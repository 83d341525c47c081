import type {ReactNode} from 'react';
import type {Line, Span} from '../text.js';
import type {Theme} from '../theme.js';
import {LineRow} from './line-row.js';

export type LineRowsProps = {readonly lines: readonly Line[]; readonly cells: number; readonly theme: Theme};

const isBusy = (span: Span) => typeof span !== 'string' && 'glyph' in span && span.glyph === 'busy';

/** Rows of the screen. Only the first busy mark turns; the others stand still. */
export function LineRows({lines, cells, theme}: LineRowsProps): ReactNode {
	const turningRow = lines.findIndex(line => line.spans.some(isBusy));
	return lines.map((line, row) => {
		const turning = row === turningRow ? {turning: line.spans.findIndex(isBusy)} : {};
		// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
		return <LineRow key={row} line={line} cells={cells} theme={theme} {...turning} />;
	});
}
