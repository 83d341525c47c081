import type {Key} from '../terminal/key.js';

/** What a key does to the text of a field, at its cursor: so many characters stand behind it, none where that is absent. */
export type TextInput = (
	| {readonly type: 'text'; readonly text: string}
	| {readonly type: 'erased'; readonly what: Erased}
) & {readonly behind?: number};

/** Of what stands before the cursor, or the letter behind it. */
type Erased = 'letter' | 'word' | 'all' | 'next';

const erasing: {readonly [name: string]: Erased} = {
	backspace: 'letter',
	'ctrl-w': 'word',
	'alt-backspace': 'word',
	'ctrl-u': 'all',
	delete: 'next',
};

/** What a text field takes of a key, if anything. */
export function asInput({name, text}: Key, behind = 0): TextInput | undefined {
	const at = behind === 0 ? {} : {behind};
	const what = Object.hasOwn(erasing, name) ? erasing[name] : undefined;
	if (what !== undefined) {
		return {type: 'erased', what, ...at};
	}

	return text === undefined || text === '' ? undefined : {type: 'text', text, ...at};
}

/** A part of a name or a path, and what stands between it and the next. */
const lastWord = /[^\s/._-]*[\s/._-]*$/u;

/** The text of a field after a key or a paste. */
export function edited(text: string, input: TextInput): string {
	const [before, after] = atCursor(text, input.behind ?? 0);
	if (input.type === 'text') {
		return before + input.text + after;
	}

	switch (input.what) {
		case 'letter':
			return [...before].slice(0, -1).join('') + after;
		case 'word':
			return before.replace(lastWord, '') + after;
		case 'all':
			return after;
		case 'next':
			return before + [...after].slice(1).join('');
	}
}

/** What stands before the cursor, and what behind it. */
export function atCursor(text: string, behind: number): readonly [before: string, after: string] {
	const letters = [...text];
	const at = Math.max(0, letters.length - behind);
	return [letters.slice(0, at).join(''), letters.slice(at).join('')];
}

const moving: {readonly [name: string]: (behind: number, length: number) => number} = {
	left: behind => behind + 1,
	right: behind => behind - 1,
	home: (_, length) => length,
	end: () => 0,
	'ctrl-a': (_, length) => length,
	'ctrl-e': () => 0,
};

/** How many characters stand behind the cursor of a field after a key that only moves it; undefined: it moves none. */
export function movedCursor({name}: Key, text: string, behind: number): number | undefined {
	const {length} = [...text];
	const move = Object.hasOwn(moving, name) ? moving[name] : undefined;
	return move && Math.max(0, Math.min(length, move(behind, length)));
}
