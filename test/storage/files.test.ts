import {mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createSecret, reveal} from '../../src/secret.js';
import {type Activity, type ActivityEntry, openActivity, type Wanted} from '../../src/storage/activity.js';
import {createFile, replaceFile} from '../../src/storage/atomic.js';
import {settingsDirectory} from '../../src/storage/directory.js';
import {readKeyFile} from '../../src/storage/key-file.js';
import {openPlace} from '../../src/storage/place.js';
import {keepPolicy} from '../../src/storage/policy-backup.js';
import {compileProgram} from './child.js';
import {makeTestFolder} from './folder.js';

const key = {
	accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
	secretAccessKey: createSecret('a/secret+text'),
	region: 'eu-west-1',
};

test('a key file is new, for its owner only, and can be read back', async () => {
	const folder = makeTestFolder();
	const path = join(folder, 'acme.key');
	const place = await openPlace({type: 'file', path});
	expect(readdirSync(folder)).toEqual([]);
	expect(place.ok && (await place.value.save(key))).toEqual({ok: true, value: path});
	expect(readFileSync(path, 'utf8')).toBe(
		'[default]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = a/secret+text\nregion = eu-west-1\n',
	);
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(readdirSync(folder)).toEqual(['acme.key']);
	const stored = await readKeyFile(path);
	expect(stored && reveal(stored.secretAccessKey)).toBe('a/secret+text');
	expect(await readKeyFile(join(folder, 'none'))).toBeUndefined();
});

test('a key file is never put over another, nor through a link to nowhere', async () => {
	const folder = makeTestFolder();
	writeFileSync(join(folder, 'there'), 'mine');
	symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
	const late = await openPlace({type: 'file', path: join(folder, 'late')});
	writeFileSync(join(folder, 'late'), 'mine');
	expect(await openPlace({type: 'file', path: join(folder, 'there')})).toMatchObject({
		ok: false,
		problem: {kind: 'exists'},
	});
	expect(await openPlace({type: 'file', path: join(folder, 'link')})).toMatchObject({ok: false});
	expect(late.ok && (await late.value.save(key))).toMatchObject({ok: false, problem: {kind: 'exists'}});
	expect(readFileSync(join(folder, 'late'), 'utf8')).toBe('mine');
	expect(await openPlace({type: 'file', path: join(folder, 'no', 'folder')})).toMatchObject({
		ok: false,
		problem: {kind: 'missing'},
	});
	expect(readdirSync(folder).toSorted()).toEqual(['late', 'link', 'there']);
});

test('a file is replaced as a whole, or not at all', async () => {
	const folder = makeTestFolder();
	const path = join(folder, 'f');
	await createFile(path, 'one');
	expect(await replaceFile(path, 'two', async () => false)).toBe(false);
	expect(readFileSync(path, 'utf8')).toBe('one');
	expect(await replaceFile(path, 'two')).toBe(true);
	expect(readFileSync(path, 'utf8')).toBe('two');
	await expect(createFile(path, 'three')).rejects.toMatchObject({code: 'EEXIST'});
	expect(readdirSync(folder)).toEqual(['f']);
});

test('a copy of a policy is kept exactly, each under its own name', async () => {
	const directory = join(makeTestFolder(), 'nightdrop');
	const policy = '{ "Version":"2008-10-17",\r\n"Statement": [] }\n';
	const at = Date.UTC(2026, 10, 23, 19, 2, 18, 5);
	const first = await keepPolicy({directory, bucket: 'acme-backups', at, policy});
	const second = await keepPolicy({directory, bucket: 'acme-backups', at, policy});
	expect(first).toEqual({
		ok: true,
		value: join(directory, 'policies', 'acme-backups-2026-11-23T190218.005Z.json'),
	});
	expect(second).toMatchObject({ok: true, value: expect.stringContaining('-2.json') as string});
	expect(first.ok && readFileSync(first.value, 'utf8')).toBe(policy);
	expect(first.ok && statSync(first.value).mode & 0o777).toBe(0o600);
	expect(statSync(join(directory, 'policies')).mode & 0o777).toBe(0o700);
});

const entry = (note: string): ActivityEntry => ({
	at: '2026-11-23T19:00:00.000Z',
	what: 'Wrote the policy',
	outcome: 'ok',
	service: 's3',
	operation: 'PutBucketPolicy',
	status: 204,
	note,
});

