import '../helpers/colour.js';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {pastIn} from '../../src/proof/evidence/read.js';
import {saveEvidence, saveEvidenceAs} from '../../src/proof/evidence/save.js';
import {farewellLines, proofLines} from '../../src/proof/lines.js';
import {pastView} from '../../src/proof/past-screen.js';
import {proofView} from '../../src/proof/screen.js';
import type {ProofState} from '../../src/proof/state.js';
import {printable} from '../../src/terminal/printable.js';
import {addGroup, addRole, allowing, beginProof, type Scene, setScene} from '../proof/rehearsal.js';
import {statementFor} from '../proof/way.js';
import {makeTestFolder} from '../storage/folder.js';
import {hostile, mark, mixed} from './corpus.js';
import {showScreen} from './screen.js';
import {expectJson, expectLines} from './sent.js';

const closing: (() => void | Promise<void>)[] = [];
afterAll(async () => {
	for (const close of closing) {
		await close();
	}
});

/** Everything that reaches the user has a name that somebody else chose. */
function nameAll(scene: Scene): void {
	const name = mixed(400);
	addGroup(scene, name).inlinePolicies.set(name, allowing({Sid: name, Action: 's3:ListBucket'}));
	addRole(scene, name, {Sid: name, Principal: {AWS: scene.user.arn}});
	for (const text of hostile) {
		scene.user.inlinePolicies.set(text, allowing({Sid: text, Action: 's3:GetObject'}));
	}

	const theirs = hostile.map((text, index) =>
		statementFor(scene, {
			Sid: text,
			Action: 's3:GetObject',
			...(index % 2 === 0 && {Condition: {StringEquals: {'aws:PrincipalTag/x': text}}}),
		}),
	);
	const document = {Version: '2012-10-17', Statement: [...scene.ours, ...theirs]} as const;
	const {policy} = scene.bucket;
	scene.bucket.policy = {...(policy as NonNullable<typeof policy>), document, text: JSON.stringify(document)};
}

let states: ProofState[] = [];
let last: ProofState;
let folder: string;
beforeAll(async () => {
	const scene = await setScene({preset: 'strict', prefix: 'db/'}, close => void closing.unshift(close));
	nameAll(scene);
	states = [];
	last = await beginProof(scene, {
		input: {keepsEvidence: true, name: `acme/${mixed(200)}/`},
		onState: state => void states.push(state),
	}).ended;
}, 60_000);
beforeEach(() => {
	folder = makeTestFolder();
});

const saved = async (ending: string) => {
	const path = join(folder, `proof.${ending}`);
	expect(await saveEvidenceAs(last, path)).toEqual({ok: true, value: path});
	return readFileSync(path, 'utf8');
};

test('a proof names what let the key through, whatever it is called', () => {
	expect(last.verdict).toBe('violated');
	expect(JSON.stringify(last.results).split(mark).length).toBeGreaterThan(5);
});

test('lines of a proof are as many as were said, and only ours give a verdict', () => {
	const lines = states.flatMap((state, index) =>
		proofLines(states[index - 1] ?? {...state, phase: 'idle'}, state).map(({text}) => text),
	);
	expect(lines.length).toBeGreaterThan(10);
	const written = [...lines, ...farewellLines(last)].map(printable);
	expect(expectLines(`${written.join('\n')}\n`)).toEqual(written);
	expect(written.filter(line => /^\W*Proven/u.test(line))).toEqual([]);
	expect(written.filter(line => line.startsWith('Violated: '))).toHaveLength(1);
});

