import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';
import {type Launched, launch} from '../helpers/pty.js';

const user = 'nightdrop-acme-empty';

let program: Program;
let endpoint: readonly string[];
let iam: IAM;
let first: string;
beforeEach(async () => {
	program = openProgram();
	const {endpoint: url, accessKeyId, secretAccessKey} = await program.serve('--seed', 'demo');
	endpoint = ['--endpoint-url', url];
	iam = new IAM({endpoint: url, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}});
	const {stdout} = await program.run([
		...['setup', ...endpoint, '--bucket', 'acme-empty', '--preset', 'strict'],
		...['--yes', '--save-profile', 'one', '--json'],
	]);
	first = JSON.parse(stdout).user.accessKeyId;
});
afterEach(async () => {
	iam.destroy();
	await program.close();
});

const rotate = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await program.run(['rotate', ...endpoint, 'acme-empty', '--json', ...args]);
	expect(stdout.trim().split('\n')).toHaveLength(1);
	// biome-ignore lint/suspicious/noExplicitAny: each test looks at other fields of it
	return {code, stderr, json: JSON.parse(stdout) as any};
};

const keys = async () =>
	(await iam.listAccessKeys({UserName: user})).AccessKeyMetadata?.map(({AccessKeyId, Status}) => [
		AccessKeyId,
		Status,
	]);

test('shows where it stands, makes a key beside the old one, and says what may not be done', async () => {
	const shown = await rotate();
	expect(shown).toMatchObject({
		code: 0,
		stderr: '',
		json: {
			schema: 'nightdrop/rotation/1',
			ok: true,
			state: 'install',
			target: {name: 'acme-empty', user},
			keys: [{accessKeyId: first, status: 'Active', origin: 'ours', use: 'ours-only'}],
			next: {step: null, safe: false, why: expect.stringContaining(first)},
			done: [],
		},
	});

	const made = await rotate('--step', 'create', '--save-profile', 'two', '--yes');
	const second = made.json.done[0]?.accessKeyId;
	expect(made).toMatchObject({
		code: 0,
		json: {
			done: [
				{step: 'create', savedTo: 'profile:two'},
				{step: 'finish', verdict: 'proven', accessKeyId: second},
			],
			state: 'install',
		},
	});
	expect(readFileSync(join(program.home, '.aws', 'credentials'), 'utf8')).toContain(
		`[two]\naws_access_key_id = ${second}`,
	);
	expect(await keys()).toEqual([
		[first, 'Active'],
		[second, 'Active'],
	]);

	expect(await rotate('--step', 'create', '--save-profile', 'three', '--yes')).toMatchObject({
		code: 2,
		json: {ok: false, error: {why: 'The user has two keys, and AWS allows no third.'}},
	});
	expect(await rotate('--step', 'deactivate', '--key', first, '--yes')).toMatchObject({
		code: 2,
		json: {ok: false, error: {why: 'No host was seen to use the other key yet.'}},
	});
	expect(await rotate('--step', 'delete', '--key', first, '--yes')).toMatchObject({code: 2});
	expect((await keys())?.length).toBe(2);
}, 60_000);

test.each([
	['a step that nobody confirms', ['--step', 'create', '--print-secret']],
	['an unknown step', ['--step', 'undo']],
	['a delete without the id', ['--step', 'delete', '--yes']],
	['a key that is no id', ['--step', 'deactivate', '--key', 'the old one', '--yes']],
	['a key without a place for its secret', ['--step', 'create', '--yes']],
	['read-only', ['--step', 'next', '--yes', '--read-only']],
])(
	'%s is a wrong usage, and nothing is changed',
	async (_, args) => {
		const {code, json} = await rotate(...args);
		expect([code, json.ok, json.error.next.length > 0]).toEqual([2, false, true]);
		expect(await keys()).toEqual([[first, 'Active']]);
	},
	60_000,
);

test('in lines, with the secret where it was asked for', async () => {
	const {code, stdout} = await program.run([
		...['rotate', ...endpoint, 'acme-empty', '--plain'],
		...['--step', 'create', '--print-secret', '--yes'],
	]);
	expect(code).toBe(0);
	expect(stdout).toMatch(/^secret of AKIA[A-Z0-9]+: [A-Za-z0-9/+]{40}$/mu);
	expect(stdout).toMatch(/^ok: made the key AKIA[A-Z0-9]+$/mu);
	expect(stdout).toMatch(/^ok: proved AKIA[A-Z0-9]+: it is write-only$/mu);
	expect(stdout).toMatch(/^Rotation of acme-empty: /mu);
	const record = readFileSync(join(program.home, 'config', 'config.json'), 'utf8');
	expect(record).not.toContain(/secret of AKIA[A-Z0-9]+: (?<secret>\S+)/u.exec(stdout)?.groups?.['secret']);
}, 60_000);

describe('in the console', () => {
	let terminal: Launched;
	beforeEach(() => {
		terminal = launch([...endpoint], {columns: 80, rows: 24, env: {...program.env, TERM: 'xterm-256color'}});
	});
	afterEach(async () => {
		await terminal.close();
	});

	test('r on a target shows where it stands; a new key is made beside the old one', async () => {
		await terminal.see(/acme-empty/u, 20_000);
		terminal.press('enter');
		await terminal.see(/r rotate/u, 20_000);
		terminal.press('r');
		await terminal.see('Waiting for the first backup made with this key', 20_000);
		await terminal.see(first);
		terminal.press('c');
		await terminal.see('Where does the secret of the new key go?');
		terminal.press('enter');
		await terminal.see(new RegExp(`We made AKIA\\w+ after ${first}`, 'u'), 30_000);
		expect((await keys())?.length).toBe(2);
		terminal.press('escape');
		await terminal.see(/r rotate/u);
		terminal.press('q');
		expect((await terminal.exited).exitCode).toBe(0);
		expect(terminal.text()).toMatch(/✓ Made the key AKIA[A-Z0-9]+; secret saved in the profile acme-empty-/u);
	}, 60_000);
});
