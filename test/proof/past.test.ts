import '../helpers/colour.js';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openLastProof} from '../../src/console/last-proof-screen.js';
import {movePast, type PastProof, readPast} from '../../src/proof/evidence/past.js';
import {type PastAnswer, pastIn, readLastEvidence} from '../../src/proof/evidence/read.js';
import {keepLastEvidence, lastEvidencePath} from '../../src/proof/evidence/save.js';
import {sealed} from '../../src/proof/evidence/seal.js';
import {pastView} from '../../src/proof/past-screen.js';
import {answerOf, becauseOf, callOf} from '../../src/proof/row-words.js';
import type {ProofState} from '../../src/proof/state.js';
import {talliesOf} from '../../src/proof/tally.js';
import {callWords} from '../../src/ui/words.js';
import {checkScreen} from '../helpers/check-screen.js';
import {undrawnViews} from '../helpers/drawn-views.js';
import {makeTestFolder} from '../storage/folder.js';
import {addGroup, allowing, prove, setScene} from './rehearsal.js';

const name = 'acme-backups/db/';
const closing: (() => void | Promise<void>)[] = [];
let ended: ProofState;
let text: string;

beforeAll(async () => {
	const scene = await setScene({preset: 'strict', prefix: 'db/'}, close => void closing.unshift(close));
	addGroup(scene, 'analytics').inlinePolicies.set('read-all', allowing({Action: 's3:GetObject'}));
	ended = await prove(scene, {input: {name}});
	const directory = await mkdtemp(join(tmpdir(), 'nightdrop-test-'));
	closing.unshift(async () => rm(directory, {recursive: true, force: true}));
	await keepLastEvidence(ended, directory);
	text = await readFile(lastEvidencePath(name, directory), 'utf8');
});
afterAll(async () => {
	for (const close of closing) {
		await close();
	}
});

function past(): PastProof {
	const found = pastIn(text, name);
	if (found === undefined) {
		throw new Error('It cannot be read');
	}

	return found;
}

test.each(['strict', 'hardened', 'classic'] as const)(
	'every row says what it said, and so do the figures: %s',
	async preset => {
		const directory = makeTestFolder();
		const proof =
			preset === 'strict'
				? ended
				: await prove(await setScene({preset, isOld: true, backups: ['a.dump']}), {input: {name}});
		await keepLastEvidence(proof, directory);
		const answer = await readLastEvidence(name, directory);
		const seen = answer.ok ? answer.past : past();
		const words = (rows: ProofState['results']) =>
			rows.map(row => [
				row.id,
				row.title,
				row.question,
				callOf(row),
				answerOf(row),
				becauseOf(row),
				row.note,
				row.observed?.by,
				row.isRequired,
				row.observed?.call && callWords(row.observed.call),
			]);
		expect(words(seen.results)).toEqual(words(proof.results));
		expect(talliesOf(seen.results, false)).toEqual(talliesOf(proof.results, false));
		expect(seen).toMatchObject({verdict: proof.verdict, finishedAt: proof.finishedAt});
	},
);

/** The value with each of its leaves changed in turn. */
function* changes(value: unknown): Generator<unknown> {
	if (Array.isArray(value)) {
		for (const [index, item] of value.entries()) {
			for (const change of changes(item)) {
				yield value.with(index, change);
			}
		}
	} else if (typeof value === 'object' && value !== null) {
		for (const [key, item] of Object.entries(value)) {
			for (const change of changes(item)) {
				yield {...value, [key]: change};
			}
		}
	} else {
		yield typeof value === 'string' ? `${value} ` : typeof value === 'number' ? value + 1 : !value;
	}
}

test('a file that was changed anywhere is not shown at all', () => {
	let count = 0;
	for (const change of changes(JSON.parse(text))) {
		count++;
		expect(pastIn(JSON.stringify(change), name)).toBeUndefined();
	}

	expect(count).toBeGreaterThan(1000);
	for (const broken of ['', '{}', '[]', 'null', text.slice(0, -3)]) {
		expect(pastIn(broken, name)).toBeUndefined();
	}
});

type Json = {
	readonly [name: string]: unknown;
	readonly probes: readonly {readonly [name: string]: unknown}[];
};

