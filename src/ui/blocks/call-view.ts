import {printableJson} from '../../terminal/printable.js';
import {type CallLine, callLines} from '../call-lines.js';
import type {PlannedCall} from '../planned-call.js';
import {bold, type Span} from '../text.js';
import type {Block} from './block.js';
import {textView} from './text-view.js';

/** Calls exactly as they are sent, as much as fits. */
export const callView = (calls: readonly PlannedCall[], scroll: number): Block =>
	textView({title: 'Calls', lines: callLines(calls).map(lineSpans), scroll});

const lineSpans = ({name, text}: CallLine): readonly Span[] => [
	...(name === undefined ? [] : [bold(name)]),
	printableJson(text),
];
