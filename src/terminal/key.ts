/**
One key press, or one paste.

`name` is the printed character, or one of: up down left right enter escape tab backtab backspace delete insert space pageup pagedown home end f1 … f12 paste, with `ctrl-` or `alt-` before it where those were held (`ctrl-c`, `alt-left`). `text` is what a text field takes: the character, or the pasted text with its control characters removed.
*/
export type Key = {readonly name: string; readonly text?: string};

/** The end of a key that came as a letter after `ESC [` or `ESC O`. */
const lettered: {readonly [letter: string]: string} = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
	Z: 'backtab',
	P: 'f1',
	Q: 'f2',
	R: 'f3',
	S: 'f4',
};

/** The number of a key that came as `ESC [ number ~`. */
const numbered: {readonly [number: string]: string} = {
	1: 'home',
	2: 'insert',
	3: 'delete',
	4: 'end',
	5: 'pageup',
	6: 'pagedown',
	7: 'home',
	8: 'end',
	11: 'f1',
	12: 'f2',
	13: 'f3',
	14: 'f4',
	15: 'f5',
	17: 'f6',
	18: 'f7',
	19: 'f8',
	20: 'f9',
	21: 'f10',
	23: 'f11',
	24: 'f12',
};

// Ctrl with these has a byte of its own but no letter.
const controlSigns: {readonly [code: number]: string} = {0: 'space', 28: '\\', 29: ']', 30: '^', 31: '_'};

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one
const csi = /^\u001B\[(\d*)(?:;(\d+))?(?::\d+)?([A-Za-z~])$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one
const ss3 = /^\u001BO([A-Z])$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one
const linuxFunctionKey = /^\u001B\[\[([A-E])$/u;

/**
The key that a terminal means with one character or one whole escape sequence. Undefined for what is no key, such as a mouse or focus report.
*/
export function readKey(sequence: string): Key | undefined {
	if (!sequence.startsWith('\u001B')) {
		return characterKey(sequence);
	}

	const key =
		sequence === '\u001B'
			? {name: 'escape'}
			: (csiKey(sequence) ?? ss3Key(sequence) ?? linuxKey(sequence) ?? altKey(sequence));
	return key;
}

function characterKey(character: string): Key {
	const code = character.codePointAt(0) ?? 0;
	switch (code) {
		case 8:
		// 0x7F is the Backspace key; Delete sends a sequence of its own.
		case 127:
			return {name: 'backspace'};
		case 9:
			return {name: 'tab'};
		case 10:
		case 13:
			return {name: 'enter'};
		case 27:
			return {name: 'escape'};
		case 32:
			return {name: 'space', text: ' '};
		default:
			return code < 32
				? {name: `ctrl-${controlSigns[code] ?? String.fromCodePoint(code + 96)}`}
				: {name: character, text: character};
	}
}

function csiKey(sequence: string): Key | undefined {
	const match = csi.exec(sequence);
	if (match === null) {
		return;
	}

	const [, number = '', modifiers, final = ''] = match;
	if (final === 'u') {
		return codePointKey(Number(number), modifiers);
	}

	const name = final === '~' ? numbered[number] : lettered[final];
	return name === undefined ? undefined : {name: held(modifiers) + name};
}

/** The form of the kitty protocol and of xterm's formatOtherKeys: the code point, then the modifiers. */
function codePointKey(code: number, modifiers: string | undefined): Key | undefined {
	const character = code > 0 && code < 0xd8_00 ? String.fromCodePoint(code) : undefined;
	const key = character === undefined ? undefined : characterKey(character);
	const prefix = held(modifiers);
	return key === undefined || prefix === '' ? key : {name: prefix + key.name};
}

function ss3Key(sequence: string): Key | undefined {
	const name = lettered[ss3.exec(sequence)?.[1] ?? ''];
	return name === undefined ? undefined : {name};
}

function linuxKey(sequence: string): Key | undefined {
	const letter = linuxFunctionKey.exec(sequence)?.[1];
	return letter === undefined ? undefined : {name: `f${letter.charCodeAt(0) - 64}`};
}

function altKey(sequence: string): Key | undefined {
	const [, character, ...more] = [...sequence];
	return character === undefined || more.length > 0
		? undefined
		: {name: `alt-${characterKey(character).name}`};
}

/** Shift is not told: the printed character says it, and with arrows it means nothing here. */
function held(modifiers: string | undefined): string {
	const bits = Math.max(0, Number(modifiers ?? 1) - 1);
	return `${bits & 4 ? 'ctrl-' : ''}${bits & 2 ? 'alt-' : ''}`;
}