test.each<readonly [string, (json: Json) => unknown]>([
	['is of another target', json => ({...json, target: 'other'})],
	['is of another schema', json => ({...json, schema: 'nightdrop/proof/2'})],
	['follows other rules', json => ({...json, rules: 99})],
	['has a verdict that its rows contradict', json => ({...json, verdict: 'proven'})],
	['has a word for a verdict that means nothing', json => ({...json, verdict: 'fine'})],
	['has a time that is none', json => ({...json, finishedAt: 'yesterday'})],
	['lacks a row', json => ({...json, probes: json.probes.slice(1)})],
	['has its rows in another order', json => ({...json, probes: [...json.probes].reverse()})],
	[
		'has a row without a question',
		json => ({...json, probes: json.probes.with(3, {...json.probes[3], question: 7})}),
	],
	[
		'has a row with an outcome that means nothing',
		json => ({...json, probes: json.probes.with(0, {...json.probes[0], observed: {outcome: 'perhaps'}})}),
	],
	[
		'has a row with a status that is no number',
		json => ({
			...json,
			probes: json.probes.with(0, {...json.probes[0], observed: {outcome: 'denied', status: '403'}}),
		}),
	],
])('one that %s is not shown, whoever sealed it', (_, change) => {
	const {sha256: __, ...json} = JSON.parse(text) as Json & {readonly sha256: string};
	expect(readPast(json, name)).toBeDefined();
	expect(pastIn(JSON.stringify(sealed(change(json as Json) as object)), name)).toBeUndefined();
});

test('it can be read at every size, and every row looked at', async () => {
	const seen = await checkScreen(size => pastView(past(), size));
	for (const shot of Object.values(seen)) {
		expect(shot).toContain('✗ Violated: this key can read');
	}

	expect(seen.usual).toContain('acme-backups/db/ › Last proof');
	expect(seen.usual).toContain('What has changed since is not in it.');
	expect(seen.wide).toContain('ALLOWED 200 a group');
	const row = movePast(movePast(past(), {type: 'paneChanged', pane: 'probes'}), {type: 'callToggled'});
	const call = await checkScreen(size => pastView(row, size));
	expect(call.usual).toMatch(/Record +s3 GetObject, 200, request /u);
});

test('what is in it cannot reach the terminal', async () => {
	const {sha256: _, ...json} = JSON.parse(text) as Json & {readonly sha256: string};
	const evil = {...json, summary: 'Violated\u001B]52;c;AAAA\u0007', why: '\u202Eevil\u001B[2J'};
	const found = pastIn(JSON.stringify(sealed(evil)), name);
	const seen = await checkScreen(size => pastView(found as PastProof, size));
	expect(seen.usual).toContain('Violated^[]52;c;AAAA^G');
});

const settled = async () => new Promise(resolve => void setImmediate(resolve));
const identity = () => ({whose: 'profile ops', isSandbox: false, isReadOnly: false});

test('the screen reads it, moves about in it, and reads it again when it comes back in sight', async () => {
	const answers: PastAnswer[] = [
		{ok: true, past: past()},
		{ok: false, trouble: {what: 'The last proof cannot be shown: its file is not as it was written'}},
	];
	let asked = 0;
	const screen = openLastProof({name, read: async () => answers[asked++] as PastAnswer, identity});
	const size = {columns: 80, rows: 24};
	expect(screen.view(size).bindings.map(({label}) => label)).toEqual(['prove again', 'back']);
	await settled();
	expect(screen.view(size).bindings.map(({label}) => label)).toContain('the call');
	screen.send({type: 'callToggled'});
	expect(screen.view(size).bindings.at(-1)?.event).toEqual({type: 'callToggled'});
	screen.send({type: 'checkAsked'});
	await settled();
	expect(asked).toBe(2);
	await checkScreen(at => screen.view(at));
	await screen.close();
});

test('what is not there, or was changed, is said', async () => {
	const directory = makeTestFolder();
	const titleOf = async () => {
		const answer = await readLastEvidence(name, directory);
		return answer.ok ? answer.past.summary : answer.trouble.what;
	};
	expect(await titleOf()).toBe('No proof of this target is kept on this machine');
	await keepLastEvidence(ended, directory);
	expect(await titleOf()).toBe('Violated: this key can read backups');
	await writeFile(lastEvidencePath(name, directory), text.replace('violated', 'proven'));
	expect(await titleOf()).toBe('The last proof cannot be shown: its file is not as it was written');
});

test('the screen of a past proof is drawn here', () => {
	expect(undrawnViews('proof')).not.toContain('proof/past-screen.tsx: pastView');
});
