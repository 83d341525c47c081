import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {bundle} from '../helpers/bundle.mjs';
import {median, report} from './figures.js';
import {serving} from './serving.js';

/*
How long it takes to list a large bucket that is 60 ms away, and how much memory. A figure is of a whole process, from its start to its end. Other people's listers go the same way in the same run, where they are installed.

node test/helpers/run.mjs test/bench/listing.ts
With BENCH_OBJECTS=n for another number of objects; with BENCH_HUGE=1 ten million as well.
*/

const objects = Number(process.env['BENCH_OBJECTS'] ?? 1_000_000);
const million = 1_000_000;
const mib = 1024 ** 2;
/** Of the program and of other people's; the server asks for none in particular. */
const credentials = {
	AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
	AWS_SECRET_ACCESS_KEY: 'secret',
	AWS_REGION: 'us-east-1',
};
const say = (line: string) => process.stdout.write(`${line}\n`);
const [server, lister] = await Promise.all([
	bundle('test/bench/big-bucket.ts'),
	bundle('test/bench/list-bucket.ts'),
]);

type Listed = {
	readonly objects: number;
	readonly requests: number;
	readonly ms: number;
	readonly cpuMs: number;
	readonly peakRss: number;
};

try {
	await measureSmall();
	const unthrottled = await measureShapes();
	await measureProgram();
	await measureThrottled(unthrottled);
	await measurePeers(unthrottled);
	if (process.env['BENCH_HUGE']) {
		await measureHuge();
	}
} finally {
	await server.remove();
	await lister.remove();
}

/** A small bucket is one request, and costs what the SDK's own call costs. */
async function measureSmall(): Promise<void> {
	await serving(server.path, ['--objects', '100'], async endpoint => {
		const [ours, bare] = await Promise.all(
			['all', 'bare'].map(async how => {
				const samples: Listed[] = [];
				for (let index = 0; index < 5; index++) {
					samples.push(await list(endpoint, 100, how));
				}

				return samples;
			}),
		);
		const [one, other] = [ours, bare].map(samples => median((samples ?? []).map(({ms}) => ms))) as [
			number,
			number,
		];
		say(report('100 objects, requests', ours?.[0]?.requests ?? Number.NaN, '', 1));
		say(report('100 objects, whole process', one, 'ms'));
		say(report('100 objects, of one call of the SDK', one / other, '×', 1.2));
	});
}

async function measureShapes(): Promise<Listed> {
	let first: Listed | undefined;
	for (const shape of ['daily', 'flat', 'skewed']) {
		await serving(server.path, ['--objects', String(objects), '--shape', shape], async (endpoint, count) => {
			const listed = await list(endpoint, count);
			first ??= listed;
			const limit = objects === million ? 6000 : undefined;
			say(report(`${count} objects, ${shape}: whole process`, listed.ms, 'ms', limit));
			say(report(`${count} objects, ${shape}: CPU`, listed.cpuMs, 'ms'));
			say(report(`${count} objects, ${shape}: requests`, listed.requests, ''));
			say(report(`${count} objects, ${shape}: peak memory`, listed.peakRss / mib, 'MB', 200));
		});
	}

	return first as Listed;
}

/** The program as somebody on call runs it: for the totals, and for the series. */
async function measureProgram(): Promise<void> {
	await serving(server.path, ['--objects', String(objects)], async (endpoint, count) => {
		for (const view of ['--summary', '--series']) {
			const begin = performance.now();
			const args = ['backups', '--bucket', 'big', view, '--json', '--endpoint-url', endpoint];
			const child = spawnSync(process.execPath, ['bin/nightdrop.js', ...args], {
				env: {...process.env, ...credentials},
				encoding: 'utf8',
				maxBuffer: 1024 ** 3,
			});
			const ms = performance.now() - begin;
			const {objects: found} = JSON.parse(child.stdout) as {objects: number};
			mustBe(found, count, view);
			const limit = objects === million && view === '--summary' ? 6000 : undefined;
			say(report(`nightdrop backups ${view}, ${count} objects`, ms, 'ms', limit));
		}
	});
}

