import {inspect} from 'node:util';
import {describe, expect, test} from 'vitest';
import {initialProof} from '../../src/proof/flow.js';
import {type ProofJson, proofJson} from '../../src/proof/json.js';
import {farewellLines, proofLines} from '../../src/proof/lines.js';
import {probes} from '../../src/proof/probes.js';
import type {ProofState} from '../../src/proof/state.js';
import {idsWith, leftIn, prove, rowOf, type Scene, type Setting, setScene} from './rehearsal.js';

const backup = '2026/11/orders.dump';

type Rows = {readonly [id: string]: object};

const says = (words: string) => ({verdict: 'disclosed', note: expect.stringContaining(words)});
const isDenied = (denial: string, because: string, by?: string) => ({
	verdict: 'proven',
	observed: {outcome: 'denied', denial, because, ...(by !== undefined && {by})},
});
const byNobody = isDenied('implicit', 'no grant');
const bySid = (sid: string) => isDenied('explicit', 'our deny', `our statement ${sid}`);
const readsAre = (row: object): Rows => ({
	'read.get-object': row,
	'read.get-version': row,
	'read.copy': row,
	'read.real-backups': row,
	'session.get': row,
	'damage.delete': row,
});
const tellsNothing = says('tells nothing about names');
const aSessionPuts = says('A session of the key can put too');

/** Everything that must be proven on a clean bucket, and what it must say on the way. */
const settings: readonly (readonly [string, Setting, Rows])[] = (
	[
		[
			'classic',
			{preset: 'classic'},
			{
				...readsAre(byNobody),
				// The oddity that the recipe describes.
				'disclose.missing-key': says('answers 404, one that exists 403'),
				'acl.set-grant': isDenied('explicit', 'ACLs off'),
				'session.put': aSessionPuts,
				'list.names': {verdict: 'proven', observed: {outcome: 'allowed'}},
			},
		],
		[
			'classic without lists',
			{preset: 'classic', options: {list: false}},
			{'disclose.missing-key': tellsNothing, 'list.names': byNobody},
		],
		['classic without ACLs', {preset: 'classic', options: {acl: false}}, {}],
		[
			'strict',
			{preset: 'strict'},
			{
				...readsAre(byNobody),
				'disclose.missing-key': tellsNothing,
				'list.names': byNobody,
				'session.put': aSessionPuts,
			},
		],
		[
			'strict with lists',
			{preset: 'strict', options: {list: true}},
			{'disclose.missing-key': says('answers 404, one that exists 403')},
		],
		[
			'strict that refuses overwriting',
			{preset: 'strict', options: {noOverwrite: true}},
			{'damage.overwrite': bySid('NightdropDenyOverwrite')},
		],
		[
			'strict that refuses sessions',
			{preset: 'strict', options: {sessions: true}},
			{'session.put': bySid('NightdropDenySessions')},
		],
		[
			'hardened',
			{preset: 'hardened'},
			{
				...readsAre(bySid('NightdropDenyElse')),
				'disclose.missing-key': tellsNothing,
				'disclose.if-none-match': says('answers 412'),
				'damage.overwrite': says('stays as an older version'),
				'session.token': says('outlive the key'),
				'session.put': bySid('NightdropDenySessions'),
				'list.versions': bySid('NightdropDenyElse'),
				// It is spared, so that uploaders can give up their own.
				'damage.abort': byNobody,
			},
		],
		[
			'hardened without lists',
			{preset: 'hardened', options: {list: false}},
			{'list.names': bySid('NightdropDenyElse')},
		],
		['hardened with ACLs', {preset: 'hardened', options: {acl: true}}, {}],
		[
			'hardened with sessions',
			{preset: 'hardened', options: {sessions: false}},
			{'session.put': aSessionPuts},
		],
		[
			'hardened with every option',
			{preset: 'hardened', options: {list: true, acl: true, noOverwrite: true}},
			{'damage.overwrite': bySid('NightdropDenyOverwrite')},
		],
	] as const
).flatMap(([name, setting, rows]) => [
	[name, {...setting, backups: [backup]}, rows] as const,
	[
		`${name}, under a prefix`,
		{...setting, prefix: 'db/', backups: [`db/${backup}`]},
		// Lists are granted for a prefix that is asked for, and reading asks for none.
		{...rows, 'disclose.missing-key': tellsNothing},
	] as const,
]);

/** Keys of every object that is written, from now on. */
function watchWrites({bucket}: Scene): ReadonlySet<string> {
	const written = new Set<string>();
	const set = bucket.objects.set.bind(bucket.objects);
	bucket.objects.set = (key, versions) => {
		written.add(key);
		return set(key, versions);
	};
	return written;
}

const whole = (state: ProofState) => ({
	verdict: state.verdict,
	violated: idsWith(state, 'violated'),
	open: idsWith(state, 'not-proven').map(id => `${id}: ${rowOf(state, id).note}`),
});
const proven = {verdict: 'proven', violated: [], open: []};

