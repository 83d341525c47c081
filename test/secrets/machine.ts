import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {STS} from '@aws-sdk/client-sts';
import {onTestFinished} from 'vitest';
import {type Sandbox, startSandbox} from '../../src/sandbox/server.js';
import {openProgram, type RunOptions} from '../helpers/program.js';
import {makeTestFolder} from '../storage/folder.js';
import {type Find, findIn, findInFolder, type Known} from './search.js';

export type Machine = Awaited<ReturnType<typeof openMachine>>;

/** A run of the program, and every place where a secret was found after it. */
export type Seen = {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	readonly found: readonly Find[];
};

/**
A machine with a home, settings and temporary files of its own, an operator whose profile gets its credentials from a program, and an AWS whose every secret is known.

Nothing of the operator's own secrets is in the home. Where there is a /proc, the arguments of the program, and the arguments and the environment of its children, are searched as well.
*/
export async function openMachine() {
	const sandbox = await startSandbox({seed: 'demo'});
	onTestFinished(sandbox.close);
	const program = openProgram();
	onTestFinished(program.close);
	const {home, env} = program;
	mkdirSync(join(home, 'tmp'));
	mkdirSync(join(home, '.aws'));
	env['TMPDIR'] = join(home, 'tmp');
	env['AWS_REGION'] = 'us-east-1';
	const vault = makeTestFolder();
	const operator = {accessKeyId: sandbox.accessKeyId, secretAccessKey: sandbox.secretAccessKey};
	writeFileSync(join(vault, 'answer.json'), credentialProcessAnswer(operator));
	writeFileSync(join(vault, 'get'), helper(vault));
	writeFileSync(
		join(home, '.aws', 'config'),
		`[profile ops]\nregion = us-east-1\ncredential_process = /bin/sh ${join(vault, 'get')}\n`,
	);
	const canary = {name: 'a backup', text: 'Canary+in/a+backup+0123456789+abcdefghijklm'};
	const known = watchSecrets(sandbox, [canary]);
	await putCanary(sandbox, canary.text);

	return {
		...program,
		sandbox,
		known,
		operator,
		endpoint: ['--endpoint-url', sandbox.endpoint],
		/** Where the operator's own program writes down how it was called. */
		calls: join(vault, 'calls'),
		vault,
		/** Run the program with the operator's profile, or what the environment says instead. */
		async see(args: readonly string[], options: RunOptions = {}): Promise<Seen> {
			const processes = watchProcesses();
			const profile = options.env?.['AWS_ACCESS_KEY_ID'] === undefined ? {AWS_PROFILE: 'ops'} : {};
			const ended = await program.run(args, {
				...options,
				env: {...profile, ...options.env},
				onStart(child) {
					processes.follow(child.pid as number);
					options.onStart?.(child);
				},
			});
			const seen = processes.stop();
			const calls = join(vault, 'calls');
			return {
				...ended,
				found: [
					...findIn('stdout', ended.stdout, known()),
					...findIn('stderr', ended.stderr, known()),
					...findIn('arguments and environment of processes', seen, known()),
					...(existsSync(calls) ? findIn('environment of children', readFileSync(calls), known()) : []),
					...findInFolder(home, known()),
				],
			};
		},
	};
}

export const credentialProcessAnswer = (operator: {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
}) =>
	JSON.stringify({Version: 1, AccessKeyId: operator.accessKeyId, SecretAccessKey: operator.secretAccessKey});

/** Gives the operator's credentials, and notes what it was given: its environment, and its parent's arguments. */
const helper = (
	vault: string,
) => `{ env; cat /proc/$$/cmdline /proc/$PPID/cmdline 2>/dev/null; } >> ${vault}/calls
cat ${vault}/answer.json
`;

/** All secrets that there are, those that were there only for a moment too. */
function watchSecrets({state, secretAccessKey}: Sandbox, more: readonly Known[]): () => readonly Known[] {
	const secrets = new Map<string, Known>(more.map(one => [one.text, one]));
	const learn = (name: string, text: string) => secrets.set(text, {name, text});
	learn("the operator's secret", secretAccessKey);
	const {accessKeys, sessions} = state;
	const [setKey, setSession] = [accessKeys.set.bind(accessKeys), sessions.set.bind(sessions)];
	accessKeys.set = (id, key) => {
		learn(`secret of ${key.userName}`, key.secret);
		return setKey(id, key);
	};
	sessions.set = (id, session) => {
		learn('a session secret', session.secret);
		learn('a session token', session.token);
		return setSession(id, session);
	};
	return () => [...secrets.values()];
}

/** What stands in the backups is nobody's business: a proof that reads one is not to show it. */
async function putCanary({endpoint, accessKeyId, secretAccessKey}: Sandbox, content: string) {
	const credentials = {accessKeyId, secretAccessKey};
	const s3 = new S3({endpoint, region: 'us-east-1', forcePathStyle: true, credentials});
	for (const Key of ['db-2026-11-20.sql', 'db-2026-11-21.sql']) {
		await s3.putObject({Bucket: 'acme-empty', Key, Body: content});
	}

	s3.destroy();
}

/** Credentials of a session: a role of administrators, taken by the operator. */
export async function takeRole({endpoint, accessKeyId, secretAccessKey}: Sandbox) {
	const common = {endpoint, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}};
	const [iam, sts] = [new IAM(common), new STS(common)];
	const trust = {
		Version: '2012-10-17',
		Statement: [{Effect: 'Allow', Principal: {AWS: '111122223333'}, Action: 'sts:AssumeRole'}],
	};
	const {Role: role} = await iam.createRole({
		RoleName: 'operations',
		AssumeRolePolicyDocument: JSON.stringify(trust),
	});
	await iam.attachRolePolicy({
		RoleName: 'operations',
		PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
	});
	const {Credentials: taken} = await sts.assumeRole({RoleArn: role?.Arn, RoleSessionName: 'olga'});
	iam.destroy();
	sts.destroy();
	return {
		AWS_ACCESS_KEY_ID: taken?.AccessKeyId ?? '',
		AWS_SECRET_ACCESS_KEY: taken?.SecretAccessKey ?? '',
		AWS_SESSION_TOKEN: taken?.SessionToken ?? '',
	};
}

/** Look again and again at how a process was started, and at the processes that it started. Without /proc nothing is seen. */
function watchProcesses() {
	const seen = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	return {
		follow(id: number) {
			timer = setInterval(() => {
				const own = read(`/proc/${id}/cmdline`);
				seen.add(own);
				for (const child of childrenOf(id)) {
					const called = read(`/proc/${child}/cmdline`);
					seen.add(called);
					// Until it is another program it is a copy of ours, with all that ours was started with.
					if (called !== own) {
						seen.add(read(`/proc/${child}/environ`));
					}
				}
			}, 20);
		},
		stop() {
			clearInterval(timer);
			return [...seen].join('\n');
		},
	};
}

function childrenOf(id: number): readonly number[] {
	try {
		return readdirSync(`/proc/${id}/task`).flatMap(task =>
			(read(`/proc/${id}/task/${task}/children`).match(/\d+/gu) ?? []).flatMap(child => [
				Number(child),
				...childrenOf(Number(child)),
			]),
		);
	} catch {
		return [];
	}
}

function read(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		// It has ended.
		return '';
	}
}
