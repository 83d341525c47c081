import {onTestFinished} from 'vitest';
import type {SandboxOptions} from '../../src/sandbox/server.js';
import {type Account, openAccount} from '../conformance/account.js';

/** An account of the test's own, with clients of all services, closed after it. */
export async function openTestAccount(options: Omit<SandboxOptions, 'clock'> = {}): Promise<Account> {
	const account = await openAccount(options);
	onTestFinished(account.close);
	return account;
}

/** The message of a refusal. */
export async function messageOf(call: Promise<unknown>): Promise<string> {
	try {
		await call;
	} catch (error) {
		return (error as Error).message;
	}

	throw new Error('It was not refused.');
}
