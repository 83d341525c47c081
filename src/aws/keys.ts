import type {Secret} from '../secret.js';
import {createSecret} from '../secret.js';
import type {Answer, AwsError} from './answer.js';
import type {Aws} from './call.js';
import {ask, askAll, inner, refusal} from './call.js';
import {isLoopback} from './endpoints.js';
import {iso, present, required} from './reading.js';
import type {UserName} from './users.js';

/** An access key without its secret. */
export type AccessKey = {
	readonly accessKeyId: string;
	/** `Active`, `Inactive`, or a word that is new to us. */
	readonly status: string;
	/** ISO 8601 UTC. */
	readonly createdAt?: string;
};

export type NewAccessKey = {
	readonly accessKeyId: string;
	readonly secretAccessKey: Secret;
	/** ISO 8601 UTC, AWS's time where it said one. */
	readonly createdAt: string;
};

/** The user's access keys, active or not. */
export async function listAccessKeys(
	aws: Aws,
	{user}: UserName,
	signal?: AbortSignal,
): Promise<Answer<readonly AccessKey[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListAccessKeys',
				send: async ({iam}, options) => iam.listAccessKeys({UserName: user, Marker: marker}, options),
				read: ({AccessKeyMetadata, IsTruncated, Marker}) => ({
					items: required(AccessKeyMetadata).map(({AccessKeyId, Status, CreateDate}) => ({
						...present({createdAt: iso(CreateDate)}),
						accessKeyId: required(AccessKeyId),
						status: required(Status),
					})),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}

/**
Make an access key; the secret is in this answer and nowhere else.

Tried once. Anything but success or a refusal by AWS (a cut reply, a 5xx, a timeout, our own cancelling) is a lost reply: list the keys before making another. Never sent where the reply could be read on its way.
*/
export async function createAccessKey(
	aws: Aws,
	{user}: UserName,
	signal?: AbortSignal,
): Promise<Answer<NewAccessKey>> {
	const {clock} = aws[inner];
	const exposed = exposure(aws.endpoints().iam);
	if (exposed) {
		const call = {
			service: 'iam',
			operation: 'CreateAccessKey',
			startedAt: clock.now(),
			durationMs: 0,
		} as const;
		return refusal(call, {error: exposed});
	}

	return ask(
		aws,
		{
			service: 'iam',
			operation: 'CreateAccessKey',
			send: async ({iamOnce}, options) => iamOnce.createAccessKey({UserName: user}, options),
			read: ({AccessKey}) => {
				const {AccessKeyId, SecretAccessKey, CreateDate} = required(AccessKey);
				return {
					accessKeyId: required(AccessKeyId),
					secretAccessKey: createSecret(required(SecretAccessKey)),
					createdAt: iso(CreateDate) ?? new Date(clock.now()).toISOString(),
				};
			},
			about: made => (made === undefined ? {} : {accessKeyId: made.accessKeyId}),
		},
		signal,
	);
}

/** Why a secret must not travel to this endpoint; undefined: it may. */
function exposure(origin: string): AwsError | undefined {
	if (isLoopback(origin)) {
		return undefined;
	}

	if (!origin.startsWith('https:')) {
		return {
			kind: 'unsupported',
			code: 'PlainHttp',
			message: `The secret would travel unencrypted: ${origin} is plain http`,
			attempts: 0,
		};
	}

	return process.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
		? {
				kind: 'unsupported',
				code: 'UncheckedCertificate',
				message:
					'The secret could be read on its way: NODE_TLS_REJECT_UNAUTHORIZED=0 turns certificate checks off',
				attempts: 0,
			}
		: undefined;
}

type OneKey = UserName & {readonly accessKeyId: string};

/** Turn a key on or off. */
export async function updateAccessKey(
	aws: Aws,
	{user, accessKeyId, status}: OneKey & {readonly status: 'Active' | 'Inactive'},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'UpdateAccessKey',
			send: async ({iam}, options) =>
				iam.updateAccessKey({UserName: user, AccessKeyId: accessKeyId, Status: status}, options),
			read: () => undefined,
			about: () => ({accessKeyId, turned: status === 'Active' ? 'on' : 'off'}),
		},
		signal,
	);
}

/** Delete a key for good. */
export async function deleteAccessKey(
	aws: Aws,
	{user, accessKeyId}: OneKey,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeleteAccessKey',
			send: async ({iam}, options) =>
				iam.deleteAccessKey({UserName: user, AccessKeyId: accessKeyId}, options),
			read: () => undefined,
			about: () => ({accessKeyId}),
		},
		signal,
	);
}

export type LastUse = {
	/** ISO 8601 UTC; absent: never used, or before AWS kept it. */
	readonly at?: string;
	readonly service?: string;
	readonly region?: string;
};

/** The last use that AWS has noted: it lags and keeps one request only, so advice and never proof. */
export async function getAccessKeyLastUsed(
	aws: Aws,
	{accessKeyId}: {readonly accessKeyId: string},
	signal?: AbortSignal,
): Promise<Answer<LastUse>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'GetAccessKeyLastUsed',
			send: async ({iam}, options) => iam.getAccessKeyLastUsed({AccessKeyId: accessKeyId}, options),
			read: ({AccessKeyLastUsed}) => {
				const {LastUsedDate, ServiceName, Region} = AccessKeyLastUsed ?? {};
				return present({at: iso(LastUsedDate), service: known(ServiceName), region: known(Region)});
			},
		},
		signal,
	);
}

const known = (word: string | undefined) => (word === 'N/A' ? undefined : word);
