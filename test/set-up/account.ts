import {randomBytes} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {putBucketPolicy} from '../../src/aws/bucket-policy.js';
import {type Aws, openAws} from '../../src/aws/clients.js';
import type {Connection} from '../../src/aws/connection.js';
import {initialAnswers} from '../../src/commands/setup.js';
import type {SetUpFlags} from '../../src/flags.js';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../src/sandbox/server.js';
import type {Bucket} from '../../src/sandbox/state.js';
import {createSecret} from '../../src/secret.js';
import type {InitialAnswers} from '../../src/set-up/initial.js';
import {runSetUpLines, type SetUpDeps, type TargetStore} from '../../src/set-up/run.js';
import type {Target} from '../../src/targets/target.js';
import {valueIn} from '../aws/sandbox.js';
import {atEnd} from '../helpers/at-end.js';
import {captured} from '../helpers/captured.js';
import {steppedClock} from '../helpers/stepped-clock.js';
import {makeTestFolder} from '../storage/folder.js';

/** What a set-up in lines ended with. */
export type Ended = {
	readonly code: number;
	readonly out: string;
	readonly err: string;
	/** The one object of `--json`. */
	// biome-ignore lint/suspicious/noExplicitAny: each test looks at other fields of it
	readonly json: any;
};

export type LinesChange = {
	readonly flags?: Partial<SetUpFlags>;
	readonly isJson?: boolean;
	/** What a person answers, one after another; then nobody does. */
	readonly typed?: readonly string[];
	/** What is answered when those are used up, from what was said until then. */
	readonly lastAnswer?: (said: string) => string | undefined;
	readonly hasRegion?: boolean;
	readonly deps?: Partial<SetUpDeps>;
	readonly signal?: AbortSignal;
};

/** A memory of targets that keeps them as a file would: as JSON. */
export function memoryStore(): TargetStore & {readonly saves: Target[]} {
	const kept = new Map<string, string>();
	const saves: Target[] = [];
	return {
		saves,
		list: () => [...kept.values()].map(text => JSON.parse(text) as Target),
		async save(target) {
			saves.push(target);
			kept.set(target.name, JSON.stringify(target));
			return {ok: true, value: undefined};
		},
		async forget(name) {
			kept.delete(name);
			return {ok: true, value: undefined};
		},
	};
}

export type Account = Awaited<ReturnType<typeof openAccount>>;

/** An AWS account of the test's own, an operator of it, and a machine with a memory: everything that set-up runs in. */
export async function openAccount(
	options: SandboxOptions = {},
	/** Where the operator's and the backup user's calls go instead, for what may happen to them on the way. */
	way: (endpoint: string) => Promise<string> = async endpoint => endpoint,
) {
	const clock = steppedClock();
	const sandbox = await startSandbox({clock: clock.now, ...options});
	atEnd(sandbox.close);
	const folder = makeTestFolder();
	const store = memoryStore();
	const connection: Connection = {
		credentials: {
			type: 'key',
			accessKeyId: sandbox.accessKeyId,
			secretAccessKey: createSecret(sandbox.secretAccessKey),
		},
		label: 'profile ops',
		region: sandbox.region,
		endpointUrl: await way(sandbox.endpoint),
		isSandbox: false,
		isReadOnly: false,
	};
	const admin = await openAws(
		{...connection, endpointUrl: sandbox.endpoint},
		{clock, userAgent: 'nightdrop/9.9.9 run/test'},
	);
	atEnd(admin.close);
	let runs = 0;
	const deps = (change: Partial<SetUpDeps> = {}): SetUpDeps => {
		runs++;
		return {
			sources: async () => [{id: 'ops', label: 'profile ops', connect: async () => connection}],
			store,
			clock,
			random: bytes => randomBytes(bytes).toString('hex'),
			run: {id: `run${runs}`, version: '9.9.9', pid: 4000 + runs},
			policyCopies: folder,
			evidenceDirectory: folder,
			credentialsFile: `${folder}/credentials`,
			mayMakeTemporaryKey: true,
			openAws: async (to, more) => openAws(to, {clock, ...more, timeoutMs: 5000}),
			...change,
		};
	};
	const setUp = async (flags: Partial<SetUpFlags> = {}, change: Omit<LinesChange, 'flags'> = {}) =>
		inLines({store, connection, deps}, {...change, flags});
	return {
		sandbox,
		clock,
		folder,
		store,
		connection,
		admin,
		deps,
		setUp,
		write: (name: string, text: string) => writeFileSync(join(folder, name), text),
		/** Texts of the policies that were kept before they were replaced. */
		policyCopies: (): readonly string[] => textsIn(join(folder, 'policies')),
		...views(sandbox, admin),
	};
}

