import {spawn} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {
	GetObjectCommand,
	ListObjectVersionsCommand,
	NoSuchKey,
	PutObjectCommand,
	S3Client,
} from '@aws-sdk/client-s3';
import {openProgram, type Program} from '../helpers/program.js';
import type {Client} from './clients.js';
import {setUpInTerminal, type Texts} from './hand-over.js';
import type {Operator} from './server.js';

/** A policy as it is asked for, and where its key goes. */
export type Preset = {
	readonly name: string;
	readonly flags: readonly string[];
	/** Empty: the whole bucket. */
	readonly prefix: string;
	readonly place: 'profile' | 'file';
	readonly lists: boolean;
	readonly refusesOverwrites: boolean;
};

export type Done = {readonly code: number | null; readonly text: string};

/** A version of an object, as the administrator sees it; a delete marker is one too. */
export type Version = {readonly key: string; readonly id: string; readonly etag: string | undefined};

/** A machine that makes backups: it has the texts of the hand-over, its key, and nothing else of AWS. */
export type Host = {
	readonly bucket: string;
	readonly home: string;
	readonly endpoint: string;
	readonly key: Operator;
	readonly texts: Texts;
	readonly program: Program;
	/** Run a line as this machine's shell does; the first that fails ends it. */
	readonly run: (client: Client, line: string, env?: {readonly [name: string]: string}) => Promise<Done>;
	/** What the administrator reads; undefined where nothing is. */
	readonly content: (key: string) => Promise<Buffer | undefined>;
	readonly versions: (prefix: string) => Promise<readonly Version[]>;
	/** The administrator puts an object. */
	readonly put: (key: string, body: string) => Promise<void>;
	readonly operator: Operator;
	readonly close: () => Promise<void>;
};

/** The text that stands for a database: whoever reads it has read a backup. */
export const inside = 'the salaries of everybody';

/** Set a target up with the built program against a sandbox that it serves. */
export async function openHost({name, flags, prefix, place}: Preset): Promise<Host> {
	const program = openProgram();
	const {home} = program;
	const sandbox = await program.serve('--seed', 'none');
	const {endpoint} = sandbox;
	const bucket = `acme-${name.replaceAll(/\W+/gu, '-')}`;
	const saved = join(home, 'backup.key');
	const texts = await setUpInTerminal(program, [
		...(prefix === '' ? [] : ['--prefix', prefix]),
		...['--bucket', bucket, '--endpoint-url', endpoint, '--expect-every', '24h', ...flags],
		...(place === 'file' ? ['--save-file', saved] : ['--save-profile', 'backup-host']),
	]);
	const admin = new S3Client({endpoint, region: 'us-east-1', forcePathStyle: true, credentials: sandbox});
	const bin = join(home, 'bin');
	mkdirSync(bin);
	writeFileSync(join(bin, 'pg_dump'), `#!/bin/sh\necho '${inside}, of' "$@"\n`);
	chmodSync(join(bin, 'pg_dump'), 0o755);
	return {
		bucket,
		home,
		endpoint,
		key: keyIn(place === 'file' ? saved : join(home, '.aws/credentials')),
		texts,
		program,
		operator: sandbox,
		async run(client, line, env = {}) {
			const path = [bin, client.folder, process.env['PATH']].join(':');
			return run(line, home, {PATH: path, HOME: home, LANG: 'C.UTF-8', ...env});
		},
		async content(key) {
			try {
				const answer = await admin.send(new GetObjectCommand({Bucket: bucket, Key: key}));
				return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
			} catch (error) {
				if (error instanceof NoSuchKey) {
					return undefined;
				}

				throw error;
			}
		},
		async put(key, body) {
			await admin.send(new PutObjectCommand({Bucket: bucket, Key: key, Body: body}));
		},
		async versions(prefix) {
			const {Versions = [], DeleteMarkers = []} = await admin.send(
				new ListObjectVersionsCommand({Bucket: bucket, Prefix: prefix}),
			);
			return [...Versions, ...DeleteMarkers.map(marker => ({...marker, ETag: undefined}))].map(
				({Key = '', VersionId = '', ETag}) => ({key: Key, id: VersionId, etag: ETag}),
			);
		},
		async close() {
			admin.destroy();
			await program.close();
		},
	};
}

function keyIn(path: string): Operator {
	const text = readFileSync(path, 'utf8');
	const of = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)`, 'mu').exec(text)?.[1] ?? '';
	return {accessKeyId: of('aws_access_key_id'), secretAccessKey: of('aws_secret_access_key')};
}

async function run(line: string, cwd: string, env: {readonly [name: string]: string}): Promise<Done> {
	// What has a pipe says that it needs a shell that knows pipefail.
	const shell = line.includes('pipefail') ? 'bash' : 'sh';
	const child = spawn(shell, ['-ec', line], {cwd, env, stdio: ['ignore', 'pipe', 'pipe']});
	let text = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (more: string) => {
			text += more;
		});
	}

	return new Promise((done, fail) => {
		child.once('error', fail);
		child.once('close', code => done({code, text}));
	});
}
