import {readFileSync} from 'node:fs';
import {createServer, type IncomingHttpHeaders} from 'node:http';
import {type AddressInfo, connect, type Server, type Socket} from 'node:net';
import {resolve} from 'node:path';
import tls from 'node:tls';
import {onTestFinished} from 'vitest';

const folder = resolve('test/helpers/certificates');

/** The CA that signed the certificate of the servers below: it is good for nothing else. */
export const testCa = resolve(folder, 'ca.pem');

/** A server that speaks TLS for a plain one, as `*.nightdrop.test` and 127.0.0.1. The answer is its port. */
export async function startTls(to: string): Promise<number> {
	const {port} = new URL(to);
	const server = tls.createServer(
		{
			key: readFileSync(resolve(folder, 'server-key.pem')),
			cert: readFileSync(resolve(folder, 'server.pem')),
		},
		socket => join(socket, connect(Number(port), '127.0.0.1')),
	);
	return listen(server);
}

export type TestProxy = {
	readonly port: number;
	/** What it was asked, with the headers. */
	readonly seen: readonly {readonly target: string; readonly headers: IncomingHttpHeaders}[];
};

/** A proxy that leads every name to one server on this machine, and refuses as it is told. */
export async function startProxy(
	toPort: number,
	{login, isSilent = false}: {readonly login?: string; readonly isSilent?: boolean} = {},
): Promise<TestProxy> {
	const seen: {target: string; headers: IncomingHttpHeaders}[] = [];
	const server = createServer((_, response) => {
		response.writeHead(400).end();
	});
	server.on('connect', (request, socket: Socket) => {
		seen.push({target: request.url ?? '', headers: request.headers});
		const wanted = login && `Basic ${Buffer.from(login).toString('base64')}`;
		if (isSilent) {
			return;
		}

		if (wanted !== undefined && request.headers['proxy-authorization'] !== wanted) {
			socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
			return;
		}

		const there = connect(toPort, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			join(socket, there);
		});
	});
	return {port: await listen(server), seen};
}

/** Two connections as one: each ends with the other. */
function join(one: Socket, other: Socket): void {
	one.pipe(other);
	other.pipe(one);
	for (const [socket, beside] of [
		[one, other],
		[other, one],
	] as const) {
		socket.on('error', () => beside.destroy());
		socket.on('close', () => beside.destroy());
	}
}

async function listen(server: Server): Promise<number> {
	const open = new Set<Socket>();
	server.on('connection', (socket: Socket) => {
		open.add(socket);
		socket.once('close', () => open.delete(socket));
	});
	await new Promise<void>(done => {
		server.listen(0, '127.0.0.1', done);
	});
	onTestFinished(async () => {
		for (const socket of open) {
			socket.destroy();
		}

		await new Promise(done => {
			server.close(done);
		});
	});
	return (server.address() as AddressInfo).port;
}
