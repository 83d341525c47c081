import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {gunzipSync} from 'node:zlib';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {attemptsOf} from './attempts.js';
import {type Client, type ClientName, type Clients, findClients, missingNotices} from './clients.js';
import {follow} from './hand-over.js';
import {type Host, inside, openHost, type Preset} from './host.js';

/**
Other people's clients with the key that set-up issued. Each does what the last screen of set-up says to type, word for word; then it is asked for more.

They are no dependency: one that is not here is skipped, and said to be.
*/
const presets: readonly Preset[] = [
	{name: 'hardened', prefix: 'db/', flags: [], place: 'profile', lists: true, refusesOverwrites: false},
	{
		name: 'strict',
		prefix: 'db/',
		flags: ['--preset', 'strict'],
		place: 'file',
		lists: false,
		refusesOverwrites: false,
	},
	// The old recipe is about a whole bucket.
	{
		name: 'classic',
		prefix: '',
		flags: ['--preset', 'classic'],
		place: 'profile',
		lists: true,
		refusesOverwrites: false,
	},
	{
		name: 'no overwrite',
		prefix: 'db/',
		flags: ['--no-overwrite'],
		place: 'profile',
		lists: true,
		refusesOverwrites: true,
	},
];

/** What they may do, as the table at the end says it. */
type Row = {readonly upload: string; readonly list: string; readonly read: string; readonly remove: string};

let clients: Clients = {};
const hosts = new Map<string, Host>();
const table = new Map<string, Row>();
beforeAll(async () => {
	clients = await findClients();
	process.stdout.write(
		missingNotices(clients)
			.map(notice => `${notice}\n`)
			.join(''),
	);
	const wanted = Object.keys(clients).length === 0 ? [] : presets;
	const opened = wanted.map(async preset => {
		hosts.set(preset.name, await openHost(preset));
	});
	await Promise.all(opened);
}, 300_000);
afterAll(async () => {
	await Promise.all([...hosts.values()].map(async host => host.close()));
	const width = 28;
	const found = Object.entries(clients).map(([name, {version}]) => `${name}: ${version}`);
	const rows = [...table].map(([name, {upload, list, read, remove}]) =>
		[name.padEnd(width), upload.padEnd(14), list.padEnd(14), read.padEnd(14), remove].join(''),
	);
	const head = `${''.padEnd(width)}upload        list          read          delete`;
	process.stdout.write(`\nClients here: ${found.join(', ')}\n${[head, ...rows].join('\n')}\n\n`);
});

const have = (name: ClientName, skip: (note: string) => never): Client =>
	clients[name] ?? skip(`${name} is not here`);

/** A file that s3cmd puts in one piece, and one that most clients put in parts. */
const sizes = {small: 1000, big: 17_000_000};

/** How a put over something that is there ends; aws says nothing. */
const again: {readonly [name in ClientName]?: number} = {'aws cli 2': 0, s3cmd: 14, rclone: 1, curl: 22};

