import type {Clock} from '../flow/clock.js';
import type {AwsError, Call} from './answer.js';
import {boundAnswers} from './answer-size.js';
import type {Aws, Endpoints} from './call.js';
import {inner} from './call.js';
import type {Connection} from './connection.js';
import {signing} from './credentials.js';
import {isOfAws, resolveEndpoints, type Where} from './endpoints.js';
import {endpointOfProfile} from './profiles.js';
import {createSignIn, type SignIn} from './sign-in.js';
import {openTransport} from './transport.js';

export type {Aws, Endpoints} from './call.js';

export type AwsOptions = {
	readonly clock: Clock;
	/** `nightdrop/VERSION run/ID`; `proof/ID` in a proof. */
	readonly userAgent: string;
	/** Told of every call that was sent, also of the single calls behind a list. */
	readonly onCall?: (call: Call) => void;
	/** Of one try; a whole call may take three times as long. */
	readonly timeoutMs?: number;
	/** What the whole program is signed in with; absent: this session signs in alone, and asks nobody. */
	readonly signIn?: SignIn;
};

const defaultTimeoutMs = 20_000;

/** Room for the pauses between three tries, milliseconds. */
const pauses = 5000;

/**
Open a session with AWS. Nothing is sent and no credentials are read yet: trouble with them is the first call's answer.

Those of a profile and of the machine are renewed when they end. A new key wants a new session.
*/
export async function openAws(connection: Connection, options: AwsOptions): Promise<Aws> {
	const [{S3}, {IAM}, {STS}] = await Promise.all([
		import('@aws-sdk/client-s3'),
		import('@aws-sdk/client-iam'),
		import('@aws-sdk/client-sts'),
	]);
	const {timeoutMs = defaultTimeoutMs} = options;
	const transport = await openTransport(profileOf(connection));
	const trouble = troubleOf(connection) ?? transport.trouble;
	const where = await whereTo(trouble ? nowhere(connection) : connection);
	const endpoints = await resolveEndpoints({S3, IAM, STS}, where);
	// Each client has connections of its own, and ends them with itself.
	const common = () => ({
		customUserAgent: options.userAgent.split(' ').map(part => part.split('/') as [string, string]),
		requestHandler: {
			connectionTimeout: Math.min(timeoutMs, 5000),
			requestTimeout: timeoutMs,
			socketTimeout: timeoutMs,
			throwOnRequestTimeout: true,
			...transport.agents(),
		},
	});
	const signed = signing(connection, {
		common,
		sts: where.sts,
		now: options.clock.now,
		signIn: options.signIn ?? createSignIn(),
		createClient: () => new S3({...common(), ...where.s3}),
	});
	const config = () => ({...common(), ...signed.config});
	const s3Config = () => ({...config(), ...where.s3, ...forStore(endpoints)});
	const clients = {
		s3: new S3(s3Config()),
		s3Once: new S3({...s3Config(), maxAttempts: 1}),
		iam: new IAM({...config(), ...where.iam}),
		iamOnce: new IAM({...config(), ...where.iam, maxAttempts: 1}),
		sts: new STS({...config(), ...where.sts}),
	};
	for (const client of Object.values(clients)) {
		boundAnswers(client);
	}

	return {
		connection,
		region: connection.region,
		endpoints: () => endpoints,
		close() {
			for (const client of Object.values(clients)) {
				client.destroy();
			}
		},
		[inner]: {
			clients,
			clock: options.clock,
			onCall: options.onCall,
			deadlineMs: timeoutMs * 3 + pauses,
			trouble,
			get: transport.get,
			ready: signed.ready,
			forget: signed.forget,
		},
	};
}

/** The same session, whose calls are told to one more; closing either closes both. */
export const alsoTold = (aws: Aws, onCall: (call: Call) => void): Aws => ({
	...aws,
	[inner]: {
		...aws[inner],
		onCall(call) {
			aws[inner].onCall?.(call);
			onCall(call);
		},
	},
});

/** What is wrong with the connection itself: the answer to every call. The SDK would throw, half of it when a client is made. */
function troubleOf({region, endpointUrl}: Connection): AwsError | undefined {
	if (!/^[a-z\d-]+$/u.test(region)) {
		const message = region === '' ? 'No region is set' : `This is not the name of a region: ${region}`;
		return {kind: 'wrong-region', code: 'InvalidRegion', message, attempts: 0};
	}

	return endpointUrl === undefined || /^https?:\/\/[^/]/u.test(endpointUrl)
		? undefined
		: {
				kind: 'malformed',
				code: 'InvalidEndpoint',
				message: `This is not the address of an endpoint: ${endpointUrl}`,
				attempts: 0,
			};
}

function nowhere({endpointUrl: _, ...connection}: Connection): Connection {
	return {...connection, region: 'us-east-1'};
}

const profileOf = ({credentials, settingsProfile}: Pick<Connection, 'credentials' | 'settingsProfile'>) =>
	credentials.type === 'profile' ? credentials.profile : settingsProfile;

/** Region, profile and endpoint of each service: what was asked for, else the environment's (the SDK reads it), else the profile's. */
async function whereTo(connection: Connection): Promise<Where> {
	const {region, endpointUrl} = connection;
	const profile = profileOf(connection);
	const of = async (service: 's3' | 'iam' | 'sts') => {
		const isInEnvironment =
			process.env['AWS_ENDPOINT_URL'] || process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
		const endpoint =
			endpointUrl ?? (profile && !isInEnvironment ? await endpointOfProfile(profile, service) : undefined);
		return {region, ...(profile && {profile}), ...(endpoint && {endpoint})};
	};
	return {s3: await of('s3'), iam: await of('iam'), sts: await of('sts')};
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
