import {expect} from 'vitest';
import {printable} from '../../src/terminal/printable.js';
import type {Binding, View} from '../../src/ui/view.js';

/** What a screen must say at a size, beside how it says it in a wide window. */
export type Seen = {readonly text: string; readonly wide: string; readonly bar: string};

/**
Hold a screen to what one needs of it, however small the window is: where one is, what is so, what to do next, where keys go. `wide` is the same screen with room for everything.
*/
export function checkEssential<Event>(view: View<Event>, {text, wide, bar}: Seen): void {
	const rows = text.split('\n');
	const body = rows.slice(1, -1);
	// A frame without words would be a screen that one cannot tell from a broken one.
	expect(
		body.some(row => /\p{L}{2}/u.test(row)),
		`a blank screen: ${text}`,
	).toBe(true);
	const crumb = printable(view.crumbs.at(-1) ?? '');
	expect(rows[0], 'where one is').toContain(crumb.slice(0, 8));
	if (/^(?:→|>) /mu.test(wide)) {
		expect(text, 'where keys go').toMatch(/^(?:→|>) /mu);
	}

	if (view.field !== undefined || view.typed?.event({type: 'text', text: 'a'}) !== undefined) {
		expect(text, 'the cursor').toContain('█');
	}

	for (const answer of wide.match(/[●○] (?:Yes|No),/gu) ?? []) {
		expect(text, 'both answers').toContain(answer.slice(2));
	}

	checkCallouts(body, view, bar);
	// Another figure than the one that was meant.
	expect(text.match(/ [^ /…]*\d…/u)?.[0], 'a figure that is cut').toBeUndefined();
	checkRoom(body);
}

/** The callouts are whole, and the bar has a key that they name. */
function checkCallouts<Event>(body: readonly string[], {bindings}: View<Event>, bar: string): void {
	for (const [index, row] of body.entries()) {
		const isEnd = /^ {2}▌/u.test(row) && !/^ {2}▌/u.test(body[index + 1] ?? '');
		if (isEnd && /^ {2}\d+ more below/u.test(body[index + 1] ?? '')) {
			expect(row, 'a callout without its end').toMatch(/[.!?)"━─]$|\d$/u);
		}
	}

	const said = body
		.filter(row => /^ {2}▌/u.test(row))
		.join(' ')
		.replaceAll(/[\s▌]+/gu, ' ');
	const offered = [...said.matchAll(/\((\w|enter|esc|space)[,)]/gu)]
		.map(([, key]) => bindings.find(({keys}) => keys[0] === (key === 'esc' ? 'escape' : key)))
		.filter((binding): binding is Binding<Event> => binding !== undefined && binding.off === undefined);
	const isInBar = ({keys: [key = '']}: Binding<Event>) =>
		new RegExp(`(?:^|\\s)${key === 'escape' ? 'esc' : key} `, 'u').test(bar);
	expect(
		offered.length === 0 || offered.some(isInBar),
		`a key of "${offered.map(({keys}) => keys[0])}" in: ${bar}`,
	).toBe(true);
}

/** Nothing is left out while rows stand empty; the largest entry of a list takes three. */
function checkRoom(body: readonly string[]): void {
	const isLeftOut = body.some(row => /^\s*\d+ more (?:below|above)/u.test(row));
	const free =
		body.length - 1 - body.findLastIndex((row, index) => index < body.length - 1 && row.trim() !== '');
	expect(isLeftOut && free > 4, `rows stand empty:\n${body.join('\n')}`).toBe(false);
}
