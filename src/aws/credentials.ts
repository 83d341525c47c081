import type {S3, S3ClientConfig} from '@aws-sdk/client-s3';
import {reveal} from '../secret.js';
import {bounded} from './call.js';
import type {Connection, CredentialSource} from './connection.js';
import {type Means, readProfileKeys} from './profile-credentials.js';
import {listProfiles} from './profiles.js';
import type {Keys, ReadKeys, SignedIn, SignIn} from './sign-in.js';
import {noCredentials, thrownTrouble} from './sign-in-trouble.js';

export type Signing = {
	/** For the SDK's clients. */
	readonly config: Pick<S3ClientConfig, 'credentials' | 'signer'>;
	/** Credentials that hold now, for as long as the caller waits: a person may be asked for a code meanwhile. Undefined: there are none to be read. */
	readonly ready: (signal?: AbortSignal) => Promise<SignedIn | undefined>;
	/** AWS did not take these: they are read again when they are needed next. */
	readonly forget: (keys: Keys) => void;
};

export type SigningOptions = Pick<Means, 'common' | 'sts' | 'now' | 'processMs'> & {
	readonly signIn: SignIn;
	/** A client that finds the machine's own credentials. */
	readonly createClient: () => S3;
};

/**
What the SDK signs with: exactly the source that the connection names, with nothing behind it.

The SDK's own chain would go on to the machine's role where a profile holds no credentials, and the screen would name the wrong caller.
*/
export function signing({credentials: source}: Connection, options: SigningOptions): Signing {
	switch (source.type) {
		case 'key':
			return {
				...nothingToRead,
				config: {
					credentials: {
						accessKeyId: source.accessKeyId,
						secretAccessKey: reveal(source.secretAccessKey),
						...(source.sessionToken && {sessionToken: reveal(source.sessionToken)}),
					},
				},
			};
		case 'anonymous':
			return {
				...nothingToRead,
				config: {
					credentials: {accessKeyId: 'anonymous', secretAccessKey: 'anonymous'},
					signer: async () => ({sign: async request => request}),
				},
			};
		default:
			return read(source, options);
	}
}

const nothingToRead = {ready: async () => undefined, forget() {}};

type Read = Extract<CredentialSource, {type: 'profile' | 'environment' | 'chain'}>;

function read(source: Read, options: SigningOptions): Signing {
	const {signIn, now, sts} = options;
	// The same at each of AWS's regions; a store elsewhere has roles of its own.
	const name = [source.type, 'profile' in source ? source.profile : '', sts.endpoint ?? ''].join(' ');
	const ready = async (signal?: AbortSignal) => signIn.get(name, readerOf(source, options), now, signal);
	const provide = async () => {
		const signedIn = await ready();
		if (!signedIn.ok) {
			throw Object.assign(new Error(signedIn.error.message), {name: signedIn.error.code});
		}

		return signedIn.keys;
	};
	return {
		// What is remembered is remembered here: the SDK would keep credentials that end at a time nobody knows.
		config: {credentials: Object.assign(provide, {memoized: true})},
		ready,
		forget: keys => signIn.forget(name, keys),
	};
}

function readerOf(source: Read, {common, sts, now, processMs, createClient}: SigningOptions): ReadKeys {
	switch (source.type) {
		case 'profile':
			return async (ask, signal) =>
				readProfileKeys(source.profile, {
					common,
					sts,
					now,
					ask,
					signal,
					...(processMs !== undefined && {processMs}),
				});
		case 'environment':
			return async () => fromEnvironment();
		case 'chain':
			return async (_, signal) => fromMachine(createClient(), signal);
	}
}

function fromEnvironment(): SignedIn {
	const {
		AWS_ACCESS_KEY_ID: accessKeyId,
		AWS_SECRET_ACCESS_KEY: secretAccessKey,
		AWS_SESSION_TOKEN,
	} = process.env;
	return accessKeyId && secretAccessKey
		? {
				ok: true,
				keys: {accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && {sessionToken: AWS_SESSION_TOKEN})},
			}
		: {
				ok: false,
				error: noCredentials(
					{by: 'environment'},
					'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set',
				),
			};
}

/** An instance that is none does not answer: the SDK gives it a second. */
const longestMs = 30_000;

async function fromMachine(client: S3, signal: AbortSignal): Promise<SignedIn> {
	const by = process.env['AWS_WEB_IDENTITY_TOKEN_FILE'] ? 'web-identity' : 'machine';
	const outcome = await bounded(longestMs, signal, async () => client.config.credentials());
	client.destroy();
	if (outcome.type === 'done') {
		return {ok: true, keys: outcome.result};
	}

	const trouble = {by, profiles: await listProfiles()} as const;
	return {
		ok: false,
		error:
			outcome.type === 'failed'
				? thrownTrouble(outcome.thrown, trouble)
				: noCredentials(trouble, 'No answer in time', 'timeout'),
	};
}
