import type {AwsError, Call} from '../../aws/answer.js';
import type {Role} from '../theme.js';
import {callWords, explain} from '../words.js';
import type {Block} from './block.js';
import {callout, detail, next, why} from './callout.js';

/** Trouble as a flow keeps it; what is absent follows from the error's kind. */
export type TroubleLike = {
	readonly what?: string;
	readonly why?: string;
	readonly next?: string;
	readonly error?: AwsError;
	readonly call?: Call;
};

export type ErrorCalloutOptions = {
	/** Whose credentials made the call. */
	readonly whose: string;
	/** Who or what it was about. */
	readonly on?: string;
	/** A second way out, after what is said under Next: `Or undo the first 5 (u).` */
	readonly offer?: string;
	/** `unknown` where nothing is wrong but something could not be told. */
	readonly role?: Role;
};

/** What happened, why and what next, with the call, its status and its request id at hand. */
export function errorCallout(
	trouble: TroubleLike,
	{whose, on, offer, role = 'bad'}: ErrorCalloutOptions,
): Block {
	const {error, call} = trouble;
	const context = {whose, ...(call === undefined ? {} : {call}), ...(on === undefined ? {} : {on})};
	const explained = error === undefined ? undefined : explain(error, context);
	const whyText = trouble.why ?? explained?.why;
	const nextText = [trouble.next ?? explained?.next, offer].filter(Boolean).join(' ');
	return callout({
		role,
		title: trouble.what ?? explained?.what ?? 'Something went wrong',
		lines: [
			...(whyText === undefined ? [] : [why(whyText)]),
			...(nextText === '' ? [] : [next(nextText)]),
			...(call === undefined ? [] : [detail(callWords(call))]),
		],
	});
}
