import {createHash} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, request, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';

/** What temporary credentials are made of, as STS gives them. */
export type Temporary = {
	readonly AccessKeyId?: string | undefined;
	readonly SecretAccessKey?: string | undefined;
	readonly SessionToken?: string | undefined;
	readonly Expiration?: Date | undefined;
};

type Answer = {
	readonly status?: number;
	readonly headers?: {readonly [name: string]: string};
	readonly body: string;
};

/** A server on this machine, ended with the test. It answers, or says nothing at all where the answer is undefined. */
export async function standIn(
	answer: (asked: IncomingMessage, body: string, response: ServerResponse) => Answer | 'handled' | undefined,
) {
	const seen: string[] = [];
	const server = createServer((asked, response) => {
		const chunks: Buffer[] = [];
		asked.on('data', (chunk: Buffer) => chunks.push(chunk));
		asked.on('end', () => {
			seen.push(`${asked.method} ${asked.url}`);
			const given = answer(asked, Buffer.concat(chunks).toString(), response);
			if (given !== undefined && given !== 'handled') {
				response.writeHead(given.status ?? 200, given.headers);
				response.end(given.body);
			}
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(async () => {
		server.closeAllConnections();
		await new Promise(resolve => {
			server.close(resolve);
		});
	});
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen};
}

/** The portal of IAM Identity Center: it gives credentials for a token (GetRoleCredentials in its API reference). */
export const ssoPortal = async (
	give: () => Temporary | {readonly refusal: string; readonly status: number},
) =>
	standIn(() => {
		const given = give();
		if ('refusal' in given) {
			return {
				status: given.status,
				headers: {'x-amzn-errortype': given.refusal, 'content-type': 'application/json'},
				body: JSON.stringify({message: 'No access'}),
			};
		}

		const {AccessKeyId, SecretAccessKey, SessionToken, Expiration} = given as Temporary;
		return {
			headers: {'content-type': 'application/json'},
			body: JSON.stringify({
				roleCredentials: {
					accessKeyId: AccessKeyId,
					secretAccessKey: SecretAccessKey,
					sessionToken: SessionToken,
					expiration: Expiration?.getTime(),
				},
			}),
		};
	});

/** What `aws sso login` leaves behind. */
export function writeSsoToken(home: string, session: string, expiresAt: Date): void {
	const folder = join(home, '.aws', 'sso', 'cache');
	mkdirSync(folder, {recursive: true});
	const name = createHash('sha1').update(session).digest('hex');
	writeFileSync(
		join(folder, `${name}.json`),
		JSON.stringify({
			accessToken: 'token-of-the-portal',
			expiresAt: expiresAt.toISOString(),
			region: 'us-east-1',
			startUrl: 'https://acme.awsapps.com/start',
		}),
	);
}

const asDocument = ({AccessKeyId, SecretAccessKey, SessionToken, Expiration}: Temporary) => ({
	AccessKeyId,
	SecretAccessKey,
	Token: SessionToken,
	Expiration: Expiration?.toISOString(),
});

/** Instance metadata of the second version: nothing without a token. */
export const instanceMetadata = async (give: () => Temporary) =>
	standIn(({method, url, headers}) => {
		if (method === 'PUT' && url === '/latest/api/token') {
			return {body: 'token-of-the-session'};
		}

		if (headers['x-aws-ec2-metadata-token'] !== 'token-of-the-session') {
			return {status: 401, body: ''};
		}

		return url?.endsWith('/security-credentials/')
			? {body: 'machine'}
			: {body: JSON.stringify({Code: 'Success', ...asDocument(give())})};
	});

/** The endpoint that a container is given. */
export const containerCredentials = async (give: () => Temporary) =>
	standIn(() => ({body: JSON.stringify(asDocument(give()))}));

/** An STS that takes identity tokens besides what the sandbox's does. */
export const stsForTokens = async (endpoint: string, give: (token: string) => Temporary | undefined) =>
	standIn((asked, body, response) => {
		const form = new URLSearchParams(body);
		if (form.get('Action') !== 'AssumeRoleWithWebIdentity') {
			const {method, url = '', headers} = asked;
			const on = request(`${endpoint}${url}`, {method, headers}, answer => {
				response.writeHead(answer.statusCode ?? 500, answer.headers);
				answer.pipe(response);
			});
			on.end(body);
			return 'handled';
		}

		const given = give(form.get('WebIdentityToken') ?? '');
		const xml = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
		return given === undefined
			? {
					status: 400,
					body: `<ErrorResponse ${xml}><Error><Type>Sender</Type><Code>ExpiredTokenException</Code><Message>Token expired: current date/time 1764374400 must be before the expiration date/time 1764370800</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
				}
			: {
					body: `<AssumeRoleWithWebIdentityResponse ${xml}><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${given.AccessKeyId}</AccessKeyId><SecretAccessKey>${given.SecretAccessKey}</SecretAccessKey><SessionToken>${given.SessionToken}</SessionToken><Expiration>${given.Expiration?.toISOString()}</Expiration></Credentials></AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>r-2</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`,
				};
	});
