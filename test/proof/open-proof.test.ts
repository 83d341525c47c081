import {readdirSync, readFileSync, statSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {inspect} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {openAws} from '../../src/aws/clients.js';
import {type Clock, systemClock} from '../../src/flow/clock.js';
import {openProof, type ProveDeps, type RunningProof} from '../../src/proof/open-proof.js';
import type {Phase, ProofState} from '../../src/proof/state.js';
import {putObject} from '../../src/sandbox/seed-objects.js';
import {createSecret} from '../../src/secret.js';
import {processName} from '../../src/storage/process.js';
import type {Target} from '../../src/targets/target.js';
import {makeTestFolder} from '../storage/folder.js';
import {exampleTarget} from '../targets/example.js';
import {addKey, bucketName, leftIn, type Scene, setScene, userName} from './rehearsal.js';
import {inline} from './way.js';

const {intent: _, lastProof: __, ...example} = exampleTarget;

const targetOf = ({user, options, sandbox, key}: Scene, more: Partial<Target> = {}): Target => ({
	...example,
	name: bucketName,
	bucket: bucketName,
	prefix: '',
	region: sandbox.region,
	account: sandbox.account,
	endpointUrl: sandbox.endpoint,
	user: {name: user.name, arn: user.arn, id: user.id},
	options,
	keys: [
		{accessKeyId: key.accessKeyId, createdAt: '2026-11-23T19:00:00.000Z', origin: 'ours', secret: 'shown'},
	],
	...more,
});

/** Only the second that the screen waits for is a real one. */
const clock: Clock = {
	now: Date.now,
	sleep: async (ms, signal) => systemClock.sleep(ms === 1000 ? ms : 0, signal),
};

type Opening = Partial<ProveDeps> & {readonly target?: Partial<Target>; readonly signal?: AbortSignal};

/** Open a proof of the scene's target, and remember what was kept of it. */
async function open(scene: Scene, {target, signal, ...more}: Opening = {}) {
	const kept: Target[] = [];
	const opened = await openProof(
		targetOf(scene, target),
		{
			operator: scene.operator,
			clock,
			random: scene.random,
			run: {id: 'abc123', version: '9.9.9', pid: process.pid},
			async keep(one) {
				kept.push(one);
				return undefined;
			},
			keepCopy: async () => ({ok: true, value: 'policies/copy.json'}),
			mayMakeTemporary: true,
			...more,
		},
		signal ?? new AbortController().signal,
	);
	if (opened.ok) {
		onTestFinished(async () => {
			await opened.proof.finish();
		});
	}

	return {opened, kept};
}

async function begin(scene: Scene, opening?: Opening) {
	const {opened, kept} = await open(scene, opening);
	if (!opened.ok) {
		throw new Error(opened.trouble.what);
	}

	return {proof: opened.proof, kept};
}

async function reach({flow}: RunningProof, phase: Phase): Promise<ProofState> {
	return new Promise(resolve => {
		const look = () => {
			if (flow.getState().phase === phase) {
				resolve(flow.getState());
			}
		};
		flow.subscribe(look);
		look();
	});
}

const keysOf = ({sandbox}: Scene) =>
	[...sandbox.state.accessKeys.values()].filter(key => key.userName === userName).map(({id}) => id);

test('a temporary key is made, proves, and is gone when the proof has ended', async () => {
	const scene = await setScene();
	const {proof, kept} = await begin(scene);
	expect(proof.from).toBe('temporary');
	const temporary = proof.flow.getState().evidence.input.accessKeyId;
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId, temporary]);
	expect(kept.at(-1)?.keys).toContainEqual(
		expect.objectContaining({accessKeyId: temporary, origin: 'temporary'}),
	);
	const state = await reach(proof, 'done');
	expect(state.verdict).toBe('proven');
	expect(state.evidence.input.changedAt).toBeDefined();
	expect(await proof.finish()).toBeUndefined();
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
	expect(leftIn(scene)).toEqual([]);
	expect(kept.at(-1)).toMatchObject({
		keys: [{accessKeyId: scene.key.accessKeyId}],
		lastProof: {verdict: 'proven', off: 0},
	});
});

test('it is gone as soon as the proof has ended, while somebody still looks at it', async () => {
	const scene = await setScene();
	let told: (target: Target) => void = () => undefined;
	const recorded = new Promise<Target>(resolve => {
		told = resolve;
	});
	await begin(scene, {
		async keep(target) {
			if (target.lastProof !== undefined) {
				told(target);
			}

			return undefined;
		},
	});
	expect((await recorded).lastProof?.verdict).toBe('proven');
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
});

test('stopped, the temporary key goes too, and the proof before still stands', async () => {
	const scene = await setScene();
	const {proof, kept} = await begin(scene);
	await reach(proof, 'calls');
	proof.flow.send({type: 'stopAsked'});
	const state = await reach(proof, 'done');
	expect(state.verdict).toBe('not-proven');
	expect(await proof.finish()).toBeUndefined();
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
	expect(leftIn(scene)).toEqual([]);
	expect(kept.some(({lastProof}) => lastProof !== undefined)).toBe(false);
});

