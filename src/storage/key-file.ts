import {lstat, readFile} from 'node:fs/promises';
import {reveal} from '../secret.js';
import {createFile, tryToWrite} from './atomic.js';
import type {KeyToSave} from './credentials-file.js';
import type {StoredKey} from './ini.js';
import {readKey} from './ini.js';
import type {FileAnswer} from './problem.js';
import {attempt} from './problem.js';

const what = 'The key cannot be saved in this file';

/** See that the file is new and can be written: asked before a key is made. */
export async function checkKeyFile(path: string): Promise<FileAnswer<string>> {
	return attempt(what, path, async () => {
		if (await isThere(path)) {
			throw Object.assign(new Error('It is there'), {code: 'EEXIST'});
		}

		await tryToWrite(path, 1024);
		return path;
	});
}

/**
Write a key to a new file that only its owner may read; never over another.

It is a credentials file with one profile, so that `AWS_SHARED_CREDENTIALS_FILE=PATH` is all that a tool needs.
*/
export async function saveKeyFile({
	path,
	accessKeyId,
	secretAccessKey,
	region,
}: KeyToSave & {readonly path: string}): Promise<FileAnswer<string>> {
	const lines = [
		'[default]',
		`aws_access_key_id = ${accessKeyId}`,
		`aws_secret_access_key = ${reveal(secretAccessKey)}`,
		...(region ? [`region = ${region}`] : []),
	];
	return attempt(what, path, async () => {
		await createFile(path, lines.map(line => `${line}\n`).join(''));
		return path;
	});
}

/** The key in a file that `saveKeyFile` wrote, for a proof that needs it. */
export async function readKeyFile(path: string): Promise<StoredKey | undefined> {
	try {
		return readKey(await readFile(path, 'utf8'), 'default');
	} catch {
		return undefined;
	}
}

async function isThere(path: string): Promise<boolean> {
	try {
		await lstat(path);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return false;
		}

		throw error;
	}
}
