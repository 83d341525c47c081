import {EventEmitter} from 'node:events';
import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Key} from '../../src/terminal/key.js';
import {Keyboard, type KeyboardSource} from '../../src/terminal/keyboard.js';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function openKeyboard(suspend?: () => void) {
	const modes: boolean[] = [];
	const source = Object.assign(new EventEmitter(), {
		setRawMode(isRaw: boolean) {
			modes.push(isRaw);
		},
		resume() {},
		pause() {},
	});
	const keyboard = new Keyboard(source as KeyboardSource, suspend);
	const keys: Key[] = [];
	keyboard.subscribe(key => {
		keys.push(key);
	});
	keyboard.open();
	const send = (...chunks: readonly (string | Uint8Array)[]) => {
		for (const chunk of chunks) {
			source.emit('data', typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
		}
	};

	return {keyboard, modes, send, source, keys, names: () => keys.map(({name}) => name)};
}

const namesOf = (...chunks: readonly (string | Uint8Array)[]) => {
	const {send, names} = openKeyboard();
	send(...chunks);
	vi.runAllTimers();
	return names();
};

describe('one chunk is many keys', () => {
	test.each([
		['jj', ['j', 'j']],
		['abc\r', ['a', 'b', 'c', 'enter']],
		['\u007F\u007F', ['backspace', 'backspace']],
		['\n', ['enter']],
		['a b', ['a', 'space', 'b']],
		['G?', ['G', '?']],
		['é日🙂', ['é', '日', '🙂']],
		['\u001B[A\u001B[B\u001B[C\u001B[D', ['up', 'down', 'right', 'left']],
		['\u001BOA\u001BOB\u001BOH\u001BOF', ['up', 'down', 'home', 'end']],
		['\u001B[5~\u001B[6~\u001B[1~\u001B[4~', ['pageup', 'pagedown', 'home', 'end']],
		['\u001B[H\u001B[F\u001B[3~\u001B[2~', ['home', 'end', 'delete', 'insert']],
		['\t\u001B[Z', ['tab', 'backtab']],
		['\u0003\u001A\u0001\u001D', ['ctrl-c', 'ctrl-z', 'ctrl-a', 'ctrl-]']],
		['\u0000\b', ['ctrl-space', 'backspace']],
		['\u001B[1;5C\u001B[1;3D\u001B[1;2A', ['ctrl-right', 'alt-left', 'up']],
		['\u001BOP\u001B[15~\u001B[[A', ['f1', 'f5', 'f1']],
		['\u001B[27u\u001B[99;5u\u001B[97u', ['escape', 'ctrl-c', 'a']],
		['\u001Bj\u001B\r', ['alt-j', 'alt-enter']],
		['\u001B\u001B[A', ['escape', 'up']],
		['\u001B\u001B', ['escape', 'escape']],
	])('%j', (chunk, names) => {
		expect(namesOf(chunk)).toEqual(names);
	});
});

test('characters carry their text, other keys none', () => {
	const {send, keys} = openKeyboard();
	send('a \r');
	expect(keys).toEqual([{name: 'a', text: 'a'}, {name: 'space', text: ' '}, {name: 'enter'}]);
});

test('a character or a sequence that is cut between chunks is one key', () => {
	const [first, second] = [Buffer.from('日').subarray(0, 1), Buffer.from('日').subarray(1)];
	expect(namesOf(first, second)).toEqual(['日']);
	expect(namesOf('\u001B', '[', '1;', '5A', 'x')).toEqual(['ctrl-up', 'x']);
	expect(namesOf('\u001B[20', '0~a', 'b\u001B[2', '01~c')).toEqual(['paste', 'c']);
});

test('Esc alone is a key as soon as nothing follows it', () => {
	const {send, names} = openKeyboard();
	send('\u001B');
	vi.advanceTimersByTime(24);
	expect(names()).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(names()).toEqual(['escape']);
	send('j');
	expect(names()).toEqual(['escape', 'j']);
});

test('Alt with a bracket is a key, a sequence that broke off is none', () => {
	expect(namesOf('\u001B[')).toEqual(['alt-[']);
	expect(namesOf('\u001BO')).toEqual(['alt-O']);
	expect(namesOf('\u001B[1;')).toEqual([]);
});

test('answers, mouse and focus reports type nothing', () => {
	expect(
		namesOf(
			'\u001B[<0;10;5M',
			'\u001B[I',
			'\u001B[?62;4c',
			'\u001B]11;rgb:0/0/0\u0007',
			'\u001BP>|x\u001B\\a',
		),
	).toEqual(['a']);
});

describe('a paste', () => {
	const paste = (text: string) => `\u001B[200~${text}\u001B[201~`;

	test('is one key, with its control characters removed', () => {
		const {send, keys} = openKeyboard();
		send(`x${paste(' AKIA\r\n\u001B[31mq\u0003\u0085d \n')}y`);
		expect(keys).toEqual([
			{name: 'x', text: 'x'},
			{name: 'paste', text: 'AKIA [31mq d'},
			{name: 'y', text: 'y'},
		]);
	});

	test('without text is nothing', () => {
		expect(namesOf(paste('\r\n'), 'a')).toEqual(['a']);
	});

	test('that is too long is cut, and keys go on after it', () => {
		const {send, keys} = openKeyboard();
		send('\u001B[200~', ...Array.from({length: 300}, () => 'x'.repeat(1000)), '\u001B[201~', 'k');
		expect(keys.map(({name}) => name)).toEqual(['paste', 'k']);
		expect(keys[0]?.text?.length).toBeLessThanOrEqual(65_536);
	});

	test('whose end was lost ends after a second', () => {
		const {send, names} = openKeyboard();
		send('\u001B[200~abc');
		vi.advanceTimersByTime(1000);
		send('q');
		expect(names()).toEqual(['paste', 'q']);
	});
});

test('no cut of the input changes what was typed', () => {
	const piece = fc.constantFrom(
		...[
			'a',
			'é',
			'日',
			'🙂',
			' ',
			'\r',
			'\u007F',
			'\u001B[A',
			'\u001BOB',
			'\u001B[1;5C',
			'\u001B[6~',
			'\u001Bj',
		],
		'\u001B[200~p\rq\u001B[201~',
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 12}), fc.array(fc.nat(60)), (pieces, cuts) => {
			const bytes = Buffer.from(pieces.join(''));
			const ends = [...cuts, bytes.length].sort((a, b) => a - b);
			const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
			expect(namesOf(...chunks.filter(chunk => chunk.length > 0))).toEqual(
				pieces.flatMap(one => namesOf(one)),
			);
		}),
	);
});