function textsIn(folder: string): readonly string[] {
	return existsSync(folder) ? readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8')) : [];
}

/** The flags of `nightdrop setup --bucket acme-new --create-bucket --print-secret --yes`. */
export const defaultFlags: SetUpFlags = {
	target: {bucket: 'acme-new'},
	policy: {},
	secret: {printSecret: true},
	createBucket: true,
	fix: [],
	yes: true,
	dryRun: false,
};

/** What the flags say, on this memory. */
export function answersOf(flags: SetUpFlags, store: TargetStore, endpointUrl: string): InitialAnswers {
	const initial = initialAnswers(
		flags,
		{...store, get: name => store.list().find(target => target.name === name)},
		endpointUrl,
	);
	if (!initial.ok) {
		throw new Error(initial.problem.what);
	}

	return initial.answers;
}

async function inLines(
	{
		store,
		connection,
		deps,
	}: {
		readonly store: TargetStore;
		readonly connection: Connection;
		readonly deps: (change?: Partial<SetUpDeps>) => SetUpDeps;
	},
	{
		flags: some = {},
		isJson = false,
		typed,
		lastAnswer,
		hasRegion = false,
		deps: change = {},
		signal,
	}: LinesChange,
): Promise<Ended> {
	const flags: SetUpFlags = {...defaultFlags, ...some};
	const initial = answersOf(flags, store, connection.endpointUrl ?? '');
	const [out, err] = [captured(), captured()];
	const answers = [...(typed ?? [])];
	const code = await runSetUpLines(
		{
			answers: {
				canAsk: typed !== undefined,
				isYes: flags.yes,
				isDryRun: flags.dryRun,
				isSandbox: false,
				hasRegion,
				...(initial.bucket === undefined ? {} : {bucket: initial.bucket}),
				...(initial.place && {place: initial.place}),
			},
			initial,
			isJson,
			out: out.writer,
			err: err.writer,
			...(typed && {
				async ask(text) {
					out.writer.line(`? ${text}`);
					return answers.shift() ?? lastAnswer?.(out.text());
				},
			}),
			...(signal && {signal}),
		},
		deps(change),
	);
	const text = out.text();
	return {code, out: text, err: err.text(), json: isJson ? JSON.parse(text) : undefined};
}

/** What is in the account, looked at from inside. */
function views({state}: Sandbox, admin: Aws) {
	const bucket = (name: string): Bucket => {
		const found = state.buckets.get(name);
		if (found === undefined) {
			throw new Error(`There is no bucket ${name}`);
		}

		return found;
	};
	return {
		bucket,
		/** The statements of a bucket's policy, as text. */
		statements: (name: string): readonly string[] => {
			const text = bucket(name).policy?.text;
			return text === undefined
				? []
				: (JSON.parse(text) as {Statement: unknown[]}).Statement.map(one => JSON.stringify(one));
		},
		keysOf: (user: string) => [...state.accessKeys.values()].filter(({userName}) => userName === user),
		/** Every key with any version, also those that are only marked as deleted. */
		objects: (name: string): readonly string[] =>
			[...bucket(name).objects].filter(([, versions]) => versions.length > 0).map(([key]) => key),
		putPolicy: async (name: string, document: unknown) => {
			valueIn(
				await putBucketPolicy(admin, {
					bucket: name,
					owner: state.account,
					policy: JSON.stringify(document),
				}),
			);
		},
	};
}
