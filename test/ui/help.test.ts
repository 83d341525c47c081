import {expect, test} from 'vitest';
import {keyName} from '../../src/ui/bindings.js';
import {helpItems} from '../../src/ui/help.js';
import type {Binding, View} from '../../src/ui/view.js';

const moved = (keys: readonly string[], label: string): Binding<string> => ({
	keys,
	label,
	event: label,
	isQuiet: true,
});

const list: View<string> = {
	crumbs: ['Here'],
	body: null,
	bindings: [
		{keys: ['enter'], label: 'open', event: 'opened'},
		moved(['up'], 'move'),
		moved(['down'], 'move'),
		moved(['pageup'], 'by page'),
		moved(['pagedown'], 'by page'),
		moved(['tab'], 'next view'),
		moved(['right'], 'next view'),
		moved(['backtab'], 'view before'),
		{keys: ['escape'], label: 'back', event: 'left'},
	],
};

const lines = (view: View<string>, isAscii = false) =>
	helpItems(view, '', isAscii).map(({binding}) => `${keyName(binding, isAscii)} ${binding.label}`);

test('each key is named as in the bar, and what means the same is one line', () => {
	expect(lines(list)).toEqual([
		'enter open',
		'↑↓ move',
		'PgUp PgDn by page',
		'tab → next view',
		'shift-tab view before',
		'esc back',
		'h j k l the same as the arrows',
		'q quit',
		'ctrl-c stop what runs; again: quit',
	]);
	expect(lines(list, true)).toEqual(expect.arrayContaining(['up/down move', 'tab right next view']));
});

test('only what works is listed: no call where there is none to see, no letters for arrows that do nothing', () => {
	const still: View<string> = {...list, bindings: list.bindings.slice(0, 1)};
	expect(lines(still)).toEqual([
		'enter open',
		'esc back; clears a filter first',
		'q quit',
		'ctrl-c stop what runs; again: quit',
	]);
	const first: View<string> = {...still, bindings: [{keys: ['q'], label: 'quit', event: 'quit'}]};
	expect(lines(first)).toEqual(['q quit', 'ctrl-c stop what runs; again: quit']);
	const withCall: View<string> = {...still, bindings: [{keys: ['v'], label: 'the call', event: 'shown'}]};
	expect(lines(withCall)).toContain('v the call');
});

test('in a text field letters are text, and what erases is listed', () => {
	const typing = lines({...list, typed: {text: '', event: () => 'typed'}});
	expect(typing).toEqual(
		expect.arrayContaining([
			'←→ move the cursor',
			'ctrl-w erase the word before it',
			'ctrl-u erase all before the cursor',
		]),
	);
	expect(typing.join()).not.toMatch(/arrows|q quit|f1/u);
	const letters = {
		...list,
		bindings: [
			...list.bindings,
			moved(['g', 'f3'], 'first'),
			moved(['home'], 'top'),
			moved(['v'], 'the call'),
		],
	};
	expect(
		lines({...letters, typed: {text: '', event: () => 'typed'}}).filter(line =>
			/first| top|call/u.test(line),
		),
	).toEqual(['f3 first']);
});

test('a key that another binding takes first is not listed again', () => {
	const shadowed: View<string> = {
		...list,
		bindings: [
			{keys: ['down'], shown: '↑↓', label: 'another place', event: 'placed'},
			moved(['pagedown'], 'scroll'),
			moved(['pageup'], 'scroll'),
			...list.bindings.slice(1, 5),
		],
	};
	expect(lines(shadowed).slice(0, 2)).toEqual(['↑↓ another place', 'PgUp PgDn scroll']);
	expect(lines(shadowed).join('\n')).not.toMatch(/move|by page/u);
});

test('two of one label stay apart where only one of them is off', () => {
	const mixed: View<string> = {
		...list,
		bindings: [
			{keys: ['c'], label: 'copy', event: 'copied'},
			{keys: ['C'], label: 'copy', off: 'there is nothing to copy'},
		],
	};
	expect(lines(mixed).slice(0, 2)).toEqual(['c copy', 'C copy']);
});
