import {Text} from 'ink';
import {useState} from 'react';
import {expect, test} from 'vitest';
import {useKeys, useLeave} from '../../src/terminal/device.js';
import {useTerminalSize} from '../../src/terminal/size.js';
import {openTerminal} from '../helpers/terminal.js';

function Typewriter() {
	const [typed, setTyped] = useState('');
	const {columns, rows} = useTerminalSize();
	const leave = useLeave();
	useKeys(({name, text}) => {
		if (name === 'escape') {
			leave(4);
		} else if (name === 'crash') {
			throw new Error('x');
		}

		setTyped(before => (name === 'backspace' ? before.slice(0, -1) : before + (text ?? `<${name}>`)));
	});
	if (typed === 'throw') {
		throw new Error('Thrown while drawing');
	}

	return (
		<Text>
			{columns}×{rows} typed: {typed}
		</Text>
	);
}

test('types, erases and leaves', async () => {
	const terminal = openTerminal(<Typewriter />, {columns: 60, rows: 12});
	await terminal.see('60×12 typed:');
	expect(terminal.buffer()).toBe('alternate');
	expect(terminal.isRaw()).toBe(true);
	terminal.type('backup-writerX\u007F\r');
	await terminal.see('typed: backup-writer<enter>');
	terminal.resize(40, 10);
	await terminal.see('40×10 typed: backup-writer<enter>');
	terminal.type('\u001B');
	expect(await terminal.exited).toEqual({type: 'left', exitCode: 4});
	expect(terminal.buffer()).toBe('normal');
	expect(terminal.isRaw()).toBe(false);
});

test('throw in render', async () => {
	const terminal = openTerminal(<Typewriter />, {columns: 60, rows: 12});
	await terminal.see('60×12 typed:');
	terminal.type('throw');
	expect(await terminal.exited).toMatchObject({type: 'crash', exitCode: 3});
	expect(terminal.buffer()).toBe('normal');
	expect(terminal.errors()).toContain('Thrown while drawing');
});
