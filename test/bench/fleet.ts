import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {bundle} from '../helpers/bundle.mjs';
import {median, report} from './figures.js';
import {serving} from './serving.js';

/*
How long `nightdrop check --all` takes for many targets where every answer takes 50 ms, beside the same calls by the SDK alone in the same run. A figure is of a whole process, from its start to its end.

node test/helpers/run.mjs test/bench/fleet.ts
With BENCH_TARGETS=n for another number of targets.
*/

const targets = Number(process.env['BENCH_TARGETS'] ?? 500);
const slowMs = 50;
const rounds = 3;
const run = promisify(execFile);
const say = (line: string) => process.stdout.write(`${line}\n`);
const settings = mkdtempSync(join(tmpdir(), 'nightdrop-fleet-'));
const [server, calls] = await Promise.all([
	bundle('test/bench/fleet-sandbox.ts'),
	bundle('test/bench/fleet-calls.ts'),
]);
try {
	const args = ['--targets', String(targets), '--slow-ms', String(slowMs), '--settings', settings];
	await serving(server.path, args, async (endpoint, _count, env) => {
		const ours: number[] = [];
		const bare: number[] = [];
		for (let index = 0; index < rounds; index++) {
			bare.push(await timed([calls.path, endpoint, String(targets)], env));
			ours.push(
				await timed(['bin/nightdrop.js', 'check', '--all', '--json', '--endpoint-url', endpoint], env),
			);
		}

		say(report(`${targets} targets, ${slowMs} ms an answer: check --all`, median(ours), 'ms', targets * 40));
		say(report('the same calls of the SDK alone', median(bare), 'ms'));
		say(report('check --all, of the SDK alone', median(ours) / median(bare), '×', 2));
	});
} finally {
	await server.remove();
	await calls.remove();
	rmSync(settings, {recursive: true, force: true});
}

/** Milliseconds of a whole process; where it does not end well nothing was measured. */
async function timed(args: readonly string[], env: {readonly [name: string]: string}): Promise<number> {
	const begin = performance.now();
	await run(process.execPath, args, {
		env: {...process.env, ...env, NIGHTDROP_CONFIG_DIR: settings},
		maxBuffer: 64 * 1024 * 1024,
	});
	return performance.now() - begin;
}
