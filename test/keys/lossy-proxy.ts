import {createServer, type IncomingMessage, type ServerResponse, request as send} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';

/** What becomes of a call on its way: its request is lost, or its answer is, or it goes through. */
export type Fate = 'lost before' | 'lost after' | undefined;

export type LossyProxy = {
	readonly url: string;
	/** IAM's operations in the order of their requests. */
	readonly seen: readonly string[];
};

/**
A way to a server on which calls of IAM may be lost. The host in the request stays the proxy's own, so that signatures hold.

`fate` is asked at each request, with how often this operation was asked for before.
*/
export async function startLossyProxy(
	endpoint: string,
	fate: (operation: string, before: number) => Fate | Promise<Fate>,
): Promise<LossyProxy> {
	const seen: string[] = [];
	const {hostname, port} = new URL(endpoint);
	const pass = async (request: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) {
			chunks.push(chunk as Buffer);
		}

		const body = Buffer.concat(chunks);
		const operation = /(?:^|&)Action=(\w+)/u.exec(body.toString())?.[1] ?? '';
		const before = seen.filter(one => one === operation).length;
		seen.push(operation);
		const lost = operation === '' ? undefined : await fate(operation, before);
		if (lost === 'lost before') {
			request.socket.resetAndDestroy();
			return;
		}

		const {method, url, headers} = request;
		const onward = send({hostname, port, method, path: url, headers}, answer => {
			if (lost === 'lost after') {
				answer.resume();
				answer.once('end', () => request.socket.resetAndDestroy());
				return;
			}

			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		onward.once('error', () => request.socket.destroy());
		onward.end(body);
	};
	const server = createServer((request, response) => {
		pass(request, response).catch(() => request.socket.destroy());
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(
		async () =>
			new Promise(resolve => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	);
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen};
}
