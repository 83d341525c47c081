import {describe, expect, test} from 'vitest';
import {type ConsoleDeps, createConsole} from '../../src/console/console.js';
import type {View} from '../../src/ui/view.js';
import {deferred, type FakeScreen, fakeScreen} from './fake-screen.js';

const usual = {columns: 80, rows: 24};

function open(view: Partial<View<unknown>> = {}, change: Partial<ConsoleDeps> = {}) {
	let time = 0;
	const home = fakeScreen('Home', {view});
	const opened: FakeScreen[] = [];
	const asked: unknown[] = [];
	const screen = (name: string) => {
		const one = fakeScreen(name, {farewell: [`${name} was open`]});
		opened.push(one);
		return one;
	};
	const console = createConsole({
		home,
		openSetUp(options) {
			asked.push(options);
			return screen('Set-up');
		},
		openProof(target) {
			asked.push(target);
			return screen('Proof');
		},
		openBackups(place) {
			asked.push(place);
			return screen('Backups');
		},
		openBucket() {
			asked.push('a bucket');
			return screen('Bucket');
		},
		openRotation(target) {
			asked.push(target);
			return screen('Rotation');
		},
		openLastProof(target) {
			asked.push(target);
			return screen('Last proof');
		},
		isAscii: false,
		copy: () => true,
		now: () => time,
		...change,
	});
	const press = (...names: readonly string[]) => {
		for (const name of names) {
			console.press({name, ...(name.length === 1 && {text: name})}, usual);
		}
	};
	return {
		console,
		home,
		opened,
		asked,
		press,
		state: console.getState,
		names: () => console.getState().stack.map(one => one.identity().whose),
		advance: (ms: number) => {
			time += ms;
		},
	};
}

const go = (to: unknown) => ({type: 'go', to});

describe('a key', () => {
	test('of the screen sends its event there, and nothing else', () => {
		const {press, home, state} = open({
			bindings: [{keys: ['p'], label: 'prove', event: {type: 'proveAsked'}}],
		});
		press('p', 'z');
		expect(home.sent).toEqual([{type: 'proveAsked'}]);
		expect(state()).toMatchObject({isStopAsked: false});
		expect(state()).not.toHaveProperty('exitCode');
	});

	test('that goes somewhere opens a screen, which then has the keys', () => {
		const {press, names, home, asked} = open({
			bindings: [
				{keys: ['n'], label: 'new', event: go({type: 'set-up', isSandbox: true})},
				{keys: ['p'], label: 'prove', event: go({type: 'proof', target: 'acme/db/'})},
				{keys: ['l'], label: 'last proof', event: go({type: 'last-proof', target: 'acme/db/'})},
			],
		});
		press('n', 'n');
		expect(names()).toEqual(['Home', 'Set-up']);
		expect(home.sent).toEqual([]);
		press('escape', 'p');
		expect(names()).toEqual(['Home', 'Proof']);
		press('escape', 'l');
		expect(names()).toEqual(['Home', 'Last proof']);
		expect(asked).toEqual([{isSandbox: true}, 'acme/db/', 'acme/db/']);
	});

	test('that is off says why, for 6 s or until the next key', () => {
		const {press, state, home} = open({
			bindings: [{keys: ['r'], label: 'rotate', off: 'no key yet', event: {type: 'rotateAsked'}}],
		});
		press('r');
		expect(state().message).toEqual({role: 'skip', text: 'r: no key yet', until: 6000});
		press('z');
		expect(state()).not.toHaveProperty('message');
		expect(home.sent).toEqual([]);
	});

	test('goes into a text field before it means anything else', () => {
		const {press, home, state} = open({typed: {text: '', event: input => ({type: 'typed', input})}});
		press('q', '?', 'backspace');
		expect(home.sent).toEqual([
			{type: 'typed', input: {type: 'text', text: 'q'}},
			{type: 'typed', input: {type: 'text', text: '?'}},
			{type: 'typed', input: {type: 'erased', what: 'letter'}},
		]);
		expect(state()).not.toHaveProperty('exitCode');
		expect(state()).not.toHaveProperty('help');
		press('f1');
		expect(state().help).toEqual({query: '', focus: 0});
		press('x', 'y', 'ctrl-u', 'escape', 'ctrl-w');
		expect(home.sent.at(-1)).toEqual({type: 'typed', input: {type: 'erased', what: 'word'}});
	});

	test('on a screen that is too small does nothing but q and ctrl-c', () => {
		const {console, home} = open({bindings: [{keys: ['p'], label: 'prove', event: {type: 'proveAsked'}}]});
		const small = {columns: 39, rows: 12};
		console.press({name: 'p', text: 'p'}, small);
		console.press({name: '?', text: '?'}, small);
		expect(home.sent).toEqual([]);
		expect(console.getState()).not.toHaveProperty('help');
		console.press({name: 'q', text: 'q'}, small);
		expect(console.getState().exitCode).toBe(0);
	});

	test('copies, and says whether the terminal took it', () => {
		const bindings = [{keys: ['c'], label: 'copy', event: go({type: 'copy', text: 'x', what: 'the policy'})}];
		const took = open({bindings});
		took.press('c');
		expect(took.state().message).toMatchObject({role: 'ok', text: 'Copied the policy'});
		const refused = open({bindings}, {copy: () => false});
		refused.press('c');
		expect(refused.state().message).toMatchObject({
			role: 'warn',
			text: expect.stringMatching(/^Not copied: /u),
		});
	});
});