describe.each(settings)('%s', (_, setting, rows) => {
	test('is proven on a clean bucket, and leaves nothing behind', async () => {
		const scene = await setScene(setting);
		const {state: account} = scene.sandbox;
		const keysBefore = [...account.accessKeys.keys()];
		const policyBefore = scene.bucket.policy;
		const written = watchWrites(scene);
		const state = await prove(scene);
		expect(whole(state)).toEqual(proven);
		expect(leftIn(scene, setting.backups)).toEqual([]);
		expect([...account.accessKeys.keys()]).toEqual(keysBefore);
		expect(scene.bucket.policy).toBe(policyBefore);
		expect(written.size).toBeGreaterThan(4);
		const elsewhere = [...written].filter(key => !key.startsWith(`${scene.prefix}.nightdrop/`));
		expect(elsewhere).toEqual([]);
		for (const [id, row] of Object.entries(rows)) {
			expect(rowOf(state, id), id).toMatchObject(row);
		}

		checkJson(state);
		checkHidden(scene, state);
	});
});

/** Nothing that was asked is a secret, and no text of the proof holds one or a byte of a test object. */
function checkHidden(scene: Scene, state: ProofState): void {
	const texts = [
		JSON.stringify(proofJson(state)),
		JSON.stringify(state),
		inspect(state, {depth: 20, showHidden: true}),
		...proofLines(initialProof(state.evidence.input), state).map(({text}) => text),
		...farewellLines(state),
	];
	const hidden = scene.hidden();
	// A session was opened, and more than the three test objects were put.
	expect(scene.sandbox.state.sessions.size).toBe(1);
	expect(hidden.length).toBeGreaterThan(8);
	for (const text of texts) {
		expect(text).not.toMatch(/x-amz-(?:signature|credential|security-token)/iu);
		for (const secret of hidden) {
			expect(text.includes(secret)).toBe(false);
		}
	}
}

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);

/** The contract of `nightdrop/proof/1`. */
function checkJson(state: ProofState): void {
	const json: ProofJson = JSON.parse(JSON.stringify(proofJson(state))) as ProofJson;
	expect(json).toMatchObject({
		schema: 'nightdrop/proof/1',
		ok: true,
		verdict: 'proven',
		startedAt: isoTime,
		finishedAt: isoTime,
		principal: state.evidence.input.userArn,
		accessKeyId: state.evidence.input.accessKeyId,
		endpoint: state.evidence.input.endpoint,
		userAgent: 'nightdrop/9.9.9 proof/abc123',
	});
	expect(json.notCovered.length).toBeGreaterThan(5);
	expect(json).not.toHaveProperty('leftOver');
	expect(json.probes.map(({id}) => id)).toEqual(probes.map(({id}) => id));
	for (const probe of json.probes) {
		expect(probe, probe.id).toMatchObject({
			question: expect.stringMatching(/\?/u),
			operation: expect.stringMatching(/^[A-Z]\w+$/u),
			expected: expect.stringMatching(/^(?:denied|allowed|disclosed)$/u),
			how: expect.stringMatching(/^(?:live|simulated|read)$/u),
			verdict: expect.stringMatching(/^(?:proven|disclosed|skipped)$/u),
			required: expect.any(Boolean),
		});
		const isAsked = probe.how === 'live' && probe.verdict !== 'skipped';
		if (isAsked) {
			expect(probe.observed, probe.id).toMatchObject({
				outcome: expect.stringMatching(/^(?:allowed|denied)$/u),
				status: expect.any(Number),
				requestId: expect.stringMatching(/\S/u),
				at: isoTime,
			});
		}
	}
}

test('without versions an overwritten backup is destroyed, which is said though it is proven', async () => {
	const scene = await setScene();
	delete scene.bucket.versioning;
	const state = await prove(scene);
	expect(state.verdict).toBe('proven');
	expect(rowOf(state, 'damage.overwrite').note).toContain('can destroy a backup');
	expect(rowOf(state, 'posture.versioning').verdict).toBe('disclosed');
	expect(leftIn(scene)).toEqual([]);
});

test('access lists that are on: strict and hardened are proven where public ones are ignored', async () => {
	for (const preset of ['strict', 'hardened'] as const) {
		const scene = await setScene({preset, isOld: true, backups: [backup]});
		scene.bucket.publicAccessBlock = {
			blockPublicAcls: true,
			ignorePublicAcls: true,
			blockPublicPolicy: true,
			restrictPublicBuckets: true,
		};
		expect(whole(await prove(scene)), preset).toEqual(proven);
	}
});

test('where objects are encrypted with a KMS key, one that is not is tried too', async () => {
	const scene = await setScene();
	scene.bucket.configurations.set(
		'encryption',
		'<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
	);
	const state = await prove(scene);
	expect(whole(state)).toEqual(proven);
	expect(rowOf(state, 'write.put-plain-key').verdict).toBe('disclosed');
	expect(rowOf(state, 'read.get-plain-key').observed?.outcome).toBe('denied');
});
