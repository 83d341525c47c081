import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {AccessKey} from '../../src/sandbox/state.js';
import {type Machine, openMachine, takeRole} from './machine.js';
import {findIn} from './search.js';

/** Every command in lines and as JSON, and after each of them a search for every secret in all that it wrote and left. */

const secretOf = (bucket: string) => `secret of nightdrop-${bucket}`;
const plainly = (where: string, secret: string) => ({where, secret, form: 'plain'});
const credentials = join('.aws', 'credentials');

const keysOf = ({sandbox}: Machine, bucket: string): readonly AccessKey[] =>
	[...sandbox.state.accessKeys.values()].filter(({userName}) => userName === `nightdrop-${bucket}`);

const setUp = (bucket: string, ...more: readonly string[]) => [
	...['setup', '--bucket', bucket, '--create-bucket', '--preset', 'strict', '--yes'],
	...more,
];

/** Of a text, the lines in which a secret stands. */
const linesWith = (text: string, machine: Machine) =>
	text.split('\n').filter(line => findIn('', line, machine.known()).length > 0);

test('set-up and proofs leave the secret where it was asked for, and nowhere else', async () => {
	const machine = await openMachine();
	const {see, endpoint, home, known, sandbox} = machine;

	const inProfile = await see(setUp('acme-empty', ...endpoint, '--save-profile', 'one'));
	// The profile of the AWS credentials file that --save-profile named.
	const kept = [plainly(credentials, secretOf('acme-empty'))];
	expect([inProfile.code, inProfile.found]).toEqual([0, kept]);

	// The standard output, where --print-secret asked for it: in one field, and in no later run.
	const printed = await see(setUp('two-backups', ...endpoint, '--print-secret', '--json'));
	expect(printed.code).toBe(0);
	expect(printed.found).toEqual([plainly('stdout', secretOf('two-backups')), ...kept]);
	const {secret, ...rest} = JSON.parse(printed.stdout) as {readonly secret: object};
	expect(findIn('', JSON.stringify(secret), known())).toHaveLength(1);
	expect(findIn('', JSON.stringify(rest), known())).toEqual([]);

	const [key] = keysOf(machine, 'acme-empty') as [AccessKey];
	const prove = ['prove', 'acme-empty'];
	const saved = await see([...prove, '--user-profile', 'one', '--evidence', 'proof.html']);
	expect([saved.code, saved.found]).toEqual([0, kept]);
	expect(readFileSync(join(home, 'proof.html'), 'utf8')).toContain('Proven');

	// Our own program has it of its environment; the operator's, which is asked for credentials, must not.
	const inherited = await see([...prove, '--evidence', 'proof.json', '--json'], {
		env: {NIGHTDROP_ACCESS_KEY_ID: key.id, NIGHTDROP_SECRET_ACCESS_KEY: key.secret},
	});
	expect([inherited.code, inherited.found]).toEqual([0, kept]);
	expect(readFileSync(machine.calls, 'utf8')).toContain(`NIGHTDROP_ACCESS_KEY_ID=${key.id}`);

	const typed = await see([...prove, '--user-credentials-stdin', '--evidence', 'proof.md'], {
		input: `${key.id}\n${key.secret}\n`,
	});
	expect([typed.code, typed.found]).toEqual([0, kept]);

	// An operator with a session and its token, a key that nobody is shown, and the sessions that the proof opens with it.
	const session = await takeRole(sandbox);
	const before = known().length;
	const temporary = await see(['check', 'two-backups', '--prove', '--temporary-key', '--json'], {
		env: session,
	});
	expect([temporary.code, temporary.found]).toEqual([0, kept]);
	const newly = known().slice(before);
	expect(newly.map(({name}) => name)).toEqual(
		expect.arrayContaining(['a session token', secretOf('two-backups')]),
	);

	for (const args of [
		['backups', 'acme-empty', '--json'],
		['backups', 'acme-empty', '--objects'],
		['check', '--all'],
		['targets', 'add', ...endpoint, '--bucket', 'acme-media', '--user', 'backup-writer'],
		['targets', 'forget', 'acme-media', '--json'],
		['targets', '--json'],
		['policy', '--bucket', 'b-1', '--user-arn', 'arn:aws:iam::111122223333:user/u', '--explain', '--json'],
		['--help'],
		['setup', '--help'],
		['retire', 'two-backups', '--dry-run'],
	]) {
		expect([args, (await see(args, {env: session})).found]).toEqual([args, kept]);
	}

	for (const {id} of keysOf(machine, 'two-backups')) {
		sandbox.state.accessKeys.delete(id);
	}

	const retired = await see(['retire', 'two-backups', '--yes', '--json']);
	expect([retired.code, retired.found]).toEqual([0, kept]);
	expectActivity(machine, [
		'CreateUser',
		'CreateAccessKey',
		'PutBucketPolicy',
		'DeleteAccessKey',
		'DeleteUser',
	]);
}, 180_000);

