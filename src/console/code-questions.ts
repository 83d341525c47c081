import type {AskMfaCode} from '../aws/sign-in.js';
import {asInput, edited} from '../ui/text-input.js';
import type {Key, Message} from '../ui/view.js';
import {type AskedCode, codeLength} from './mfa-question.js';

/** Questions for a code over whatever is open, one at a time. */
export type CodeQuestions = {
	readonly ask: AskMfaCode;
	/** What a key does to the one that is open, at the cursor of its field. */
	readonly press: (key: Key, asked: AskedCode, behind: number) => void;
};

/** `show` is given what is asked for now, or undefined once that has ended. */
export function createCodeQuestions(
	show: (asked: AskedCode | undefined) => void,
	say: (message: Message) => void,
): CodeQuestions {
	let answer = (_: string | undefined) => {};
	return {
		ask: async (question, signal) =>
			new Promise(resolve => {
				const end = (code: string | undefined) => {
					signal.removeEventListener('abort', none);
					show(undefined);
					resolve(code);
				};

				const none = () => end(undefined);
				signal.addEventListener('abort', none, {once: true});
				answer = end;
				show({question, text: ''});
			}),
		press(key, asked, behind) {
			const {text} = asked;
			if (key.name === 'escape') {
				return answer(undefined);
			}

			if (key.name === 'enter') {
				return text.length === codeLength
					? answer(text)
					: say({role: 'info', text: `A code is ${codeLength} digits`});
			}

			const input = asInput(key, behind);
			if (input !== undefined) {
				// A code that is pasted may have a space in it.
				const digits = edited(text, input).replaceAll(/\D/gu, '');
				show({...asked, text: digits.slice(0, codeLength)});
			}
		},
	};
}
