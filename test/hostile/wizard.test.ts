import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import {type Sandbox, startSandbox} from '../../src/sandbox/server.js';
import type {Bucket} from '../../src/sandbox/state.js';
import {openProgram, type Program} from '../helpers/program.js';
import {launch} from '../helpers/pty.js';
import {hostile, mark} from './corpus.js';
import {expectOurFrames} from './sent.js';

/*
A first set-up on a machine whose AWS configuration, and in an account whose buckets, were named by somebody else.
*/

let sandbox: Sandbox;
let program: Program;
beforeAll(async () => {
	sandbox = await startSandbox({seed: 'demo'});
	program = openProgram();
	Object.assign(program.env, {
		AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
		AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
		AWS_REGION: sandbox.region,
	});
	const bucket = sandbox.state.buckets.get('acme-empty') as Bucket;
	sandbox.state.buckets.clear();
	sandbox.state.buckets.set(bucket.name, bucket);
	for (const text of hostile) {
		sandbox.state.buckets.set(text, {...bucket, name: text, objects: new Map(), uploads: new Map()});
	}

	mkdirSync(join(program.home, '.aws'));
	writeFileSync(
		join(program.home, '.aws', 'config'),
		hostile.map(text => `[profile ${text}]\nregion = ${text}\nrole_arn = ${text}\n\n`).join(''),
	);
});
afterAll(async () => {
	await program.close();
	await sandbox.close();
});

test.each([
	{columns: 80, rows: 24},
	{columns: 40, rows: 12},
])(
	'the wizard shows profiles and buckets as text alone at $columns×$rows',
	async size => {
		const running = launch(['setup', '--endpoint-url', sandbox.endpoint], {
			...size,
			env: {...program.env, HOME: program.home},
		});
		onTestFinished(running.close);
		expect(await running.see(/Whose credentials|allowed/u, 20_000)).not.toMatch(/undefined|NaN/u);
		running.press(...Array<string>(12).fill('down'));
		await running.see(mark, 20_000);
		running.press(...Array<string>(12).fill('up'));
		await running.see('● environment', 20_000);
		await running.see(/\d+ of \d+ allowed|\d+ permissions/u, 20_000);
		running.press('enter');
		await running.see('2 of 10', 20_000);
		if (size.rows > 20) {
			await running.see(mark, 20_000);
		}

		// The name of one is typed as a paste would bring it.
		running.type(`\u001B[200~${hostile[0]}\u001B[201~`);
		running.press('enter');
		await running.see(mark, 20_000);
		running.press('ctrl-c');
		await running.exited;
		expectOurFrames(running.sent());
	},
	60_000,
);
