import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import packageJson from '../../package.json' with {type: 'json'};
import {launch} from '../helpers/pty.js';
import {nodeOf} from './nodes.js';

/*
The package as others get it: packed, installed into an empty folder without a network, and run by each Node that is supported.
*/

let folder: string;
let program: string;
let packed: readonly string[];
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'nightdrop-package-'));
	const env = {...process.env, HOME: folder, npm_config_cache: join(folder, 'cache')};
	const npm = (...args: readonly string[]) => execFileSync('npm', args, {encoding: 'utf8', env});
	// Built already: other tests run what is built at this moment.
	const [pack] = JSON.parse(npm('pack', '--ignore-scripts', '--json', '--pack-destination', folder));
	packed = pack.files.map(({path}: {readonly path: string}) => path);
	npm(
		...['install', '--global', '--prefix', join(folder, 'prefix'), '--offline', '--no-audit', '--no-fund'],
		join(folder, pack.filename),
	);
	program = join(folder, 'prefix', 'bin', 'nightdrop');
}, 120_000);
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const installed = () => join(folder, 'prefix', 'lib', 'node_modules');

test('the program, what it says of itself, and nothing else is in it', () => {
	const other = packed.filter(path => !/^(?:bin|dist)\/[\w.-]+\.(?:js|txt)$/u.test(path));
	expect(other.toSorted((a, b) => a.localeCompare(b))).toEqual(['LICENSE', 'package.json', 'README.md']);
	expect(statSync(join(folder, `nightdrop-${packageJson.version}.tgz`)).size).toBeLessThan(1_000_000);
});

test('it is one package, and runs nothing when it is installed', () => {
	expect(readdirSync(installed())).toEqual(['nightdrop']);
	const manifest = JSON.parse(readFileSync(join(installed(), 'nightdrop/package.json'), 'utf8'));
	expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['dependencies']));
	expect(readdirSync(join(installed(), 'nightdrop'))).not.toContain('node_modules');
	expect(
		Object.keys(manifest.scripts).filter(name => /^(?:pre|post)?(?:install|prepare|uninstall)$/u.test(name)),
	).toEqual([]);
});

test('what it holds of others is named with its licence, and may be given away', () => {
	const text = readFileSync(join(installed(), 'nightdrop/dist/NOTICES.txt'), 'utf8');
	const named = [...text.matchAll(/^(\S+) (\d[\w.-]*), (.+)$/gmu)].filter(([, name]) =>
		/^(?:@[a-z\d-]+\/)?[a-z\d.-]+$/u.test(name as string),
	);
	const licences = new Map(named.map(([, name, , licence]) => [name, licence]));
	for (const name of ['ink', 'react', 'conf', '@aws-sdk/client-s3', '@aws-sdk/client-iam', 'hyparquet']) {
		expect(licences.get(name), name).toBeDefined();
	}

	const permissive = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];
	expect([...licences].filter(([, licence]) => !permissive.includes(licence as string))).toEqual([]);
	expect(text).toContain('Permission is hereby granted');
	expect(text).toContain('Apache License');
});

describe.each([20, 22, 24])('on Node %i', major => {
	const node = nodeOf(major);
	const run = (...args: readonly string[]) => {
		const home = mkdtempSync(join(folder, 'home-'));
		return spawnSync(node.path, [program, ...args], {
			cwd: home,
			encoding: 'utf8',
			env: {PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8'},
		});
	};

	test.skipIf(node.why !== undefined)(`it tells its version and its usage${node.why ?? ''}`, () => {
		expect(run('--version')).toMatchObject({status: 0, stdout: `${packageJson.version}\n`, stderr: ''});
		const {status, stdout} = run('--help');
		expect([status, stdout]).toEqual([0, expect.stringContaining('Usage: nightdrop')]);
	});

	test.skipIf(node.why !== undefined)(
		`it sets up in the sandbox, and proves it${node.why ?? ''}`,
		() => {
			const {status, stdout, stderr} = run(
				...['setup', '--sandbox', '--bucket', 'acme-empty', '--yes', '--print-secret', '--json'],
			);
			expect([status, stderr]).toEqual([0, '']);
			expect(JSON.parse(stdout)).toMatchObject({ok: true, proof: {verdict: 'proven'}});
		},
		60_000,
	);

	test.skipIf(node.why !== undefined)(
		`it opens its console${node.why ?? ''}`,
		async () => {
			const running = launch([program, '--sandbox'], {file: node.path, cwd: resolve(folder)});
			onTestFinished(running.close);
			await running.see('Nightdrop', 20_000);
			await running.see('quit', 20_000);
			running.press('q');
			expect(await running.exited).toMatchObject({exitCode: 0});
		},
		60_000,
	);
});
