import type {Clock} from '../flow/clock.js';
import type {Call} from './answer.js';
import type {Aws, Endpoints} from './call.js';
import {inner} from './call.js';
import type {Connection} from './connection.js';
import type {AskMfaCode} from './credentials.js';
import {signing} from './credentials.js';
import {isOfAws, resolveEndpoints} from './endpoints.js';

export type {Aws, Endpoints} from './call.js';

export type AwsOptions = {
	readonly clock: Clock;
	/** `nightdrop/VERSION run/ID`; `proof/ID` in a proof. */
	readonly userAgent: string;
	/** Told of every call that was sent, also of the single calls behind a list. */
	readonly onCall?: (call: Call) => void;
	/** Of one try; a whole call may take three times as long. */
	readonly timeoutMs?: number;
	readonly askMfaCode?: AskMfaCode;
};

const defaultTimeoutMs = 20_000;

/** Room for the pauses between three tries, milliseconds. */
const pauses = 5000;

/**
Open a session with AWS. Nothing is sent and no credentials are read yet: trouble with them is the first call's answer.

Credentials are remembered by the session, so after a new sign-in, and for a new key, open a new one.
*/
export async function openAws(connection: Connection, options: AwsOptions): Promise<Aws> {
	const [{S3}, {IAM}, {STS}, signed] = await Promise.all([
		import('@aws-sdk/client-s3'),
		import('@aws-sdk/client-iam'),
		import('@aws-sdk/client-sts'),
		signing(connection, options.askMfaCode),
	]);
	const {timeoutMs = defaultTimeoutMs} = options;
	const where = whereTo(connection);
	const endpoints = await resolveEndpoints({S3, IAM, STS}, where);
	const common = {
		...where,
		customUserAgent: options.userAgent.split(' ').map(part => part.split('/') as [string, string]),
		requestHandler: {
			connectionTimeout: Math.min(timeoutMs, 5000),
			requestTimeout: timeoutMs,
			socketTimeout: timeoutMs,
			throwOnRequestTimeout: true,
		},
		...signed,
	};
	const s3Config = {...common, ...forStore(endpoints)};
	const s3 = new S3(s3Config);
	// One reading of the credentials for all: a profile may ask for an MFA code each time.
	const shared = {credentials: s3.config.credentials};
	const clients = {
		s3,
		s3Once: new S3({...s3Config, ...shared, maxAttempts: 1}),
		iam: new IAM({...common, ...shared}),
		iamOnce: new IAM({...common, ...shared, maxAttempts: 1}),
		sts: new STS({...common, ...shared}),
	};
	return {
		connection,
		region: connection.region,
		endpoints: () => endpoints,
		close() {
			for (const client of Object.values(clients)) {
				client.destroy();
			}
		},
		[inner]: {clients, clock: options.clock, onCall: options.onCall, deadlineMs: timeoutMs * 3 + pauses},
	};
}

function whereTo({region, endpointUrl, credentials, settingsProfile}: Connection) {
	const profile = credentials.type === 'profile' ? credentials.profile : settingsProfile;
	return {
		region,
		...(endpointUrl !== undefined && {endpoint: endpointUrl}),
		...(profile !== undefined && {profile}),
	};
}

/** Other S3 stores know neither a bucket as a host name nor, often, the newer checksums. */
const forStore = ({s3}: Endpoints) =>
	isOfAws(s3)
		? {}
		: ({
				forcePathStyle: true,
				requestChecksumCalculation: 'WHEN_REQUIRED',
				responseChecksumValidation: 'WHEN_REQUIRED',
			} as const);