test.each(['identifying', 'warming-up', 'calls', 'acl', 'cleaning'] as const)(
	'left while %s, test objects and temporary key are gone when it has finished',
	async phase => {
		const scene = await setScene();
		const {proof, kept} = await begin(scene);
		await reach(proof, phase);
		const [first, second] = await Promise.all([proof.finish(), proof.finish()]);
		expect([first, second]).toEqual([undefined, undefined]);
		expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
		expect(leftIn(scene)).toEqual([]);
		expect(kept.some(({lastProof}) => lastProof !== undefined)).toBe(false);
	},
);

test('where two keys exist there is no room for another: refused, and nothing is changed', async () => {
	const scene = await setScene();
	addKey(scene.sandbox, userName);
	const before = keysOf(scene);
	const {opened} = await open(scene);
	expect(opened).toMatchObject({ok: false, trouble: {what: expect.stringMatching(/two|key/iu)}});
	expect(keysOf(scene)).toEqual(before);
	expect(scene.bucket.objects.size).toBe(0);
});

test('no temporary key without leave', async () => {
	const scene = await setScene();
	const {opened} = await open(scene, {mayMakeTemporary: false});
	expect(opened).toMatchObject({ok: false, trouble: {what: 'The secret of the backup key is not at hand'}});
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
});

test('read-only is refused before a key is made', async () => {
	const scene = await setScene();
	const operator = await openAws(
		{...scene.operator.connection, isReadOnly: true},
		{clock: systemClock, userAgent: 'nightdrop/9.9.9 run/abc123'},
	);
	onTestFinished(operator.close);
	const {opened, kept} = await open(scene, {operator});
	expect(opened).toMatchObject({ok: false, trouble: {next: 'Leave out --read-only.'}});
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
	expect(kept).toEqual([]);
});

test('a target whose set-up was not finished is refused', async () => {
	const scene = await setScene();
	const {opened} = await open(scene, {target: {user: {name: userName}}});
	expect(opened).toMatchObject({
		ok: false,
		trouble: {next: `nightdrop setup --bucket ${bucketName}`},
	});
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
});

test('given up before a key was found, none is left', async () => {
	const scene = await setScene();
	const giving = new AbortController();
	giving.abort();
	await open(scene, {signal: giving.signal});
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
});

const given = ({key}: Scene) => ({
	accessKeyId: key.accessKeyId,
	secretAccessKey: createSecret(key.secretAccessKey),
});

test('a key that was handed over is used, and stays', async () => {
	const scene = await setScene();
	const {proof, kept} = await begin(scene, {given: given(scene)});
	expect(proof.from).toBe('environment');
	expect((await reach(proof, 'done')).verdict).toBe('proven');
	expect(await proof.finish()).toBeUndefined();
	expect(keysOf(scene)).toEqual([scene.key.accessKeyId]);
	expect(kept.at(-1)?.lastProof?.verdict).toBe('proven');
});

test("another's key is refused, and the proof before still stands", async () => {
	const scene = await setScene();
	const {accessKeyId, secretAccessKey} = scene.sandbox;
	const {proof, kept} = await begin(scene, {
		given: {accessKeyId, secretAccessKey: createSecret(secretAccessKey)},
	});
	const state = await reach(proof, 'done');
	expect(state.evidence.refusal?.what).toMatch(/not begun/u);
	await proof.finish();
	expect(kept).toEqual([]);
});

test('a violated proof can turn the key off, and that is remembered', async () => {
	const scene = await setScene({preset: 'strict'});
	inline({Action: 's3:GetObject'})(scene);
	const {proof, kept} = await begin(scene, {given: given(scene)});
	expect((await reach(proof, 'done')).verdict).toBe('violated');
	proof.flow.send({type: 'turnOffAsked'});
	proof.flow.send({type: 'turnOffAnswered'});
	expect(proof.flow.getState().turnOff).toBeUndefined();
	expect(scene.sandbox.state.accessKeys.get(scene.key.accessKeyId)?.status).toBe('Active');
	proof.flow.send({type: 'turnOffAsked'});
	proof.flow.send({type: 'turnOffMoved'});
	const turned = new Promise<void>(resolve => {
		proof.flow.subscribe(() => {
			if (proof.flow.getState().turnOff?.type === 'done') {
				resolve();
			}
		});
	});
	proof.flow.send({type: 'turnOffAnswered'});
	await turned;
	expect(scene.sandbox.state.accessKeys.get(scene.key.accessKeyId)?.status).toBe('Inactive');
	expect(await proof.finish()).toBeUndefined();
	expect(kept.at(-1)).toMatchObject({
		keys: [{accessKeyId: scene.key.accessKeyId, deactivatedAt: expect.any(String)}],
		lastProof: {verdict: 'violated'},
	});
});

