import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {findKey, type KeyQuest} from '../../src/keys/find-key.js';
import {createSecret, reveal} from '../../src/secret.js';
import type {KeyRecord, Target} from '../../src/targets/target.js';
import {makeTestFolder} from '../storage/folder.js';
import {rehearse, target} from './rehearsal.js';

const saved = 'AKIAI44QH8DHBEXAMPLE';
const record: KeyRecord = {
	accessKeyId: saved,
	createdAt: '2026-11-23T18:00:00.000Z',
	origin: 'ours',
	secret: 'saved',
	savedTo: 'profile:acme',
};
const section = (name: string, id: string) =>
	`[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = the-secret-of-${id}\n`;

async function look(known: Target, change: Partial<KeyQuest> = {}) {
	const scene = await rehearse();
	const folder = makeTestFolder();
	writeFileSync(join(folder, 'credentials'), section('other', 'AKIAOTHER') + section('acme', saved));
	writeFileSync(join(folder, 'acme.key'), section('default', saved));
	const {tools, signal, onWait} = scene.job;
	const found = await findKey({
		tools,
		signal,
		onWait,
		target: known,
		credentialsFile: join(folder, 'credentials'),
		mayMakeTemporary: false,
		...change,
	});
	return {...scene, folder, found};
}

test('the saved key is read from its profile, and nothing is asked of AWS', async () => {
	const {found, proxy} = await look({...target, keys: [record]});
	expect(found).toMatchObject({ok: true, accessKeyId: saved, from: 'profile:acme', isTemporary: false});
	expect(found.ok && reveal(found.secret)).toBe(`the-secret-of-${saved}`);
	expect(proxy.seen).toEqual([]);
});

test('a profile that holds another key by now is not taken for the saved one', async () => {
	const {found} = await look({...target, keys: [{...record, savedTo: 'profile:other'}]});
	expect(found).toMatchObject({ok: false, trouble: {what: 'The secret of the backup key is not at hand'}});
});

test.each<[string, Partial<KeyRecord>]>([
	['that is off', {deactivatedAt: '2026-11-23T18:30:00.000Z'}],
	['of somebody else', {origin: 'foreign'}],
	['that was printed', {savedTo: 'printed', secret: 'shown'}],
	['in a profile that is gone', {savedTo: 'profile:gone'}],
	['in a file that is gone', {savedTo: 'file:/nowhere/acme.key'}],
])('a key %s is not at hand, and without leave none is made', async (_, change) => {
	const {found, keys} = await look({...target, keys: [{...record, ...change}]});
	expect(found.ok).toBe(false);
	expect(keys()).toEqual([]);
});

test('a key that was handed over goes before the saved one', async () => {
	const given = {accessKeyId: 'AKIAGIVEN', secretAccessKey: createSecret('given')};
	const {found} = await look({...target, keys: [record]}, {given});
	expect(found).toMatchObject({ok: true, accessKeyId: 'AKIAGIVEN', from: 'environment'});
});

test('else a temporary key is made, and the journal knows it as one before anybody uses it', async () => {
	const {found, keys, kept} = await look(target, {mayMakeTemporary: true});
	expect(found).toMatchObject({ok: true, from: 'temporary', isTemporary: true, accessKeyId: keys()[0]?.id});
	expect(kept.at(-1)?.keys).toMatchObject([{origin: 'temporary', secret: 'unseen'}]);
});
