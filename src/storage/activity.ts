import {type FileHandle, open, readFile, rename, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolder} from './atomic.js';
import {withLock} from './lock.js';
import type {FileAnswer} from './problem.js';
import {attempt} from './problem.js';

/** One thing that Nightdrop did. Holds no secret. */
export type ActivityEntry = {
	/** ISO 8601 UTC. */
	readonly at: string;
	/** In words: `Wrote the policy`. */
	readonly what: string;
	readonly outcome: 'ok' | 'refused' | 'unknown';
	/** Name of the target. */
	readonly target?: string;
	readonly service?: 's3' | 'iam' | 'sts';
	/** The API name; absent for what is more than one call, as a proof. */
	readonly operation?: string;
	readonly status?: number;
	readonly code?: string;
	readonly requestId?: string;
	/** The access key that was changed. */
	readonly accessKeyId?: string;
	readonly durationMs?: number;
	/** Whose credentials: `profile ops`. */
	readonly who?: string;
	/** ARN of the operator. */
	readonly operator?: string;
	/** A sentence more: `S3 did not know the new user yet.` */
	readonly note?: string;
	readonly run?: string;
};

/** Which entries are read; absent: all of them. */
export type Wanted = {
	readonly target?: string;
	/** Only what was done then or later; in milliseconds since 1970. */
	readonly since?: number;
	readonly limit?: number;
};

export type Activity = {
	readonly path: string;
	/** Add one entry at the end. */
	readonly record: (entry: ActivityEntry) => Promise<FileAnswer<void>>;
	/** The newest entries first; what is no entry of ours is left out. */
	readonly read: (wanted?: Wanted) => Promise<FileAnswer<readonly ActivityEntry[]>>;
};

const largest = 1_048_576;
const files = 5;
const what = 'What was done cannot be noted';

/** The record of what Nightdrop did on this machine: lines are only ever added, the oldest of five files of 1 MiB goes. */
export function openActivity({directory}: {readonly directory: string}): Activity {
	const path = join(directory, 'activity.jsonl');
	const older = (count: number) => (count === 0 ? path : `${path}.${count}`);
	return {
		path,
		async record(entry) {
			const line = `${JSON.stringify(entry)}\n`;
			const ready = await attempt(what, path, async () => {
				await makeFolder(directory);
				return (await sizeOf(path)) + Buffer.byteLength(line) > largest;
			});
			if (!ready.ok) {
				return ready;
			}

			return ready.value
				? withLock(path, what, async () => {
						const rotated = await attempt(what, path, async () => rotate(path, older, line));
						return rotated.ok ? append(path, line) : rotated;
					})
				: append(path, line);
		},
		async read(wanted = {}) {
			return attempt('What was done cannot be read', path, async () => {
				const entries: ActivityEntry[] = [];
				for (let count = 0; count < files; count++) {
					entries.push(...(await entriesOf(older(count))).filter(entry => isWanted(entry, wanted)));
				}

				// Calls side by side are noted as they end.
				return entries.sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, wanted.limit);
			});
		},
	};
}

/** One write of one whole line: the system puts it at the end whoever else writes. */
async function append(path: string, line: string): Promise<FileAnswer<void>> {
	return attempt(what, path, async () => {
		const handle = await open(path, 'a', 0o600);
		try {
			await keepToMyself(handle);
			const {bytesWritten} = await handle.write(line);
			if (bytesWritten < Buffer.byteLength(line)) {
				// So that the next line does not join this half.
				await handle.write('\n').catch(() => undefined);
				throw Object.assign(new Error('Half a line was written'), {code: 'ENOSPC'});
			}
		} finally {
			await handle.close();
		}
	});
}

/** A file that was opened to others, by a copy or a backup that was put back, is closed to them again where it is ours. */
async function keepToMyself(handle: FileHandle): Promise<void> {
	if (((await handle.stat()).mode & 0o077) !== 0) {
		await handle.chmod(0o600).catch(() => undefined);
	}
}

/** Under the lock: look again, since another process may have done it. */
async function rotate(path: string, older: (count: number) => string, line: string): Promise<void> {
	if ((await sizeOf(path)) + Buffer.byteLength(line) <= largest) {
		return;
	}

	for (let count = files - 2; count >= 0; count--) {
		await rename(older(count), older(count + 1)).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOENT') {
				throw error;
			}
		});
	}
}

async function sizeOf(path: string): Promise<number> {
	try {
		return (await stat(path)).size;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return 0;
		}

		throw error;
	}
}

/** None where there is no file: nothing was done yet. */
async function entriesOf(path: string): Promise<readonly ActivityEntry[]> {
	const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code !== 'ENOENT') {
			throw error;
		}

		return '';
	});
	return text.split('\n').reverse().flatMap(readLine);
}

const isWanted = (entry: ActivityEntry, {target, since}: Wanted): boolean =>
	(target === undefined || entry.target === target) && (since === undefined || Date.parse(entry.at) >= since);

function readLine(line: string): readonly ActivityEntry[] {
	try {
		const entry: unknown = JSON.parse(line);
		return isEntry(entry) ? [entry] : [];
	} catch {
		return [];
	}
}

const texts = [
	'what',
	'outcome',
	'target',
	'service',
	'operation',
	'code',
	'requestId',
	'who',
	'operator',
	'note',
	'run',
];
const numbers = ['status', 'durationMs'];

/** Somebody may have edited the file: what is not an entry of ours is left out. */
function isEntry(value: unknown): value is ActivityEntry {
	if (typeof value !== 'object' || value === null) {
		return false;
	}

	const entry = value as {readonly [name: string]: unknown};
	const isOf = (type: 'string' | 'number') => (name: string) =>
		entry[name] === undefined || typeof entry[name] === type;
	return (
		typeof entry['at'] === 'string' &&
		!Number.isNaN(Date.parse(entry['at'])) &&
		typeof entry['what'] === 'string' &&
		texts.every(isOf('string')) &&
		numbers.every(isOf('number'))
	);
}