describe('leaving', () => {
	test('q quits with 0', () => {
		const {press, state} = open();
		press('q');
		expect(state().exitCode).toBe(0);
	});

	test('esc on home ends nothing: one too many would end a rehearsal', () => {
		const {press, state} = open();
		press('escape');
		expect(state().exitCode).toBeUndefined();
		expect(state().message?.text).toBe('This is home. q quits');
	});

	test('q while something runs says how to stop it', () => {
		const {press, state} = open({isBusy: true});
		press('q');
		expect(state()).not.toHaveProperty('exitCode');
		expect(state().message?.text).toBe('q: something is running; ctrl-c stops it');
	});

	test('q says what would be lost, and only another one right after it quits', () => {
		const {press, state} = open({unsaved: 'Nothing was made yet, and what you chose is not kept'});
		press('q');
		expect(state().message?.text).toBe('Nothing was made yet, and what you chose is not kept. q again quits');
		press('down', 'q');
		expect(state()).not.toHaveProperty('exitCode');
		press('q');
		expect(state().exitCode).toBe(0);
	});

	test('ctrl-c where nothing runs quits as interrupted', () => {
		const {press, state} = open();
		press('ctrl-c');
		expect(state().exitCode).toBe(130);
	});

	const busy = {isBusy: true, bindings: [{keys: ['escape'], label: 'stop', event: {type: 'stopAsked'}}]};

	test('ctrl-c while something runs stops that first; a second one quits', () => {
		const {press, state, home} = open(busy);
		press('ctrl-c');
		expect(home.sent).toEqual([{type: 'stopAsked'}]);
		expect(state()).not.toHaveProperty('exitCode');
		expect(state().message?.text).toBe('Stopping. ctrl-c again quits');
		press('ctrl-c');
		expect(home.sent).toEqual([{type: 'stopAsked'}]);
		expect(state().exitCode).toBe(130);
	});

	test('ctrl-c is the first again after another key', () => {
		const {press, state, home} = open(busy);
		press('ctrl-c', 'down', 'ctrl-c');
		expect(home.sent).toEqual([{type: 'stopAsked'}, {type: 'stopAsked'}]);
		expect(state()).not.toHaveProperty('exitCode');
	});

	test('ctrl-c stops what runs although the help lies over it', () => {
		const {press, home} = open(busy);
		press('?', 'ctrl-c');
		expect(home.sent).toEqual([{type: 'stopAsked'}]);
	});
});