test('a rotation by both ways shows each new secret where it is to go, and none on the way', async () => {
	const machine = await openMachine();
	const {see, endpoint, home} = machine;
	await see(setUp('acme-empty', ...endpoint, '--save-profile', 'one'));
	const kept = [plainly(credentials, secretOf('acme-empty'))];
	const [old] = keysOf(machine, 'acme-empty') as [AccessKey];
	const rotate = (...args: readonly string[]) => see(['rotate', 'acme-empty', ...args]);
	const steps = async (...all: readonly (readonly string[])[]) => {
		for (const args of all) {
			const {code, found, stderr} = await rotate(...args);
			expect([args, code, stderr, found.toSorted(byWhere)]).toEqual([args, 0, '', kept.toSorted(byWhere)]);
		}
	};

	used(old, 40);
	await steps([], ['--json']);
	const made = await rotate('--step', 'create', '--save-file', join(home, 'new.key'), '--yes', '--json');
	kept.push(plainly('new.key', secretOf('acme-empty')));
	expect(made.found.toSorted(byWhere)).toEqual(kept.toSorted(byWhere));
	const [, next] = keysOf(machine, 'acme-empty') as [AccessKey, AccessKey];
	// Later than our own test with it.
	used(next, -1 / 1440);
	await steps(
		['--step', 'deactivate', '--key', old.id, '--yes'],
		['--step', 'reactivate', '--key', old.id, '--yes', '--json'],
		['--step', 'deactivate', '--key', old.id, '--yes'],
	);
	makeOffForLong(home);
	await steps(['--step', 'delete', '--key', old.id, '--yes'], ['--step', 'finish', '--yes', '--json']);
	expect(keysOf(machine, 'acme-empty')).toEqual([next]);

	await steps(
		['--compromised', '--step', 'next', '--yes'],
		['--compromised', '--step', 'next', '--yes', '--json'],
	);
	const shown = await rotate('--compromised', '--step', 'create', '--print-secret', '--yes');
	expect(shown.found.toSorted(byWhere)).toEqual(
		[plainly('stdout', secretOf('acme-empty')), ...kept].toSorted(byWhere),
	);
	expect(linesWith(shown.stdout, machine)).toEqual([expect.stringMatching(/^secret of AKIA\w+: \S{40}$/u)]);
	await steps(['--compromised', '--json'], ['--compromised']);
	expectActivity(machine, ['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey', 'PutBucketPolicy']);
}, 180_000);

/** A host used the key so many days ago for the last time. */
function used(key: AccessKey, days: number): void {
	key.lastUsed = {at: Date.now() - days * 86_400_000, service: 's3', region: 'us-east-1'};
}

/** A week and more goes by on the record. */
function makeOffForLong(home: string): void {
	const path = join(home, 'config', 'config.json');
	const before = new Date(Date.now() - 10 * 86_400_000).toISOString();
	const text = readFileSync(path, 'utf8');
	writeFileSync(path, text.replace(/("deactivatedAt": ")[^"]+/gu, `$1${before}`));
}

const byWhere = (a: {readonly where: string}, b: {readonly where: string}) => (a.where < b.where ? -1 : 1);

/** The record has each changing call with its time, its operator, its request and what came of it. */
function expectActivity({home}: Machine, operations: readonly string[]): void {
	const lines = readFileSync(join(home, 'config', 'activity.jsonl'), 'utf8')
		.trim()
		.split('\n');
	const entries = lines.map(line => JSON.parse(line) as {readonly [field: string]: string});
	const calls = entries.filter(({operation}) => operation !== undefined);
	expect([...new Set(calls.map(({operation}) => operation))]).toEqual(
		expect.arrayContaining([...operations]),
	);
	for (const call of calls) {
		expect(call).toMatchObject({
			at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/u),
			operator: expect.stringMatching(
				/^arn:aws:(?:iam|sts)::111122223333:(?:user\/admin|assumed-role\/operations\/olga)$/u,
			),
			requestId: expect.stringMatching(/^\S{16,}$/u),
			outcome: expect.stringMatching(/^(?:ok|refused)$/u),
		});
	}
}
