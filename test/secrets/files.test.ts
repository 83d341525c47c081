import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {compileProgram} from '../storage/child.js';
import {makeTestFolder} from '../storage/folder.js';
import {exampleTarget} from '../targets/example.js';

/** Writes one of each file that Nightdrop writes, under the umask that it is given. */
const writer = `
import {join} from 'node:path';
import {createSecret} from './src/secret.ts';
import {openActivity} from './src/storage/activity.ts';
import {replaceFile} from './src/storage/atomic.ts';
import {saveProfile} from './src/storage/credentials-file.ts';
import {saveKeyFile} from './src/storage/key-file.ts';
import {keepPolicy} from './src/storage/policy-backup.ts';
import {openStore} from './src/targets/store.ts';
const [home, umask, target] = process.argv.slice(2);
process.umask(Number(umask));
const directory = join(home, 'config');
const key = {accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secretAccessKey: createSecret('the-secret')};
const activity = openActivity({directory});
const entry = {at: 'x', what: 'x', outcome: 'ok', note: 'y'.repeat(300_000)};
const answers = [await (await openStore({directory})).save(JSON.parse(target))];
for (let count = 0; count < 4; count++) answers.push(await activity.record(entry));
answers.push(
	await keepPolicy({directory, bucket: 'acme', at: 0, policy: '{}'}),
	await saveProfile({profile: 'one', path: join(home, '.aws', 'credentials'), ...key}),
	await saveKeyFile({path: join(home, 'one.key'), ...key}),
);
await replaceFile(join(home, 'proof.json'), '{}');
const wrong = answers.filter(({ok}) => !ok);
if (wrong.length > 0) throw new Error(JSON.stringify(wrong));
`;

/** The files that can be there before: those of settings, activity, credentials, evidence. */
const lasting = ['.aws/credentials', 'config/activity.jsonl', 'config/config.json', 'proof.json'];
const written = [
	...lasting,
	'config/activity.jsonl.1',
	'config/policies/acme-1970-01-01T000000.000Z.json',
	'one.key',
];

const modesIn = (home: string) =>
	Object.fromEntries(
		readdirSync(home, {recursive: true, encoding: 'utf8'}).map(name => {
			const stat = lstatSync(join(home, name));
			return [name, `${stat.isDirectory() ? 'folder' : 'file'} ${(stat.mode & 0o7777).toString(8)}`];
		}),
	);

const allOf = (names: readonly string[], mode: string) => Object.fromEntries(names.map(name => [name, mode]));

/** Run it in homes of its own: each is given to `prepare` before. */
async function writeAll(umasks: readonly number[], prepare: (home: string) => void = () => undefined) {
	const write = await compileProgram(makeTestFolder(), writer);
	return Promise.all(
		umasks.map(async umask => {
			const home = makeTestFolder();
			prepare(home);
			await write(home, String(umask), JSON.stringify(exampleTarget));
			return home;
		}),
	);
}

test('every file is for its owner only from the start, and every folder, whatever the umask', async () => {
	for (const home of await writeAll([0, 0o022, 0o077])) {
		expect(modesIn(home)).toEqual({
			...allOf(['.aws', 'config', 'config/policies'], 'folder 700'),
			...allOf(written, 'file 600'),
		});
	}
});

/** What is there before, open to everybody. */
function makeOpen(home: string): void {
	for (const folder of ['.aws', 'config']) {
		mkdirSync(join(home, folder));
		chmodSync(join(home, folder), 0o755);
	}

	const settings = JSON.stringify({version: 1, targets: [], preferences: {}});
	for (const file of lasting) {
		writeFileSync(join(home, file), file.endsWith('config.json') ? settings : '');
		chmodSync(join(home, file), 0o666);
	}
}

test('a file that was open to others is closed to them when it is written; a folder of theirs stays as it is', async () => {
	for (const home of await writeAll([0, 0o077], makeOpen)) {
		expect(modesIn(home)).toMatchObject({
			...allOf(['.aws', 'config'], 'folder 755'),
			...allOf(written, 'file 600'),
		});
	}
});

test('a link stays a link, and the file that it leads to is written and closed to others', async () => {
	const [home = ''] = await writeAll([0], folder => {
		makeOpen(folder);
		mkdirSync(join(folder, 'elsewhere'));
		for (const file of lasting.filter(name => name !== 'config/activity.jsonl')) {
			const there = join(folder, 'elsewhere', file.replace('/', '-'));
			writeFileSync(there, readFileSync(join(folder, file)));
			chmodSync(there, 0o666);
			replaceByLink(join(folder, file), there);
		}
	});
	for (const file of lasting.filter(name => name !== 'config/activity.jsonl')) {
		const there = join(home, 'elsewhere', file.replace('/', '-'));
		expect([file, lstatSync(join(home, file)).isSymbolicLink()]).toEqual([file, true]);
		expect([file, statSync(there).mode & 0o7777, statSync(there).size > 0]).toEqual([file, 0o600, true]);
	}

	expect(readdirSync(join(home, 'elsewhere'))).toHaveLength(3);
});

function replaceByLink(path: string, to: string): void {
	rmSync(path);
	symlinkSync(to, path);
}

/** Changes the settings again and again, and counts in them. */
const changer = `
import {openStore} from './src/targets/store.ts';
const [directory, name, target] = process.argv.slice(2);
const store = await openStore({directory});
for (let count = 0; count < 60; count++) {
	const saved = await store.update(name, before => ({...JSON.parse(target), name, expectEveryMs: (before?.expectEveryMs ?? 0) + 1}));
	if (!saved.ok) throw new Error(JSON.stringify(saved));
}
`;

test('whoever reads the settings while two others write them sees whole ones, newer and newer, and no change is lost', async () => {
	const directory = makeTestFolder();
	const path = join(directory, 'config.json');
	const change = await compileProgram(makeTestFolder(), changer);
	let isWriting = true;
	const writing = Promise.all(
		['one', 'two'].map(async name => change(directory, name, JSON.stringify({...exampleTarget, name}))),
	).finally(() => {
		isWriting = false;
	});
	const counts = new Set<number>([0]);
	while (isWriting) {
		for (let reads = 0; reads < 50; reads++) {
			const text = existsSync(path) ? readFileSync(path, 'utf8') : '{"targets":[]}';
			const {targets} = JSON.parse(text) as {readonly targets: readonly {readonly expectEveryMs: number}[]};
			const count = targets.reduce((sum, {expectEveryMs}) => sum + expectEveryMs, 0);
			expect(count).toBeGreaterThanOrEqual([...counts].at(-1) ?? 0);
			counts.add(count);
		}

		await new Promise(setImmediate);
	}

	await writing;
	// It did read between the writes, and both were carried out to the end.
	expect(counts.size).toBeGreaterThan(10);
	const {targets} = JSON.parse(readFileSync(path, 'utf8')) as {
		readonly targets: readonly {readonly expectEveryMs: number}[];
	};
	expect(targets.map(({expectEveryMs}) => expectEveryMs)).toEqual([60, 60]);
	expect(readdirSync(directory)).toEqual(['config.json']);
}, 60_000);
