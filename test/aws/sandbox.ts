import {onTestFinished} from 'vitest';
import type {Answer, AwsError} from '../../src/aws/answer.js';
import type {Aws} from '../../src/aws/clients.js';
import {type Connection, withKey} from '../../src/aws/connection.js';
import {createAccessKey} from '../../src/aws/keys.js';
import {createUser} from '../../src/aws/users.js';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../src/sandbox/server.js';
import {createSecret} from '../../src/secret.js';
import {connectionTo, openTest} from './open.js';

export type Rehearsal = {
	readonly sandbox: Sandbox;
	readonly connection: Connection;
	readonly admin: Awaited<ReturnType<typeof openTest>>;
	/** A session with another connection to the same sandbox. */
	readonly open: (connection: Connection) => Promise<Aws>;
	/** A new user with a key, and a session with that key. */
	readonly openUser: (user: string) => Promise<Aws>;
};

/** A sandbox of the test's own, with an administrator's session; closed with the test. */
export async function rehearse(options: SandboxOptions = {}): Promise<Rehearsal> {
	const sandbox = await startSandbox(options);
	onTestFinished(sandbox.close);
	const connection = connectionTo(sandbox.endpoint, {
		credentials: {
			type: 'key',
			accessKeyId: sandbox.accessKeyId,
			secretAccessKey: createSecret(sandbox.secretAccessKey),
		},
		region: sandbox.region,
		isSandbox: true,
	});
	const open = async (to: Connection) => {
		const aws = await openTest(to);
		onTestFinished(aws.close);
		return aws;
	};
	const admin = await open(connection);
	return {
		sandbox,
		connection,
		admin,
		open,
		async openUser(user) {
			valueIn(await createUser(admin, {user}));
			const key = valueIn(await createAccessKey(admin, {user}));
			return open(withKey(connection, key, user));
		},
	};
}

/** The value of an answer that must be one. */
export function valueIn<Value>(answer: Answer<Value>): Value {
	if (!answer.ok) {
		throw new Error(JSON.stringify(answer.error));
	}

	return answer.value;
}

/** The error of an answer that must be a refusal. */
export function errorIn(answer: Answer<unknown>): AwsError {
	if (answer.ok) {
		throw new Error(`Expected a refusal of ${answer.call.operation}`);
	}

	return answer.error;
}
