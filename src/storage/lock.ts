import {randomBytes} from 'node:crypto';
import {open, readFile, stat, unlink} from 'node:fs/promises';
import {hostname} from 'node:os';
import type {FileAnswer, FileProblem} from './problem.js';
import {fileProblem} from './problem.js';
import {isAlive} from './process.js';

/** A lock that is older than this was left behind, whoever made it: what is done under one takes milliseconds. */
const staleAfterMs = 30_000;
const stepMs = 15;

type Holder = {readonly pid: number; readonly host: string; readonly token: string};

/**
Do something to a file while no other process of ours does: the lock is a file beside it.

A lock whose process is gone is broken. After `waitMs` (10 s unless said) it is given up, with who holds it.
*/
export async function withLock<Value>(
	path: string,
	what: string,
	action: () => Promise<FileAnswer<Value>>,
	waitMs = 10_000,
): Promise<FileAnswer<Value>> {
	const lock = `${path}.lock`;
	const mine: Holder = {pid: process.pid, host: hostname(), token: randomBytes(8).toString('hex')};
	const problem = await waitFor(lock, mine, what, waitMs);
	if (problem) {
		return {ok: false, problem};
	}

	try {
		return await action();
	} finally {
		// Only ours: if it took so long that others broke it, theirs stays.
		if ((await holderOf(lock))?.token === mine.token) {
			await unlink(lock).catch(() => undefined);
		}
	}
}

/** Take the lock, waiting for it; a problem where it cannot be had. */
async function waitFor(
	lock: string,
	mine: Holder,
	what: string,
	waitMs: number,
): Promise<FileProblem | undefined> {
	const until = performance.now() + waitMs;
	try {
		while (!(await take(lock, mine))) {
			if (await isStale(lock)) {
				await breakLock(lock);
			} else if (performance.now() > until) {
				return {
					kind: 'busy',
					what,
					why: `Another program holds ${lock}.`,
					next: 'Wait until it has ended, then try again.',
				};
			} else {
				await pause(stepMs + Math.random() * stepMs);
			}
		}

		return undefined;
	} catch (error) {
		return fileProblem(error, what, lock);
	}
}

async function take(lock: string, holder: Holder): Promise<boolean> {
	try {
		const handle = await open(lock, 'wx', 0o600);
		try {
			await handle.writeFile(JSON.stringify(holder));
		} catch (error) {
			await unlink(lock).catch(() => undefined);
			throw error;
		} finally {
			await handle.close();
		}

		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
			return false;
		}

		throw error;
	}
}

async function holderOf(lock: string): Promise<Holder | undefined> {
	try {
		return JSON.parse(await readFile(lock, 'utf8')) as Holder;
	} catch {
		// Gone, or being written this moment.
		return undefined;
	}
}

async function isStale(lock: string): Promise<boolean> {
	try {
		const {mtimeMs} = await stat(lock);
		if (Date.now() - mtimeMs > staleAfterMs) {
			return true;
		}
	} catch {
		return false;
	}

	const holder = await holderOf(lock);
	return holder !== undefined && holder.host === hostname() && !isAlive(holder.pid);
}

/** Remove a stale lock. Two that see it at once must not remove each other's new one: only one may look again and remove. */
async function breakLock(lock: string): Promise<void> {
	const guard = `${lock}.break`;
	const mine: Holder = {pid: process.pid, host: hostname(), token: ''};
	if (await take(guard, mine)) {
		try {
			if (await isStale(lock)) {
				await unlink(lock).catch(() => undefined);
			}
		} finally {
			await unlink(guard).catch(() => undefined);
		}

		return;
	}

	if (await isStale(guard)) {
		await unlink(guard).catch(() => undefined);
	}

	await pause(stepMs);
}

const pause = async (milliseconds: number) =>
	new Promise<void>(resolve => {
		setTimeout(resolve, milliseconds);
	});
