import {inspect} from 'node:util';

declare const brand: unique symbol;

/** A secret access key or session token: it prints as dots everywhere, and only `reveal` yields its text. */
export type Secret = {readonly [brand]: 'secret'; toString(): string; toJSON(): string};

const dots = '••••';
const texts = new WeakMap<object, string>();
/** Those that are still held somewhere: a secret that nobody holds any more is not held here either. */
const held = new Set<WeakRef<object>>();
const whenDropped = new FinalizationRegistry<WeakRef<object>>(reference => held.delete(reference));

/** Wrap the text of a secret, as soon as it arrives. */
export function createSecret(text: string): Secret {
	const secret = {toString: () => dots, toJSON: () => dots, [inspect.custom]: () => dots};
	texts.set(secret, text);
	const reference = new WeakRef(secret);
	held.add(reference);
	whenDropped.register(secret, reference);
	return secret as unknown as Secret;
}

/** The text of a secret. Only request signing and the place where the operator stores the secret may call this. */
export function reveal(secret: Secret): string {
	const text = texts.get(secret);
	if (text === undefined) {
		throw new Error('This secret was not made by createSecret');
	}

	return text;
}

/**
What a secret access key or a session token of AWS looks like, plain or in a URL: 40 characters or more, with capitals, small letters and digits. No words of ours do, and key ids, hashes and request ids do not.
*/
const secretLike =
	/(?<![\w/+])(?=[A-Za-z/+%]*\d)(?=[a-z\d/+%]*[A-Z])(?=[A-Z\d/+%]*[a-z])(?:[A-Za-z\d/+]|%2[BFbf]){40,}={0,2}(?![\w/+=])/gu;

/** Whether a text that is to be no secret has one in it, as where a key id and its secret were given the wrong way round. */
export const hasSecret = (text: string): boolean => withoutSecrets(text) !== text;

/** Secrets of the operator's that are in no wrapper: the SDK reads them from there itself. */
const inEnvironment = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/**
A text from elsewhere, with dots for every secret in it that is known or looks like one.

For what may hold anything: the message of a mistake of ours, and a command line that somebody mistyped.
*/
export function withoutSecrets(text: string): string {
	const known = [...heldTexts(), ...inEnvironment.map(name => process.env[name] ?? '')];
	const forms = known
		.filter(one => one.length >= shortest)
		.flatMap(one => [one, encodeURIComponent(one), JSON.stringify(one).slice(1, -1)]);
	return forms
		.toSorted((a, b) => b.length - a.length)
		.reduce((masked, form) => masked.replaceAll(form, dots), text)
		.replace(secretLike, dots);
}

/** Shorter ones are no secrets, and would put dots into every word. */
const shortest = 8;

function heldTexts(): readonly string[] {
	return [...held].flatMap(reference => {
		const secret = reference.deref();
		return (secret && texts.get(secret)) ?? [];
	});
}
