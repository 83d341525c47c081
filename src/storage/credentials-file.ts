import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {dirname, join} from 'node:path';
import type {Secret} from '../secret.js';
import {reveal} from '../secret.js';
import {makeFolder, realFile, replaceFile, tryToWrite} from './atomic.js';
import type {StoredKey} from './ini.js';
import {hasSection, readKey} from './ini.js';
import {withLock} from './lock.js';
import type {FileAnswer, FileProblem} from './problem.js';
import {attempt} from './problem.js';

/** A key with what is saved beside it. */
export type KeyToSave = {
	readonly accessKeyId: string;
	readonly secretAccessKey: Secret;
	readonly region?: string | undefined;
};

export type ProfilePlace = {
	readonly profile: string;
	/** The credentials file, where it is not the usual one. */
	readonly path?: string | undefined;
};

/** The credentials file that the AWS tools share. */
export const credentialsPath = (environment: NodeJS.ProcessEnv = process.env): string =>
	environment['AWS_SHARED_CREDENTIALS_FILE'] || join(homedir(), '.aws', 'credentials');

const what = 'The key cannot be saved in an AWS profile';

/** See that a profile of this name is new and can be written: asked before a key is made. The path is the file's. */
export async function checkProfile({
	profile,
	path = credentialsPath(),
}: ProfilePlace): Promise<FileAnswer<string>> {
	const problem = nameProblem(profile);
	if (problem) {
		return {ok: false, problem};
	}

	const file = await prepare(path);
	if (!file.ok) {
		return file;
	}

	const taken = (await takenIn(file.value, profile, path)) ?? (await takenInConfig(profile, path));
	return taken
		? {ok: false, problem: taken}
		: attempt(what, path, async () => {
				await tryToWrite(file.value, (await bytesOf(file.value)).length + 1024);
				return file.value;
			});
}

/**
Add a profile at the end of the credentials file. What is there stays byte for byte: comments, line ends, sections unknown to us.

Refused where the profile exists. Safe against other processes of ours by a lock, and against other programs by looking again right before the file is replaced.
*/
export async function saveProfile({
	profile,
	path = credentialsPath(),
	...key
}: ProfilePlace & KeyToSave): Promise<FileAnswer<string>> {
	const problem = nameProblem(profile);
	if (problem) {
		return {ok: false, problem};
	}

	const file = await prepare(path);
	if (!file.ok) {
		return file;
	}

	return withLock(file.value, what, async () => addSection(file.value, path, profile, key));
}

async function addSection(
	file: string,
	path: string,
	profile: string,
	key: KeyToSave,
): Promise<FileAnswer<string>> {
	for (;;) {
		const taken = (await takenIn(file, profile, path)) ?? (await takenInConfig(profile, path));
		if (taken) {
			return {ok: false, problem: taken};
		}

		const written = await attempt(what, path, async () => {
			const before = await bytesOf(file);
			const after = Buffer.concat([before, section(before, profile, key)]);
			return replaceFile(file, after, async () => before.equals(await bytesOf(file)));
		});
		if (!written.ok || written.value) {
			return written.ok ? {ok: true, value: file} : written;
		}
	}
}

/** The key that a profile of the credentials file holds, for a proof that needs it. */
export async function readProfileKey({
	profile,
	path = credentialsPath(),
}: ProfilePlace): Promise<StoredKey | undefined> {
	try {
		return readKey((await bytesOf(path)).toString('utf8'), profile);
	} catch {
		return undefined;
	}
}

/** Our section in the file's own line ends, after a blank line. */
function section(before: Buffer, profile: string, {accessKeyId, secretAccessKey, region}: KeyToSave): Buffer {
	const end = before.includes('\r\n') ? '\r\n' : '\n';
	const isWithoutEnd = before.length > 0 && before.at(-1) !== 0x0a && !isOnlyBom(before);
	const gap = before.length === 0 || isOnlyBom(before) ? '' : isWithoutEnd ? end + end : end;
	const lines = [
		`[${profile}]`,
		`aws_access_key_id = ${accessKeyId}`,
		`aws_secret_access_key = ${reveal(secretAccessKey)}`,
		...(region ? [`region = ${region}`] : []),
	];
	return Buffer.from(gap + lines.map(line => line + end).join(''));
}

const isOnlyBom = (bytes: Buffer) => bytes.equals(Buffer.from('\uFEFF'));

async function bytesOf(file: string): Promise<Buffer> {
	try {
		return await readFile(file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return Buffer.alloc(0);
		}

		throw error;
	}
}

/** Make the folder where it is missing, and follow links. */
async function prepare(path: string): Promise<FileAnswer<string>> {
	return attempt(what, path, async () => {
		await makeFolder(dirname(path));
		return realFile(path);
	});
}

async function takenIn(file: string, profile: string, path: string): Promise<FileProblem | undefined> {
	const bytes = await attempt(what, path, async () => bytesOf(file));
	if (!bytes.ok) {
		return bytes.problem;
	}

	if (bytes.value.includes(0)) {
		return {
			kind: 'broken',
			what,
			why: `${path} is not a plain text file in UTF-8.`,
			next: 'Choose a file of its own.',
		};
	}

	return hasSection(bytes.value.toString('utf8'), profile) ? taken(profile, path) : undefined;
}

/** The other of the two shared files counts too, where the usual ones are used: its settings would mix with ours. */
async function takenInConfig(profile: string, path: string): Promise<FileProblem | undefined> {
	if (path !== credentialsPath()) {
		return undefined;
	}

	const config = process.env['AWS_CONFIG_FILE'] || join(homedir(), '.aws', 'config');
	const text = await attempt(what, config, async () => (await bytesOf(config)).toString('utf8'));
	return text.ok && hasSection(text.value, profile) ? taken(profile, config) : undefined;
}

const taken = (profile: string, path: string): FileProblem => ({
	kind: 'exists',
	what,
	why: `The profile ${profile} is in ${path} already.`,
	next: 'Choose another profile name.',
});

function nameProblem(profile: string): FileProblem | undefined {
	return /^[\w.@+=,/-]{1,128}$/u.test(profile)
		? undefined
		: {
				kind: 'other',
				what: 'This cannot be the name of an AWS profile',
				why: 'A name has letters, digits and . @ + = , / _ - only, at most 128.',
				next: 'Choose another profile name.',
			};
}
