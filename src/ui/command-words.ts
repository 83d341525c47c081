/** A word as a shell reads it. */
export function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line of ours, to be pasted into a shell. */
export const commandLine = (...words: readonly string[]): string =>
	['nightdrop', ...words.map(quoted)].join(' ');

/** The command that sets a target up, or goes on with it. */
export const setUpCommand = (
	{bucket, prefix}: {readonly bucket: string; readonly prefix: string},
	...more: readonly string[]
): string =>
	commandLine('setup', '--bucket', bucket, ...(prefix === '' ? [] : ['--prefix', prefix]), ...more);
