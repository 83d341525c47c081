import type {AwsError} from './answer.js';
import {readError} from './errors.js';
import type {AskMfaCode, Keys, SignedIn} from './sign-in.js';
import {noCredentials, signInTrouble} from './sign-in-trouble.js';

/** A role, and what AWS wants to see before it lets somebody take it. */
export type RoleToAssume = {
	readonly profile: string;
	readonly arn: string;
	readonly sessionName: string;
	readonly externalId?: string | undefined;
	readonly seconds: number;
	/** Serial number of the MFA device whose code is wanted. */
	readonly mfaSerial?: string | undefined;
};

type StsConfig = object;

/**
Take a role with the credentials of its source. Where it wants the code of an MFA device a person is asked, and asked again with AWS's words as long as the code is a wrong one.

`duration_seconds` is the profile's, an hour unless said (AssumeRole in the API reference).
*/
export async function assumeRole(
	role: RoleToAssume,
	{
		source,
		sts: config,
		ask,
		signal,
	}: {
		readonly source: Keys;
		readonly sts: StsConfig;
		readonly ask: AskMfaCode | undefined;
		readonly signal: AbortSignal;
	},
): Promise<SignedIn> {
	const {STS} = await import('@aws-sdk/client-sts');
	const sts = new STS({...config, credentials: source});
	let refused: string | undefined;
	try {
		for (;;) {
			const code = role.mfaSerial === undefined ? undefined : await askCode(role, {ask, signal, refused});
			if (code !== undefined && typeof code !== 'string') {
				return {ok: false, error: code};
			}

			const answer = await tryRole(sts, role, code, signal);
			if (answer.ok || !isWrongCode(answer.error)) {
				return answer;
			}

			refused = answer.error.message.trim();
		}
	} finally {
		sts.destroy();
	}
}

type Sts = InstanceType<typeof import('@aws-sdk/client-sts').STS>;

async function tryRole(
	sts: Sts,
	{profile, arn, sessionName, externalId, seconds, mfaSerial}: RoleToAssume,
	code: string | undefined,
	signal: AbortSignal,
): Promise<SignedIn> {
	try {
		const {Credentials} = await sts.assumeRole(
			{
				RoleArn: arn,
				RoleSessionName: sessionName,
				DurationSeconds: seconds,
				ExternalId: externalId,
				...(code !== undefined && {SerialNumber: mfaSerial, TokenCode: code}),
			},
			{abortSignal: signal},
		);
		const {AccessKeyId, SecretAccessKey, SessionToken, Expiration} = Credentials ?? {};
		return AccessKeyId && SecretAccessKey
			? {
					ok: true,
					keys: {
						accessKeyId: AccessKeyId,
						secretAccessKey: SecretAccessKey,
						...(SessionToken && {sessionToken: SessionToken}),
						...(Expiration && {expiration: Expiration}),
					},
				}
			: {ok: false, error: noCredentials({by: 'role', profile}, 'The answer held no credentials')};
	} catch (thrown) {
		return {ok: false, error: signInTrouble(readError(thrown, 'AssumeRole').error, {by: 'role', profile})};
	}
}

/** STS names a wrong or used code so; what it says of a device that is not the caller's is another sentence, and no code helps there. */
const isWrongCode = ({message}: AwsError): boolean => /invalid MFA one time pass code/iu.test(message);

type Asking = {
	readonly ask: AskMfaCode | undefined;
	readonly signal: AbortSignal;
	readonly refused: string | undefined;
};

/** Six digits, or why there are none. */
async function askCode(
	{profile, arn, mfaSerial = ''}: RoleToAssume,
	{ask, signal, refused}: Asking,
): Promise<string | AwsError> {
	if (ask === undefined) {
		return noCredentials({by: 'mfa-unasked', profile}, `The role wants a code of ${mfaSerial}`);
	}

	let wrong = refused;
	for (;;) {
		const question = {profile, role: arn, serial: mfaSerial, ...(wrong !== undefined && {refused: wrong})};
		const code = (await ask(question, signal))?.trim();
		if (code === undefined || code === '') {
			return noCredentials({by: 'mfa-declined', profile}, `The role wants a code of ${mfaSerial}`);
		}

		if (/^\d{6}$/u.test(code)) {
			return code;
		}

		wrong = 'A code is six digits.';
	}
}
