import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {commands as abouts} from '../../bin/usage.js';
import packageJson from '../../package.json' with {type: 'json'};
import {parseArguments} from '../../src/arguments.js';

const commands = Object.keys(abouts);

const run = (args: readonly string[], env: {readonly [name: string]: string} = {}) =>
	spawnSync(process.execPath, ['bin/nightdrop.js', ...args], {
		encoding: 'utf8',
		env: {PATH: process.env['PATH'], ...env},
	});

/** `--[no-]list` in the text is `--list` and `--no-list` on the command line. */
const flagsIn = (text: string) =>
	[...text.matchAll(/--(\[no-\])?([a-z][a-z-]*)/gu)].flatMap(([, no, name]) =>
		no === undefined ? [`--${name}`] : [`--${name}`, `--no-${name}`],
	);

const isKnown = (command: string, flag: string) => {
	// With a value and without one: which it takes is not the question here.
	const problems = [[flag], [flag, '1']].map(words => {
		const parsed = parseArguments([command, ...words], {});
		return parsed.ok ? '' : parsed.problem.what;
	});
	return !problems.some(what => what.startsWith('Unknown option'));
};

describe.each(commands)('nightdrop %s --help', command => {
	const {stdout, stderr, status} = run([command, '--help']);

	test('says what it does, on stdout, and ends well', () => {
		expect([stderr, status]).toEqual(['', 0]);
		expect(stdout).toMatch(new RegExp(`^nightdrop ${command}: `, 'u'));
		expect(stdout).toContain('Exit codes');
		expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([]);
	});

	test('names no flag that the command does not take', () => {
		const flags = flagsIn(stdout);
		expect(flags.length).toBeGreaterThan(12);
		expect(flags.filter(flag => !isKnown(command, flag))).toEqual([]);
	});
});

test('the contract of each command is all in its help', () => {
	const contract: {readonly [command: string]: string} = {
		setup:
			'--bucket --create-bucket --prefix --user --preset --list --no-list --acl --no-acl --tls --no-tls --sessions --no-sessions --no-overwrite --fix --expect-every --yes --dry-run --save-profile --save-file --print-secret',
		prove: '--bucket --prefix --user --user-profile --user-credentials-stdin --temporary-key --evidence',
		backups:
			'--bucket --prefix --user --objects --series --summary --since --limit --concurrency --versions --uploads --from-inventory',
		check:
			'--bucket --prefix --user --all --max-age --prove --user-profile --user-credentials-stdin --temporary-key --format',
		rotate:
			'--bucket --prefix --user --step --key --compromised --since --yes --save-profile --save-file --print-secret',
		retire: '--bucket --prefix --user --dry-run --yes',
		policy: '--bucket --user-arn --preset --id --explain --format',
		targets: '--bucket --prefix --user --names',
		activity: '--bucket --prefix --since --limit',
		sandbox: '--port --seed --slow --delay-consistency',
	};
	const common =
		'--profile --region --endpoint-url --sandbox --read-only --plain --json --no-color --screen-reader --config-dir --timeout --help --version';
	const missing = commands.flatMap(command => {
		const said = new Set(flagsIn(run([command, '--help']).stdout));
		return `${contract[command]} ${common}`.split(' ').filter(flag => !said.has(flag));
	});
	expect(missing).toEqual([]);
});

test('without a command all are listed', () => {
	const {stdout, status} = run(['--help']);
	expect(status).toBe(0);
	for (const command of commands) {
		expect(stdout).toMatch(new RegExp(`^ {2}${command} {3,}`, 'mu'));
	}

	expect(run(['-h']).stdout).toBe(stdout);
});

test('--version is that of the package', () => {
	expect(run(['--version']).stdout).toBe(`${packageJson.version}\n`);
});

describe('with --json stdout is one object', () => {
	const json = (...args: readonly string[]) => {
		const {stdout, status} = run(args);
		return [JSON.parse(stdout), status];
	};

	test('of the version', () => {
		const told = {schema: 'nightdrop/version/1', ok: true, version: packageJson.version};
		expect(json('--version', '--json')).toEqual([told, 0]);
	});

	test.each([[['--help']], [['prove', '--help']], [['help', 'prove']]])('of the usage: %j', args => {
		const told = {schema: 'nightdrop/help/1', ok: true, usage: run(args).stdout};
		expect(json(...args, '--json')).toEqual([told, 0]);
		expect(json('--json', ...args)).toEqual([told, 0]);
	});

	test.each([
		[['help', 'nosuch'], 'There is no command "nosuch"'],
		[['completion'], 'completion takes the name of a shell: bash, zsh or fish'],
		[['completion', 'bash'], 'completion prints a script for a shell, and that is no JSON'],
	])('of what is wrong with %j', (args, what) => {
		const told = {
			schema: 'nightdrop/usage/1',
			ok: false,
			error: expect.objectContaining({kind: 'usage', what}),
		};
		expect(json(...args, '--json')).toEqual([told, 2]);
		expect(json('--json', ...args)).toEqual([told, 2]);
	});
});

test.each([
	[['--help'], ['nightdrop.js', 'usage.js']],
	[
		['setup', '--help'],
		['nightdrop.js', 'usage.js'],
	],
	[['--version'], ['nightdrop.js']],
])('%j loads nothing else', (args, files) => {
	const folder = mkdtempSync(join(tmpdir(), 'nightdrop-loaded-'));
	try {
		run(args, {NODE_V8_COVERAGE: folder});
		const [report = ''] = readdirSync(folder);
		const loaded = JSON.parse(readFileSync(join(folder, report), 'utf8')) as {
			readonly result: readonly {readonly url: string}[];
		};
		const own = loaded.result.map(({url}) => url).filter(url => url.startsWith('file:'));
		expect(own.map(url => url.split('/').at(-1)).sort()).toEqual(files);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
});
