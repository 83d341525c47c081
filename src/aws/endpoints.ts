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

/**
Where the SDK would send calls with this configuration.

AWS_ENDPOINT_URL* variables and a profile's `endpoint_url` are the SDK's to read, and a stray one sends an operator's calls elsewhere: so it is asked, with a call that never leaves.
*/
export async function resolveEndpoints(
	modules: {readonly S3: typeof S3; readonly IAM: typeof IAM; readonly STS: typeof STS},
	config: {readonly region: string; readonly endpoint?: string; readonly profile?: string},
): Promise<Endpoints> {
	const origins: string[] = [];
	const handle = async ({protocol, hostname, port}: Handled) => {
		origins.push(`${protocol}//${hostname}${port ? `:${port}` : ''}`);
		throw new Error('Never sent');
	};
	const probe = {
		...config,
		credentials: {accessKeyId: 'none', secretAccessKey: 'none'},
		maxAttempts: 1,
		requestHandler: {handle},
	} as object;
	await new modules.S3(probe).listBuckets({}).catch(keep);
	await new modules.IAM(probe).listUsers({}).catch(keep);
	await new modules.STS(probe).getCallerIdentity({}).catch(keep);
	const [s3, iam, sts] = origins;
	if (s3 === undefined || iam === undefined || sts === undefined) {
		throw Object.assign(new Error('The endpoint could not be worked out'), {name: 'EndpointError'});
	}

	return {s3, iam, sts};
}

/** Only where a request would go is of interest here: trouble shows again, with its reason, at the first real call. */
function keep(): void {}

/** Whether an origin is one of AWS's own, in any partition. */
export const isOfAws = (origin: string): boolean =>
	/\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|c2s\.ic\.gov|sc2s\.sgov\.gov)$/u.test(
		new URL(origin).hostname,
	);

/** Whether an origin is this machine. */
export const isLoopback = (origin: string): boolean =>
	/^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/u.test(new URL(origin).hostname);

/** Whether uploads to this session's S3 travel unencrypted: the policy leaves its TLS statement out then. */
export const isPlainHttp = (aws: Aws): boolean => aws.endpoints().s3.startsWith('http:');
