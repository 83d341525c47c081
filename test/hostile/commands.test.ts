import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Bucket} from '../../src/sandbox/state.js';
import {bucketName, type HostileAccount, openHostileAccount, userName} from './account.js';
import {hostile} from './corpus.js';
import {expectJson, expectLines} from './sent.js';

/*
The real program, in lines and as JSON, in an account whose every name is somebody else's choice.
*/

let account: HostileAccount;
let bucket: Bucket;
beforeAll(async () => {
	account = await openHostileAccount();
	bucket = account.sandbox.state.buckets.get(bucketName) as Bucket;
}, 60_000);
afterAll(async () => account.close());

/** What a command says in lines, and as JSON. */
async function say<Json>(...args: readonly string[]) {
	const {program, at} = account;
	const [lines, json] = await Promise.all([
		program.run([...args, ...at]),
		program.run([...args, ...at, '--json']),
	]);
	expectLines(json.stderr);
	return {
		code: lines.code,
		out: expectLines(lines.stdout),
		err: expectLines(lines.stderr),
		json: expectJson(json.stdout) as Json,
	};
}

const beginning = /^(?:(?:problem|warning|unknown|ok|note|next): | {2,4}(?:why|next|details): )/u;
const otherThan = (lines: readonly string[], ...more: readonly RegExp[]) =>
	lines.filter(line => ![beginning, ...more].some(ours => ours.test(line)));

const sorted = (texts: Iterable<string>) => [...texts].sort((a, b) => (a < b ? -1 : 1));

describe('backups', () => {
	test('every series is one line, and keeps its name in JSON', async () => {
		type Series = {readonly health: string; readonly pattern: string; readonly name: string};
		const {code, out, err, json} = await say<{seriesCount: number; series: readonly Series[]}>('backups');
		expect([code, err]).toEqual([1, []]);
		expect(otherThan(out, /^Backups of acme-empty: /u)).toEqual([]);
		const late = json.series.filter(({health}) => health === 'missing');
		expect(late.length).toBeGreaterThan(20);
		expect(out.filter(line => line.startsWith('problem: '))).toHaveLength(late.length);
		// One line for the whole, one for each that is not well, and one for those that are.
		const well = json.series.filter(({health}) => ['ok', 'on-time', 'single'].includes(health)).length;
		expect(out.length).toBeLessThanOrEqual(json.seriesCount - well + 2);
	});

	test('every object is one line, and has its key in JSON', async () => {
		const {code, out, json} = await say<{listed: readonly {key: string}[]}>('backups', '--objects');
		expect(code).toBe(0);
		expect(out).toHaveLength(bucket.objects.size);
		expect(otherThan(out, /^\d{4}-\d\d-\d\dT[\d:.]+Z +\d+ /u)).toEqual([]);
		expect(sorted(json.listed.map(({key}) => key))).toEqual(sorted(bucket.objects.keys()));
	});

	test('the newest is told in one line', async () => {
		const {out, json} = await say<{newest: {key: string}}>('backups', '--summary');
		expect(out).toHaveLength(3);
		expect(otherThan(out, /^Backups of acme-empty: /u, /^newest: /u, /^requests: \d+$/u)).toEqual([]);
		expect(json.newest.key).toBe(hostile[0]);
	});

	test('every unfinished upload is one line, and has its key in JSON', async () => {
		const {code, out, json} = await say<{uploads: readonly {key: string}[]}>('backups', '--uploads');
		expect(code).toBe(1);
		expect(out).toHaveLength(bucket.uploads.size);
		expect(otherThan(out)).toEqual([]);
		const keys = [...bucket.uploads.values()].map(({key}) => key);
		expect(sorted(json.uploads.map(({key}) => key))).toEqual(sorted(keys));
	});
});

test('check finds what others added, each in three lines', async () => {
	const {code, out, json} = await say<{targets: readonly {findings: readonly unknown[]}[]}>('check');
	expect(code).toBe(1);
	expect(otherThan(out)).toEqual([]);
	expect(out.filter(line => line.startsWith('ok: '))).toEqual([]);
	const findings = json.targets.flatMap(target => target.findings);
	expect(findings.length).toBeGreaterThan(5);
	// JSON has the notes besides, which are told in lines only where nothing is found.
	expect(out.length / 3).toBeLessThanOrEqual(findings.length);
	const heads = out.filter((_, index) => index % 3 === 0);
	expect(heads.filter(line => !/^(?:problem|warning|unknown|note): acme-empty: /u.test(line))).toEqual([]);
	expect(out.filter(line => line.startsWith('  why: '))).toHaveLength(heads.length);
	expect(out.filter(line => line.startsWith('  next: '))).toHaveLength(heads.length);
});

test('a proof says its own verdict alone', async () => {
	const {code, stdout, stderr} = await account.program.run(['prove', '--temporary-key', ...account.at]);
	expect(code).toBe(1);
	const out = expectLines(stdout);
	expectLines(stderr);
	expect(
		otherThan(out, /^ {2}(?:problem|unknown|shown): /u, /^(?:Proof of acme-empty, |Violated: )/u),
	).toEqual([]);
	expect(out.filter(line => line.startsWith('Violated: '))).toHaveLength(1);
});

test('rotation and retiring name statements and keys of others without obeying them', async () => {
	const [rotation, retired] = await Promise.all([
		say('rotate', '--compromised'),
		say<{plan?: unknown}>('retire', bucketName, '--dry-run'),
	]);
	const ours =
		/^(?:Rotation of|key: |sessions: |waiting: |written since| {2}\d{4}-[\d-]+T[\d:.]+Z (?:new names|overwritten|deleted): |Retire acme-empty: | {2}\d\. | {2}stays: | {2}nightdrop )/u;
	expect(otherThan(rotation.out, ours)).toEqual([]);
	expect(otherThan(retired.out, ours)).toEqual([]);
	expect(retired.out[0]).toContain(userName);
});

test('set-up looks at a user and a bucket of others, and tells each finding in its lines', async () => {
	const {code, out} = await say('setup', '--bucket', bucketName, '--yes', '--dry-run');
	expect(code).toBe(2);
	expect(otherThan(out, /^Step \d+ of 10, /u, /^ {2}(?:problem|warning|unknown|ok|note): /u)).toEqual([]);
	expect(out.filter(line => /proven/iu.test(line.replace(/(?:ok|: )?\S*ZQX.*/u, '')))).toEqual([]);
});
