import {join} from 'node:path';
import {createFile, makeFolder} from './atomic.js';
import type {FileAnswer} from './problem.js';
import {attempt} from './problem.js';

/** Keep a copy of a bucket policy, exactly as it was, before another is written. The answer is the copy's path. */
export async function keepPolicy({
	directory,
	bucket,
	at,
	policy,
}: {
	readonly directory: string;
	readonly bucket: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly policy: string;
}): Promise<FileAnswer<string>> {
	const folder = join(directory, 'policies');
	const name = `${bucket}-${new Date(at).toISOString().replaceAll(':', '')}`;
	return attempt('The policy that is there cannot be kept', join(folder, `${name}.json`), async () => {
		await makeFolder(folder);
		// Two copies in one millisecond, or with a clock that stands still.
		for (let count = 1; ; count++) {
			const path = join(folder, `${name}${count === 1 ? '' : `-${count}`}.json`);
			try {
				await createFile(path, policy);
				return path;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || count > 1000) {
					throw error;
				}
			}
		}
	});
}
