import {randomBytes} from 'node:crypto';
import {onTestFinished} from 'vitest';
import {putBucketPolicy} from '../../src/aws/bucket-policy.js';
import {type Aws, openAws} from '../../src/aws/clients.js';
import type {Flow, PerformContext} from '../../src/flow/flow.js';
import {runFlow} from '../../src/flow/flow.js';
import {buildStatements} from '../../src/policy/build.js';
import type {PolicyDocument, Statement} from '../../src/policy/document.js';
import {defaultOptions, type PolicyOptions, type Preset} from '../../src/policy/options.js';
import {firstProofEffect, initialProof, updateProof} from '../../src/proof/flow.js';
import {
	createPerformProof,
	type PerformProof,
	type ProofDeps,
	proofOpener,
	proofUserAgent,
	whereOf,
} from '../../src/proof/perform.js';
import type {ProofInput} from '../../src/proof/proof.js';
import type {ProofEffect, ProofEvent, ProofState} from '../../src/proof/state.js';
import {newId, newSecret} from '../../src/sandbox/iam/form.js';
import {makeUser} from '../../src/sandbox/iam/users.js';
import {canonicalId} from '../../src/sandbox/s3/names.js';
import {everythingBlocked, nothingBlocked} from '../../src/sandbox/s3/public-access.js';
import {ownAcl, putObject} from '../../src/sandbox/seed-objects.js';
import {type Sandbox, startSandbox} from '../../src/sandbox/server.js';
import type {Bucket, User} from '../../src/sandbox/state.js';
import {createSecret} from '../../src/secret.js';
import {connectionTo} from '../aws/open.js';
import {valueIn} from '../aws/sandbox.js';
import {steppedClock} from '../helpers/stepped-clock.js';

export const bucketName = 'acme-backups';
export const userName = 'nightdrop-acme';
export const bucketArn = `arn:aws:s3:::${bucketName}`;

export type Setting = {
	readonly preset?: Preset;
	readonly options?: Partial<PolicyOptions>;
	readonly prefix?: string;
	/** Access lists on, and nothing of the public blocked: a bucket from before 2023. */
	readonly isOld?: boolean;
	/** Keys of backups that are there already. */
	readonly backups?: readonly string[];
};

/** An account with a bucket, a backup user, its key and its policy, as set-up leaves them. */
export type Scene = {
	readonly sandbox: Sandbox;
	readonly bucket: Bucket;
	readonly user: User;
	readonly prefix: string;
	readonly options: PolicyOptions;
	readonly key: {readonly accessKeyId: string; readonly secretAccessKey: string};
	readonly operator: Aws;
	/** Our statements as they were written. */
	readonly ours: readonly Statement[];
	/** Write the bucket policy: as the operator, so that it is checked as S3 does. */
	readonly writePolicy: (...statements: readonly Statement[]) => Promise<void>;
	/** The same account, with calls that go another way. */
	readonly through: (endpoint: string, timeoutMs?: number) => Promise<Aws>;
	/** Every text that must be seen nowhere: secrets, tokens, bodies of test objects. */
	readonly hidden: () => readonly string[];
	readonly random: ProofDeps['random'];
	readonly atEnd: AtEnd;
};

/** Remembers what must be closed. */
type AtEnd = (close: () => void | Promise<void>) => void;

