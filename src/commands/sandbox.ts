import type {SandboxFlags} from '../flags.js';
import type {Output} from './machine.js';

/** `nightdrop sandbox`: serve until interrupted. The first line on stdout says how to reach it. */
export async function runSandbox(
	flags: SandboxFlags,
	{out, err}: Output,
	signal: AbortSignal,
): Promise<number> {
	const {startSandbox} = await import('../sandbox/server.js');
	const sandbox = await startSandbox(flags);
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
	return 0;
}
