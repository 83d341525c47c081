import process from 'node:process';
import {openProgram} from '../helpers/program.js';
import {median, report} from './figures.js';

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
		readonly observed?: {readonly requestId?: string};
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

	const live = proofs[0]?.probes.filter(
		({how, observed}) => how === 'live' && observed?.requestId !== undefined,
	);
	const times = proofs.map(({startedAt, finishedAt}) => Date.parse(finishedAt) - Date.parse(startedAt));
	say(report('a proof, live probes with an answer', live?.length ?? 0, ''));
	say(report(`a proof, ${slowMs} ms an answer`, median(times), 'ms', 25 * slowMs));
} finally {
	await program.close();
}
