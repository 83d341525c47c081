import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {compileProgram} from '../storage/child.js';
import {makeTestFolder} from '../storage/folder.js';
import {exampleTarget} from '../targets/example.js';
import {openMachine} from './machine.js';
import {findIn, findInFolder} from './search.js';
import {hasSmallDisk, needsSmallDisk, runAlone} from './small-disk.js';

/**
Does one thing on a disk with so many free pages, for each number of them, and tells what came of it. Each time the disk is new.
*/
const sweep = `
import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createSecret} from './src/secret.ts';
import {openActivity} from './src/storage/activity.ts';
import {saveProfile} from './src/storage/credentials-file.ts';
import {saveKeyFile} from './src/storage/key-file.ts';
import {keepPolicy} from './src/storage/policy-backup.ts';
import {openStore} from './src/targets/store.ts';
const [disk, targetText] = process.argv.slice(2);
const target = JSON.parse(targetText);
const key = {accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secretAccessKey: createSecret('the-secret')};
const long = 'word '.repeat(2000);
const named = (count) => ({...target, name: 'target ' + count});
const scenes = {
	settings: {
		async before() { const store = await openStore({directory: disk}); for (let n = 0; n < 4; n++) await store.save(named(n)); },
		act: async () => (await openStore({directory: disk})).update('target 4', () => named(4)),
		read: async () => { const store = await openStore({directory: disk}); return {trouble: store.trouble(), list: store.list()}; },
	},
	credentials: {
		before: async () => writeFileSync(join(disk, 'credentials'), '# ' + long),
		act: async () => saveProfile({profile: 'acme', path: join(disk, 'credentials'), ...key}),
		read: async () => readFileSync(join(disk, 'credentials'), 'utf8'),
	},
	'key file': {
		before: async () => {},
		act: async () => saveKeyFile({path: join(disk, 'key'), ...key}),
		read: async () => readdirSync(disk).includes('key') ? readFileSync(join(disk, 'key'), 'utf8') : '',
	},
	policy: {
		before: async () => { await keepPolicy({directory: disk, bucket: 'acme', at: 0, policy: 'old'}); },
		act: async () => keepPolicy({directory: disk, bucket: 'acme', at: 1, policy: long}),
		read: async () => readdirSync(join(disk, 'policies')).map(name => readFileSync(join(disk, 'policies', name), 'utf8')),
	},
	activity: {
		before: async () => { await openActivity({directory: disk}).record({at: '2026-11-23T19:00:00Z', what: 'old', outcome: 'ok'}); },
		act: async () => openActivity({directory: disk}).record({at: '2026-11-23T19:00:00Z', what: 'new', outcome: 'ok', note: long}),
		read: async () => openActivity({directory: disk}).read(),
	},
};
const sized = () => Object.fromEntries(readdirSync(disk, {recursive: true}).filter(name => !name.startsWith('filler')).map(name => [name, statSync(join(disk, name)).size]));
const seen = [];
for (const [name, {before, act, read}] of Object.entries(scenes)) {
	let whole;
	// First with room for all of it, to know what it is when it is whole.
	for (let free = -1; free < 9; free++) {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'none', disk]);
		await before();
		const old = {files: Object.keys(sized()).sort(), content: JSON.stringify(await read())};
		let pages = 0;
		if (free >= 0) try { for (;;) { writeFileSync(join(disk, 'filler' + pages), Buffer.alloc(4096)); pages++; } } catch { rmSync(join(disk, 'filler' + pages), {force: true}); }
		for (let count = 0; count < free; count++) rmSync(join(disk, 'filler' + --pages));
		const answer = await act();
		const content = JSON.stringify(await read());
		whole ??= content;
		if (free >= 0) seen.push({name, free, ok: answer.ok, problem: answer.problem, isOld: content === old.content, isNew: content === whole, hasSameFiles: JSON.stringify(Object.keys(sized()).sort()) === JSON.stringify(old.files)});
		execFileSync('umount', [disk]);
	}
}
process.stdout.write(JSON.stringify(seen));
`;

type Seen = {
	readonly name: string;
	readonly free: number;
	readonly ok: boolean;
	readonly problem?: {readonly kind: string; readonly why: string; readonly next: string};
	readonly isOld: boolean;
	readonly isNew: boolean;
	readonly hasSameFiles: boolean;
};

