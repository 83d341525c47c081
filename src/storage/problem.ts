/** Why a file could not be written or read, in words for a person. */
export type FileProblem = {
	readonly kind: 'exists' | 'denied' | 'full' | 'missing' | 'busy' | 'broken' | 'other';
	readonly what: string;
	readonly why: string;
	readonly next: string;
};

/** What came of it: nothing here throws for a refusal by the file system. */
export type FileAnswer<Value> =
	| {readonly ok: true; readonly value: Value}
	| {readonly ok: false; readonly problem: FileProblem};

type Words = Pick<FileProblem, 'kind' | 'why' | 'next'>;

/** The reasons of the file system, by its code. */
function wordsFor(code: string | undefined, path: string): Words {
	switch (code) {
		case 'EEXIST':
			return {kind: 'exists', why: `${path} is there already.`, next: 'Choose another name.'};
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return {
				kind: 'denied',
				why: `${path} is closed to you.`,
				next: 'Have it allowed, or choose another place.',
			};
		case 'ENOSPC':
		case 'EDQUOT':
		case 'EFBIG':
			return {
				kind: 'full',
				why: `There is no room left where ${path} is.`,
				next: 'Make room, or choose another place.',
			};
		case 'ENOENT':
		case 'ENOTDIR':
			return {
				kind: 'missing',
				why: `The folder of ${path} is not there.`,
				next: 'Make the folder, or choose another place.',
			};
		case 'EISDIR':
			return {kind: 'other', why: `${path} is a folder.`, next: 'Choose the name of a file.'};
		case 'ELOOP':
			return {kind: 'other', why: `The links at ${path} go in a circle.`, next: 'Choose another place.'};
		default:
			return {
				kind: 'other',
				why: `The system answered ${code ?? 'nothing'} for ${path}.`,
				next: 'Choose another place.',
			};
	}
}

/** A problem from what the file system threw. Anything else is a bug, and is thrown on. */
export function fileProblem(error: unknown, what: string, path: string): FileProblem {
	const code = (error as NodeJS.ErrnoException | undefined)?.code;
	if (typeof code !== 'string') {
		throw error;
	}

	return {what, ...wordsFor(code, path)};
}

/** Do it; a refusal by the file system becomes a problem. */
export async function attempt<Value>(
	what: string,
	path: string,
	action: () => Promise<Value>,
): Promise<FileAnswer<Value>> {
	try {
		return {ok: true, value: await action()};
	} catch (error) {
		return {ok: false, problem: fileProblem(error, what, path)};
	}
}
