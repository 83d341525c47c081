import type {SignInTrouble} from './answer.js';
import {assumeRole} from './assume-role.js';
import {bounded} from './call.js';
import {runCredentialProcess} from './credential-process.js';
import {readSettings, type Settings, unreadableFiles} from './profiles.js';
import type {AskMfaCode, Keys, SignedIn} from './sign-in.js';
import {noCredentials, thrownTrouble} from './sign-in-trouble.js';

/** What the calls on the way to credentials are made with. */
export type Means = {
	/** Of every client: how requests are sent. */
	readonly common: () => object;
	/** Of STS besides: where it is. */
	readonly sts: {readonly region: string; readonly endpoint?: string; readonly profile?: string};
	readonly now: () => number;
	readonly ask: AskMfaCode | undefined;
	readonly signal: AbortSignal;
	readonly processMs?: number;
};

/** The SDK's own ways have bounds of their own; this one is for what they forget. */
const longestMs = 60_000;

/**
The credentials of a profile, as the AWS tools find them: a role with its source, a key, an identity token, a program, SSO.

The files are read anew each time: the operator may just have signed in again. Roles and programs are ours, the rest is the SDK's: it would ask for an MFA code without a way to ask again, and wait for a program without an end.
*/
export async function readProfileKeys(name: string, means: Means): Promise<SignedIn> {
	return readOne(name, await readSettings(), means, []);
}

type All = ReadonlyMap<string, Settings>;

async function readOne(name: string, all: All, means: Means, visited: readonly string[]): Promise<SignedIn> {
	const settings = all.get(name);
	if (settings === undefined) {
		return {ok: false, error: noCredentials({by: 'profile', profile: name}, await whyMissing(all))};
	}

	const key = keyIn(settings);
	if (key !== undefined && visited.length > 0) {
		return {ok: true, keys: key};
	}

	const source = settings.get('source_profile');
	if (settings.has('role_arn') && source !== undefined && !settings.has('credential_source')) {
		return readRole(name, source, all, means, visited);
	}

	if (key !== undefined && !settings.has('role_arn')) {
		return {ok: true, keys: key};
	}

	const command = settings.get('credential_process');
	return command !== undefined && !settings.has('web_identity_token_file')
		? readProcess(name, command, means)
		: readBySdk(name, settings, means);
}

/** A profile whose role is taken with the credentials of another one, or with its own key. */
async function readRole(
	name: string,
	source: string,
	all: All,
	means: Means,
	visited: readonly string[],
): Promise<SignedIn> {
	if (visited.includes(source)) {
		const chain = [...visited, source].join(', then ');
		return {
			ok: false,
			error: noCredentials({by: 'profile', profile: name}, `Its source_profile leads in a circle: ${chain}`),
		};
	}

	const settings = all.get(name) as Settings;
	const from = all.get(source);
	if (from?.has('credential_source') && !from.has('role_arn')) {
		return readBySdk(name, settings, means);
	}

	const before = await readOne(source, all, means, [...visited, source]);
	return before.ok ? take(name, settings, before.keys, means) : before;
}

async function take(name: string, settings: Settings, source: Keys, means: Means): Promise<SignedIn> {
	const role = {
		profile: name,
		arn: settings.get('role_arn') ?? '',
		sessionName: settings.get('role_session_name') || 'nightdrop',
		externalId: settings.get('external_id'),
		seconds: Number.parseInt(settings.get('duration_seconds') || '3600', 10),
		mfaSerial: settings.get('mfa_serial'),
	};
	const {common, sts, ask, signal} = means;
	return assumeRole(role, {source, sts: {...common(), ...sts}, ask, signal});
}

async function readProcess(
	profile: string,
	command: string,
	{signal, now, processMs}: Means,
): Promise<SignedIn> {
	const signIn: SignInTrouble = {by: 'process', profile};
	const ran = await runCredentialProcess(command, signal, processMs);
	if (!ran.ok) {
		return {ok: false, error: noCredentials(signIn, ran.why)};
	}

	const {expiration} = ran.keys;
	return expiration !== undefined && expiration.getTime() <= now()
		? {ok: false, error: noCredentials(signIn, 'The credentials that it gave have ended already', 'expired')}
		: {ok: true, keys: ran.keys};
}

/** What a role is taken with is the SDK's to find here, but not how it is taken. */
async function readBySdk(profile: string, settings: Settings, means: Means): Promise<SignedIn> {
	const signIn: SignInTrouble = {by: wayOf(settings), profile};
	const [{fromIni}, {getDefaultRoleAssumerWithWebIdentity}] = await Promise.all([
		import('@aws-sdk/credential-provider-ini'),
		import('@aws-sdk/client-sts'),
	]);
	const sts = {...means.common(), ...means.sts};
	let refused: SignedIn | undefined;
	const read = fromIni({
		profile,
		ignoreCache: true,
		clientConfig: means.common(),
		parentClientConfig: sts,
		roleAssumer: async source => {
			const taken = await take(profile, settings, source, means);
			if (!taken.ok) {
				refused = taken;
				throw new Error('The role was not taken');
			}

			return taken.keys;
		},
		// A placeholder: the code is asked for once there is something to take the role with.
		mfaCodeProvider: async () => '',
		roleAssumerWithWebIdentity: getDefaultRoleAssumerWithWebIdentity(sts),
	});
	const outcome = await bounded(longestMs, means.signal, async () => read());
	if (outcome.type === 'done') {
		return {ok: true, keys: outcome.result};
	}

	if (outcome.type !== 'failed') {
		return {ok: false, error: noCredentials(signIn, 'No answer in time', 'timeout')};
	}

	return refused ?? {ok: false, error: thrownTrouble(outcome.thrown, signIn)};
}

function wayOf(settings: Settings): SignInTrouble['by'] {
	if (settings.has('web_identity_token_file')) {
		return 'web-identity';
	}

	if (settings.has('role_arn') && settings.has('credential_source')) {
		return settings.get('credential_source') === 'Environment' ? 'environment' : 'machine';
	}

	if (settings.has('sso_session') || settings.has('sso_start_url')) {
		return 'sso';
	}

	return settings.has('login_session') ? 'login' : 'profile';
}

function keyIn(settings: Settings): Keys | undefined {
	const accessKeyId = settings.get('aws_access_key_id');
	const secretAccessKey = settings.get('aws_secret_access_key');
	const sessionToken = settings.get('aws_session_token');
	return accessKeyId && secretAccessKey
		? {accessKeyId, secretAccessKey, ...(sessionToken && {sessionToken})}
		: undefined;
}

async function whyMissing(all: All): Promise<string> {
	const unreadable = await unreadableFiles();
	if (unreadable.length > 0) {
		return `It cannot be looked for: ${unreadable.join(' and ')} cannot be read`;
	}

	const names = [...all.keys()];
	const some = names.slice(0, 5).join(', ');
	return names.length === 0
		? 'There are no profiles on this machine'
		: `The profiles here are ${some}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}
