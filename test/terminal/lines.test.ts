import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {createLineWriter, printJson, type TextStream} from '../../src/terminal/lines.js';

function createStream() {
	const written: string[] = [];
	const stream = Object.assign(new EventEmitter(), {write: (text: string) => written.push(text)});
	return {stream: stream as EventEmitter & TextStream, written};
}

test('one event is one line, and only its end is a newline', () => {
	const {stream, written} = createStream();
	createLineWriter(stream).line('ok: put a\nb\u001B[2J\u202E');
	expect(written).toEqual(['ok: put a^Jb^[[2J<U+202E>\n']);
});

test('JSON is one line that parses to the value and obeys nothing', () => {
	const {stream, written} = createStream();
	const value = {key: 'a\u009B\u2028\u202E\u0007', list: [1, '日']};
	createLineWriter(stream).json(value);
	expect(written).toHaveLength(1);
	expect(written[0]).toMatch(/^\{[^\p{Cc}\p{Cf}\u2028]+\}\n$/u);
	expect(JSON.parse(written[0] ?? '')).toEqual(value);
	expect(printJson({a: 1}, '  ')).toBe('{\n  "a": 1\n}');
});

test('a reader that has gone ends the writing, another error does not pass unseen', () => {
	const {stream, written} = createStream();
	const lines = createLineWriter(stream);
	stream.emit('error', Object.assign(new Error('gone'), {code: 'EPIPE'}));
	lines.line('more');
	expect(written).toEqual([]);
	expect(() => stream.emit('error', Object.assign(new Error('disk full'), {code: 'ENOSPC'}))).toThrow(
		'disk full',
	);
});