describe.skipIf(!hasSmallDisk)(needsSmallDisk, () => {
	test('a file is the old one or the new one, and nothing else is left, wherever the disk becomes full', async () => {
		const folder = makeTestFolder();
		await compileProgram(folder, sweep);
		mkdirSync(join(folder, 'disk'));
		const {code, stdout, stderr} = await runAlone([
			...[process.execPath, join(folder, 'program.mjs'), join(folder, 'disk')],
			JSON.stringify(exampleTarget),
		]);
		expect([code, stderr]).toEqual([0, '']);
		const seen = JSON.parse(stdout) as readonly Seen[];
		for (const one of seen.filter(({ok}) => !ok)) {
			expect(one).toMatchObject({
				problem: {
					kind: 'full',
					why: expect.stringMatching(/^There is no room left where \S+ is\.$/u),
					next: 'Make room, or choose another place.',
				},
				isOld: true,
				hasSameFiles: true,
			});
		}

		expect(seen.filter(({ok, isNew}) => ok && !isNew)).toEqual([]);
		for (const name of ['settings', 'credentials', 'key file', 'policy', 'activity']) {
			const outcomes = seen.filter(one => one.name === name).map(({ok}) => ok);
			// Nothing fits at first, everything at last, and there is no going back between.
			expect([name, outcomes.at(0), outcomes.at(-1)]).toEqual([name, false, true]);
			expect([name, outcomes]).toEqual([name, outcomes.toSorted((a, b) => Number(a) - Number(b))]);
		}
	}, 60_000);

	test.each([
		['nothing fits', 0, ['--save-profile', 'one'], 2],
		['the settings fit, and the credentials do not', 12, ['--save-profile', 'one'], 2],
		['the settings do not fit', 0, ['--print-secret'], 3],
	])(
		'set-up on a disk on which %s makes no key, and says why',
		async (_, free, place, exitCode) => {
			const {sandbox, endpoint, home, known} = await openMachine();
			const [disk, kept] = [join(home, 'disk'), join(home, 'kept')];
			mkdirSync(disk);
			const before = `# mine\n[ops]\n${'# a long line\n'.repeat(4000)}`;
			writeFileSync(join(home, 'credentials'), before);
			const {code, stdout, stderr} = await runAlone(
				[
					...['sh', '-c', onSmallDisk, disk, join(home, 'credentials'), String(free), kept],
					...[process.execPath, resolve('bin/nightdrop.js'), 'setup', '--bucket', 'acme-empty', ...endpoint],
					...['--preset', 'strict', '--yes', ...place],
				],
				{
					HOME: disk,
					TMPDIR: disk,
					NIGHTDROP_CONFIG_DIR: join(disk, 'config'),
					AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
					AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
				},
			);
			expect(`${stdout}${stderr}`).toMatch(/There is no room left where \S+ is\./u);
			expect(`${stdout}${stderr}`).toMatch(/Make room, or choose another place/iu);
			expect(code).toBe(exitCode);
			const keys = [...sandbox.state.accessKeys.values()].map(({userName}) => userName);
			expect(keys).not.toContain('nightdrop-acme-empty');
			expect(readFileSync(join(kept, '.aws', 'credentials'), 'utf8')).toBe(before);
			const files = readdirSync(kept, {recursive: true, encoding: 'utf8'});
			expect(files.filter(name => /\.(?:tmp|lock)/u.test(name))).toEqual([]);
			expect(findIn('said', `${stdout}${stderr}`, known())).toEqual([]);
			expect(findInFolder(kept, known())).toEqual([]);
		},
		60_000,
	);
});

/** Mount a disk, put a credentials file on it, fill it but for some pages, run a command, and keep what is there then. */
const onSmallDisk = `
disk=$0 credentials=$1 free=$2 kept=$3
shift 3
mount -t tmpfs -o size=256k none "$disk" && mkdir "$disk/.aws" && cp "$credentials" "$disk/.aws/credentials" || exit 99
dd if=/dev/zero of="$disk/filler" bs=4096 2>/dev/null
truncate -s "-$((free * 4096))" "$disk/filler"
cd "$disk"
"$@"
code=$?
rm "$disk/filler"
cp -r "$disk" "$kept"
exit $code
`;
