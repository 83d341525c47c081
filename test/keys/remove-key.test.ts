import {expect, test} from 'vitest';
import {removeKey} from '../../src/keys/remove-key.js';
import type {Target} from '../../src/targets/target.js';
import {name, rehearse, target} from './rehearsal.js';

async function withKey() {
	const scene = await rehearse();
	const {accessKeyId} = await scene.addKey();
	const known: Target = {
		...target,
		keys: [{accessKeyId, createdAt: '2026-11-23T19:00:00.000Z', origin: 'ours', secret: 'unseen'}],
	};
	const {tools, signal} = scene.job;
	return {
		...scene,
		accessKeyId,
		known,
		remove: async (id = accessKeyId) => removeKey(tools, known, id, signal),
	};
}

test('a key is switched off first, that is noted, and then it is deleted', async () => {
	const {accessKeyId, remove, proxy, kept, keys} = await withKey();
	expect(await remove()).toMatchObject({ok: true, target: {keys: []}});
	expect(proxy.seen).toEqual(['UpdateAccessKey', 'DeleteAccessKey']);
	expect(kept.map(one => one.keys)).toMatchObject([
		[{accessKeyId, deactivatedAt: '2026-11-23T19:00:00.000Z'}],
		[],
	]);
	expect(keys()).toEqual([]);
});

test('a key that is gone already is fine, and is forgotten', async () => {
	const {remove, removeUser, kept, sandbox} = await withKey();
	sandbox.state.accessKeys.forEach((key, id) => {
		if (key.userName === name) {
			sandbox.state.accessKeys.delete(id);
		}
	});
	await removeUser();
	expect(await remove()).toMatchObject({ok: true, target: {keys: []}});
	expect(kept.at(-1)?.keys).toEqual([]);
});

test('no other key of the user is touched', async () => {
	const {accessKeyId, remove, addKey, keys} = await withKey();
	const other = await addKey();
	await remove(accessKeyId);
	expect(keys()).toEqual([{id: other.accessKeyId, status: 'Active'}]);
});

test('a key that cannot be turned off stays in the journal, and is not deleted', async () => {
	const {remove, known, sandbox, proxy, keys} = await withKey();
	// The operator's right is gone.
	sandbox.state.users.get('admin')?.attachedPolicies.clear();
	const outcome = await remove();
	expect(outcome).toMatchObject({
		ok: false,
		trouble: {
			what: `The key ${known.keys[0]?.accessKeyId} could not be turned off`,
			error: {code: 'AccessDenied'},
		},
	});
	expect(proxy.seen).toEqual(['UpdateAccessKey']);
	expect(keys()).toMatchObject([{status: 'Active'}]);
});
