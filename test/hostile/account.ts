import type {PolicyDocument, Statement} from '../../src/policy/document.js';
import {newId} from '../../src/sandbox/iam/form.js';
import {addUpload, day, putObject} from '../../src/sandbox/seed-objects.js';
import {type Sandbox, startSandbox} from '../../src/sandbox/server.js';
import type {Bucket, SandboxState, User} from '../../src/sandbox/state.js';
import {openProgram, type Program} from '../helpers/program.js';
import {hostile, longKey, mixed} from './corpus.js';

export const bucketName = 'acme-empty';
export const userName = `nightdrop-${bucketName}`;

export type HostileAccount = {
	readonly sandbox: Sandbox;
	readonly program: Program;
	/** Arguments that say where. */
	readonly at: readonly string[];
	readonly close: () => Promise<void>;
};

/** An account in which a target was set up, and everything that others may name has a name from the corpus. */
export async function openHostileAccount(): Promise<HostileAccount> {
	const sandbox = await startSandbox({seed: 'demo'});
	const program = openProgram();
	const {accessKeyId, secretAccessKey, endpoint, state} = sandbox;
	Object.assign(program.env, {
		AWS_ACCESS_KEY_ID: accessKeyId,
		AWS_SECRET_ACCESS_KEY: secretAccessKey,
		AWS_REGION: sandbox.region,
	});
	const at = ['--endpoint-url', endpoint];
	const setUp = await program.run([
		...['setup', ...at, '--bucket', bucketName, '--yes', '--save-profile', 'backup'],
	]);
	if (setUp.code !== 0) {
		throw new Error(`Set-up ended with ${setUp.code}: ${setUp.stdout}${setUp.stderr}`);
	}

	poison(state);
	return {
		sandbox,
		program,
		at,
		async close() {
			await program.close();
			await sandbox.close();
		},
	};
}

function poison(state: SandboxState): void {
	const bucket = state.buckets.get(bucketName) as Bucket;
	const user = state.users.get(userName) as User;
	fill(state, bucket);
	poisonPolicy(bucket, user);
	poisonPeople(state, user);
	const other = mixed(200);
	state.buckets.set(other, {...bucket, name: other, objects: new Map(), uploads: new Map()});
}

/** Single objects, series that are late, versions, and uploads that were never finished. */
function fill(state: SandboxState, bucket: Bucket): void {
	const now = state.clock();
	for (const [index, text] of [...hostile, longKey].entries()) {
		putObject(state, bucket, text, 4096 + index, now - 3_600_000);
		addUpload(state, bucket, text, {at: now - 9 * day, parts: 0});
	}

	for (const text of hostile) {
		for (let ago = 4; ago < 24; ago++) {
			const date = new Date(now - ago * day).toISOString().slice(0, 10);
			putObject(state, bucket, `${text}/${date}/orders.dump`, 5e6, now - ago * day);
		}
	}

	// One of them twice: a version of before.
	putObject(state, bucket, hostile[0] as string, 17, now - 60_000);
}

const allowing = (more: Partial<Statement>): PolicyDocument => ({
	Version: '2012-10-17',
	Statement: [{Effect: 'Allow', Resource: '*', Action: 's3:GetObject', Sid: mixed(400), ...more}],
});

/** Statements of others: some that reach our user, some with parts that say nothing to anybody. */
function poisonPolicy(bucket: Bucket, user: User): void {
	const policy = bucket.policy as NonNullable<Bucket['policy']>;
	const theirs = hostile.map(
		(text, index): Statement => ({
			Sid: text,
			Effect: index % 2 === 0 ? 'Allow' : 'Deny',
			Principal: index % 3 === 0 ? {AWS: user.arn} : {AWS: `arn:aws:iam::999922223333:user/${text}`},
			Action: index % 5 === 0 ? `s3:${text}` : 's3:GetObject',
			Resource: `arn:aws:s3:::${bucket.name}/${text}`,
			Condition: {StringEquals: {[index % 2 === 0 ? 'aws:PrincipalTag/x' : text]: [text]}},
		}),
	);
	const document = {
		...policy.document,
		Statement: [...(policy.document.Statement as readonly Statement[]), ...theirs],
	};
	bucket.policy = {...policy, document, text: JSON.stringify(document)};
}

/** Groups, policies, a role that trusts our user, and other credentials of it. */
function poisonPeople(state: SandboxState, user: User): void {
	const at = {path: '/', createdAt: state.clock()};
	const name = mixed(300);
	for (const text of hostile) {
		user.inlinePolicies.set(text, allowing({Sid: text}));
		user.tags.set(text, text);
	}

	state.groups.set(name, {
		...{...at, name, id: newId(state, 'AGPA', name), arn: `arn:aws:iam::${state.account}:group/${name}`},
		members: new Set([user.name]),
		inlinePolicies: new Map([[name, allowing({})]]),
		attachedPolicies: new Set(),
	});
	state.roles.set(name, {
		...{...at, name, id: newId(state, 'AROA', name), arn: `arn:aws:iam::${state.account}:role/${name}`},
		trustPolicy: {
			Version: '2012-10-17',
			Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Principal: {AWS: user.arn}, Sid: name}],
		},
		inlinePolicies: new Map(),
		attachedPolicies: new Set(),
	});
	user.sshKeys.push({id: name, status: 'Active', uploadedAt: state.clock()});
	user.mfaDevices.push({serialNumber: name, enabledAt: state.clock()});
}
