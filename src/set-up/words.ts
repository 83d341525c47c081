import {callWords, explain} from '../ui/words.js';
import type {SetUpState, Trouble} from './state.js';

/** A trouble with everything that there is to say of it. */
export type Told = {
	readonly what: string;
	readonly why?: string;
	readonly next?: string;
	readonly details?: string;
};

/** What happened, why and what to do: what the step knows goes before what follows from AWS's answer. */
export function tellTrouble(trouble: Trouble, whose: string): Told {
	const {error, call} = trouble;
	const explained =
		error === undefined ? undefined : explain(error, {whose, ...(call === undefined ? {} : {call})});
	const why = trouble.why ?? explained?.why;
	const next = trouble.next ?? explained?.next;
	return {
		what: trouble.what,
		...(why === undefined ? {} : {why}),
		...(next === undefined ? {} : {next}),
		...(call === undefined ? {} : {details: callWords(call)}),
	};
}

/** Advice of a screen without its keys: where there is no screen the same command is run again. */
export function withoutKeys(next: string): string {
	return next
		.replace(/\b(then )?(try|test|look) again \(r\)/giu, (_, then: string | undefined) =>
			then === undefined ? 'run the same command again' : `${then}run the same command again`,
		)
		.replace(/ \([a-z]+(?:, [a-z]+)?\)/gu, words => (/^ \((?:[a-z]|enter)\)$/u.test(words) ? '' : words));
}

/** `1 statement`, `6 statements`. */
export function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `acme-backups/db/`, as the target is called everywhere. */
export function placeWords({bucket, target}: SetUpState): string {
	return target?.name ?? (bucket.prefix === '' ? bucket.bucket : `${bucket.bucket}/${bucket.prefix}`);
}

/** Where the secret is, in words. */
export function savedWords(savedTo: string): string {
	const [kind, ...rest] = savedTo.split(':');
	const name = rest.join(':');
	switch (kind) {
		case 'profile':
			return `secret saved in the profile ${name}`;
		case 'file':
			return `secret saved in the file ${name}`;
		case 'printed':
			return 'secret printed here, and nowhere else';
		case 'discarded':
			return 'secret kept for this rehearsal only, and forgotten after it';
		case 'temporary':
			return 'temporary, for this proof only';
		default:
			return `secret ${savedTo}`;
	}
}
