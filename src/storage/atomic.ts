import {randomBytes} from 'node:crypto';
import {access, chown, constants, link, mkdir, open, realpath, rename, stat, unlink} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';

const onlyMine = 0o600;

/** Make a folder, and those above it, that only its owner may enter. Folders that are there stay as they are. */
export async function makeFolder(path: string): Promise<void> {
	try {
		await mkdir(path, {recursive: true, mode: 0o700});
	} catch (error) {
		// Node says so of a file in the place of the folder.
		throw (error as NodeJS.ErrnoException).code === 'EEXIST'
			? Object.assign(error as Error, {code: 'ENOTDIR'})
			: error;
	}
}

/** The file that a path leads to: symbolic links are followed, so that they stay links. */
export async function realFile(path: string): Promise<string> {
	try {
		return await realpath(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
			throw error;
		}

		return join(await realpath(dirname(path)), basename(path));
	}
}

/**
Put a whole file in the place of another: a reader sees the old one or the new one, never a half.

The file is readable and writable by its owner only. `isStillRight` is asked at the last moment; if it is not, nothing changes and the answer is false. Throws what the file system throws, and leaves nothing behind then.
*/
export async function replaceFile(
	path: string,
	content: string | Uint8Array,
	isStillRight: () => Promise<boolean> = async () => true,
): Promise<boolean> {
	const file = await realFile(path);
	const before = await statOf(file);
	if (before) {
		// A file that was made read-only stays so, though renaming over it would work.
		await access(file, constants.W_OK);
	}

	const temporary = await writeBeside(file, content);
	try {
		if (before && process.getuid?.() === 0) {
			await chown(temporary, before.uid, before.gid);
		}

		if (!(await isStillRight())) {
			await remove(temporary);
			return false;
		}

		await rename(temporary, file);
	} catch (error) {
		await remove(temporary);
		throw error;
	}

	await syncFolder(dirname(file));
	return true;
}

/** Write a file that must not be there yet; `EEXIST` else. It is there whole, or not at all. */
export async function createFile(path: string, content: string | Uint8Array): Promise<void> {
	const temporary = await writeBeside(path, content);
	try {
		// Unlike a rename, a link is refused where the name is taken.
		await link(temporary, path);
	} finally {
		await remove(temporary);
	}

	await syncFolder(dirname(path));
}

/** Prove that so many bytes can be written beside a path, leaving nothing behind. */
export async function tryToWrite(path: string, bytes: number): Promise<void> {
	const file = await realFile(path);
	if (await statOf(file)) {
		await access(file, constants.W_OK);
	}

	await remove(await writeBeside(file, new Uint8Array(bytes)));
}

/** Write to a new file in the same folder, down to the disk. */
async function writeBeside(path: string, content: string | Uint8Array): Promise<string> {
	const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
	const handle = await open(temporary, 'wx', onlyMine);
	try {
		await handle.writeFile(content);
		await handle.sync();
	} catch (error) {
		await handle.close();
		await remove(temporary);
		throw error;
	}

	await handle.close();
	return temporary;
}

async function statOf(path: string) {
	try {
		return await stat(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
}

async function remove(path: string): Promise<void> {
	await unlink(path).catch(() => undefined);
}

/** A rename is safe against a power cut only when its folder is written too; some systems cannot, and that is no failure. */
async function syncFolder(path: string): Promise<void> {
	try {
		const handle = await open(path, 'r');
		await handle.sync().catch(() => undefined);
		await handle.close();
	} catch {
		// Windows cannot open a folder.
	}
}
