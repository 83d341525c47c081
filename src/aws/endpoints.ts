import type {IAM} from '@aws-sdk/client-iam';
import type {S3} from '@aws-sdk/client-s3';
import type {STS} from '@aws-sdk/client-sts';
import type {Aws, Endpoints} from './call.js';

/** What the SDK hands its requests to, as far as we stand in for it. */
type Handled = {
	readonly protocol: string;
	readonly hostname: string;
	readonly port?: number;
	readonly path: string;
};

/** Where a client is told to go: without an endpoint, the SDK looks into the environment, then takes AWS's own. */
type Whither = {readonly region: string; readonly endpoint?: string; readonly profile?: string};
export type Where = {readonly s3: Whither; readonly iam: Whither; readonly sts: Whither};

/**
Where the SDK would send calls with this configuration.

AWS_ENDPOINT_URL* variables and a profile's `endpoint_url` are the SDK's to read, and a stray one sends an operator's calls elsewhere: so it is asked, with a call that never leaves.
*/
export async function resolveEndpoints(
	modules: {readonly S3: typeof S3; readonly IAM: typeof IAM; readonly STS: typeof STS},
	where: Where,
): Promise<Endpoints> {
	const {S3, IAM, STS} = modules;
	const [s3, iam, sts] = await Promise.all([
		originOf(where.s3, async probe => new S3({...where.s3, ...probe}).listBuckets({})),
		originOf(where.iam, async probe => new IAM({...where.iam, ...probe}).listUsers({})),
		originOf(where.sts, async probe => new STS({...where.sts, ...probe}).getCallerIdentity({})),
	]);
	return {s3, iam, sts};
}

/** Where one call would go. What the SDK cannot make sense of is left as it was given: the first real call says why. */
async function originOf(
	{endpoint = ''}: Whither,
	call: (probe: object) => Promise<unknown>,
): Promise<string> {
	let origin = endpoint;
	const handle = async ({protocol, hostname, port}: Handled) => {
		origin = `${protocol}//${hostname}${port ? `:${port}` : ''}`;
		throw new Error('Never sent');
	};
	try {
		await call({
			credentials: {accessKeyId: 'none', secretAccessKey: 'none'},
			maxAttempts: 1,
			requestHandler: {handle},
		});
	} catch {
		// It always ends here: nothing is sent.
	}

	return origin;
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).hostname : '');

/** Whether an origin is one of AWS's own, in any partition. */
export const isOfAws = (origin: string): boolean =>
	/\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|c2s\.ic\.gov|sc2s\.sgov\.gov)$/u.test(
		hostOf(origin),
	);

/** Whether an origin is this machine. */
export const isLoopback = (origin: string): boolean =>
	/^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/u.test(hostOf(origin));

/** Whether uploads to this session's S3 travel unencrypted: the policy leaves its TLS statement out then. */
export const isPlainHttp = (aws: Aws): boolean => aws.endpoints().s3.startsWith('http:');
