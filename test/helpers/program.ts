import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';

const bin = resolve('bin/nightdrop.js');

/** How a run of the program without a terminal ended. */
export type Ended = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

export type Sandbox = {
	readonly endpoint: string;
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly buckets: readonly string[];
};

/** A home directory of its own, and the real program run in it without a terminal. */
export type Program = {
	readonly home: string;
	/** Environment of the runs, to be changed by the test. */
	readonly env: {[name: string]: string};
	readonly run: (args: readonly string[], more?: RunOptions) => Promise<Ended>;
	/** Serve a sandbox in another process; the credentials of its administrator go into the environment. */
	readonly serve: (...args: readonly string[]) => Promise<Sandbox>;
	/** End what this test began, and remove the home. */
	readonly close: () => Promise<void>;
};

export type RunOptions = {
	readonly env?: {readonly [name: string]: string};
	readonly input?: string;
	/** Nothing more comes on standard input, and it does not end either. */
	readonly isInputOpen?: boolean;
	/** Is given the child, to send signals to. */
	readonly onStart?: (child: ChildProcessWithoutNullStreams) => void;
};

/** Prepare a home; nothing of this machine's AWS set-up gets in. */
export function openProgram(): Program {
	const home = mkdtempSync(join(tmpdir(), 'nightdrop-home-'));
	const env: {[name: string]: string} = {
		PATH: process.env['PATH'] ?? '',
		HOME: home,
		LANG: 'C.UTF-8',
		NIGHTDROP_CONFIG_DIR: join(home, 'config'),
	};
	const servers: ChildProcessWithoutNullStreams[] = [];
	return {
		home,
		env,
		run: async (args, options = {}) => run(args, {...options, env: {...env, ...options.env}}, home),
		async serve(...args) {
			const server = spawn(process.execPath, [bin, 'sandbox', ...args], {env, cwd: home});
			servers.push(server);
			server.stderr.resume();
			const line = await new Promise<string>((done, fail) => {
				createInterface(server.stdout).once('line', done);
				server.once('exit', code => fail(new Error(`The sandbox ended with ${code}`)));
			});
			const sandbox = JSON.parse(line) as Sandbox;
			Object.assign(env, {
				AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
				AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
				AWS_REGION: 'us-east-1',
			});
			return sandbox;
		},
		async close() {
			await Promise.all(
				servers.map(
					async server =>
						new Promise<void>(done => {
							server.once('exit', () => done());
							server.kill('SIGTERM');
						}),
				),
			);
			rmSync(home, {recursive: true, force: true});
		},
	};
}

/** A PATH on which `nightdrop` is this program, for shells. */
export function pathWith({home, env}: Program): string {
	const folder = join(home, 'path');
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, 'nightdrop'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, {
		mode: 0o755,
	});
	return `${folder}:${env['PATH']}`;
}

async function run(
	args: readonly string[],
	{
		env,
		input = '',
		isInputOpen = false,
		onStart,
	}: RunOptions & {readonly env: {readonly [name: string]: string}},
	cwd: string,
): Promise<Ended> {
	const child = spawn(process.execPath, [bin, ...args], {env, cwd});
	let [stdout, stderr] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	child.stdin.on('error', () => {
		// It ended without reading: the exit code says why.
	});
	if (isInputOpen) {
		child.stdin.write(input);
	} else {
		child.stdin.end(input);
	}

	onStart?.(child);
	return new Promise(done => {
		child.once('close', code => done({code, stdout, stderr}));
	});
}
