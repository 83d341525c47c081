import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {createInterface} from 'node:readline';

/** Serve a large bucket from a process of its own, by the bundled server at `path`, while `run` goes on. */
export async function serving(
	path: string,
	args: readonly string[],
	run: (endpoint: string, count: number) => Promise<void>,
): Promise<void> {
	const child = spawn(process.execPath, [path, ...args], {stdio: ['ignore', 'pipe', 'inherit']});
	try {
		const [line] = (await once(createInterface({input: child.stdout}), 'line')) as [string];
		const {endpoint, objects: count} = JSON.parse(line) as {endpoint: string; objects: number};
		await run(endpoint, count);
	} finally {
		child.kill();
	}
}