test('no input at all breaks it or leaves it deaf', () => {
	fc.assert(
		fc.property(fc.array(fc.uint8Array({maxLength: 20}), {maxLength: 6}), chunks => {
			const {send, names} = openKeyboard();
			send(...chunks);
			vi.runAllTimers();
			const before = names().length;
			send('k');
			vi.runAllTimers();
			expect(names().slice(before).at(-1)).toMatch(/k$/u);
		}),
	);
});

test('keys that come before anyone listens are kept', () => {
	const source = new EventEmitter();
	const keyboard = new Keyboard(
		Object.assign(source, {setRawMode() {}, resume() {}, pause() {}}) as KeyboardSource,
	);
	keyboard.open();
	source.emit('data', Buffer.from('ab'));
	const names: string[] = [];
	keyboard.subscribe(({name}) => names.push(name));
	source.emit('data', Buffer.from('c'));
	expect(names).toEqual(['a', 'b', 'c']);
});

test('Ctrl-Z suspends and is no key, where it can be', () => {
	const suspend = vi.fn();
	const {send, names} = openKeyboard(suspend);
	send('a\u001Ab');
	expect(suspend).toHaveBeenCalledOnce();
	expect(names()).toEqual(['a', 'b']);
	expect(namesOf('\u001A')).toEqual(['ctrl-z']);
});

test('closed it leaves the input as it was and hears nothing more', () => {
	const {keyboard, modes, source, send, names} = openKeyboard();
	send('\u001B');
	keyboard.close();
	keyboard.close();
	vi.runAllTimers();
	expect(names()).toEqual([]);
	expect(modes).toEqual([true, false]);
	expect(source.listenerCount('data')).toBe(0);
	keyboard.open();
	send('a');
	expect(names()).toEqual(['a']);
});
