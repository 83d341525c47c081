import http, {type ClientRequestArgs, type RequestOptions} from 'node:http';
import https from 'node:https';
import type {Socket} from 'node:net';
import tls, {type ConnectionOptions} from 'node:tls';
import {type NamedProxy, proxyFor} from './proxy.js';

type Done = (error: Error | null, socket?: Socket) => void;
type Connecting = (options: ClientRequestArgs & ConnectionOptions, done: Done) => Socket | undefined;

/** How long a proxy may take to open the way. */
const longestMs = 15_000;

export type AgentOptions = {readonly maxSockets: number; readonly ca?: readonly string[] | undefined};

/**
An agent that reaches each address by its proxy, if it has one: through a tunnel (CONNECT, RFC 9110 9.3.6), so that of https the proxy learns the name of the host and nothing else. The SDK and Node 20 know nothing of proxies.
*/
export function tunnelAgent(scheme: 'http' | 'https', {maxSockets, ca}: AgentOptions): http.Agent {
	const options = {keepAlive: true, maxSockets};
	const agent =
		scheme === 'https' ? new https.Agent({...options, ...(ca && {ca: [...ca]})}) : new http.Agent(options);
	const direct = (agent as unknown as {createConnection: Connecting}).createConnection.bind(agent);
	const connect: Connecting = (to, done) => {
		const address = new URL(`${scheme}://${hostOf(to)}`);
		const found = proxyFor(address);
		if (!found.ok) {
			done(failure(found.why));
			return undefined;
		}

		if (found.proxy === undefined) {
			return direct(to, done);
		}

		openTunnel(found.proxy, hostOf(to), ca, (error, socket) => {
			if (socket === undefined) {
				done(error);
			} else if (scheme === 'http') {
				done(null, socket);
			} else {
				encrypt(to, socket, done);
			}
		});
		return undefined;
	};
	return Object.assign(agent, {createConnection: connect});
}

const hostOf = ({host, hostname, port}: RequestOptions) => {
	const name = host ?? hostname ?? 'localhost';
	return `${name.includes(':') ? `[${name}]` : name}${port ? `:${port}` : ''}`;
};

function encrypt(to: ClientRequestArgs & ConnectionOptions, socket: Socket, done: Done): void {
	const secure = tls.connect({...to, socket, path: undefined} as unknown as ConnectionOptions);
	const fail = (error: Error) => done(error);
	secure.once('error', fail);
	secure.once('secureConnect', () => {
		secure.off('error', fail);
		done(null, secure);
	});
}

function openTunnel(
	{isTls, host, port, login}: NamedProxy,
	target: string,
	ca: readonly string[] | undefined,
	done: Done,
): void {
	const path = /:\d+$/u.test(target) ? target : `${target}:443`;
	const asked = (isTls ? https : http).request({
		host,
		port,
		method: 'CONNECT',
		path,
		agent: false,
		timeout: longestMs,
		headers: {
			host: path,
			...(login !== undefined && {
				'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}`,
			}),
		},
		...(ca && {ca: [...ca]}),
	});
	const where = `${host}:${port}`;
	asked.once('connect', (answer, socket, rest) => {
		if (answer.statusCode === 200 && rest.length === 0) {
			socket.setTimeout(0);
			done(null, socket);
			return;
		}

		socket.destroy();
		done(
			failure(
				`The proxy ${where} answered ${answer.statusCode} ${http.STATUS_CODES[answer.statusCode ?? 0] ?? ''}`.trim(),
			),
		);
	});
	asked.once('timeout', () => asked.destroy(failure(`The proxy ${where} did not answer`)));
	asked.once('error', (error: NodeJS.ErrnoException) => {
		done(Object.assign(new Error(`The proxy ${where}: ${error.message}`), {code: error.code ?? 'EPROXY'}));
	});
	asked.end();
}

const failure = (why: string) => Object.assign(new Error(why), {code: 'EPROXY'});
