import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {getBucketPolicy, putBucketPolicy} from '../../src/aws/bucket-policy.js';
import {createBucket} from '../../src/aws/buckets.js';
import {openAws} from '../../src/aws/clients.js';
import type {Connection} from '../../src/aws/connection.js';
import {createAccessKey} from '../../src/aws/keys.js';
import {createUser} from '../../src/aws/users.js';
import {mergePolicy} from '../../src/policy/merge.js';
import {defaultOptions, type Preset} from '../../src/policy/options.js';
import {parsePolicy} from '../../src/policy/parse.js';
import {type RetireDeps, type RetireOptions, runRetire} from '../../src/retire/run.js';
import {startSandbox} from '../../src/sandbox/server.js';
import {createSecret} from '../../src/secret.js';
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
const account = '111122223333';

/** Statements of others, as S3 gives them back: spelled so that writing them anew would change them. */
const theirs = [
	'{"Sid":"CloudTrailWrite","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-backups/AWSLogs/*","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}',
	'{"Sid":"NightdropRequireTls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::acme-backups","arn:aws:s3:::acme-backups/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"},"NumericLessThan":{"s3:TlsVersion":"1.2"}}}',
];

export type Ended = {
	readonly code: number;
	readonly out: string;
	readonly err: string;
	/** The one object of `--json`. */
	// biome-ignore lint/suspicious/noExplicitAny: each test looks at other fields of it
	readonly json: any;
};

export type RunChange = Partial<Pick<RetireOptions, 'isYes' | 'isDryRun' | 'isJson' | 'ask' | 'signal'>> & {
	readonly deps?: Partial<RetireDeps>;
	readonly connection?: Partial<Connection>;
	/** What becomes of the calls. */
	readonly fate?: (operation: string, at: number) => Fate;
	readonly onWay?: (way: Faults) => void;
};

export type TargetChange = {
	readonly prefix?: string;
	readonly user?: string;
	readonly preset?: Preset;
	/** Not made by Nightdrop. */
	readonly isAdopted?: boolean;
	readonly key?: Partial<KeyRecord>;
	readonly record?: Partial<Target>;
};

export type Scene = Awaited<ReturnType<typeof setScene>>;

/** An account with a bucket and its operator, and a machine that remembers targets. */
export async function setScene({hasTheirs = true}: {readonly hasTheirs?: boolean} = {}) {
	const clock = steppedClock();
	const sandbox = await startSandbox({clock: clock.now});
	atEnd(sandbox.close);
	const folder = makeTestFolder();
	const store = await openStore({directory: folder});
	const connection = (url: string) =>
		connectionTo(url, {
			credentials: {
				type: 'key',
				accessKeyId: sandbox.accessKeyId,
				secretAccessKey: createSecret(sandbox.secretAccessKey),
			},
			label: 'profile ops',
		});
	const open = async (to: Connection) => {
		const aws = await openAws(to, {clock, userAgent: 'nightdrop/9.9.9 run/test', timeoutMs: 5000});
		atEnd(aws.close);
		return aws;
	};
	const admin = await open(connection(sandbox.endpoint));
	valueIn(await createBucket(admin, {bucket, region: 'us-east-1'}));
	const {state} = sandbox;
	const policy = () => state.buckets.get(bucket)?.policy?.text;
	const putPolicy = async (text: string) =>
		valueIn(await putBucketPolicy(admin, {bucket, owner: account, policy: text}));
	if (hasTheirs) {
		await putPolicy(`{"Version":"2008-10-17","Id":"theirs","Statement":[${theirs.join(',')}]}`);
	}

	let runs = 0;
	return {
		clock,
		sandbox,
		state,
		folder,
		store,
		admin,
		policy,
		putPolicy,
		/** The policy as S3 shows it: principals that were renamed or deleted since are brought up to date. */
		shown: async () => valueIn(await getBucketPolicy(admin, {bucket, owner: account})),
		/** A user, its key, its statements, and the record of all that, as set-up leaves them. */
		async addTarget({
			prefix = 'db/',
			user = `nightdrop-${prefix.replaceAll('/', '')}`,
			preset = 'hardened',
			isAdopted = false,
			key = {},
			record = {},
		}: TargetChange = {}): Promise<Target> {
			const there = state.users.get(user) ?? valueIn(await createUser(admin, {user}));
			const {arn, id} = there;
			const {accessKeyId} = valueIn(await createAccessKey(admin, {user}));
			const options = defaultOptions(preset);
			const merged = mergePolicy(
				policy(),
				{userArn: arn, userId: id, bucket, prefix, isPlainHttp: false},
				options,
			);
			if (!merged.ok) {
				throw new Error(merged.problem.what);
			}

			await putPolicy(merged.text);
			const target: Target = {
				name: `${bucket}/${prefix}`,
				bucket,
				prefix,
				region: 'us-east-1',
				account,
				user: {name: user, arn, id, ...(!isAdopted && {isOurs: true})},
				options,
				createdAt: '2026-11-23T18:00:00.000Z',
				keys: [
					{
						accessKeyId,
						createdAt: '2026-11-23T18:00:00.000Z',
						origin: 'ours',
						secret: 'saved',
						savedTo: 'profile:acme',
						...key,
					},
				],
				setUp: {step: 10, isComplete: true, fixes: ['versioning']},
				...record,
			};
			await store.save(target);
			return target;
		},
		keysOf: (user: string) =>
			[...state.accessKeys.values()]
				.filter(({userName}) => userName === user)
				.map(({id, status}) => ({id, status})),
		addKey: async (user: string) => valueIn(await createAccessKey(admin, {user})).accessKeyId,
		/** Statements by their exact text. */
		sources: (): readonly string[] => sourcesIn(policy()),
		copies: (): readonly string[] => textsIn(join(folder, 'policies')),
		/** Retire a target by its name, as the command does. */
		async retire(name: string, change: RunChange = {}): Promise<Ended> {
			const target = store.get(name);
			if (target === undefined) {
				throw new Error(`${name} is not remembered`);
			}

			const way = await startFaults(sandbox.endpoint, ({operation, at}) => change.fate?.(operation, at));
			change.onWay?.(way);
			runs++;
			const [out, err] = [captured(), captured()];
			const {isJson = false, isYes = true, isDryRun = false, ask, signal} = change;
			const code = await runRetire(
				{
					target,
					whose: 'profile ops',
					isYes,
					isDryRun,
					isJson,
					out: out.writer,
					err: err.writer,
					...(ask && {ask}),
					...(signal && {signal}),
				},
				{
					operator: await open({...connection(way.url), ...change.connection}),
					store,
					clock,
					run: {id: `run${runs}`, pid: 4000 + runs},
					policyCopies: folder,
					...change.deps,
				},
			);
			return {code, out: out.text(), err: err.text(), json: isJson ? JSON.parse(out.text()) : undefined};
		},
	};
}

const sourcesIn = (policy: string | undefined): readonly string[] =>
	policy === undefined ? [] : (parsePolicy(policy)?.statements.map(({source}) => source) ?? []);

function textsIn(folder: string): readonly string[] {
	return existsSync(folder) ? readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8')) : [];
}
