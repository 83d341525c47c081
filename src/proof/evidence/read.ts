import {readFile} from 'node:fs/promises';
import type {Trouble} from '../../aws/trouble.js';
import {attempt} from '../../storage/problem.js';
import {type PastProof, readPast} from './past.js';
import {lastEvidencePath} from './save.js';
import {isSealed} from './seal.js';

export type PastAnswer =
	| {readonly ok: true; readonly past: PastProof}
	| {readonly ok: false; readonly trouble: Trouble};

const what = 'The last proof cannot be shown';

/** Read the last proof of a target that was kept beside the settings. */
export async function readLastEvidence(name: string, directory: string): Promise<PastAnswer> {
	const path = lastEvidencePath(name, directory);
	const read = await attempt(what, path, async () => readFile(path, 'utf8'));
	if (!read.ok) {
		const {kind, why} = read.problem;
		return {
			ok: false,
			trouble:
				kind === 'missing'
					? {what: 'No proof of this target is kept on this machine', next: 'Prove it (p).'}
					: {what, why, next: 'Prove again (p).'},
		};
	}

	const past = pastIn(read.value, name);
	return past === undefined
		? {
				ok: false,
				trouble: {
					what: `${what}: its file is not as it was written`,
					why: `It was changed since, or another version of Nightdrop wrote it: ${path}.`,
					next: 'Prove again (p): that writes it anew.',
				},
			}
		: {ok: true, past};
}

/** The proof in a text; undefined where it was changed, or is not one of this version. */
export function pastIn(text: string, name: string): PastProof | undefined {
	try {
		const value: unknown = JSON.parse(text);
		const isWhole = typeof value === 'object' && value !== null && isSealed(value);
		return isWhole ? readPast(value, name) : undefined;
	} catch {
		return undefined;
	}
}
