import {Text} from 'ink';
import {useState} from 'react';
import {useKeys, useLeave} from '../../src/terminal/device.js';
import {useTerminalSize} from '../../src/terminal/size.js';

/** A small app for the tests of the terminal: it shows its size and what was typed; the key `bang` throws while drawing. */
export function Typewriter({act}: {readonly act?: {readonly [key: string]: () => void}}) {
	const [typed, setTyped] = useState('');
	const {columns, rows} = useTerminalSize();
	const leave = useLeave();
	useKeys(({name, text}) => {
		if (act?.[name] !== undefined) {
			act[name]();
		} else if (name === 'escape') {
			leave(4);
		} else {
			setTyped(before => (name === 'backspace' ? before.slice(0, -1) : before + (text ?? `<${name}>`)));
		}
	});
	if (typed.endsWith('!')) {
		throw new Error('Thrown while drawing');
	}

	return (
		<Text>
			{columns}×{rows} typed: {typed}|
		</Text>
	);
}
