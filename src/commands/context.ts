import {createHash, randomBytes} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Connection, CredentialSource} from '../aws/connection.js';
import {createSignIn, type SignIn} from '../aws/sign-in.js';
import type {CommonFlags} from '../flags.js';
import {type Clock, systemClock} from '../flow/clock.js';
import {createSecret} from '../secret.js';
import type {Environment} from '../terminal/capabilities.js';

/** What every command that talks to AWS is given. */
export type Context = {
	readonly flags: CommonFlags;
	readonly environment: Environment;
	readonly version: string;
	/** Names this run in the user agent and in the journal. */
	readonly runId: string;
	readonly clock: Clock;
	/** Random bytes; repeatable in a rehearsal that asks for it. */
	readonly random: (length: number) => Uint8Array;
	/** What every session of this run is signed in with. */
	readonly signIn: SignIn;
	/** How the flags and the environment say to reach AWS; a sandbox begins where that was asked for. The same one each time. */
	readonly connect: () => Promise<Connection>;
	/** Where settings, activity and copies of policies are; absent: the usual place of this system. */
	readonly directory?: string;
	/** The AWS credentials file, where it is not the usual one. */
	readonly credentialsFile?: string;
	/** Where a file with a secret is proposed, where it is not the home folder: nothing of a rehearsal goes there. */
	readonly keyFolder?: string;
	readonly close: () => Promise<void>;
};

const version = process.env['NIGHTDROP_VERSION'] ?? '0.0.0';

/** Prepare a command: whose credentials, where to, which clock. Nothing is opened and nothing asked of AWS yet. */
export async function openContext(flags: CommonFlags, environment: Environment): Promise<Context> {
	const rehearsal = flags.isSandbox ? rehearsalOf(environment) : {};
	const clock = rehearsal.clock ?? systemClock;
	const random = rehearsal.seed === undefined ? randomBytes : seededBytes(rehearsal.seed);
	const closers: (() => Promise<void>)[] = [];
	// A rehearsal leaves nothing behind, and never touches the settings and credentials of real work.
	const scratch = flags.isSandbox ? await mkdtemp(join(tmpdir(), 'nightdrop-sandbox-')) : undefined;
	if (scratch !== undefined) {
		closers.push(async () => rm(scratch, {recursive: true, force: true}));
	}

	const openSandbox = once(async () => {
		const starting = import('../sandbox/server.js').then(async ({startSandbox}) =>
			startSandbox({
				seed: 'demo',
				...(rehearsal.port !== undefined && {port: rehearsal.port}),
				...(rehearsal.clock && {clock: rehearsal.clock.now}),
				...(rehearsal.seed !== undefined && {randomSeed: rehearsal.seed}),
			}),
		);
		// Also one that is still on its way when the context is closed.
		closers.push(async () => (await starting).close());
		const sandbox = await starting;
		return {
			credentials: {
				type: 'key',
				accessKeyId: sandbox.accessKeyId,
				secretAccessKey: createSecret(sandbox.secretAccessKey),
			},
			label: 'sandbox admin',
			region: sandbox.region,
			endpointUrl: sandbox.endpoint,
			isSandbox: true,
			isReadOnly: flags.isReadOnly,
		} satisfies Connection;
	});
	const directory = scratch ?? flags.configDirectory;
	return {
		flags,
		environment,
		version,
		runId: Buffer.from(random(4)).toString('hex'),
		clock,
		random,
		signIn: createSignIn(),
		connect: flags.isSandbox ? openSandbox : once(async () => connectionOf(flags, environment)),
		...(directory !== undefined && {directory}),
		...(scratch !== undefined && {credentialsFile: join(scratch, 'credentials'), keyFolder: tmpdir()}),
		async close() {
			for (const close of closers.reverse()) {
				await close();
			}
		},
	};
}

/** The connection that the flags and the environment ask for, in the order of the AWS CLI. */
async function connectionOf(flags: CommonFlags, environment: Environment): Promise<Connection> {
	const {readProfiles, regionOfProfile} = await import('../aws/profiles.js');
	const profile = flags.profile ?? environment['AWS_PROFILE'];
	// One that names a region alone, as on an instance with a role, is no source of credentials.
	const hasDefault = async () =>
		(await readProfiles(environment)).some(({name, kind}) => name === 'default' && kind !== 'other');
	const credentials: CredentialSource = profile
		? {type: 'profile', profile}
		: environment['AWS_ACCESS_KEY_ID']
			? {type: 'environment'}
			: (await hasDefault())
				? {type: 'profile', profile: 'default'}
				: {type: 'chain'};
	const region =
		flags.region ||
		environment['AWS_REGION'] ||
		environment['AWS_DEFAULT_REGION'] ||
		(await regionOfProfile(profile || 'default', environment)) ||
		'us-east-1';
	return {
		credentials,
		label: labelOf(credentials),
		region,
		...(flags.endpointUrl !== undefined && {endpointUrl: flags.endpointUrl}),
		isSandbox: false,
		isReadOnly: flags.isReadOnly,
	};
}

function labelOf(credentials: CredentialSource): string {
	switch (credentials.type) {
		case 'profile':
			return `profile ${credentials.profile}`;
		case 'environment':
			return 'environment';
		default:
			return 'this machine';
	}
}

type Rehearsal = {readonly clock?: Clock; readonly seed?: string; readonly port?: number};

/** A rehearsal may fix its time, its random choices and its port, so that a picture of it is the same each time. */
function rehearsalOf(environment: Environment): Rehearsal {
	const at = Date.parse(environment['NIGHTDROP_CLOCK'] ?? '');
	const seed = environment['NIGHTDROP_SEED'];
	const port = Number(environment['NIGHTDROP_PORT'] ?? 0);
	return {
		...(port > 0 && {port}),
		...(Number.isNaN(at) ? {} : {clock: {...systemClock, now: () => at}}),
		...(seed ? {seed} : {}),
	};
}

function seededBytes(seed: string): (length: number) => Uint8Array {
	let count = 0;
	return length => {
		const blocks = Array.from({length: Math.ceil(length / 32)}, () =>
			createHash('sha256').update(`${seed}:${count++}`).digest(),
		);
		return Buffer.concat(blocks).subarray(0, length);
	};
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
	let made: Promise<Value> | undefined;
	return async () => {
		made ??= make();
		return made;
	};
}