/** Set the scene; it is taken down with the test, unless somebody else sees to that. */
export async function setScene(
	{preset = 'hardened', options: chosen = {}, prefix = '', isOld = false, backups = []}: Setting = {},
	atEnd: AtEnd = onTestFinished,
): Promise<Scene> {
	const sandbox = await startSandbox();
	atEnd(sandbox.close);
	const {state} = sandbox;
	const options = {...defaultOptions(preset), ...chosen};
	const bucket = addBucket(sandbox, isOld);
	for (const name of backups) {
		putObject(state, bucket, name, 4096, state.clock() - 3_600_000);
	}

	const user = makeUser(state, userName, '/');
	const key = addKey(sandbox, userName);
	const through = async (endpoint: string, timeoutMs = 5000) => {
		const aws = await openAws(operatorAt(sandbox, endpoint), {
			clock: steppedClock(),
			userAgent: 'nightdrop/9.9.9 run/abc123',
			timeoutMs,
		});
		atEnd(aws.close);
		return aws;
	};

	const operator = await through(sandbox.endpoint);
	const ours = buildStatements({userArn: user.arn, bucket: bucketName, prefix, isPlainHttp: true}, options);
	const writePolicy = async (...Statement: readonly Statement[]) => {
		const text = JSON.stringify({Version: '2012-10-17', Statement});
		valueIn(await putBucketPolicy(operator, {bucket: bucketName, policy: text}));
	};

	await writePolicy(...ours);
	const bodies: string[] = [];
	const tokens = () => [...state.sessions.values()].flatMap(({secret, token}) => [secret, token]);
	return {
		...{sandbox, bucket, user, prefix, options, key, operator, ours, writePolicy, through, atEnd},
		hidden: () => [key.secretAccessKey, sandbox.secretAccessKey, ...tokens(), ...bodies],
		random(bytes) {
			const text = randomBytes(bytes).toString('hex');
			if (bytes > 32) {
				bodies.push(text);
			}

			return text;
		},
	};
}

function addBucket({state}: Sandbox, isOld: boolean): Bucket {
	const bucket: Bucket = {
		name: bucketName,
		region: state.region,
		owner: state.account,
		createdAt: state.clock(),
		versioning: 'Enabled',
		ownership: isOld ? 'ObjectWriter' : 'BucketOwnerEnforced',
		publicAccessBlock: isOld ? nothingBlocked : everythingBlocked,
		acl: ownAcl(state.account),
		configurations: new Map(),
		objects: new Map(),
		uploads: new Map(),
	};
	state.buckets.set(bucketName, bucket);
	return bucket;
}

/** An access key of a user. */
export function addKey({state}: Sandbox, user: string): Scene['key'] {
	const id = newId(state, 'AKIA', user);
	const secret = newSecret(state, user);
	state.accessKeys.set(id, {id, secret, userName: user, status: 'Active', createdAt: state.clock()});
	return {accessKeyId: id, secretAccessKey: secret};
}

const operatorAt = ({accessKeyId, secretAccessKey, region}: Sandbox, endpoint: string) =>
	connectionTo(endpoint, {
		credentials: {type: 'key', accessKeyId, secretAccessKey: createSecret(secretAccessKey)},
		region,
	});

/** A policy with one statement that allows. */
export const allowing = (more: Partial<Statement>): PolicyDocument => ({
	Version: '2012-10-17',
	Statement: [{Sid: 'Grant', Effect: 'Allow', Resource: '*', ...more}],
});

/** A group that the user is in. */
export function addGroup({sandbox: {state}, user}: Scene, name: string) {
	const group = {
		name,
		path: '/',
		id: newId(state, 'AGPA', name),
		arn: `arn:aws:iam::${state.account}:group/${name}`,
		createdAt: state.clock(),
		members: new Set([user.name]),
		inlinePolicies: new Map<string, PolicyDocument>(),
		attachedPolicies: new Set<string>(),
	};
	state.groups.set(name, group);
	return group;
}

/** A managed policy of the account's own; gives back its ARN. */
export function addManagedPolicy({sandbox: {state}}: Scene, name: string, document: PolicyDocument): string {
	const arn = `arn:aws:iam::${state.account}:policy/${name}`;
	const id = newId(state, 'ANPA', name);
	state.managedPolicies.set(arn, {name, arn, id, path: '/', createdAt: state.clock(), document});
	return arn;
}

