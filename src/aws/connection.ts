import type {Secret} from '../secret.js';

/** Whose credentials sign, before anything is asked of AWS. */
export type CredentialSource =
	| {readonly type: 'profile'; readonly profile: string}
	/** AWS_ACCESS_KEY_ID and its companions. */
	| {readonly type: 'environment'}
	/** The SDK's own chain: web identity, container, instance. */
	| {readonly type: 'chain'}
	/** Exactly this key and nothing else: never a chain behind it. */
	| {
			readonly type: 'key';
			readonly accessKeyId: string;
			readonly secretAccessKey: Secret;
			readonly sessionToken?: Secret;
	  }
	/** Unsigned requests. */
	| {readonly type: 'anonymous'};

/** Where calls go and whose credentials make them. */
export type Connection = {
	readonly credentials: CredentialSource;
	/** How the screen names the credentials: `profile ops`, `environment`, `sandbox admin`, `backup key`. */
	readonly label: string;
	readonly region: string;
	/** A profile whose endpoint settings hold although it does not sign: the operator's, for the backup key. */
	readonly settingsProfile?: string;
	/** S3, IAM and STS alike; absent: AWS's own (or the AWS_ENDPOINT_URL* variables). */
	readonly endpointUrl?: string;
	/** True when the endpoint is Nightdrop's own sandbox: shown as a badge, nothing else depends on it. */
	readonly isSandbox: boolean;
	/** Changing calls are refused before they are sent. */
	readonly isReadOnly: boolean;
};

/** The same place, with exactly this key signing: what a backup user's calls are made with. */
export function withKey(
	connection: Connection,
	key: {readonly accessKeyId: string; readonly secretAccessKey: Secret; readonly sessionToken?: Secret},
	label: string,
): Connection {
	const {accessKeyId, secretAccessKey, sessionToken} = key;
	return {
		...samePlace(connection),
		credentials: {type: 'key', accessKeyId, secretAccessKey, ...(sessionToken && {sessionToken})},
		label,
	};
}

/** The same place, with nobody signing. */
export const unsigned = (connection: Connection): Connection => ({
	...samePlace(connection),
	credentials: {type: 'anonymous'},
	label: 'nobody',
});

const samePlace = (connection: Connection): Connection =>
	connection.credentials.type === 'profile'
		? {...connection, settingsProfile: connection.credentials.profile}
		: connection;
