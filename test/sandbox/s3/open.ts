import {S3Client, type S3ClientConfig, type S3ServiceException} from '@aws-sdk/client-s3';
import {onTestFinished} from 'vitest';
import type {PolicyDocument, Statement} from '../../../src/policy/document.js';
import {type Sandbox, startSandbox} from '../../../src/sandbox/server.js';

export type Opened = {
	readonly sandbox: Sandbox;
	/** May do everything by an identity policy. */
	readonly admin: S3Client;
	/** Moves the sandbox's clock. */
	readonly pass: (milliseconds: number) => void;
};

/** A sandbox of the test's own, closed after it. */
export async function openSandbox(): Promise<Opened> {
	let passed = 0;
	const sandbox = await startSandbox({port: 0, seed: 'none', clock: () => Date.now() + passed});
	const admin = clientOf(sandbox, sandbox.accessKeyId, sandbox.secretAccessKey);
	onTestFinished(async () => {
		admin.destroy();
		await sandbox.close();
	});
	return {
		sandbox,
		admin,
		pass(milliseconds) {
			passed += milliseconds;
		},
	};
}

export function clientOf(
	{endpoint, region}: Pick<Sandbox, 'endpoint' | 'region'>,
	accessKeyId: string,
	secretAccessKey: string,
	more: S3ClientConfig = {},
): S3Client {
	return new S3Client({
		endpoint,
		region,
		credentials: {accessKeyId, secretAccessKey},
		forcePathStyle: true,
		maxAttempts: 1,
		...more,
	});
}

export type TestUser = {readonly arn: string; readonly id: string; readonly client: S3Client};

/** A user without rights, but for an identity policy, with a key and a client of its own. */
export function addUser(
	{sandbox}: Opened,
	name: string,
	statements: readonly Statement[] = [],
	age = 86_400_000,
): TestUser {
	const {state} = sandbox;
	const createdAt = state.clock() - age;
	const id = `AIDA${state.random(17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
	const keyId = `AKIA${state.random(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
	const secret = state.random(40, 'abcdefghijklmnopqrstuvwxyz0123456789');
	const arn = `arn:aws:iam::${state.account}:user/${name}`;
	const document: PolicyDocument = {Version: '2012-10-17', Statement: statements};
	state.users.set(name, {
		name,
		path: '/',
		id,
		arn,
		createdAt,
		tags: new Map(),
		inlinePolicies: new Map(statements.length === 0 ? [] : [['given', document]]),
		attachedPolicies: new Set(),
		mfaDevices: [],
		sshKeys: [],
		signingCertificates: [],
		serviceCredentials: [],
	});
	state.accessKeys.set(keyId, {id: keyId, secret, userName: name, status: 'Active', createdAt});
	const client = clientOf(sandbox, keyId, secret);
	onTestFinished(() => client.destroy());
	return {arn, id, client};
}

export const allow = (
	action: string | readonly string[],
	resource: string | readonly string[],
	more: Partial<Statement> = {},
): Statement => ({Effect: 'Allow', Action: action, Resource: resource, ...more});

/** What a call answers: `200`, or status and code of its refusal. */
export async function outcome(call: Promise<{$metadata: {httpStatusCode?: number}}>): Promise<string> {
	try {
		const {$metadata} = await call;
		return String($metadata.httpStatusCode);
	} catch (error) {
		const {$metadata, name} = error as S3ServiceException;
		return `${$metadata.httpStatusCode} ${name}`;
	}
}

/** The refusal itself, for its message and elements. */
export async function refusal(
	call: Promise<unknown>,
): Promise<S3ServiceException & {readonly [element: string]: unknown}> {
	try {
		await call;
	} catch (error) {
		return error as S3ServiceException & {readonly [element: string]: unknown};
	}

	throw new Error('It was not refused.');
}
