import {expect, test} from 'vitest';
import {parseArguments} from '../src/arguments.js';

const parse = (line: string, environment = {}) =>
	parseArguments(line.split(' ').filter(Boolean), environment);

function good(line: string, environment = {}) {
	const parsed = parse(line, environment);
	if (!parsed.ok) {
		throw new Error(parsed.problem.what);
	}

	return parsed.arguments;
}

test('no word is the console', () => {
	expect(good('--sandbox')).toMatchObject({command: 'console', common: {isSandbox: true}});
});

test('flags may stand before and after the command', () => {
	const parsed = good('--profile ops setup --bucket b --yes --json');
	expect(parsed).toMatchObject({
		command: 'setup',
		common: {profile: 'ops', isJson: true},
		setUp: {target: {bucket: 'b'}, yes: true, dryRun: false},
	});
});

test("a flag's value is never taken for the command", () => {
	expect(good('--profile setup --region prove')).toMatchObject({command: 'console'});
});

test('set-up reads every flag of the contract', () => {
	const line =
		'setup --bucket b --create-bucket --prefix p/ --user u --preset strict --list --no-acl --no-tls --sessions --no-overwrite --fix all --expect-every 24h --yes --dry-run --save-profile x';
	expect(good(line)).toMatchObject({
		setUp: {
			target: {bucket: 'b', prefix: 'p/', user: 'u'},
			policy: {preset: 'strict', list: true, acl: false, tls: false, sessions: true, noOverwrite: true},
			secret: {saveProfile: 'x', printSecret: false},
			createBucket: true,
			fix: ['all'],
			expectEveryMs: 86_400_000,
			yes: true,
			dryRun: true,
		},
	});
});

test('an empty prefix is the whole bucket', () => {
	const parsed = parseArguments(['setup', '--bucket', 'b', '--prefix', ''], {});
	expect(parsed.ok && parsed.arguments).not.toHaveProperty('setUp.target.prefix');
});

test.each([
	['backup', 'There is no command "backup"'],
	['setup --nope', "Unknown option '--nope'"],
	['setup --preset soft', '--preset takes classic, strict or hardened'],
	['setup --list --no-list', '--list and --no-list exclude each other'],
	['setup --save-profile a --print-secret', 'The secret goes to one place'],
	['setup one two', 'One target at a time; "two" is one too many'],
	['setup one --bucket b', 'A target is named, or given by --bucket, not both'],
	['setup --expect-every 0h', '--expect-every takes a time like 90m, 24h or 7d'],
	['setup --bucket=', '--bucket is empty'],
	['prove --evidence proof.pdf', '--evidence takes a path that ends in .json, .md or .html'],
	['check --format xml', '--format takes text, json, prometheus or junit'],
	['check --all --json --format junit', '--json and --format junit exclude each other'],
	['sandbox --seed full', '--seed takes none or demo'],
	['sandbox --port 70000', '--port takes 0 to 65535'],
	['sandbox --slow soon', '--slow takes a whole number'],
	['targets drop', 'targets has no "drop"'],
	['targets add --bucket b', 'targets add needs --bucket and --user'],
	['--sandbox --profile ops', '--sandbox brings its own account and endpoint'],
	['--endpoint-url ftp://x', '--endpoint-url takes an http or https address'],
	['--timeout -1', "Option '--timeout' argument is ambiguous"],
])('%s is refused in words', (line, what) => {
	const parsed = parse(line);
	expect(parsed.ok ? 'accepted' : parsed.problem.what).toContain(what);
	expect(parsed.ok ? '' : parsed.problem.next).not.toBe('');
});

test.each([
	['steup', 'did you mean nightdrop setup?'],
	['backup acme', 'did you mean nightdrop backups?'],
	[
		'restore acme',
		'Nightdrop restores nothing: who restores reads with credentials of their own, never with a backup key',
	],
	['frobnicate', 'nightdrop --help lists the commands'],
	['backups --bukcet b', 'did you mean --bucket?'],
	['rotate --compromise', 'did you mean --compromised?'],
	['setup --nope', 'nightdrop setup --help shows the usage'],
	['check -b', 'nightdrop check --help shows the usage'],
	['--sandbx', 'did you mean --sandbox?'],
])('%s: %s', (line, next) => {
	const parsed = parse(line);
	expect(parsed.ok ? 'accepted' : parsed.problem.next).toBe(next);
});

test('the environment is heard where the contract says so', () => {
	expect(good('', {NIGHTDROP_CONFIG_DIR: '/c', NO_COLOR: '1'}).common).toMatchObject({
		configDirectory: '/c',
		isColourless: true,
	});
	expect(good('--config-dir /d', {NIGHTDROP_CONFIG_DIR: '/c'}).common.configDirectory).toBe('/d');
});
