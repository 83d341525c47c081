import {exec} from 'node:child_process';
import type {Keys} from './sign-in.js';

/** What a program that a profile names for its credentials came to. What it wrote is never told: it may be a secret. */
export type Processed = {readonly ok: true; readonly keys: Keys} | {readonly ok: false; readonly why: string};

/** It may ask a person to touch a key, or a browser to open. */
const longestMs = 60_000;
const mostBytes = 1024 * 1024;

/**
Run a profile's `credential_process` and read its one JSON object ("Sourcing credentials with an external process" in the SDKs and Tools guide).

The SDK's own waits for it without an end, and its error quotes the command line and what the program wrote.
*/
export async function runCredentialProcess(
	command: string,
	signal: AbortSignal,
	timeoutMs = longestMs,
): Promise<Processed> {
	return new Promise(resolve => {
		const options = {timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: mostBytes, signal} as const;
		const child = exec(command, options, (error, stdout) => {
			// What it has begun may hold the pipes open after it: nobody waits for that.
			child.stdout?.destroy();
			child.stderr?.destroy();
			resolve(error === null ? read(stdout) : {ok: false, why: whyOf(error, timeoutMs)});
		});
		child.stdin?.on('error', () => {
			// It did not read; what it writes says how it went.
		});
		child.stdin?.end();
	});
}

type Failure = {
	readonly code?: number | string | null;
	readonly killed?: boolean;
	readonly signal?: string | null;
};

function whyOf({code, killed, signal}: Failure, timeoutMs: number): string {
	if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
		return 'It wrote more than a megabyte';
	}

	if (killed) {
		return `It did not end within ${timeoutMs / 1000} s`;
	}

	return typeof code === 'number'
		? `It ended with exit code ${code}${code === 127 ? ': there is no such program' : ''}`
		: `It was ended by ${signal ?? 'something'}`;
}

function read(stdout: string): Processed {
	let answer: {readonly [name: string]: unknown};
	try {
		const parsed: unknown = JSON.parse(stdout);
		answer = typeof parsed === 'object' && parsed !== null ? (parsed as typeof answer) : {};
	} catch {
		return {ok: false, why: 'What it wrote is not one JSON object'};
	}

	const {Version, AccessKeyId, SecretAccessKey, SessionToken, Expiration} = answer;
	if (Version !== 1) {
		return {ok: false, why: 'Its answer does not say "Version": 1'};
	}

	if (!isText(AccessKeyId) || !isText(SecretAccessKey)) {
		return {ok: false, why: 'Its answer lacks AccessKeyId or SecretAccessKey'};
	}

	const expiration = isText(Expiration) ? new Date(Expiration) : undefined;
	if (expiration !== undefined && Number.isNaN(expiration.getTime())) {
		return {ok: false, why: 'The Expiration in its answer is no time'};
	}

	return {
		ok: true,
		keys: {
			accessKeyId: AccessKeyId,
			secretAccessKey: SecretAccessKey,
			...(isText(SessionToken) && {sessionToken: SessionToken}),
			...(expiration && {expiration}),
		},
	};
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