describe('the help', () => {
	const bindings = [
		{keys: ['p'], label: 'prove', event: {type: 'proveAsked'}},
		{keys: ['r'], label: 'rotate', off: 'no key yet'},
		{keys: ['escape'], label: 'back', event: {type: 'closed'}},
	];

	test('finds a key and runs it', () => {
		const {press, state, home} = open({bindings});
		press('?', 'p', 'r', 'o', 'v');
		expect(state().help).toEqual({query: 'prov', focus: 0});
		press('enter');
		expect(state()).not.toHaveProperty('help');
		expect(home.sent).toEqual([{type: 'proveAsked'}]);
	});

	test('says why a key is off', () => {
		const {press, state} = open({bindings});
		press('?', 'down', 'enter');
		expect(state().message?.text).toBe('r: no key yet');
	});

	test('only tells of the keys of other screens', () => {
		const {press, state, home} = open({bindings});
		press('?', 'q', 'u', 'i', 't', 'enter');
		expect(home.sent).toEqual([]);
		expect(state()).not.toHaveProperty('exitCode');
	});

	test('closes by esc, and the screen below does not hear of it', () => {
		const {press, state, home} = open({bindings});
		press('?', 'escape');
		expect(state()).not.toHaveProperty('help');
		expect(home.sent).toEqual([]);
	});

	test('moves within what was found, also where that is nothing', () => {
		const {press, state} = open({bindings});
		press('?', 'up', 'down', ...Array.from({length: 20}, () => 'down'));
		const last = state().help?.focus ?? 0;
		expect(last).toBeGreaterThan(2);
		press('x', 'x', 'x', 'down', 'enter');
		expect(state()).not.toHaveProperty('help');
		press('?', 'x', 'x', 'x', 'down');
		expect(state().help?.focus).toBe(0);
		press('backspace', 'backspace', 'backspace', 'backspace');
		expect(state().help).toEqual({query: '', focus: 0});
	});
});

describe('the screens', () => {
	test('one that has ended is closed, and home looks again once that is done', async () => {
		const {console, opened, home, names} = open();
		console.go({type: 'set-up'});
		opened[0]?.tell({type: 'back'});
		expect(names()).toEqual(['Home']);
		expect(opened[0]?.isClosed()).toBe(true);
		expect(opened[0]?.listeners()).toBe(0);
		expect(home.sent).toEqual([]);
		await expect.poll(() => home.sent).toEqual([{type: 'checkAsked'}]);
	});

	test('one that lies under another is not listened to', () => {
		const {console, home, opened} = open();
		let news = 0;
		console.subscribe(() => {
			news++;
		});
		console.go({type: 'proof', target: 'a'});
		const before = news;
		home.tell();
		expect([news, home.listeners()]).toEqual([before, 0]);
		opened[0]?.tell();
		expect(news).toBe(before + 1);
	});

	test('home closes all that are open', () => {
		const {console, names, opened} = open();
		console.go({type: 'set-up'});
		console.go({type: 'proof', target: 'a'});
		console.go({type: 'home'});
		expect(names()).toEqual(['Home']);
		expect(opened.map(one => one.isClosed())).toEqual([true, true]);
	});

	test('the farewell is that of the open screen, else of the last that had something to say', () => {
		const {console, press} = open();
		expect(console.farewell()).toEqual([]);
		console.go({type: 'set-up'});
		expect(console.farewell()).toEqual(['Set-up was open']);
		press('escape');
		expect(console.farewell()).toEqual(['Set-up was open']);
	});

	test('the end waits for the clean-up of every screen, also of those that were closed before', async () => {
		const [first, second] = [deferred(), deferred()];
		const screens = [first, second].map(({promise}, index) => fakeScreen(`${index}`, {closing: promise}));
		let at = 0;
		const {console, home} = open({}, {openSetUp: () => screens[at++] as FakeScreen});
		console.go({type: 'set-up'});
		console.go({type: 'back'});
		console.go({type: 'set-up'});
		let isOver = false;
		const closed = console.close().then(() => {
			isOver = true;
		});
		first.resolve();
		await first.promise;
		await new Promise(resolve => {
			setImmediate(resolve);
		});
		expect([isOver, home.isClosed(), screens[1]?.isClosed()]).toEqual([false, true, true]);
		second.resolve();
		await closed;
		expect(isOver).toBe(true);
	});
});