describe('evidence', () => {
	test('as JSON holds every name as it is, in lines of its own', async () => {
		const text = await saved('json');
		const value = expectJson(text) as {readonly target: string; readonly policy: {readonly text: string}};
		expect(value).toMatchObject({target: last.evidence.input.name, verdict: 'violated'});
		expect(value.policy.text).toBe(JSON.stringify(JSON.parse(value.policy.text)));
		for (const name of hostile) {
			expect(value.policy.text).toContain(JSON.stringify(name).slice(1, -1));
		}

		expect(pastIn(text, last.evidence.input.name)?.verdict).toBe('violated');
	});

	test('as HTML has our tags alone, and no attribute from elsewhere', async () => {
		const text = await saved('html');
		expectLines(text);
		const tags = text.replace(/<style>[^<]*<\/style>/u, '').match(/<[^>]*>?/gu) ?? [];
		const ours =
			/^<(?:\/?(?:html|head|body|title|h2|h3|p|table|tr|th|td|b|ul|li|pre)|!doctype html|html lang="en"|meta [^<>]*|\/h1|\/div|h1 class="violated"|div class="record"|p class="record"|tr class="(?:ok|bad|unknown|info|skip)")>$/u;
		expect(tags.filter(tag => !ours.test(tag))).toEqual([]);
		expect(tags.filter(tag => tag.startsWith('<meta'))).toHaveLength(3);
		expect(tags.filter(tag => tag.startsWith('<tr class'))).toHaveLength(last.results.length);
		expect(tags.filter(tag => tag === '<pre>')).toHaveLength(1);
		for (const name of ['table', 'tr', 'th', 'td', 'p', 'li', 'ul', 'b', 'h3', 'pre', 'div', 'title']) {
			const opened = tags.filter(tag => new RegExp(`^<${name}[ >]`, 'u').test(tag));
			expect(
				tags.filter(tag => tag === `</${name}>`),
				name,
			).toHaveLength(opened.length);
		}

		const words = text.replaceAll(/<[^>]*>/gu, '');
		expect(words).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/u);
		expect(words).toContain(mark);
	});

	test('as Markdown has our rows, cells and headings alone', async () => {
		const text = await saved('md');
		const lines = expectLines(text);
		const fence = lines.findIndex(line => /^`{3,}json$/u.test(line));
		const end = lines.indexOf((lines[fence] as string).slice(0, -'json'.length));
		expect(end - fence).toBe(2);
		const outside = [...lines.slice(0, fence), ...lines.slice(end + 1)];
		const bare = (line: string) => line.replaceAll(/\\[!-/:-@[-`{-~]/gu, '');
		expect(outside.filter(line => /[`*_{}[\]<>&~!\\$]|:\/\/|www\./u.test(bare(line)))).toEqual([]);
		const cells = (line: string) => bare(line).split('|').length - 2;
		const rows = outside.filter(line => line.startsWith('|'));
		expect(new Set(rows.map(cells))).toEqual(new Set([2, 6]));
		const groups = outside.filter(line => line.startsWith('### ')).length;
		// Each table has a heading and a rule.
		expect(rows.filter(line => cells(line) === 6)).toHaveLength(last.results.length + 2 * groups);
		expect(outside.filter(line => !line.startsWith('|') && bare(line).includes('|'))).toEqual([]);
		const headings = outside.filter(line => /^\s*#/u.test(line)).map(line => line.replace(/ .*$/u, ''));
		expect(headings).toEqual(['#', '##', ...Array(groups).fill('###'), '##', '##', '##']);
	});

	test('is saved under a name that is one file of the folder', async () => {
		const answer = await saveEvidence(last, folder);
		expect(answer).toMatchObject({ok: true});
		expect(answer.ok && answer.value.slice(folder.length + 1)).toMatch(/^[\w.-]+\.json$/u);
	});
});

describe('on a screen', () => {
	const size = [
		{columns: 80, rows: 24},
		{columns: 40, rows: 12},
	];
	test.each(size)('the proof and the proof that was kept, at $columns×$rows', async at => {
		const rows = last.results.flatMap((row, index) =>
			JSON.stringify(row).includes(mark) ? [{row, index}] : [],
		);
		expect(rows.length).toBeGreaterThan(3);
		for (const {index} of rows.slice(0, 3)) {
			for (const pane of ['groups', 'probes'] as const) {
				const look = {...last.look, probe: index, pane, isCallShown: pane === 'probes'};
				const text = await showScreen(proofView({...last, look}, at), at);
				expect(text).not.toMatch(/^\W*Proven/mu);
			}
		}

		const past = pastIn(await saved('json'), last.evidence.input.name);
		if (past === undefined) {
			throw new Error('The evidence was not read');
		}

		expect(await showScreen(pastView(past, at), at)).not.toMatch(/^\W*Proven/mu);
	});
});
