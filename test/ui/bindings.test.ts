import {expect, test} from 'vitest';
import {answerKey, fitKeyBar, keyBarSpans, shownBindings} from '../../src/ui/bindings.js';
import {spansWidth} from '../../src/ui/text.js';
import {plainTheme} from '../../src/ui/theme.js';
import type {Binding, View} from '../../src/ui/view.js';

const bindings: readonly Binding<string>[] = [
	{keys: ['enter'], label: 'open', event: 'opened'},
	{keys: ['p'], label: 'prove', event: 'proved'},
	{keys: ['r'], label: 'refresh', event: 'refreshed', off: 'a listing is running; esc stops it'},
	{keys: ['up'], label: 'move', event: 'up', isQuiet: true},
	{keys: ['n'], label: 'new set-up', event: 'begun'},
	{keys: ['escape'], label: 'leave, go on later', short: 'leave', event: 'left'},
	{keys: ['?'], label: 'keys'},
];

const view: View<string> = {crumbs: ['Here'], bindings, body: null};

const bar = (cells: number, isColourless = false) =>
	fitKeyBar(bindings, cells, isColourless).map(({name, label}) => `${name} ${label}`);

test('the bar shows what is on, in order, and leaves out from the end but for the last two', () => {
	expect(bar(100)).toEqual(['enter open', 'p prove', 'n new set-up', 'esc leave, go on later', '? keys']);
	expect(bar(50)).toEqual(['enter open', 'p prove', 'esc leave', '? keys']);
	expect(bar(31)).toEqual(['enter open', 'esc leave', '? keys']);
	expect(bar(5)).toEqual(['esc leave', '? keys']);
});

test('enter stays beside the last two as long as it fits, whatever else goes', () => {
	const late: readonly Binding<string>[] = [
		{keys: ['d'], label: 'turn the key off', event: 'off'},
		{keys: ['enter'], label: 'make these calls', short: 'make them', event: 'made'},
		{keys: ['v'], label: 'the call', event: 'shown'},
		...bindings.slice(-2),
	];
	const names = (cells: number) => fitKeyBar(late, cells, false).map(({name}) => name);
	expect(names(100)).toEqual(['d', 'enter', 'v', 'esc', '?']);
	expect(names(36)).toEqual(['enter', 'esc', '?']);
	expect(names(30)).toEqual(['esc', '?']);
});

test('the brackets that stand for bold are measured', () => {
	const theme = {...plainTheme, isColourless: true};
	for (let cells = 40; cells < 100; cells++) {
		const entries = fitKeyBar(bindings, cells, true);
		expect(spansWidth(keyBarSpans(entries), theme)).toBeLessThanOrEqual(cells);
	}
});

test('a key does what its binding says; one that is off says why', () => {
	expect(answerKey(view, {name: 'p', text: 'p'})).toEqual({type: 'event', event: 'proved'});
	expect(answerKey(view, {name: 'k', text: 'k'})).toEqual({type: 'event', event: 'up'});
	expect(answerKey(view, {name: 'r', text: 'r'})).toEqual({
		type: 'off',
		message: {role: 'skip', text: 'r: a listing is running; esc stops it'},
	});
	expect(answerKey(view, {name: 'x', text: 'x'})).toEqual({type: 'none'});
});

test('a text field takes letters before the bindings, and leaves them the rest', () => {
	const typing: View<string> = {
		...view,
		typed: {text: '', event: input => (input.type === 'text' ? `typed ${input.text}` : 'erased')},
	};
	expect(answerKey(typing, {name: 'p', text: 'p'})).toEqual({type: 'event', event: 'typed p'});
	expect(answerKey(typing, {name: 'paste', text: 'a b'})).toEqual({type: 'event', event: 'typed a b'});
	expect(answerKey(typing, {name: 'backspace'})).toEqual({type: 'event', event: 'erased'});
	expect(answerKey(typing, {name: 'enter'})).toEqual({type: 'event', event: 'opened'});
	expect(answerKey(typing, {name: 'up'})).toEqual({type: 'event', event: 'up'});
});

test('the help key is everywhere but where it would be typed', () => {
	const bare: View<string> = {...view, bindings: bindings.slice(0, 1)};
	expect(shownBindings(bare).at(-1)?.keys).toEqual(['?', 'f1']);
	// In a text field it is f1 alone, and the two that always stay are the same as without it.
	const typing = shownBindings({...view, typed: {text: '', event: () => 'typed'}});
	expect(typing).toHaveLength(bindings.length + 1);
	expect(typing.find(({label}) => label === 'keys')?.keys).toEqual(['f1']);
	expect(fitKeyBar(typing, 1, false)).toEqual(fitKeyBar(bindings, 1, false));
	expect(shownBindings({...bare, typed: {text: '', event: () => undefined}})).toHaveLength(1);
	expect(shownBindings(view)).toHaveLength(bindings.length);
});
