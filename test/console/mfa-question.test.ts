import {expect, test} from 'vitest';
import type {MfaQuestion} from '../../src/aws/sign-in.js';
import {consoleOver} from './console-over.js';
import {fakeScreen} from './fake-screen.js';

const question: MfaQuestion = {
	profile: 'ops',
	role: 'arn:aws:iam::111122223333:role/ops',
	serial: 'arn:aws:iam::111122223333:mfa/jane',
};

function open() {
	const home = fakeScreen('Home', {view: {bindings: [{keys: ['1'], label: 'one', event: 'one'}]}});
	let keys = 0;
	const console = consoleOver(home, {
		onKey: () => {
			keys++;
		},
	});
	const press = (...names: readonly string[]) => {
		for (const name of names) {
			console.press({name, ...(name.length === 1 && {text: name})}, {columns: 80, rows: 24});
		}
	};
	return {console, home, press, keys: () => keys, text: () => console.getState().asked?.text};
}

test('digits go into the code and nowhere else, and enter gives it', async () => {
	const {console, home, press, text, keys} = open();
	const code = console.askCode(question, new AbortController().signal);
	press('1', '2', 'q', '?', 'backspace', '3');
	expect(text()).toBe('13');
	press('enter');
	expect(console.getState().message?.text).toBe('A code is 6 digits');
	console.press({name: 'paste', text: '456 7890'}, {columns: 80, rows: 24});
	expect(text()).toBe('134567');
	press('enter');
	expect(await code).toBe('134567');
	expect(console.getState().asked).toBeUndefined();
	expect(home.sent).toEqual([]);
	expect(console.getState().exitCode).toBeUndefined();
	expect(keys()).toBe(9);
});

test('escape gives none and leaves the screen behind it open; so does an end of what waited', async () => {
	const {console, press} = open();
	const declined = console.askCode(question, new AbortController().signal);
	press('escape');
	expect(await declined).toBeUndefined();
	expect(console.getState().stack).toHaveLength(1);
	const waiting = new AbortController();
	const dropped = console.askCode(question, waiting.signal);
	waiting.abort();
	expect(await dropped).toBeUndefined();
	expect(console.getState().asked).toBeUndefined();
});

test('ctrl-c quits while a code is asked for', () => {
	const {console, press} = open();
	void console.askCode(question, new AbortController().signal);
	press('ctrl-c');
	expect(console.getState().exitCode).toBe(130);
});
