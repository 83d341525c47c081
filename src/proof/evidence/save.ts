import {dirname, extname, join} from 'node:path';
import {createFile, makeFolder, replaceFile} from '../../storage/atomic.js';
import {attempt, type FileAnswer} from '../../storage/problem.js';
import {printJson} from '../../terminal/lines.js';
import type {ProofState} from '../state.js';
import {evidenceJson, type PolicyRecord, pageOf, policyTextOf} from './contents.js';
import {htmlOf} from './html.js';
import {markdownOf} from './markdown.js';
import {sealed, sha256Of} from './seal.js';

const what = 'The evidence was not saved';
const mostOfADay = 99;

/** Write a proof down under the name of its target and its day, in a new file that only its owner may read. The answer is its path. */
export async function saveEvidence(state: ProofState, directory = ''): Promise<FileAnswer<string>> {
	const day = new Date(state.finishedAt ?? state.now).toISOString().slice(0, 10);
	const name = state.evidence.input.name.replace(/\/$/u, '').replace(/[^\w.-]+/gu, '-');
	for (let count = 1; ; count++) {
		const path = join(directory, `${name}-${day}${count === 1 ? '' : `-${count}`}.json`);
		const saved = await attempt(what, path, async () => createFile(path, textFor(path, state)));
		if (saved.ok) {
			return {ok: true, value: path};
		}

		if (saved.problem.kind !== 'exists' || count === mostOfADay) {
			return saved;
		}
	}
}

/** Write a proof down in the file that was named, in the place of what is there; `.json`, `.md` or `.html` by its ending. */
export async function saveEvidenceAs(state: ProofState, path: string): Promise<FileAnswer<string>> {
	const saved = await attempt(what, path, async () => replaceFile(path, textFor(path, state)));
	return saved.ok ? {ok: true, value: path} : saved;
}

/** Where the last proof of a target is kept. */
export const lastEvidencePath = (name: string, directory: string): string =>
	join(directory, 'evidence', `${encodeURIComponent(name)}.json`);

/** Keep the last proof of each target beside the settings, whether or not anybody asked for evidence. */
export async function keepLastEvidence(state: ProofState, directory: string): Promise<FileAnswer<string>> {
	const path = lastEvidencePath(state.evidence.input.name, directory);
	const ready = await attempt(what, path, async () => makeFolder(dirname(path)));
	return ready.ok ? saveEvidenceAs(state, path) : ready;
}

function textFor(path: string, state: ProofState): string {
	const policy = recordOf(policyTextOf(state));
	switch (extname(path)) {
		case '.md':
			return markdownOf(pageOf(state, policy));
		case '.html':
			return htmlOf(pageOf(state, policy));
		default:
			return `${printJson(sealed(evidenceJson(state, policy)), '  ')}\n`;
	}
}

/** The hash is over the text exactly as S3 gave it. */
function recordOf(text: string | undefined): PolicyRecord | undefined {
	return text === undefined ? undefined : {text, sha256: sha256Of(text)};
}
