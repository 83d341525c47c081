import {readFile} from 'node:fs/promises';
import http, {type IncomingMessage} from 'node:http';
import https from 'node:https';
import type {AwsError} from './answer.js';
import {readSettings} from './profiles.js';
import {proxyFor} from './proxy.js';
import {tunnelAgent} from './tunnel.js';

type Agents = {
	readonly httpAgent: http.Agent | {readonly maxSockets: number};
	readonly httpsAgent: http.Agent | {readonly maxSockets: number};
};

/** How requests are sent: by which proxy, and whose certificates are trusted. */
export type Transport = {
	/** For one client, which ends them with itself. */
	readonly agents: () => Agents;
	/** GET one address, outside the SDK. */
	readonly get: (
		url: string,
		options: {readonly headers: {readonly [name: string]: string}; readonly signal: AbortSignal},
	) => Promise<IncomingMessage>;
	/** What makes every call pointless: a file or a proxy that cannot be used. */
	readonly trouble?: AwsError;
};

/** A listing asks for more pages at once than the SDK's 50; and of many targets at one address some may be silent, each with a dozen calls. */
const maxSockets = 1024;

/**
Read how to send requests: AWS_CA_BUNDLE or the profile's `ca_bundle`, whose certificates are trusted in place of Node's as with the AWS CLI, and the proxy variables. The SDK reads none of them.
*/
export async function openTransport(profile: string | undefined): Promise<Transport> {
	const bundle = await readBundle(profile);
	const ca = bundle?.ok ? bundle.certificates : undefined;
	const why = bundle?.ok === false ? bundle.why : whyNoProxy();
	const isPlain = ca === undefined && !hasProxy();
	const options = {maxSockets, ca};
	const own = (): Agents => ({
		httpAgent: tunnelAgent('http', options),
		httpsAgent: tunnelAgent('https', options),
	});
	return {
		agents: () => (isPlain ? {httpAgent: {maxSockets}, httpsAgent: {maxSockets}} : own()),
		get: async (url, {headers, signal}) =>
			new Promise((resolve, reject) => {
				const isTls = url.startsWith('https:');
				const agent = tunnelAgent(isTls ? 'https' : 'http', options);
				const asked = (isTls ? https : http).get(url, {agent, headers, signal}, response => {
					response.once('close', () => agent.destroy());
					resolve(response);
				});
				asked.once('error', error => {
					agent.destroy();
					reject(error);
				});
			}),
		...(why !== undefined && {
			trouble: {kind: 'malformed', code: 'InvalidSetting', message: why, attempts: 0} as const,
		}),
	};
}

type Bundle =
	| {readonly ok: true; readonly certificates: readonly string[]}
	| {readonly ok: false; readonly why: string};

async function readBundle(profile: string | undefined): Promise<Bundle | undefined> {
	const fromEnvironment = process.env['AWS_CA_BUNDLE'];
	const path = fromEnvironment || (await readSettings()).get(profile ?? 'default')?.get('ca_bundle');
	if (!path) {
		return undefined;
	}

	const name = fromEnvironment ? 'AWS_CA_BUNDLE' : 'ca_bundle';
	try {
		const text = await readFile(path, 'utf8');
		const certificates = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/gu);
		return certificates === null
			? {ok: false, why: `There is no certificate in the file that ${name} names: ${path}`}
			: {ok: true, certificates};
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		return {ok: false, why: `The file that ${name} names cannot be read: ${path} (${code})`};
	}
}

const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];
const hasProxy = () => names.some(name => process.env[name]);

/** AWS is reached by https: a proxy for it that cannot be used is said before anything is sent. */
function whyNoProxy(): string | undefined {
	const found = proxyFor(new URL('https://amazonaws.com'));
	return found.ok ? undefined : found.why;
}
