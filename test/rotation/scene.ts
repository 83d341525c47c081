import {join} from 'node:path';
import {putBucketPolicy} from '../../src/aws/bucket-policy.js';
import {putVersioning} from '../../src/aws/bucket-settings.js';
import {createBucket} from '../../src/aws/buckets.js';
import {type Aws, openAws} from '../../src/aws/clients.js';
import type {Connection} from '../../src/aws/connection.js';
import {createAccessKey, deleteAccessKey, updateAccessKey} from '../../src/aws/keys.js';
import {putObject} from '../../src/aws/objects.js';
import {createUser} from '../../src/aws/users.js';
import {mergePolicy} from '../../src/policy/merge.js';
import {defaultOptions, type Preset} from '../../src/policy/options.js';
import {type RotateOptions, type RotationDeps, runRotation} from '../../src/rotation/run.js';
import {startSandbox} from '../../src/sandbox/server.js';
import {createSecret} from '../../src/secret.js';
import {readKeyFile, saveKeyFile} from '../../src/storage/key-file.js';
import {keepPolicy} from '../../src/storage/policy-backup.js';
import {openStore} from '../../src/targets/store.js';
import type {KeyRecord, Target} from '../../src/targets/target.js';
import {connectionTo} from '../aws/open.js';
import {valueIn} from '../aws/sandbox.js';
import {atEnd} from '../helpers/at-end.js';
import {captured} from '../helpers/captured.js';
import {type Fate, type Faults, startFaults} from '../helpers/faults.js';
import {steppedClock} from '../helpers/stepped-clock.js';
import {makeTestFolder} from '../storage/folder.js';

export const bucket = 'acme-backups';
export const user = 'nightdrop-db';
const account = '111122223333';
export const day = 86_400_000;
export const hour = 3_600_000;

export type Ended = {
	readonly code: number;
	readonly out: string;
	readonly err: string;
	/** The one object of `--json`. */
	// biome-ignore lint/suspicious/noExplicitAny: each test looks at other fields of it
	readonly json: any;
};

export type RotateChange = Partial<
	Pick<
		RotateOptions,
		'target' | 'step' | 'key' | 'suspicion' | 'place' | 'isYes' | 'isJson' | 'ask' | 'signal'
	>
> & {
	readonly deps?: Partial<RotationDeps>;
	readonly connection?: Partial<Connection>;
	/** What becomes of the calls. */
	readonly fate?: (operation: string, before: number, signer: string) => Fate | Promise<Fate>;
	readonly onWay?: (way: Faults) => void;
};

export type Scene = Awaited<ReturnType<typeof setScene>>;

