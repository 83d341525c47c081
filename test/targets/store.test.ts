import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createSecret} from '../../src/secret.js';
import {openStore} from '../../src/targets/store.js';
import type {Target} from '../../src/targets/target.js';
import {compileProgram} from '../storage/child.js';
import {makeTestFolder} from '../storage/folder.js';
import {exampleTarget} from './example.js';

const secretText = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

test('nothing is there at first, and looking makes no file', async () => {
	const directory = join(makeTestFolder(), 'nightdrop');
	const store = await openStore({directory});
	expect(store.list()).toEqual([]);
	expect(store.get('x')).toBeUndefined();
	expect(store.preferences()).toEqual({});
	expect(store.trouble()).toBeUndefined();
	expect(store.path).toBe(join(directory, 'config.json'));
	expect(() => statSync(directory)).toThrow();
});

test('a target is kept with all that is known of it, for its owner only', async () => {
	const directory = join(makeTestFolder(), 'nightdrop');
	const store = await openStore({directory});
	expect(await store.save(exampleTarget)).toEqual({ok: true, value: undefined});
	expect(await store.save({...exampleTarget, name: 'other'})).toMatchObject({ok: true});
	const again = await openStore({directory});
	expect(again.list()).toEqual([exampleTarget, {...exampleTarget, name: 'other'}]);
	expect(again.get('acme-backups/db/')).toEqual(exampleTarget);
	expect(statSync(store.path).mode & 0o777).toBe(0o600);
	expect(statSync(directory).mode & 0o777).toBe(0o700);
	expect(readdirSync(directory)).toEqual(['config.json']);
});

test('a target is replaced in its place, changed from what it is, and forgotten', async () => {
	const store = await openStore({directory: makeTestFolder()});
	await store.save(exampleTarget);
	await store.save({...exampleTarget, name: 'other'});
	await store.save({...exampleTarget, region: 'eu-west-3'});
	expect(store.list().map(({name, region}) => [name, region])).toEqual([
		['acme-backups/db/', 'eu-west-3'],
		['other', 'eu-west-1'],
	]);
	const changed = await store.update('other', target => target && {...target, region: 'x-1'});
	expect(changed).toMatchObject({ok: true, value: {region: 'x-1'}});
	expect(await store.update('missing', target => target)).toEqual({ok: true, value: undefined});
	await store.forget('acme-backups/db/');
	expect(store.list().map(({name}) => name)).toEqual(['other']);
	await store.prefer({profile: 'ops'});
	await store.prefer({ascii: true});
	expect(store.preferences()).toEqual({profile: 'ops', ascii: true});
	expect(store.list()).toHaveLength(1);
});

test('a target on the way, with the least that is known, is kept', async () => {
	const {intent: _, lastProof: __, endpointUrl: ___, expectEveryMs: ____, ...rest} = exampleTarget;
	const least = {...rest, user: {name: 'b'}, keys: []};
	const store = await openStore({directory: makeTestFolder()});
	expect(await store.save(least)).toMatchObject({ok: true});
	expect(store.get(least.name)).toEqual(least);
});

const [key] = exampleTarget.keys;
test.each<[string, object]>([
	['as a field of the target', {...exampleTarget, secretAccessKey: secretText}],
	['as a field of a key', {...exampleTarget, keys: [{...key, secretAccessKey: secretText}]}],
	['as a field of the user', {...exampleTarget, user: {name: 'b', password: secretText}}],
	['as a key id', {...exampleTarget, keys: [{...key, accessKeyId: secretText}]}],
	['as the state of the secret', {...exampleTarget, keys: [{...key, secret: secretText}]}],
	['as the place', {...exampleTarget, keys: [{...key, savedTo: secretText}]}],
	['among the keys before', {...exampleTarget, intent: {...exampleTarget.intent, keysBefore: [secretText]}}],
	['as a run', {...exampleTarget, intent: {...exampleTarget.intent, run: secretText}}],
	['as a fix', {...exampleTarget, setUp: {step: 7, isComplete: false, fixes: [secretText]}}],
	['as a user id', {...exampleTarget, user: {name: 'b', id: secretText}}],
	[
		'in the words of a proof',
		{...exampleTarget, lastProof: {...exampleTarget.lastProof, why: `x ${secretText}.`}},
	],
	['in the endpoint', {...exampleTarget, endpointUrl: `http://id:${secretText}@127.0.0.1`}],
])('a secret %s is refused, and nothing of it is written or said', async (_, target) => {
	const directory = makeTestFolder();
	const store = await openStore({directory});
	await store.save({...exampleTarget, name: 'before'});
	const answer = await store.save(target as Target);
	expect(answer).toMatchObject({ok: false, problem: {kind: 'other'}});
	expect(JSON.stringify(answer)).not.toContain(secretText);
	expect(readdirSync(directory)).toEqual(['config.json']);
	expect(readFileSync(store.path, 'utf8')).not.toContain(secretText);
	expect(store.list().map(({name}) => name)).toEqual(['before']);
});

