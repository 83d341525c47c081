import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';
import {target} from '../home/example.js';
import {hostile, mixed} from './corpus.js';
import {type Lie, startLyingServer} from './lying-server.js';
import {expectJson, expectLines, marksIn} from './sent.js';

/*
Words that come from a server, from the settings and from the command line.
*/

let program: Program;
let closing: (() => Promise<void>)[];
beforeEach(() => {
	program = openProgram();
	closing = [program.close];
	Object.assign(program.env, {
		AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
		AWS_SECRET_ACCESS_KEY: 'secret',
		AWS_REGION: 'us-east-1',
	});
});
afterEach(async () => {
	for (const close of closing) {
		await close();
	}
});

/** Remember these on the machine, as somebody may write them into the file. */
function remember(...targets: readonly object[]): void {
	const folder = join(program.home, 'config');
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, 'config.json'), JSON.stringify({version: 1, targets, preferences: {}}));
}

async function lying(lie: Lie): Promise<string> {
	const server = await startLyingServer(lie);
	closing.unshift(server.close);
	return server.url;
}

/** Nothing that a terminal obeys is in what a command says, in lines and as JSON. */
async function expectHarmless(...args: readonly string[]) {
	const [lines, json] = await Promise.all([program.run(args), program.run([...args, '--json'])]);
	const out = expectLines(lines.stdout);
	const err = expectLines(lines.stderr);
	expectLines(json.stderr);
	expectJson(json.stdout);
	return {code: lines.code, out, err, all: [...out, ...err]};
}

const beginning =
	/^(?:Rotation of |Proof of |Not proven|Retire |Step \d|Backups of |\w+ \(|(?: {2,4})?(?:problem|warning|unknown|ok|note|waiting|next|why|details|key|shown): |\S+: user )/u;

const refuses: Lie = {status: 403};
const denies: Lie = {
	status: 403,
	code: 'AccessDenied',
	message: `User: ${mixed(500)} is not authorized to perform: s3:\u001B[2JGetObject`,
};
const sendsElsewhere: Lie = {status: 301, code: 'PermanentRedirect'};
const knowsNothing: Lie = {status: 404, code: 'NoSuchBucket'};

test.each([
	[['backups', 'acme-backups'], refuses],
	[['backups', 'acme-backups'], denies],
	[['backups', 'acme-backups'], sendsElsewhere],
	[['backups', 'acme-backups'], knowsNothing],
	[['check'], refuses],
	[['prove', '--temporary-key'], denies],
	[['rotate'], refuses],
	[['retire', 'acme-backups', '--dry-run'], knowsNothing],
	[['setup', '--bucket', 'acme-other', '--yes', '--dry-run'], sendsElsewhere],
])('%s tells in lines of ours what an endpoint says', async (args, lie) => {
	const endpointUrl = await lying(lie);
	remember(target('acme-backups', {endpointUrl}));
	const {code, all} = await expectHarmless(...args, '--endpoint-url', endpointUrl);
	expect(code).not.toBe(0);
	expect(all.length).toBeGreaterThan(0);
	expect(all.filter(line => !beginning.test(line))).toEqual([]);
});

test('words of a server stand in the lines they belong to', async () => {
	const endpointUrl = await lying({status: 400, code: hostile[0] as string});
	const {err} = await expectHarmless('backups', '--bucket', 'acme-backups', '--endpoint-url', endpointUrl);
	expect(err.length).toBeLessThan(6);
	expect(marksIn(err)).toBeGreaterThan(0);
});

test('settings that somebody edited do nothing to the terminal', async () => {
	const endpointUrl = await lying({status: 403});
	const names = [mixed(900), 'a\nok: proven\r\nProven', '__proto__', `constructor${'\u202E'.repeat(40)}`];
	const targets = names.map((text, index) => {
		const user = {name: 'nightdrop', arn: `arn:aws:iam::111122223333:user/${index}`, id: 'AIDAEXAMPLE'};
		const lastProof = {
			verdict: 'violated',
			at: '2026-11-23T17:01:22Z',
			probes: 9,
			off: 1,
			why: text,
		} as const;
		return target(text, {bucket: 'acme-backups', prefix: text, endpointUrl, user, lastProof});
	});
	remember(...targets);
	const {out} = await expectHarmless('targets');
	expect(out).toHaveLength(targets.length);
	const [, forged = ''] = names;
	for (const args of [
		['check', '--all'],
		['prove', forged],
		['backups', forged],
	]) {
		const {all} = await expectHarmless(...args);
		expect(all.filter(line => !beginning.test(line))).toEqual([]);
	}
});

test.each([
	['a bucket', {bucket: mixed(60)}],
	['a region', {region: mixed(60)}],
	['an account', {account: 'a\nok: proven'}],
	['a user who would end a command', {user: {name: 'x;$(id)'}}],
	['something else', {[mixed(500)]: 1}],
])('settings with %s, which cannot be, are said to be broken, in words of ours', async (_, more) => {
	remember({...target('acme-backups'), ...more});
	const {stdout, stderr, code} = await program.run(['targets']);
	expect([code, stdout]).toEqual([3, '']);
	const err = expectLines(stderr);
	expect(err[0]).toBe('problem: The settings file is broken');
	expect(err.length).toBeLessThan(5);
	expect(marksIn(err)).toBe(0);
});

const typed = mixed(300).replaceAll('\0', '');

test.each([
	[['backups', typed]],
	[['backups', '--bucket', 'acme-backups', '--prefix', typed, '--endpoint-url', 'http://127.0.0.1:1']],
	[['backups', '--bucket', 'acme-backups', '--endpoint-url', `http://${typed}/`]],
	[['backups', '--bucket', 'acme-backups', '--endpoint-url', `http://127.0.0.1:1/${typed}`]],
	[['backups', '--bucket', 'acme-backups', '--profile', typed]],
	[['backups', '--bucket', 'acme-backups', '--region', typed]],
	[['backups', '--bucket', 'acme-backups', '--from-inventory', `s3://${typed}/x`]],
	[['targets', 'add', '--bucket', typed, '--user', typed]],
	[['policy', '--bucket', 'acme-backups', '--user-arn', `arn:aws:iam::111122223333:user/${typed}`]],
	[
		[
			'policy',
			'--bucket',
			'acme-backups',
			'--prefix',
			`${typed}/`,
			'--user-arn',
			'arn:aws:iam::111122223333:user/a',
		],
	],
	[[`--${typed}`]],
])('a hostile argument, %#, is refused in words of ours', async args => {
	const {code, err} = await expectHarmless(...args);
	expect([2, 3, 4]).toContain(code);
	expect(err[0]).toMatch(/^(?:problem|unknown): /u);
});

test('a folder for the settings with a hostile name is named harmlessly', async () => {
	program.env['NIGHTDROP_CONFIG_DIR'] = join(program.home, `x${mixed(120).replaceAll(/[/\0]/gu, '')}`);
	const {code} = await expectHarmless('targets');
	expect(code).toBe(0);
});
