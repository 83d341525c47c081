import {createServer, type IncomingMessage, type ServerResponse, request as send} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';
import {play, type Reply} from '../aws/scripted-server.js';

/** A call on its way. */
export type Passing = {
	/** `GetObject`, `PutObject`, `GetCallerIdentity` … */
	readonly operation: string;
	readonly url: string;
	/** The access key id that signed it; empty: nobody did. */
	readonly signer: string;
	readonly userAgent: string;
	/** How many calls of this operation and signer came before. */
	readonly before: number;
	readonly text: string;
};

/** What becomes of a call: it goes on, or this is its answer; or it goes on and its answer is changed. */
export type Fate = Reply | {readonly type: 'changed'; readonly change: (body: string) => string} | undefined;

export type FaultyWay = {readonly url: string; readonly passed: readonly Passing[]};

/** A way to the sandbox on which calls fare as they are told. The host in a request stays the way's own, so that signatures hold. */
export async function startFaultyWay(
	endpoint: string,
	fate: (passing: Passing) => Fate | Promise<Fate>,
): Promise<FaultyWay> {
	const passed: Passing[] = [];
	const pass = async (request: IncomingMessage, response: ServerResponse) => {
		const body = await take(request);
		const passing = readPassing(request, body, passed);
		passed.push(passing);
		const what = await fate(passing);
		if (what === undefined || what.type === 'changed') {
			forward(endpoint, {request, response, body}, what?.change);
		} else {
			play(what, request, response);
		}
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
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, passed};
}

async function take(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Buffer);
	}

	return Buffer.concat(chunks);
}

function readPassing(
	{method = '', url = '', headers}: IncomingMessage,
	body: Buffer,
	passed: readonly Passing[],
): Passing {
	const text = body.toString();
	const signed = `${headers.authorization ?? ''} ${decodeURIComponent(url)}`;
	const signer = /Credential=(\w+)/u.exec(signed)?.[1] ?? '';
	const operation = operationOf(method, url, headers, text);
	const before = passed.filter(one => one.operation === operation && one.signer === signer).length;
	return {operation, url, signer, userAgent: headers['user-agent'] ?? '', before, text};
}

/** The name of the call: of a form its action; of S3 what the SDK says, or the call on the object itself. */
function operationOf(method: string, url: string, headers: IncomingMessage['headers'], text: string): string {
	const action = /(?:^|&)Action=(\w+)/u.exec(text)?.[1];
	const query = new URL(url, 'http://way').searchParams;
	const named = query.get('x-id');
	const plain: {readonly [method: string]: string} = {GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject'};
	const isPlain = [...query.keys()].every(key => /^(?:x-amz-|versionid)/iu.test(key));
	const isCopy = headers['x-amz-copy-source'] !== undefined;
	return (
		action ??
		(isCopy
			? 'CopyObject'
			: (named ?? ((isPlain && plain[method]) || `${method} ${url.replace(/^[^?]*/u, '')}`)))
	);
}

type Exchange = {readonly request: IncomingMessage; readonly response: ServerResponse; readonly body: Buffer};

function forward(
	endpoint: string,
	{request, response, body}: Exchange,
	change?: (body: string) => string,
): void {
	const {hostname, port} = new URL(endpoint);
	const {method, url, headers} = request;
	const onward = send({hostname, port, method, path: url, headers}, answer => {
		if (change === undefined) {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
			return;
		}

		void take(answer).then(original => {
			const changed = Buffer.from(change(original.toString()));
			response.writeHead(answer.statusCode ?? 502, {...answer.headers, 'content-length': changed.length});
			response.end(changed);
		});
	});
	onward.once('error', () => request.socket.destroy());
	onward.end(body);
}
