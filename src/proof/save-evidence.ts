import {join} from 'node:path';
import {createFile, replaceFile} from '../storage/atomic.js';
import {attempt, type FileAnswer} from '../storage/problem.js';
import {printJson} from '../terminal/lines.js';
import {proofJson} from './json.js';
import type {ProofState} from './state.js';

const what = 'The evidence was not saved';
const mostOfADay = 99;

const textOf = (state: ProofState) => `${printJson(proofJson(state), '  ')}\n`;

/** Write a proof down under the name of its target and its day, in a new file that only its owner may read. The answer is its path. */
export async function saveEvidence(state: ProofState, directory = ''): Promise<FileAnswer<string>> {
	const day = new Date(state.finishedAt ?? state.now).toISOString().slice(0, 10);
	const name = state.evidence.input.name.replace(/\/$/u, '').replace(/[^\w.-]+/gu, '-');
	for (let count = 1; ; count++) {
		const path = join(directory, `${name}-${day}${count === 1 ? '' : `-${count}`}.json`);
		const saved = await attempt(what, path, async () => createFile(path, textOf(state)));
		if (saved.ok) {
			return {ok: true, value: path};
		}

		if (saved.problem.kind !== 'exists' || count === mostOfADay) {
			return saved;
		}
	}
}

/** Write a proof down in the file that was named, in the place of what is there. */
export async function saveEvidenceAs(state: ProofState, path: string): Promise<FileAnswer<string>> {
	const saved = await attempt(what, path, async () => replaceFile(path, textOf(state)));
	return saved.ok ? {ok: true, value: path} : saved;
}
