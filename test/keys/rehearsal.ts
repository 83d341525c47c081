import {onTestFinished} from 'vitest';
import {openAws} from '../../src/aws/clients.js';
import {createAccessKey} from '../../src/aws/keys.js';
import {createUser, deleteUser} from '../../src/aws/users.js';
import type {Waiting} from '../../src/flow/ask-until.js';
import type {KeyJob} from '../../src/keys/make-key.js';
import {startSandbox} from '../../src/sandbox/server.js';
import {createSecret} from '../../src/secret.js';
import type {Target} from '../../src/targets/target.js';
import {connectionTo} from '../aws/open.js';
import {valueIn} from '../aws/sandbox.js';
import {type Fate, startFaults} from '../helpers/faults.js';
import {steppedClock} from '../helpers/stepped-clock.js';
import {exampleTarget} from '../targets/example.js';

export const name = 'backup-user';
const {intent: _, ...settled} = exampleTarget;
export const target: Target = {...settled, keys: [], user: {name}};

/** A user without keys, and everything that is needed to make one, on a way where calls may be lost. */
export async function rehearse(
	fate: (operation: string, before: number) => Fate | Promise<Fate> = () => undefined,
) {
	const clock = steppedClock();
	const sandbox = await startSandbox({clock: clock.now});
	onTestFinished(sandbox.close);
	const open = async (endpoint: string) => {
		const aws = await openAws(
			connectionTo(endpoint, {
				credentials: {
					type: 'key',
					accessKeyId: sandbox.accessKeyId,
					secretAccessKey: createSecret(sandbox.secretAccessKey),
				},
			}),
			{clock, userAgent: 'nightdrop/9.9.9 run/test', timeoutMs: 5000},
		);
		onTestFinished(aws.close);
		return aws;
	};
	const colleague = await open(sandbox.endpoint);
	valueIn(await createUser(colleague, {user: name}));
	const proxy = await startFaults(sandbox.endpoint, ({operation, before}) => fate(operation, before));
	const kept: Target[] = [];
	const waits: Waiting[] = [];
	const job: KeyJob = {
		tools: {
			operator: await open(proxy.url),
			clock,
			run: {id: 'run1', pid: 4711},
			async keep(one) {
				kept.push(one);
				return undefined;
			},
		},
		target,
		origin: 'ours',
		signal: new AbortController().signal,
		onWait: waiting => waits.push(waiting),
	};
	const addKey = async () => valueIn(await createAccessKey(colleague, {user: name}));
	const removeUser = async () => valueIn(await deleteUser(colleague, {user: name}));
	const keys = () =>
		[...sandbox.state.accessKeys.values()]
			.filter(({userName}) => userName === name)
			.map(({id, status}) => ({id, status}));
	return {clock, sandbox, proxy, open, job, kept, waits, addKey, removeUser, keys};
}