test('a user that was moved is remembered as it is now once our policy is written for it, beside the proof that found it', async () => {
	const scene = await setScene();
	const {arn: before} = scene.user;
	Object.assign(scene.user, {path: '/else/', arn: before.replace('user/', 'user/else/')});
	const copied: string[] = [];
	const {proof, kept} = await begin(scene, {
		target: {user: {name: scene.user.name, arn: before, id: scene.user.id}},
		given: given(scene),
		async keepCopy(bucket) {
			copied.push(bucket);
			return {ok: true, value: 'policies/copy.json'};
		},
		changedAt: 1,
	});
	const ended = await reach(proof, 'done');
	expect(ended.evidence.input).toMatchObject({changedAt: 1, mends: {whose: 'test'}});
	const mended = new Promise<void>(resolve => {
		proof.flow.subscribe(() => {
			if (proof.flow.getState().mending?.step.type === 'done') {
				resolve();
			}
		});
	});
	proof.flow.send({type: 'mendsAsked'});
	for (const event of [{type: 'chosen'}, {type: 'moved', by: 1}, {type: 'answered'}] as const) {
		proof.flow.send({type: 'mending', event});
	}

	await mended;
	expect(copied).toEqual([bucketName]);
	expect(kept.at(-1)).toMatchObject({
		user: {name: userName, arn: scene.user.arn, id: scene.user.id, formerArns: [before]},
		lastProof: {verdict: ended.verdict},
	});
});

test('evidence is kept for the operator alone, with no secret and no byte of a test object in it', async () => {
	const scene = await setScene();
	const evidenceDirectory = makeTestFolder();
	const {proof} = await begin(scene, {evidenceDirectory});
	const secrets = [...scene.sandbox.state.accessKeys.values()].map(({secret}) => secret);
	await reach(proof, 'done');
	const hidden = [...secrets, ...scene.hidden()];
	const saved = new Promise<ProofState>(resolve => {
		proof.flow.subscribe(() => {
			if (proof.flow.getState().saved !== undefined) {
				resolve(proof.flow.getState());
			}
		});
	});
	proof.flow.send({type: 'evidenceAsked'});
	expect((await saved).saved).toEqual({path: expect.stringContaining(evidenceDirectory)});
	const files = readdirSync(evidenceDirectory).map(name => join(evidenceDirectory, name));
	expect(files.length).toBeGreaterThan(0);
	// The administrator's key, the backup key and the temporary one.
	expect(secrets).toHaveLength(3);
	for (const file of files) {
		const text = readFileSync(file, 'utf8');
		expect(statSync(file).mode & 0o077).toBe(0);
		expect(text).toContain('nightdrop/9.9.9 proof/abc123');
		for (const secret of hidden) {
			expect(text.includes(secret)).toBe(false);
		}
	}

	for (const secret of hidden) {
		expect(inspect(proof, {depth: 20, showHidden: true}).includes(secret)).toBe(false);
	}
});

test.each([
	['was left by a dead one', 'h/999999999', [] as readonly string[]],
	['this one could not clean up', processName(process.pid), []],
	['belongs to another that runs', processName(process.ppid), ['young']],
])(
	'a proof says where its test objects are until they are gone; what %s',
	async (_words, owner, stays) => {
		const scene = await setScene({preset: 'hardened'});
		const directory = `.nightdrop/${'ab'.repeat(10)}/`;
		const elsewhere = `.nightdrop/${'cd'.repeat(10)}/young-1`;
		for (const name of [`${directory}young-1`, elsewhere, 'db/young']) {
			putObject(scene.sandbox.state, scene.bucket, name, 10, Date.now());
		}

		const testRun = {directory, process: owner.replace(/^h\//u, `${hostname()}/`)};
		const {proof, kept} = await begin(scene, {target: {testRun}});
		await reach(proof, 'done');
		await proof.finish();
		expect(kept.find(({testRun: run}) => run !== undefined && run !== testRun)?.testRun).toEqual({
			directory: expect.stringMatching(/^\.nightdrop\/[\da-f]{20}\/$/u),
			process: processName(process.pid),
		});
		expect(kept.at(-1)?.testRun).toBeUndefined();
		const names = [...scene.bucket.objects.keys()].filter(name => name.includes('young'));
		expect(names.sort((a, b) => a.localeCompare(b))).toEqual(
			[...stays.map(name => `${directory}${name}-1`), elsewhere, 'db/young'].sort((a, b) =>
				a.localeCompare(b),
			),
		);
	},
	30_000,
);

test.each(['', '/', '.nightdrop/', 'db/'])(
	'a place %j that somebody wrote into the settings takes away nothing but test objects',
	async directory => {
		const scene = await setScene({preset: 'hardened'});
		for (const name of ['db/backup.dump', '.nightdrop/kept', '.nightdrop/x/kept']) {
			putObject(scene.sandbox.state, scene.bucket, name, 10, Date.now());
		}

		const before = [...scene.bucket.objects.keys()].sort((a, b) => a.localeCompare(b));
		const {proof} = await begin(scene, {target: {testRun: {directory, process: `${hostname()}/999999999`}}});
		await reach(proof, 'done');
		await proof.finish();
		expect([...scene.bucket.objects.keys()].sort((a, b) => a.localeCompare(b))).toEqual(before);
	},
	30_000,
);
