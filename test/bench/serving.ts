import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {createInterface} from 'node:readline';

type Serving = {
	readonly endpoint: string;
	readonly objects: number;
	readonly accessKeyId?: string;
	readonly secretAccessKey?: string;
};

/** Serve from a process of its own, by the bundled server at `path`, while `run` goes on. It is told the address, the number of objects and, where the server has them, the credentials as an environment. */
export async function serving(
	path: string,
	args: readonly string[],
	run: (endpoint: string, count: number, env: {readonly [name: string]: string}) => Promise<void>,
): Promise<void> {
	const child = spawn(process.execPath, [path, ...args], {stdio: ['ignore', 'pipe', 'inherit']});
	try {
		const [line] = (await once(createInterface({input: child.stdout}), 'line')) as [string];
		const {endpoint, objects, accessKeyId, secretAccessKey} = JSON.parse(line) as Serving;
		const env = {
			AWS_REGION: 'us-east-1',
			...(accessKeyId && {AWS_ACCESS_KEY_ID: accessKeyId}),
			...(secretAccessKey && {AWS_SECRET_ACCESS_KEY: secretAccessKey}),
		};
		await run(endpoint, objects, env);
	} finally {
		child.kill();
	}
}
