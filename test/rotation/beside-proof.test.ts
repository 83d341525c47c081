import {expect, test} from 'vitest';
import {openProof} from '../../src/proof/open-proof.js';
import {untilDone} from '../../src/proof/until-done.js';
import {withKey} from '../../src/targets/journal.js';
import {keep} from '../../src/targets/keep.js';
import {day, hour, type Scene, setScene} from './scene.js';

/** Another process proves the target, as `check --prove` does; `meanwhile` something else happens. */
async function prove({admin, store, clock, folder, target}: Scene, meanwhile = async () => {}) {
	const {signal} = new AbortController();
	const opened = await openProof(
		target(),
		{
			operator: admin,
			clock,
			random: bytes => 'ab'.repeat(bytes),
			run: {id: 'other', version: '9.9.9', pid: 4_444_444},
			keep: async (one, before) => keep({store}, one, before),
			keepCopy: async () => ({ok: true, value: 'policies/copy.json'}),
			mayMakeTemporary: false,
			evidenceDirectory: folder,
		},
		signal,
	);
	if (!opened.ok) {
		throw new Error(opened.trouble.what);
	}

	await meanwhile();
	await untilDone(opened.proof, signal);
	expect(await opened.proof.finish()).toBeUndefined();
}

const uses = (json: {readonly keys: readonly {readonly use: string}[]}) => json.keys.map(({use}) => use);

test('a proof after the last backup does not hide that hosts use the key', async () => {
	const scene = await setScene();
	await scene.days(3);
	await scene.backUp();
	scene.clock.advance(5 * hour);
	await prove(scene);
	scene.clock.advance(hour);
	const stands = await scene.rotate();
	expect([stands.json.state, uses(stands.json)]).toEqual(['healthy', ['in-use']]);
	scene.clock.advance(84 * day);
	expect((await scene.rotate()).json.state).toBe('due');
	await scene.turn(scene.first, 'Inactive');
	expect((await scene.rotate()).json).toMatchObject({state: 'key-off', next: {step: 'reactivate'}});
});

test('a proof that another process made since the record was read is no use by a host', async () => {
	const scene = await setScene();
	const read = scene.target();
	scene.clock.advance(hour);
	await prove(scene);
	const stands = await scene.rotate({target: read});
	expect(uses(stands.json)).toEqual(['ours-only']);
	expect(scene.target().keys[0]).not.toHaveProperty('usedAt');
});

test('what another process writes while a proof runs stays: a key that it made is not a stranger’s', async () => {
	const scene = await setScene();
	const made = {
		accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
		createdAt: new Date(scene.clock.now()).toISOString(),
		origin: 'ours',
		secret: 'saved',
	} as const;
	await prove(scene, async () => {
		await scene.store.update(scene.target().name, known => known && withKey(known, made));
	});
	const {keys, lastProof, testRun} = scene.target();
	expect(keys).toContainEqual(made);
	expect(keys[0]).toHaveProperty('ourLastCallAt');
	expect(lastProof).toMatchObject({verdict: 'proven'});
	expect(testRun).toBeUndefined();
});
