import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import type {AddressInfo, Socket} from 'node:net';
import {createServer} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {XMLParser, XMLValidator} from 'fast-xml-parser';
import {afterEach, beforeEach, expect, onTestFinished, test} from 'vitest';
import {type Sandbox, startSandbox} from '../../src/sandbox/server.js';
import type {Target} from '../../src/targets/target.js';
import {rememberAll, seedFleet} from '../helpers/fleet.js';
import {openProgram, type Program} from '../helpers/program.js';
import {readMetrics} from '../home/metrics.js';

/*
Twelve targets: one answers nobody, one's endpoint refuses, one's bucket is gone. The others are well.
*/

const [silent, refused, gone] = ['fleet-000', 'fleet-004', 'fleet-007'];
const names = Array.from({length: 12}, (_, index) => `fleet-${String(index).padStart(3, '0')}`);
const well = names.filter(name => ![silent, refused, gone].includes(name));

let program: Program;
let sandbox: Sandbox;
let fleet: readonly Target[];
beforeEach(async () => {
	program = openProgram();
	sandbox = await startSandbox();
	Object.assign(program.env, {
		AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
		AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
		AWS_REGION: sandbox.region,
	});
	const silence = await startSilence();
	const endpoints: {readonly [name: string]: string} = {
		[silent as string]: silence.url,
		[refused as string]: await refusingUrl(),
	};
	fleet = seedFleet(sandbox.state, 12).map(one => ({
		...one,
		endpointUrl: endpoints[one.name] ?? sandbox.endpoint,
	}));
	remember(fleet);
	sandbox.state.buckets.delete(gone as string);
});
afterEach(async () => {
	await program.close();
	await sandbox.close();
});

const remember = (targets: readonly Target[]) =>
	rememberAll(program.env['NIGHTDROP_CONFIG_DIR'] as string, targets);

/** Takes every call and answers none; `end` hangs up on all and takes no more. */
async function startSilence() {
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.resume();
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const end = () => {
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	};
	onTestFinished(end);
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end};
}

/** An address at which nobody listens any more. */
async function refusingUrl(): Promise<string> {
	const {url, end} = await startSilence();
	end();
	return url;
}

test('who hangs or is broken holds up nobody: the others are told meanwhile, and the whole ends by --timeout', async () => {
	const told: string[] = [];
	const {code, stdout, stderr} = await program.run(['check', '--all', '--timeout', '6'], {
		onStart: child => child.stdout.on('data', (data: string) => told.push(data)),
	});
	expect(code).toBe(3);
	const lines = stdout.split('\n').filter(line => !line.startsWith('  '));
	expect(lines.filter(line => line.startsWith('ok: ')).map(line => line.split(': ')[1])).toEqual(well);
	// The others did not wait for the silent one, which is the first of them: it was told apart, after them all.
	expect(told.at(0)).toMatch(/^ok: fleet-001: /u);
	expect(told.length).toBeGreaterThan(1);
	expect(stdout).toMatch(
		/\nunknown: fleet-000: fleet-000 could not be looked at\n {2}why: No answer came before the time given by --timeout was over\.\n {2}next: .+\n$/u,
	);
	expect(lines.filter(line => line.startsWith('unknown: fleet-004: '))).toHaveLength(6);
	expect(stdout).toMatch(/^unknown: fleet-007: /mu);
	expect(stderr).toBe('waiting: 12 of 12 targets checked\n');
});

test('metrics: of what could not be told there is no number', async () => {
	remember(fleet.slice(1));
	const {code, stdout} = await program.run(['check', '--all', '--format', 'prometheus']);
	expect(code).toBe(3);
	const samples = readMetrics(stdout);
	const targetsWith = (name: string, state?: string) =>
		samples
			.filter(
				one => one.name === name && one.value !== 0 && (state === undefined || one.labels['state'] === state),
			)
			.map(({labels}) => labels['target']);
	expect(targetsWith('nightdrop_target_health', 'ok')).toEqual(well);
	expect(targetsWith('nightdrop_target_health', 'unknown')).toEqual([refused, gone]);
	expect(targetsWith('nightdrop_newest_backup_timestamp_seconds')).toEqual(well);
	expect(targetsWith('nightdrop_key_age_seconds')).toEqual(names.slice(1).filter(name => name !== refused));
	expect(samples.find(({name}) => name === 'nightdrop_targets')?.value).toBe(11);
});

test('JUnit: every target is a suite, and what could not be told an error', async () => {
	remember(fleet.slice(1));
	const {code, stdout} = await program.run(['check', '--all', '--format=junit']);
	expect(code).toBe(3);
	expect(XMLValidator.validate(stdout)).toBe(true);
	const {testsuites} = new XMLParser({ignoreAttributes: false, attributeNamePrefix: ''}).parse(stdout) as {
		testsuites: {testsuite: readonly {name: string; failures: string; errors: string; tests: string}[]};
	};
	const suites = testsuites.testsuite;
	expect(suites.map(({name}) => name)).toEqual(names.slice(1));
	expect(
		suites.filter(({failures, errors}) => failures === '0' && errors === '0').map(({name}) => name),
	).toEqual(well);
	expect(suites.find(({name}) => name === refused)).toMatchObject({tests: '7', failures: '0', errors: '6'});
});

test('--format json is --json, and only one form is given', async () => {
	const [json, both] = await Promise.all([
		program.run(['check', refused as string, '--format', 'json']),
		program.run(['check', '--all', '--json', '--format', 'junit']),
	]);
	expect(JSON.parse(json.stdout)).toMatchObject({
		schema: 'nightdrop/check/1',
		targets: [{name: refused, health: 'unknown'}],
	});
	expect([both.code, JSON.parse(both.stdout)]).toMatchObject([2, {ok: false, error: {kind: 'usage'}}]);
});

test('--timeout ends it also where the program of a profile gives no credentials', async () => {
	const folder = join(program.home, '.aws');
	const [started, pid] = [join(folder, 'program.cjs'), join(folder, 'pid')];
	mkdirSync(folder);
	writeFileSync(
		started,
		`require('node:fs').writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000);`,
	);
	writeFileSync(
		join(folder, 'config'),
		`[profile slow]\ncredential_process = "${process.execPath}" ${started}\n`,
	);
	const {code, stdout} = await program.run(['check', 'fleet-001', '--profile', 'slow', '--timeout', '2'], {
		env: {AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: ''},
	});
	// It was begun, and is left to itself.
	process.kill(Number(readFileSync(pid, 'utf8')));
	expect(code).toBe(3);
	expect(stdout).toContain('the time given by --timeout was over');
});

test('--timeout ends it also where nobody writes the two lines of the key', async () => {
	const {code, stdout, stderr} = await program.run(
		['check', 'fleet-001', '--prove', '--user-credentials-stdin', '--timeout', '2'],
		{isInputOpen: true},
	);
	expect([code, stdout]).toEqual([3, '']);
	expect(stderr).toContain('Two lines were expected on standard input');
});