async function measureThrottled(unthrottled: Listed): Promise<void> {
	const args = ['--objects', String(objects), '--throttle-every', '20'];
	await serving(server.path, args, async (endpoint, count) => {
		const {ms, requests} = await list(endpoint, count);
		say(report(`${count} objects, every 20th SlowDown: requests`, requests, ''));
		say(report(`${count} objects, every 20th SlowDown: of without`, ms / unthrottled.ms, '×', 3));
	});
}

async function measureHuge(): Promise<void> {
	const args = ['--objects', String(10 * million), '--shape', 'hourly', '--latency-ms', '0'];
	await serving(server.path, args, async (endpoint, count) => {
		const {ms, peakRss} = await list(endpoint, count);
		say(report(`${count} objects: whole process`, ms, 'ms'));
		say(report(`${count} objects: peak memory`, peakRss / mib, 'MB', 300));
	});
}

/** Theirs go at 20,000 objects, for one request after the other would take minutes, and is said for the number of ours. */
async function measurePeers(ours: Listed): Promise<void> {
	const count = 20_000;
	const environment = {
		...process.env,
		...credentials,
		// Not every build of rclone takes one, and this is plain http.
		AWS_CA_BUNDLE: undefined,
	};
	await serving(server.path, ['--objects', String(count)], async endpoint => {
		// Under the provider AWS the name of the bucket goes into the host, which no resolver knows here.
		const remote = `:s3,provider=Other,env_auth=true,force_path_style=true,endpoint="${endpoint}":big`;
		const peers: readonly (readonly [string, ...string[]])[] = [
			['aws', 's3', 'ls', '--recursive', '--endpoint-url', endpoint, 's3://big'],
			['rclone', 'lsf', '-R', '--fast-list', '--use-server-modtime', remote],
		];
		for (const [file, ...args] of peers) {
			if (spawnSync(file, ['--version']).status !== 0) {
				say(`${file} is not installed: not measured`);
				continue;
			}

			const begin = performance.now();
			const child = spawn(file, args, {env: environment, stdio: ['ignore', 'pipe', 'inherit']});
			const files = await countFiles(child);
			const scaled = ((performance.now() - begin) / count) * ours.objects;
			if (files !== count) {
				say(`${file} listed ${files} of ${count} objects: not measured`);
				continue;
			}

			say(report(`${file}, ${count} objects, scaled to ${ours.objects}`, scaled, 'ms'));
			say(report(`nightdrop, of ${file}`, ours.ms / scaled, '×'));
		}
	});
}

/** Lines that name a file, not a folder. */
async function countFiles(child: ChildProcess): Promise<number> {
	let files = 0;
	if (child.stdout) {
		for await (const line of createInterface({input: child.stdout})) {
			files += line.endsWith('/') ? 0 : 1;
		}
	}

	return files;
}

/** Start the lister on a bucket; it must find all of it. */
async function list(endpoint: string, count: number, how = 'all'): Promise<Listed> {
	const begin = performance.now();
	const child = spawn(process.execPath, [lister.path, endpoint, how], {stdio: ['ignore', 'pipe', 'inherit']});
	const lines = createInterface({input: child.stdout});
	const line = await new Promise<string>((resolve, reject) => {
		lines.once('line', resolve);
		lines.once('close', () => reject(new Error('The lister ended without a word')));
	});
	await once(child, 'exit');
	const ms = performance.now() - begin;
	const listed = JSON.parse(line) as Listed;
	mustBe(listed.objects, count, line);
	return {...listed, ms};
}

function mustBe(found: number, count: number, what: string): void {
	if (found !== count) {
		throw new Error(`Listed ${found} of ${count} objects: ${what}`);
	}
}
