import type {AwsError, SignInTrouble} from './answer.js';
import {readError} from './errors.js';

/** There is nothing to sign with: which way was tried, and in our words what was found there. */
export function noCredentials(
	signIn: SignInTrouble,
	message: string,
	kind: 'no-credentials' | 'expired' | 'timeout' = 'no-credentials',
): AwsError {
	return {kind, code: 'CredentialsProviderError', message, attempts: 0, signIn};
}

/** Nobody answered, or not now: that says nothing of the credentials. */
const isOfTheWay: ReadonlySet<AwsError['kind']> = new Set([
	'network',
	'timeout',
	'server',
	'throttled',
	'cancelled',
	'clock',
]);

/**
A refusal on the way to credentials, as the answer of the call that they were for.

A denial of AssumeRole is none of that call: it was not made, and nothing is known of whether it is allowed.
*/
export function signInTrouble(error: AwsError, signIn: SignInTrouble): AwsError {
	const {denial: _, region: __, ...rest} = error;
	const isKept = isOfTheWay.has(error.kind) || error.kind === 'expired';
	return {...rest, kind: isKept ? error.kind : 'no-credentials', signIn};
}

/** What the SDK's readers of credentials throw. Some wrap the error of a call of theirs, and keep only its words. */
export function thrownTrouble(thrown: unknown, signIn: SignInTrouble): AwsError {
	const {syscall, code, path} = thrown as NodeJS.ErrnoException;
	if (syscall === 'open' || syscall === 'read') {
		return noCredentials(signIn, `The file ${path ?? ''} cannot be read (${code})`);
	}

	const {error} = readError(thrown, 'GetCredentials');
	if (error.kind !== 'no-credentials') {
		return signInTrouble(error, signIn);
	}

	const {message} = error;
	if (/\b(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b|certificate/u.test(message)) {
		return {...error, kind: 'network', signIn};
	}

	if (/\b(?:ETIMEDOUT|TimeoutError)\b/u.test(message)) {
		return {...error, kind: 'timeout', signIn};
	}

	return /^UnauthorizedException/u.test(message) ? {...error, kind: 'expired', signIn} : {...error, signIn};
}