/** An account whose hosts put a backup every day with the one key of the backup user, and a machine that remembers it. */
export async function setScene({
	preset = 'hardened',
	key = {},
}: {
	readonly preset?: Preset;
	readonly key?: Partial<KeyRecord>;
} = {}) {
	const clock = steppedClock();
	const sandbox = await startSandbox({clock: clock.now});
	atEnd(sandbox.close);
	const folder = makeTestFolder();
	const store = await openStore({directory: folder});
	// What only prepares a test is given the time that a busy machine takes.
	const open = async (to: Connection, timeoutMs = 60_000) => {
		const aws = await openAws(to, {clock, userAgent: 'nightdrop/9.9.9 run/test', timeoutMs});
		atEnd(aws.close);
		return aws;
	};
	const connection = (url: string) =>
		connectionTo(url, {
			credentials: {
				type: 'key',
				accessKeyId: sandbox.accessKeyId,
				secretAccessKey: createSecret(sandbox.secretAccessKey),
			},
			label: 'profile ops',
		});
	const admin = await open(connection(sandbox.endpoint));
	const ref = {bucket, owner: account};
	valueIn(await createBucket(admin, {bucket, region: 'us-east-1'}));
	valueIn(await putVersioning(admin, {...ref, status: 'Enabled'}));
	const {arn, id} = valueIn(await createUser(admin, {user}));
	const options = defaultOptions(preset);
	const subject = {userArn: arn, userId: id, bucket, prefix: 'db/', isPlainHttp: true};
	const merged = mergePolicy(undefined, subject, options);
	if (!merged.ok) {
		throw new Error(merged.problem.what);
	}

	valueIn(await putBucketPolicy(admin, {...ref, policy: merged.text}));
	const first = valueIn(await createAccessKey(admin, {user}));
	const firstFile = join(folder, 'first.key');
	await saveKeyFile({path: firstFile, ...first});
	const target: Target = {
		name: `${bucket}/db/`,
		bucket,
		prefix: 'db/',
		region: 'us-east-1',
		account,
		user: {name: user, arn, id, isOurs: true},
		options,
		createdAt: first.createdAt,
		keys: [
			{
				accessKeyId: first.accessKeyId,
				createdAt: first.createdAt,
				origin: 'ours',
				secret: 'saved',
				savedTo: `file:${firstFile}`,
				verifiedAt: first.createdAt,
				...key,
			},
		],
		setUp: {step: 10, isComplete: true, fixes: []},
		lastProof: {verdict: 'proven', at: new Date(clock.now()).toISOString(), probes: 72, off: 0},
	};
	await store.save(target);

	let runs = 0;
	const scene = {
		clock,
		sandbox,
		state: sandbox.state,
		folder,
		store,
		admin,
		first: first.accessKeyId,
		target: () => store.get(target.name) as Target,
		/** What IAM has of the user's keys. */
		keys: () =>
			Object.fromEntries(
				[...sandbox.state.accessKeys.values()]
					.filter(({userName}) => userName === user)
					.map(one => [one.id, one.status]),
			),
		/** A host makes its backup of today with the key of a file. */
		async backUp(file = firstFile): Promise<void> {
			const key = await readKeyFile(file);
			if (key === undefined) {
				throw new Error(`${file} has no key`);
			}

			const host = await open({...connection(sandbox.endpoint), credentials: {type: 'key', ...key}});
			const today = new Date(clock.now()).toISOString().slice(0, 10);
			valueIn(await putObject(host, {bucket, key: `db/${today}/orders.dump`, body: 'x'.repeat(1000)}));
		},
		/** A day goes by after each of so many backups. */
		async days(count: number, file?: string): Promise<void> {
			for (let done = 0; done < count; done++) {
				await scene.backUp(file);
				clock.advance(day);
			}
		},
		async addKey(): Promise<string> {
			return valueIn(await createAccessKey(admin, {user})).accessKeyId;
		},
		async turn(accessKeyId: string, status: 'Active' | 'Inactive'): Promise<void> {
			valueIn(await updateAccessKey(admin, {user, accessKeyId, status}));
		},
		async removeKey(accessKeyId: string): Promise<void> {
			valueIn(await deleteAccessKey(admin, {user, accessKeyId}));
		},
		/** What a process of its own works with; the operator's own session where none is given. */
		deps(operator: Aws = admin): RotationDeps {
			runs++;
			const letter = `${runs}`;
			return {
				operator,
				store,
				clock,
				random: bytes => letter.repeat(bytes * 2).slice(0, bytes * 2),
				run: {id: `run${runs}`, version: '9.9.9', pid: 4_000_000 + runs},
				keepCopy: async (_, policy) => keepPolicy({directory: folder, bucket, at: clock.now(), policy}),
				credentialsFile: join(folder, 'credentials'),
				evidenceDirectory: folder,
			};
		},
		/** The command, as often as it is run: each time as another process. */
		async rotate(change: RotateChange = {}): Promise<Ended> {
			const {fate, isJson = true} = change;
			const way = await startFaults(sandbox.endpoint, ({operation, before, signer}) =>
				fate?.(operation, before, signer),
			);
			change.onWay?.(way);
			const [out, err] = [captured(), captured()];
			const operator = await open({...connection(way.url), ...change.connection}, 5000);
			const code = await runRotation(
				{
					target: store.get(target.name) as Target,
					whose: 'profile ops',
					isYes: true,
					...change,
					isJson,
					out: out.writer,
					err: err.writer,
				},
				{...scene.deps(operator), ...change.deps},
			);
			return {code, out: out.text(), err: err.text(), json: isJson ? JSON.parse(out.text()) : undefined};
		},
	};
	return scene;
}
