import {spawnSync} from 'node:child_process';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {portProblem} from '../../src/commands/sandbox.js';

const run = (...args: readonly string[]) =>
	spawnSync(process.execPath, ['bin/nightdrop.js', 'sandbox', ...args], {
		encoding: 'utf8',
		env: {PATH: process.env['PATH']},
	});

describe('a port that is taken', () => {
	const other = createServer();
	let port: number;
	beforeAll(async () => {
		await new Promise<void>(resolve => {
			other.listen(0, '127.0.0.1', resolve);
		});
		({port} = other.address() as AddressInfo);
	});
	afterAll(() => {
		other.close();
	});

	test('is a wrong usage, said with what to do', () => {
		const {status, stdout, stderr} = run('--port', String(port));
		expect([status, stdout]).toEqual([2, '']);
		expect(stderr.split('\n')).toEqual([
			`problem: Port ${port} is taken`,
			`  why: Something else listens on 127.0.0.1:${port}: another sandbox, perhaps.`,
			'  next: Give another --port, or leave it out: a free one is taken then.',
			'  details: EADDRINUSE',
			'',
		]);
	});

	test('is one object with --json', () => {
		const {status, stdout, stderr} = run('--port', String(port), '--json');
		expect([status, stderr]).toEqual([2, '']);
		expect(JSON.parse(stdout)).toMatchObject({
			schema: 'nightdrop/sandbox/1',
			ok: false,
			error: {kind: 'usage', what: `Port ${port} is taken`, code: 'EADDRINUSE'},
		});
	});
});

test('a port that is kept for the administrator is one that may not be used', () => {
	// Whether a machine keeps any depends on it, and on who runs the tests.
	expect(portProblem(80, 'EACCES')).toMatchObject({
		kind: 'usage',
		what: 'You may not listen on port 80',
		next: expect.stringContaining('from 1024 on'),
	});
});

test('any other error of the machine is not taken for one of the port', () => {
	expect(portProblem(8080, 'EMFILE')).toBeUndefined();
	expect(portProblem(8080, undefined)).toBeUndefined();
});