/** A role with this trust policy. */
export function addRole({sandbox: {state}}: Scene, name: string, trust: Partial<Statement>): void {
	state.roles.set(name, {
		name,
		path: '/',
		id: newId(state, 'AROA', name),
		arn: `arn:aws:iam::${state.account}:role/${name}`,
		createdAt: state.clock(),
		trustPolicy: {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', ...trust}]},
		inlinePolicies: new Map(),
		attachedPolicies: new Set(),
	});
}

/** The canonical id of the account that owns the bucket. */
export const ownerId = ({sandbox}: Scene) => canonicalId(sandbox.account);

export type Proving = {
	readonly input?: Partial<ProofInput>;
	readonly key?: Scene['key'];
	/** Instead of the administrator at the sandbox itself. */
	readonly operator?: Aws;
	/** Of one try of the proof's own calls. */
	readonly timeoutMs?: number;
	/** What keeps copies of policies, and the user. */
	readonly mending?: ProofDeps['mending'];
	/** Told of every state, before the next event. */
	readonly onState?: (state: ProofState, send: (event: ProofEvent) => void) => void | Promise<void>;
	/** Asked before each effect is performed. */
	readonly onEffect?: (effect: ProofEffect) => void | Promise<void>;
};

export type Rehearsed = {
	readonly flow: Flow<ProofState, ProofEvent>;
	readonly perform: PerformProof;
	/** Resolves with the last state when it has ended. */
	readonly ended: Promise<ProofState>;
};

/** Begin a proof, with a clock that goes on by waiting alone. */
export function beginProof(scene: Scene, proving: Proving = {}): Rehearsed {
	const {operator = scene.operator, key = scene.key, onState, onEffect} = proving;
	const input: ProofInput = {
		...whereOf(operator),
		name: 'acme',
		bucket: bucketName,
		prefix: scene.prefix,
		region: scene.sandbox.region,
		account: scene.sandbox.account,
		userName,
		userArn: scene.user.arn,
		userId: scene.user.id,
		options: scene.options,
		accessKeyId: key.accessKeyId,
		runId: 'abc123',
		version: '9.9.9',
		...proving.input,
	};
	const clock = steppedClock();
	const {timeoutMs = 5000} = proving;
	const perform = createPerformProof({
		input,
		operator,
		key: {accessKeyId: key.accessKeyId, secretAccessKey: createSecret(key.secretAccessKey)},
		open: proofOpener(operator, {userAgent: proofUserAgent(input), clock, timeoutMs}),
		clock,
		random: scene.random,
		...(proving.mending && {mending: proving.mending}),
	});
	let report: (error: unknown) => void = () => undefined;
	const performing = async (effect: ProofEffect, context: PerformContext<ProofEvent>) => {
		// The clock goes on by waits alone, not with the turns of the event loop.
		if (effect.type !== 'tick') {
			await onEffect?.(effect);
			await perform(effect, context);
		}
	};
	const flow = runFlow(initialProof(input), updateProof, performing, error => report(error), [
		firstProofEffect,
	]);
	const ended = new Promise<ProofState>((resolve, reject) => {
		report = reject;
		flow.subscribe(() => {
			const state = flow.getState();
			void onState?.(state, flow.send);
			if (state.phase === 'done') {
				resolve(state);
			}
		});
	});
	scene.atEnd(async () => {
		flow.close();
		await perform.finish();
	});
	return {flow, perform, ended};
}

/** Prove, and give back how it ended. */
export const prove = async (scene: Scene, proving?: Proving): Promise<ProofState> =>
	beginProof(scene, proving).ended;

/** A row of a proof. */
export function rowOf({results}: ProofState, id: string) {
	const row = results.find(one => one.id === id);
	if (row === undefined) {
		throw new Error(`There is no row ${id}`);
	}

	return row;
}

/** Ids of the rows with a verdict. */
export const idsWith = ({results}: ProofState, wanted: string): readonly string[] =>
	results.filter(({verdict, isRequired}) => verdict === wanted && isRequired).map(({id}) => id);

/** Everything in the bucket that was not there when the scene was set. */
export function leftIn({bucket}: Scene, backups: readonly string[] = []): readonly string[] {
	const objects = [...bucket.objects].flatMap(([key, versions]) => versions.map(() => key));
	const uploads = [...bucket.uploads.values()].map(({key}) => `upload ${key}`);
	return [...objects.filter(key => !backups.includes(key)), ...uploads];
}
