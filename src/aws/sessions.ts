import type {Credentials} from '@aws-sdk/client-sts';
import type {Secret} from '../secret.js';
import {createSecret} from '../secret.js';
import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask} from './call.js';
import {iso, present, required} from './reading.js';

export type TemporaryCredentials = {
	readonly accessKeyId: string;
	readonly secretAccessKey: Secret;
	readonly sessionToken: Secret;
	/** ISO 8601 UTC. */
	readonly expiresAt?: string;
};

const readCredentials = (credentials: Credentials | undefined): TemporaryCredentials => {
	const {AccessKeyId, SecretAccessKey, SessionToken, Expiration} = required(credentials);
	return {
		...present({expiresAt: iso(Expiration)}),
		accessKeyId: required(AccessKeyId),
		secretAccessKey: createSecret(required(SecretAccessKey)),
		sessionToken: createSecret(required(SessionToken)),
	};
};

/** Credentials of a session of the caller, 900 s unless said: no policy can forbid the call to a user. */
export async function getSessionToken(
	aws: Aws,
	{seconds = 900}: {readonly seconds?: number} = {},
	signal?: AbortSignal,
): Promise<Answer<TemporaryCredentials>> {
	return ask(
		aws,
		{
			service: 'sts',
			operation: 'GetSessionToken',
			send: async ({sts}, options) => sts.getSessionToken({DurationSeconds: seconds}, options),
			read: ({Credentials}) => readCredentials(Credentials),
		},
		signal,
	);
}

/** Credentials of a federated session, 900 s unless said; needs a permission that a backup user must not have. */
export async function getFederationToken(
	aws: Aws,
	{name, seconds = 900, policy}: {readonly name: string; readonly seconds?: number; readonly policy?: string},
	signal?: AbortSignal,
): Promise<Answer<TemporaryCredentials>> {
	return ask(
		aws,
		{
			service: 'sts',
			operation: 'GetFederationToken',
			send: async ({sts}, options) =>
				sts.getFederationToken({Name: name, DurationSeconds: seconds, Policy: policy}, options),
			read: ({Credentials}) => readCredentials(Credentials),
		},
		signal,
	);
}