test('a wrapped secret that got in by mistake is dots, and preferences take none', async () => {
	const store = await openStore({directory: makeTestFolder()});
	const why = createSecret(secretText) as unknown as string;
	await store.save({
		...exampleTarget,
		lastProof: {verdict: 'proven', at: exampleTarget.createdAt, probes: 1, off: 0, why},
	});
	for (const preferences of [{secret: 'x'}, {apiToken: 'x'}, {note: secretText}]) {
		expect(await store.prefer(preferences as unknown as {[name: string]: string})).toMatchObject({ok: false});
	}

	expect(readFileSync(store.path, 'utf8')).not.toContain(secretText);
	expect(store.list()[0]?.lastProof?.why).toBe('••••');
});

test.each([
	['no JSON', '{"version":1,"targets":[', 'broken'],
	['no object', '[]', 'broken'],
	['empty', '', 'broken'],
	['against the schema', '{"version":1,"targets":[{"name":"x"}]}', 'broken'],
	['of a newer version', '{"version":2,"targets":{"x":{}},"more":true}', 'newer'],
])('a file that is %s is reported, and kept aside before anything is written', async (_, text, type) => {
	const directory = makeTestFolder();
	writeFileSync(join(directory, 'config.json'), text);
	const store = await openStore({directory});
	expect(store.list()).toEqual([]);
	expect(store.trouble()).toMatchObject({type, why: expect.stringContaining(store.path) as string});
	expect(readFileSync(store.path, 'utf8')).toBe(text);
	expect(readdirSync(directory)).toEqual(['config.json']);
	expect(await store.save(exampleTarget)).toMatchObject({ok: true});
	const aside = readdirSync(directory).filter(name => name.startsWith(`config.json.${type}-`));
	expect(aside).toHaveLength(1);
	expect(readFileSync(join(directory, aside[0] ?? ''), 'utf8')).toBe(text);
	expect(store.trouble()).toMatchObject({type, keptAt: join(directory, aside[0] ?? '')});
	expect(store.list()).toEqual([exampleTarget]);
	expect((await openStore({directory})).trouble()).toBeUndefined();
});

test('a file that breaks while it is in use is noticed', async () => {
	const directory = makeTestFolder();
	const store = await openStore({directory});
	await store.save(exampleTarget);
	writeFileSync(store.path, '{"version":1,"targets":7}');
	expect(store.list()).toEqual([]);
	expect(store.trouble()).toMatchObject({type: 'broken'});
});

test('a file that cannot be read is not moved away', async () => {
	const directory = makeTestFolder();
	mkdirSync(join(directory, 'config.json'));
	const store = await openStore({directory});
	expect(store.trouble()).toMatchObject({type: 'unreadable'});
	expect(await store.save(exampleTarget)).toMatchObject({
		ok: false,
		problem: {what: 'The settings cannot be read'},
	});
	expect(readdirSync(directory)).toEqual(['config.json']);
});

test('where no folder can be made it is said', async () => {
	const folder = makeTestFolder();
	writeFileSync(join(folder, 'file'), '');
	const store = await openStore({directory: join(folder, 'file', 'nightdrop')});
	expect(await store.save(exampleTarget)).toMatchObject({ok: false});
});

test.skipIf(process.getuid?.() === 0)('where the folder may not be written it is said', async () => {
	const directory = makeTestFolder();
	chmodSync(directory, 0o500);
	const store = await openStore({directory});
	expect(await store.save(exampleTarget)).toMatchObject({ok: false, problem: {kind: 'denied'}});
});

test('many processes at once lose no target of each other', async () => {
	const folder = makeTestFolder();
	const save = await compileProgram(
		folder,
		`import {openStore} from './src/targets/store.ts';
		const [directory, name, target] = process.argv.slice(2);
		const store = await openStore({directory});
		for (let count = 0; count < 5; count++) {
			const saved = await store.save({...JSON.parse(target), name: name + count});
			const counted = await store.update('shared', before => ({...(before ?? {...JSON.parse(target), name: 'shared', expectEveryMs: 0}), expectEveryMs: (before?.expectEveryMs ?? 0) + 1}));
			if (!saved.ok || !counted.ok) throw new Error(JSON.stringify([saved, counted]));
		}`,
	);
	const directory = join(folder, 'nightdrop');
	const names = ['a', 'b', 'c', 'd'];
	await Promise.all(names.map(async name => save(directory, name, JSON.stringify(exampleTarget))));
	const store = await openStore({directory});
	const all = names.flatMap(name => [0, 1, 2, 3, 4].map(count => `${name}${count}`));
	expect(store.list()).toHaveLength(21);
	expect(new Set(store.list().map(({name}) => name))).toEqual(new Set([...all, 'shared']));
	expect(store.get('shared')?.expectEveryMs).toBe(20);
	expect(readdirSync(directory)).toEqual(['config.json']);
});
