import process from 'node:process';
import {openProgram} from '../helpers/program.js';
import {launch} from '../helpers/pty.js';
import {median, repeat, report} from './figures.js';

/*
How long a proof takes where every answer takes 50 ms: its calls go side by side as far as correctness allows.

node test/helpers/run.mjs test/bench/proof.ts
*/

type ProofJson = {
	readonly verdict: string;
	readonly startedAt: string;
	readonly finishedAt: string;
	readonly probes: readonly {
		readonly how: string;
		readonly observed?: {readonly requestId?: string; readonly at: string; readonly durationMs: number};
	}[];
};

const slowMs = 50;
const say = (line: string) => process.stdout.write(`${line}\n`);
const program = openProgram();
try {
	const {endpoint} = await program.serve('--seed', 'demo', '--slow', String(slowMs));
	const where = ['--endpoint-url', endpoint, '--json'];
	await program.run([
		...['setup', '--bucket', 'acme-empty', '--yes', '--fix', 'all', '--save-profile', 'bench'],
		...where,
	]);
	const proofs: ProofJson[] = [];
	for (let index = 0; index < 5; index++) {
		const {stdout} = await program.run(['prove', 'acme-empty', ...where]);
		proofs.push(JSON.parse(stdout) as ProofJson);
	}

	const wrong = proofs.find(({verdict}) => verdict !== 'proven');
	if (wrong !== undefined) {
		throw new Error(`The proof ended with ${wrong.verdict}`);
	}

	const whole = proofs.map(({startedAt, finishedAt}) => Date.parse(finishedAt) - Date.parse(startedAt));
	say(report('a proof, live probes with an answer', Math.min(...proofs.map(one => liveOf(one).length)), ''));
	say(report(`its live calls, ${slowMs} ms an answer`, median(proofs.map(liveMs)), 'ms', 25 * slowMs));
	say(report('with reading before and cleaning up after', median(whole), 'ms'));
	const inConsole = await repeat(3, async () => consoleMs(endpoint));
	// Drawing must not keep a proof waiting: both run side by side in one process.
	say(report('the same in the console, until it is seen', median(inConsole), 'ms', 2 * median(whole)));
} finally {
	await program.close();
}

/** From the key press to the verdict on the screen. */
async function consoleMs(endpoint: string): Promise<number> {
	const terminal = launch(['--endpoint-url', endpoint], {env: {...program.env}});
	try {
		await terminal.see(/p prove/u, 20_000);
		const start = performance.now();
		terminal.press('p');
		await terminal.see('Proven: this key', 60_000);
		return performance.now() - start;
	} finally {
		await terminal.close();
	}
}

function liveOf({probes}: ProofJson) {
	return probes.flatMap(({how, observed}) =>
		how === 'live' && observed?.requestId !== undefined ? [observed] : [],
	);
}

/** From the first of the live calls in the report to the answer of the last. */
function liveMs(proof: ProofJson): number {
	const calls = liveOf(proof);
	const begin = Math.min(...calls.map(({at}) => Date.parse(at)));
	return Math.max(...calls.map(({at, durationMs}) => Date.parse(at) + durationMs)) - begin;
}
