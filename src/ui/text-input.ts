import type {Key} from '../terminal/key.js';

/** What a key does to the text of a field. */
export type TextInput =
	| {readonly type: 'text'; readonly text: string}
	| {readonly type: 'erased'; readonly what: 'letter' | 'word' | 'all'};

const erasing: {readonly [name: string]: Extract<TextInput, {type: 'erased'}>['what']} = {
	backspace: 'letter',
	'ctrl-w': 'word',
	'alt-backspace': 'word',
	'ctrl-u': 'all',
};

/** What a text field takes of a key, if anything. */
export function asInput({name, text}: Key): TextInput | undefined {
	const what = Object.hasOwn(erasing, name) ? erasing[name] : undefined;
	if (what !== undefined) {
		return {type: 'erased', what};
	}

	return text === undefined || text === '' ? undefined : {type: 'text', text};
}

/** A part of a name or a path, and what stands between it and the next. */
const lastWord = /[^\s/._-]*[\s/._-]*$/u;

/** The text of a field after a key or a paste. */
export function edited(text: string, input: TextInput): string {
	if (input.type === 'text') {
		return text + input.text;
	}

	switch (input.what) {
		case 'letter':
			return [...text].slice(0, -1).join('');
		case 'word':
			return text.replace(lastWord, '');
		case 'all':
			return '';
	}
}
