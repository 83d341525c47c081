import {expect} from 'vitest';
import {mark} from './corpus.js';

/** The sequences of our own screen, as it sends them. */
const ours: readonly RegExp[] = [
	/\[\?(?:1049|2004|25|7|2026)[hl]/uy,
	/\[\d+(?:;1H|G)/uy,
	/\[(?:H|2J|2?K)/uy,
	/\[(?:0|1|4|7|22|24|27|31|32|33|35|36|39|49|90)m/uy,
];

/** Whatever a terminal obeys, or a person cannot see; a text of ours has none of it. */
const obeyed = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Everything in it that is not text and not one of our own sequences. */
export function foreignIn(sent: string): readonly string[] {
	const found: string[] = [];
	obeyed.lastIndex = 0;
	for (let match = obeyed.exec(sent); match !== null; match = obeyed.exec(sent)) {
		const at = match.index;
		const length = lengthOfOurs(sent, at);
		if (length === 0) {
			found.push(JSON.stringify(sent.slice(Math.max(0, at - 20), at + 20)));
		}

		obeyed.lastIndex = at + Math.max(length, match[0].length);
	}

	return found;
}

/** How long one of our own sequences is that begins here, with its escape character; 0: none does. */
function lengthOfOurs(sent: string, at: number): number {
	if (sent[at] !== '\u001B') {
		return 0;
	}

	for (const sequence of ours) {
		sequence.lastIndex = at + 1;
		const [found] = sequence.exec(sent) ?? [];
		if (found !== undefined) {
			return 1 + found.length;
		}
	}

	return 0;
}

/** Nothing but the frames of our own screen was sent, and after it the lines of a farewell. */
export function expectOurFrames(sent: string): void {
	const end = sent.lastIndexOf('\u001B[?1049l');
	const [frames, farewell] = end === -1 ? [sent, ''] : [sent.slice(0, end), sent.slice(end)];
	expect(foreignIn(frames)).toEqual([]);
	expect(foreignIn(farewell.replaceAll('\r\n', ''))).toEqual([]);
	// A style of a text of others would pass for one of ours.
	expect(sent).not.toContain('\u001B[32mgreen');
}

/** Lines for a person or a program: nothing in them is obeyed, and nothing is unseen. */
export function expectLines(text: string): readonly string[] {
	const lines = text.split('\n');
	expect(lines.flatMap(foreignIn)).toEqual([]);
	expect(lines.pop() ?? '').toBe('');
	return lines;
}

/** One JSON value, as a terminal may be given it. */
export function expectJson(text: string): unknown {
	expect(text.split('\n').flatMap(foreignIn)).toEqual([]);
	return JSON.parse(text) as unknown;
}

/** How many of the lines name something from outside. */
export const marksIn = (lines: readonly string[]): number => lines.filter(line => line.includes(mark)).length;
