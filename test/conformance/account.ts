import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {STS} from '@aws-sdk/client-sts';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../src/sandbox/server.js';
import {B, otherName, userName} from './names.js';

export type Credentials = {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken?: string;
};

/** Who holds some credentials, with a client for each service. */
export type Person = {
	readonly credentials: Credentials;
	readonly s3: S3;
	readonly iam: IAM;
	readonly sts: STS;
};

export type ClientOptions = {
	readonly region?: string;
	readonly requestChecksumCalculation?: 'WHEN_REQUIRED' | 'WHEN_SUPPORTED';
	/** Milliseconds by which the client's clock is wrong. */
	readonly systemClockOffset?: number;
};

/** An account with a bucket as AWS makes it today, an administrator, and two users without rights. */
export type Account = {
	readonly sandbox: Sandbox;
	readonly admin: Person;
	/** Whom the policies of the rows are about. */
	readonly user: Person;
	/** Whom they are not about. */
	readonly other: Person;
	readonly as: (credentials: Credentials, options?: ClientOptions) => Person;
	/** Moves the account's clock, that of signatures aside. */
	readonly pass: (seconds: number) => void;
	readonly close: () => Promise<void>;
};

export async function openAccount(options: Omit<SandboxOptions, 'clock'> = {}): Promise<Account> {
	let passed = 0;
	const sandbox = await startSandbox({...options, clock: () => Date.now() + passed});
	const people: Person[] = [];
	const as = (credentials: Credentials, options: ClientOptions = {}) => {
		const person = personOf(sandbox.endpoint, credentials, {region: sandbox.region, ...options});
		people.push(person);
		return person;
	};
	const admin = as(sandbox);
	await makeBucket(admin);
	return {
		sandbox,
		admin,
		user: as(await makeUser(admin, userName)),
		other: as(await makeUser(admin, otherName)),
		as,
		pass(seconds) {
			passed += seconds * 1000;
		},
		async close() {
			for (const {s3, iam, sts} of people) {
				s3.destroy();
				iam.destroy();
				sts.destroy();
			}

			await sandbox.close();
		},
	};
}

function personOf(
	endpoint: string,
	{accessKeyId, secretAccessKey, sessionToken}: Credentials,
	{requestChecksumCalculation = 'WHEN_SUPPORTED', ...more}: ClientOptions,
): Person {
	const credentials = {accessKeyId, secretAccessKey, ...(sessionToken !== undefined && {sessionToken})};
	const options = {endpoint, credentials, maxAttempts: 1, ...more};
	return {
		credentials,
		s3: new S3({...options, requestChecksumCalculation, forcePathStyle: true}),
		iam: new IAM(options),
		sts: new STS(options),
	};
}

async function makeUser({iam}: Person, name: string): Promise<Credentials> {
	await iam.createUser({UserName: name, Path: '/drop/'});
	return makeKey(iam, name);
}

/** A new access key of a user. */
export async function makeKey(iam: IAM, name: string): Promise<Credentials> {
	const {AccessKey} = await iam.createAccessKey({UserName: name});
	return {accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? ''};
}

async function makeBucket({s3}: Person): Promise<void> {
	await s3.createBucket(B);
	await s3.putBucketVersioning({...B, VersioningConfiguration: {Status: 'Enabled'}});
	await s3.putObject({...B, Key: 'drop/old.txt', Body: 'old'});
}

type TemporaryCredentials = {
	readonly AccessKeyId: string | undefined;
	readonly SecretAccessKey: string | undefined;
	readonly SessionToken: string | undefined;
};

/** Who holds what STS has given. */
export const holderOf = ({as}: Account, given: TemporaryCredentials | undefined): Person =>
	as({
		accessKeyId: given?.AccessKeyId ?? '',
		secretAccessKey: given?.SecretAccessKey ?? '',
		sessionToken: given?.SessionToken ?? '',
	});
