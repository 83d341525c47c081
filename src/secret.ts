import {inspect} from 'node:util';

declare const brand: unique symbol;

/** A secret access key or session token: it prints as dots everywhere, and only `reveal` yields its text. */
export type Secret = {readonly [brand]: 'secret'; toString(): string; toJSON(): string};

const dots = '••••';
const texts = new WeakMap<object, string>();

/** Wrap the text of a secret, as soon as it arrives. */
export function createSecret(text: string): Secret {
	const secret = {toString: () => dots, toJSON: () => dots, [inspect.custom]: () => dots};
	texts.set(secret, text);
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