describe.each(presets)('$name', preset => {
	let host: Host;
	beforeEach(({skip}) => {
		host = hosts.get(preset.name) ?? skip('none of the clients is here');
		rmSync(join(host.home, 'stolen'), {force: true});
	});

	const fileFor = (name: ClientName, size: number): string => {
		const file = `${name.replaceAll(/\W/gu, '-')}-20261101T020000Z.dump`;
		writeFileSync(join(host.home, file), inside.padEnd(size, file));
		return file;
	};
	const textFor = (name: ClientName): string => host.texts.get(name.split(' ')[0] as string) ?? '';

	test.for(['aws cli 2', 'aws cli 1', 's3cmd', 'rclone', 'curl'] as const)(
		'%s puts as it was told to, and can neither read nor delete',
		{timeout: 120_000},
		async (name, {skip}) => {
			const client = have(name, skip);
			const isGuarded = preset.refusesOverwrites;
			const file = fileFor(name, isGuarded && name === 's3cmd' ? sizes.small : sizes.big);
			const commands = follow(textFor(name), host.home, host.key);
			expect(commands).toContain('FILE');
			const line = commands
				.replaceAll('FILE', file)
				.replaceAll('NAME', `${file}.2`)
				.replace(' DB ', ' orders ');
			const attempts = attemptsOf(name, commands, {...host, prefix: preset.prefix});
			const key = `${preset.prefix}${file}${name === 'curl' ? '.2' : ''}`;
			const put = await host.run(client, line);
			const isOld = isGuarded && name === 'aws cli 1';
			if (isOld) {
				// As the text says of it: it knows no such option, and is to be told in other words.
				expect(put).toMatchObject({
					code: 255,
					text: expect.stringContaining('Unknown options: --no-overwrite'),
				});
				expect(await host.versions(key)).toEqual([]);
				const [start] = attempts.list.split(' s3 ls');
				const otherWords = `${start} s3api put-object --bucket ${host.bucket} --key ${key} --body ${file} --if-none-match '*'`;
				expect(await host.run(client, otherWords)).toMatchObject({code: 0});
				expect(await host.run(client, otherWords)).toMatchObject({code: 255});
			} else {
				expect(put).toMatchObject({code: 0});
			}

			expect((await host.content(key))?.equals(readFileSync(join(host.home, file)))).toBe(true);
			if (name === 's3cmd' && !isGuarded) {
				const piped = await host.content(`${key}.2`);
				expect(gunzipSync(piped ?? '').toString()).toBe(`${inside}, of orders\n`);
			}

			const there = await host.versions('');
			const listed = await host.run(client, attempts.list);
			expect(listed.code).toBe(preset.lists ? 0 : attempts.refused.list);
			expect(listed.text.includes(file)).toBe(preset.lists);

			const read = await host.run(client, attempts.read(key));
			expect(read.code).toBe(attempts.refused.read);
			expect(read.text).toMatch(/403/u);
			const stolen = join(host.home, 'stolen');
			// What curl saves is the refusal.
			expect(existsSync(stolen)).toBe(name === 'curl');
			expect(name === 'curl' ? readFileSync(stolen, 'utf8') : read.text).not.toContain(inside);

			const removed = await host.run(client, attempts.remove(key));
			expect(removed.code).toBe(attempts.refused.remove);
			expect(await host.versions('')).toEqual(there);

			if (isGuarded && !isOld) {
				expect(await host.run(client, line)).toMatchObject({code: again[name]});
				expect(await host.versions('')).toEqual(there);
			}

			table.set(`${name}, ${preset.name}`, {
				upload: isOld ? 'by s3api only' : 'yes',
				list: preset.lists ? 'yes' : `refused (${listed.code})`,
				read: `refused (${read.code})`,
				remove: `refused (${removed.code})`,
			});
		},
	);

	test.for(['aws cli 2', 'aws cli 1'] as const)('%s puts what comes from a pipe', async (name, {skip}) => {
		const client = have(name, skip);
		skip(preset.refusesOverwrites && name === 'aws cli 1', 'it has no --no-overwrite');
		follow(textFor(name), host.home, host.key);
		const line = (host.texts.get('pg_dump') ?? '')
			.replace('pg_dump DB', 'pg_dump pipe')
			.replace('DB-', `${name.at(-1)}-`);
		expect(await host.run(client, line)).toMatchObject({code: 0});
		const [only, ...others] = await host.versions(`${preset.prefix}${name.at(-1)}-`);
		expect(others).toEqual([]);
		expect(only?.key).toMatch(/^(db\/)?\d-\d{8}T\d{6}Z\.sql\.gz$/u);
		expect(gunzipSync((await host.content(only?.key ?? '')) ?? '').toString()).toBe(`${inside}, of pipe\n`);
	});

	test('s3cmd get: 77 for what is there, and what is missing tells itself apart in classic only', async ({
		skip,
	}) => {
		const client = have('s3cmd', skip);
		follow(textFor('s3cmd'), host.home, host.key);
		await host.put('db/there.txt', inside);
		const there = `s3cmd -c s3cfg get s3://${host.bucket}/db/there.txt stolen`;
		const forbidden = {code: 77, text: 'ERROR: S3 error: 403 (Forbidden)\n'};
		expect(await host.run(client, there)).toEqual(forbidden);
		expect(existsSync(join(host.home, 'stolen'))).toBe(false);
		writeFileSync(join(host.home, 'stolen'), 'mine');
		expect(await host.run(client, `${there} --force`)).toEqual(forbidden);
		expect(readFileSync(join(host.home, 'stolen'), 'utf8')).toBe('mine');

		const missing = `s3://${host.bucket}/db/missing.txt`;
		expect(await host.run(client, `s3cmd -c s3cfg get ${missing} none`)).toEqual(
			preset.name === 'classic'
				? {code: 64, text: `ERROR: Parameter problem: Source object '${missing}' does not exist.\n`}
				: forbidden,
		);
		expect(existsSync(join(host.home, 'none'))).toBe(false);
	});

	test.runIf(preset.refusesOverwrites)(
		's3cmd drops the condition above 15 MB, and is refused',
		async ({skip}) => {
			const client = have('s3cmd', skip);
			const file = fileFor('s3cmd', sizes.big);
			const line = follow(textFor('s3cmd'), host.home, host.key).replaceAll('FILE', file);
			const there = await host.versions('');
			const {code, text} = await host.run(client, line);
			expect(code).toBe(77);
			expect(text).toContain('403');
			expect(await host.versions('')).toEqual(there);
		},
	);

	test('rclone 1.60, which Debian carries, cannot upload', async ({skip}) => {
		const client = have('rclone 1.60', skip);
		const line = follow(textFor('rclone'), host.home, host.key).replaceAll(
			'FILE',
			fileFor('rclone 1.60', 10),
		);
		const {code} = await host.run(client, line);
		expect(code).not.toBe(0);
		expect(await host.versions(`${preset.prefix}rclone-1-60`)).toEqual([]);
		table.set(`rclone 1.60, ${preset.name}`, {upload: `refused (${code})`, list: '', read: '', remove: ''});
	});

	test('with what rclone needs to put, it reads nothing and ends well, whoever has the key', async ({
		skip,
	}) => {
		const client = have('rclone', skip);
		skip(!preset.lists, 'it is told that it may not list');
		await host.put('db/there.txt', inside);
		for (const key of [host.key, host.operator]) {
			follow(textFor('rclone'), host.home, key);
			const read = `rclone --config rclone.conf copyto drop:${host.bucket}/db/there.txt stolen`;
			expect(await host.run(client, read)).toEqual({code: 0, text: ''});
			expect(existsSync(join(host.home, 'stolen'))).toBe(false);
		}
	});

	test('restic cannot back up, and destroys nothing', {timeout: 120_000}, async ({skip}) => {
		const client = have('restic', skip);
		writeFileSync(join(host.home, 'document'), inside);
		const restic = `restic --no-cache -r s3:${host.endpoint}/${host.bucket}/db/restic`;
		const as = async (key: {readonly accessKeyId: string; readonly secretAccessKey: string}, line: string) =>
			host.run(client, `${restic} ${line}`, {
				AWS_ACCESS_KEY_ID: key.accessKeyId,
				AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
				RESTIC_PASSWORD: 'secret',
			});
		expect(await as(host.operator, 'init')).toMatchObject({code: 0});
		const there = await host.versions('db/restic/');
		const init = await as(host.key, 'init');
		// 0.14 takes a refused look for "not there" and puts a new repository over the old: the old one is a version below.
		expect(await host.versions('db/restic/')).toEqual(
			preset.refusesOverwrites && init.code !== 0 ? there : expect.arrayContaining([...there]),
		);
		const backup = await as(host.key, 'backup document');
		expect(backup.code).toBe(1);
		expect(backup.text).toMatch(/Access ?Denied/iu);
		expect(await host.versions('db/restic/')).toEqual(expect.arrayContaining([...there]));
		expect((await host.versions('db/restic/snapshots/')).length).toBe(0);
		table.set(`restic, ${preset.name}`, {upload: `refused (${backup.code})`, list: '', read: '', remove: ''});
	});

	test('Nightdrop sees what each of them put', async () => {
		const prefix = preset.prefix === '' ? [] : ['--prefix', preset.prefix];
		const there = ['--bucket', host.bucket, ...prefix, '--endpoint-url', host.endpoint];
		const {stdout, stderr} = await host.program.run(['backups', ...there, '--json']);
		expect(stderr).toBe('');
		const {complete, series} = JSON.parse(stdout);
		expect(complete).toBe(true);
		const patterns: readonly string[] = series.map(({pattern}: {readonly pattern: string}) => pattern);
		for (const name of ['aws cli 2', 'aws cli 1', 's3cmd', 'rclone', 'curl'] as const) {
			if (clients[name] !== undefined) {
				expect(
					patterns.filter(one => one.startsWith(`${preset.prefix}${name.replaceAll(' ', '-')}-{`)),
				).not.toEqual([]);
			}
		}
	});
});