const done = async (activity: Activity, wanted?: Wanted) => {
	const read = await activity.read(wanted);
	return read.ok ? read.value : [];
};

test('what was done is read newest first, and no line breaks another', async () => {
	const directory = join(makeTestFolder(), 'nightdrop');
	const activity = openActivity({directory});
	expect(await activity.read()).toEqual({ok: true, value: []});
	await activity.record(entry('one\nwith {"at": a line'));
	await activity.record(entry('two'));
	writeFileSync(activity.path, 'half a li\n\n[]\nnull\n{"at":1}\n{"at":"then","what":"x"}\n', {flag: 'a'});
	await activity.record(entry('three'));
	expect((await done(activity)).map(({note}) => note)).toEqual(['three', 'two', 'one\nwith {"at": a line']);
	expect((await done(activity, {limit: 1})).map(({note}) => note)).toEqual(['three']);
	expect(statSync(activity.path).mode & 0o777).toBe(0o600);
});

test('of one target, since a time, and so many: other entries do not use up the limit', async () => {
	const activity = openActivity({directory: makeTestFolder()});
	for (const [hour, target] of ['acme', 'acme', 'other', 'other', 'acme'].entries()) {
		await activity.record({...entry(`${hour}`), at: `2026-11-23T0${hour}:00:00.000Z`, target});
	}

	const notes = async (wanted: Wanted) => (await done(activity, wanted)).map(({note}) => note);
	expect(await notes({target: 'acme', limit: 2})).toEqual(['4', '1']);
	expect(await notes({since: Date.parse('2026-11-23T03:00:00Z')})).toEqual(['4', '3']);
	expect(await notes({target: 'nobody'})).toEqual([]);
});

test('a record that cannot be read is not an empty one', async () => {
	const activity = openActivity({directory: makeTestFolder()});
	mkdirSync(activity.path);
	const {path} = activity;
	expect(await activity.read()).toMatchObject({
		ok: false,
		problem: {what: 'What was done cannot be read', why: `${path} is a folder.`},
	});
});

test('five files of 1 MiB are kept, the oldest go', async () => {
	const directory = makeTestFolder();
	const activity = openActivity({directory});
	const long = 'x'.repeat(200_000);
	for (let count = 0; count < 40; count++) {
		await activity.record(entry(`${count} ${long}`));
	}

	const files = readdirSync(directory).toSorted();
	expect(files).toEqual([
		'activity.jsonl',
		'activity.jsonl.1',
		'activity.jsonl.2',
		'activity.jsonl.3',
		'activity.jsonl.4',
	]);
	expect(files.every(file => statSync(join(directory, file)).size <= 1_048_576)).toBe(true);
	const counts = (await done(activity)).map(({note}) => Number(note?.split(' ')[0]));
	expect(counts[0]).toBe(39);
	expect(counts).toEqual(counts.toSorted((one, other) => other - one));
	expect(counts.length).toBeGreaterThan(20);
});

test('many processes note what they did, and nothing is lost while the files turn', async () => {
	const folder = makeTestFolder();
	const record = await compileProgram(
		folder,
		`import {openActivity} from './src/storage/activity.ts';
		const [directory, name] = process.argv.slice(2);
		const activity = openActivity({directory});
		for (let count = 0; count < 40; count++) {
			const saved = await activity.record({at: '2026-11-23T19:00:00Z', what: name + count, outcome: 'ok', note: 'y'.repeat(20_000)});
			if (!saved.ok) throw new Error(JSON.stringify(saved));
		}`,
	);
	const directory = join(folder, 'nightdrop');
	const names = ['a', 'b', 'c', 'd'];
	await Promise.all(names.map(async name => record(directory, name)));
	const seen = (await done(openActivity({directory}))).map(({what}) => what);
	expect(seen).toHaveLength(160);
	expect(new Set(seen)).toEqual(
		new Set(names.flatMap(name => Array.from({length: 40}, (_, count) => `${name}${count}`))),
	);
});

test.each([
	['linux', {}, '/home/o/.config/nightdrop'],
	['linux', {XDG_CONFIG_HOME: '/x'}, '/x/nightdrop'],
	['darwin', {}, '/home/o/Library/Preferences/nightdrop'],
	['linux', {NIGHTDROP_CONFIG_DIR: '/own'}, '/own'],
])('on %s with %j settings are in %s', (platform, environment, expected) => {
	expect(settingsDirectory({environment, platform, home: '/home/o'})).toBe(expected);
});
