import {printableJson, width} from '../../terminal/printable.js';
import {type CallLine, callLines} from '../call-lines.js';
import type {PlannedCall} from '../planned-call.js';
import {bold, type Span} from '../text.js';
import type {Block} from './block.js';
import {textView, wrapCode} from './text-view.js';

/** Calls exactly as they are sent, as much as fits; nothing of them is cut. */
export const callView = (calls: readonly PlannedCall[], scroll: number): Block => ({
	isFlexible: true,
	draw: area => {
		const lines = callRows(calls, area.cells);
		return textView({title: 'Calls', lines, scroll}).draw(area);
	},
});

/** The rows that calls take in so many cells. */
export const callRows = (calls: readonly PlannedCall[], cells: number): readonly (readonly Span[])[] =>
	callLines(calls).flatMap(line => lineSpans(line, cells));

function lineSpans({name, text}: CallLine, cells: number): readonly (readonly Span[])[] {
	const shown = printableJson(text);
	if (name !== undefined && width(name) + width(shown) > cells) {
		return [[bold(name)], ...wrapCode(shown.trimStart(), cells).map(part => [part])];
	}

	return name === undefined ? wrapCode(shown, cells).map(part => [part]) : [[bold(name), shown]];
}
