import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';

/** Credentials of somebody who may do everything on a server. */
export type Operator = {readonly accessKeyId: string; readonly secretAccessKey: string};

/** Somebody else's server, on loopback. */
export type Server = {
	readonly endpoint: string;
	/** Ends it, with all that it began, and removes its data. */
	readonly close: () => Promise<void>;
};

export type Launch = {
	readonly program: string;
	readonly args: readonly string[];
	readonly env: {readonly [name: string]: string};
	/** Answers with a success once the server serves. */
	readonly readyAt: string;
	readonly endpoint: string;
};

const startMs = 60_000;

/** A process group of its own (`detached`), which ends with the server, and with whoever holds the other end of its input: also when a run is killed. */
const asGroup = '("$0" "$@" >log 2>&1; kill -9 0) & read -r _; kill -9 0';

/** Start a server in a folder of its own, and wait until it answers. What it wrote is in the error of one that does not start. */
export async function startServer(prepare: (folder: string) => Launch): Promise<Server> {
	const folder = mkdtempSync(join(tmpdir(), 'nightdrop-server-'));
	const {program, args, env, readyAt, endpoint} = prepare(folder);
	const log = join(folder, 'log');
	writeFileSync(log, '');
	const child = spawn('/bin/sh', ['-c', asGroup, program, ...args], {
		cwd: folder,
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
		env: {PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', ...env},
	});
	const ended = new Promise<void>(done => {
		child.once('exit', () => done());
	});
	const close = async () => {
		endGroup(child);
		await ended;
		rmSync(folder, {recursive: true, force: true, maxRetries: 5});
	};

	if (!(await isReady(readyAt, child))) {
		const text = readFileSync(log, 'utf8').slice(-4000);
		await close();
		throw new Error(`${program} did not start:\n${text}`);
	}

	return {endpoint, close};
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
	const until = Date.now() + startMs;
	while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
		const answer = await fetch(url, {signal: AbortSignal.timeout(2000)}).catch(() => undefined);
		await answer?.body?.cancel();
		if (answer?.ok === true) {
			return true;
		}

		await wait(100);
	}

	return false;
}

/** What it holds is thrown away, so it need not be asked kindly. */
function endGroup({pid}: ChildProcess): void {
	try {
		process.kill(-(pid ?? Number.NaN), 'SIGKILL');
	} catch {
		// It has ended by itself.
	}
}

/** Ports of loopback that were free at this moment. */
export async function freePorts(count: number): Promise<readonly number[]> {
	const servers = await Promise.all(
		Array.from({length: count}, async () => {
			const server = createServer();
			await new Promise<void>(done => {
				server.listen(0, '127.0.0.1', done);
			});
			return server;
		}),
	);
	const ports = servers.map(server => (server.address() as AddressInfo).port);
	await Promise.all(
		servers.map(
			async server =>
				new Promise(done => {
					server.close(done);
				}),
		),
	);
	return ports;
}
