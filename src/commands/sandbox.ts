import type {CommonFlags, SandboxFlags} from '../flags.js';
import type {Sandbox} from '../sandbox/server.js';
import type {Output} from './machine.js';
import {type Problem, sayProblem} from './problem.js';

/** `nightdrop sandbox`: serve until interrupted. The first line on stdout says how to reach it. */
export async function runSandbox(
	flags: SandboxFlags,
	common: Pick<CommonFlags, 'isJson'>,
	output: Output,
	signal: AbortSignal,
): Promise<number> {
	const {startSandbox} = await import('../sandbox/server.js');
	try {
		await serve(await startSandbox(flags), output, signal);
		return 0;
	} catch (error) {
		const problem = portProblem(flags.port, (error as NodeJS.ErrnoException).code);
		if (problem === undefined) {
			throw error;
		}

		sayProblem('sandbox', problem, common, output);
		return 2;
	}
}

async function serve(sandbox: Sandbox, {out, err}: Output, signal: AbortSignal): Promise<void> {
	const {endpoint, region, account, accessKeyId, secretAccessKey, buckets} = sandbox;
	out.json({endpoint, region, account, accessKeyId, secretAccessKey, buckets});
	err.line(`waiting: the sandbox listens on ${endpoint}; ctrl-c ends it, and everything in it`);
	await new Promise<void>(resolve => {
		if (signal.aborted) {
			resolve();
			return;
		}

		signal.addEventListener('abort', () => resolve(), {once: true});
	});
	await sandbox.close();
}

/** Why nothing can listen on a port, by the code of the machine's error; absent: for no reason that another port mends. */
export function portProblem(port: number, code: string | undefined): Problem | undefined {
	switch (code) {
		case 'EADDRINUSE':
			return {
				kind: 'usage',
				what: `Port ${port} is taken`,
				why: `Something else listens on 127.0.0.1:${port}: another sandbox, perhaps.`,
				next: 'Give another --port, or leave it out: a free one is taken then.',
				code,
			};
		case 'EACCES':
			return {
				kind: 'usage',
				what: `You may not listen on port ${port}`,
				why: 'This machine keeps it for its administrator, as most do with those under 1024.',
				next: 'Give a --port from 1024 on, or leave it out: a free one is taken then.',
				code,
			};
		default:
			return undefined;
	}
}
