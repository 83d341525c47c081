import type {S3ClientConfig} from '@aws-sdk/client-s3';
import {reveal} from '../secret.js';
import type {Connection} from './connection.js';

type Credentials = NonNullable<S3ClientConfig['credentials']>;
type Signing = Pick<S3ClientConfig, 'credentials' | 'signer'>;

/** Asks the operator for the code of their MFA device, where a profile's role wants one. */
export type AskMfaCode = (serial: string) => Promise<string>;

/**
What the SDK signs with: exactly the source that the connection names, with nothing behind it.

The SDK's own chain would go on to the machine's role where a profile holds no credentials, and the screen would name the wrong caller.
*/
export async function signing({credentials: source}: Connection, askMfaCode?: AskMfaCode): Promise<Signing> {
	switch (source.type) {
		case 'key':
			return {
				credentials: {
					accessKeyId: source.accessKeyId,
					secretAccessKey: reveal(source.secretAccessKey),
					...(source.sessionToken && {sessionToken: reveal(source.sessionToken)}),
				},
			};
		case 'environment':
			return {credentials: fromEnvironment};
		case 'profile': {
			const {fromIni} = await import('@aws-sdk/credential-provider-ini');
			// Read anew each time: the operator may just have signed in again.
			const options = {profile: source.profile, ignoreCache: true};
			return {credentials: fromIni(askMfaCode ? {...options, mfaCodeProvider: askMfaCode} : options)};
		}
		case 'chain':
			return {};
		case 'anonymous':
			return {credentials: {accessKeyId: 'anonymous', secretAccessKey: 'anonymous'}, signer: unsigned};
	}
}

const unsigned: NonNullable<S3ClientConfig['signer']> = async () => ({sign: async request => request});

const fromEnvironment:
	| Exclude<Credentials, object>
	| (() => Promise<{accessKeyId: string; secretAccessKey: string; sessionToken?: string}>) = async () => {
	const {
		AWS_ACCESS_KEY_ID: accessKeyId,
		AWS_SECRET_ACCESS_KEY: secretAccessKey,
		AWS_SESSION_TOKEN,
	} = process.env;
	if (!accessKeyId || !secretAccessKey) {
		throw Object.assign(new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set'), {
			name: 'CredentialsProviderError',
		});
	}

	return {accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && {sessionToken: AWS_SESSION_TOKEN})};
};
