import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import type * as files from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, expect, test, vi} from 'vitest';
import {createSecret} from '../../src/secret.js';
import {openActivity} from '../../src/storage/activity.js';
import {saveProfile} from '../../src/storage/credentials-file.js';
import {openPlace} from '../../src/storage/place.js';
import {keepPolicy} from '../../src/storage/policy-backup.js';
import {makeTestFolder} from './folder.js';

const disk = vi.hoisted(() => ({
	fault: undefined as undefined | {readonly at: string; readonly code: string},
}));

/** A disk on which some calls fail, after they have begun to write. */
vi.mock('node:fs/promises', async importOriginal => {
	const original = await importOriginal<typeof files>();
	const fail = (at: string) => {
		if (disk.fault?.at === at) {
			throw Object.assign(new Error(disk.fault.code), {code: disk.fault.code});
		}
	};

	return {
		...original,
		async open(...parameters: Parameters<typeof files.open>) {
			const handle = await original.open(...parameters);
			const {writeFile, sync, write} = handle;
			return Object.assign(handle, {
				async writeFile(content: string | Uint8Array) {
					if (disk.fault?.at === 'write' && !parameters[0].toString().endsWith('.lock')) {
						await writeFile.call(handle, Buffer.from(content).subarray(0, 10));
						fail('write');
					}

					return writeFile.call(handle, content);
				},
				async write(content: string) {
					fail('write');
					return write.call(handle, content);
				},
				async sync() {
					fail('sync');
					return sync.call(handle);
				},
			});
		},
		async rename(...parameters: Parameters<typeof files.rename>) {
			fail('rename');
			return original.rename(...parameters);
		},
		async link(...parameters: Parameters<typeof files.link>) {
			fail('link');
			return original.link(...parameters);
		},
	};
});

afterEach(() => {
	disk.fault = undefined;
});

const key = {accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secretAccessKey: createSecret('the-secret')};

test.each([
	['write', 'ENOSPC', 'full'],
	['write', 'EDQUOT', 'full'],
	['sync', 'ENOSPC', 'full'],
	['rename', 'EACCES', 'denied'],
	['rename', 'EROFS', 'denied'],
	['rename', 'EIO', 'other'],
])('a fault at %s (%s) leaves the credentials file as it was', async (at, code, kind) => {
	const folder = makeTestFolder();
	const path = join(folder, 'credentials');
	writeFileSync(path, '[ops]\n');
	disk.fault = {at, code};
	const answer = await saveProfile({profile: 'acme', path, ...key});
	expect(answer).toMatchObject({ok: false, problem: {kind}});
	expect(JSON.stringify(answer)).not.toContain('the-secret');
	expect(readdirSync(folder)).toEqual(['credentials']);
	expect(readFileSync(path, 'utf8')).toBe('[ops]\n');
});

test.each([
	['write', 'ENOSPC'],
	['sync', 'EDQUOT'],
	['link', 'ENOSPC'],
])('a fault at %s leaves no key file', async (at, code) => {
	const folder = makeTestFolder();
	const path = join(folder, 'acme.key');
	const place = await openPlace({type: 'file', path});
	disk.fault = {at, code};
	expect(place.ok && (await place.value.save(key))).toMatchObject({ok: false, problem: {kind: 'full'}});
	expect(readdirSync(folder)).toEqual([]);
});

test('a full disk is found before a key is made', async () => {
	const folder = makeTestFolder();
	disk.fault = {at: 'write', code: 'ENOSPC'};
	for (const place of [
		{type: 'profile', profile: 'acme', path: join(folder, 'credentials')},
		{type: 'file', path: join(folder, 'acme.key')},
	] as const) {
		expect(await openPlace(place)).toMatchObject({
			ok: false,
			problem: {kind: 'full', next: 'Make room, or choose another place.'},
		});
	}

	expect(readdirSync(folder)).toEqual([]);
});

test('what cannot be kept or noted is said', async () => {
	const directory = makeTestFolder();
	disk.fault = {at: 'write', code: 'ENOSPC'};
	expect(await keepPolicy({directory, bucket: 'acme', at: 0, policy: '{}'})).toMatchObject({
		ok: false,
		problem: {kind: 'full'},
	});
	const activity = openActivity({directory});
	const entry = {at: '2026-11-23T19:00:00.000Z', what: 'x', outcome: 'ok'} as const;
	expect(await activity.record(entry)).toMatchObject({ok: false, problem: {kind: 'full'}});
	disk.fault = undefined;
	expect(await activity.record(entry)).toMatchObject({ok: true});
	expect(await activity.read()).toEqual({ok: true, value: [entry]});
});
