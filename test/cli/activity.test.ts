import {appendFileSync, mkdirSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';
import {hostile} from '../hostile/corpus.js';
import {expectLines} from '../hostile/sent.js';

type Entry = {
	readonly at: string;
	readonly what: string;
	readonly outcome: string;
	readonly target?: string;
	readonly operation?: string;
	readonly requestId?: string;
	readonly operator?: string;
	readonly accessKeyId?: string;
};

let program: Program;
let made: {readonly calls: readonly {readonly operation: string; readonly requestId: string}[]};
beforeAll(async () => {
	program = openProgram();
	const {endpoint} = await program.serve('--seed', 'demo');
	const set = await program.run([
		...['setup', '--endpoint-url', endpoint, '--bucket', 'acme-empty'],
		...['--yes', '--print-secret', '--json'],
	]);
	made = JSON.parse(set.stdout);
	await program.run(['retire', '--endpoint-url', endpoint, 'acme-empty', '--yes', '--json']);
}, 60_000);
afterAll(async () => program.close());

const activity = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await program.run(['activity', ...args, '--json']);
	const {entries, ...rest} = JSON.parse(stdout) as {entries: readonly Entry[]};
	return {code, stderr, entries, rest};
};

test('each change is there with its call, its request id and whose it was, the newest first; a retired target still has its past', async () => {
	const {code, stderr, entries, rest} = await activity('acme-empty');
	expect([code, stderr]).toEqual([0, '']);
	expect(rest).toEqual({
		schema: 'nightdrop/activity/1',
		ok: true,
		path: join(program.home, 'config', 'activity.jsonl'),
	});
	const changes = made.calls.filter(({operation}) => /^(?:Create|Put)/u.test(operation));
	expect(changes.map(({operation}) => operation)).toEqual(
		expect.arrayContaining(['CreateUser', 'CreateAccessKey', 'PutBucketPolicy']),
	);
	for (const {operation, requestId} of changes) {
		expect(entries).toContainEqual(
			expect.objectContaining({
				operation,
				requestId,
				outcome: 'ok',
				target: 'acme-empty',
				operator: expect.stringMatching(/^arn:aws:iam::111122223333:user\//u),
			}),
		);
	}

	expect(entries.filter(({operation}) => operation === 'DeleteUser')).toHaveLength(1);
	const times = entries.map(({at}) => Date.parse(at));
	expect(times).toEqual([...times].sort((a, b) => b - a));
});

test('of a key it says which one, and which way it was turned', async () => {
	const {entries} = await activity('acme-empty');
	const of = (operation: string) => entries.filter(entry => entry.operation === operation).reverse();
	const ids = of('CreateAccessKey').map(({accessKeyId}) => accessKeyId);
	expect(ids[0]).toMatch(/^AKIA\w{16}$/u);
	expect(of('CreateAccessKey').map(({what}) => what)).toEqual(ids.map(id => `Made access key ${id}`));
	expect(of('UpdateAccessKey').map(({what}) => what)).toEqual(ids.map(id => `Turned access key ${id} off`));
	expect(of('DeleteAccessKey').map(({what}) => what)).toEqual(ids.map(id => `Deleted access key ${id}`));
});

test('in lines each entry is one; the place of the record is said apart from them', async () => {
	const {entries} = await activity();
	const {code, stdout, stderr} = await program.run(['activity']);
	expect(code).toBe(0);
	const lines = stdout.trim().split('\n');
	expect(lines).toHaveLength(entries.length);
	expect(lines.find(line => line.includes('iam DeleteUser'))).toMatch(
		/^\d{4}-[\d-]+T[\d:.]+Z acme-empty: Deleted the backup user, iam DeleteUser 200, request \S+, environment arn:aws:iam::/u,
	);
	expect(stderr).toBe(`ok: ${entries.length} entries in ${join(program.home, 'config', 'activity.jsonl')}\n`);
});

test('so many, of another target, and in a time', async () => {
	expect((await activity('--limit', '2')).entries).toHaveLength(2);
	expect((await activity('--bucket', 'acme-empty', '--prefix', 'db/')).entries).toEqual([]);
	const {code, stdout} = await program.run(['activity', 'acme-db']);
	expect([code, stdout]).toEqual([0, 'ok: empty, nothing of acme-db was changed from this machine\n']);
	expect((await program.run(['activity', 'acme-emtpy'])).stderr).toMatch(
		/next: did you mean acme-empty\?$/mu,
	);
	const recent = await activity('--since', '1h');
	expect(recent.entries).toEqual((await activity()).entries);
	expect(await program.run(['activity', '--since', 'yesterday'])).toMatchObject({code: 2, stdout: ''});
});

test('what somebody wrote into the record is no more than text', async () => {
	const folder = join(program.home, 'hostile');
	mkdirSync(folder);
	for (const text of hostile) {
		const entry = {at: '2026-11-23T19:00:00Z', what: text, outcome: 'ok', target: text, service: 's3'};
		appendFileSync(
			join(folder, 'activity.jsonl'),
			`${JSON.stringify({...entry, operation: text, who: text, note: text})}\n`,
		);
	}

	const {stdout} = await program.run(['activity', '--config-dir', folder]);
	expect(expectLines(stdout)).toHaveLength(hostile.length);
});

test('a record that cannot be read is not told as an empty one', async () => {
	const path = join(program.home, 'config', 'activity.jsonl');
	renameSync(path, `${path}.kept`);
	mkdirSync(path);
	const {code, stdout, stderr} = await program.run(['activity']);
	rmSync(path, {recursive: true});
	renameSync(`${path}.kept`, path);
	expect([code, stdout]).toEqual([3, '']);
	expect(stderr).toMatch(/^problem: What was done cannot be read\n {2}why: .* is a folder\.\n/u);
});
