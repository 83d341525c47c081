import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** What the server does with one request. */
export type Reply =
	| {
			readonly type: 'answer';
			readonly status: number;
			readonly headers?: {readonly [name: string]: string};
			readonly body?: string;
	  }
	/** The connection is reset before an answer. */
	| {readonly type: 'reset'}
	/** The answer begins and the connection ends in the middle of its body. */
	| {
			readonly type: 'cut';
			readonly body: string;
			readonly length: number;
			readonly headers?: {readonly [name: string]: string};
	  }
	/** No answer. */
	| {readonly type: 'hang'}
	/** The head of an answer and then nothing. */
	| {readonly type: 'stall'; readonly body: string};

export type SeenRequest = {
	readonly method: string;
	readonly url: string;
	readonly headers: {readonly [name: string]: string | string[] | undefined};
	readonly body: string;
};

export type ScriptedServer = {
	readonly url: string;
	/** Every request in order. */
	readonly requests: readonly SeenRequest[];
	readonly close: () => Promise<void>;
};

/** A server that answers each request by its script, the last reply again and again. */
export async function startScriptedServer(...replies: readonly Reply[]): Promise<ScriptedServer> {
	const requests: SeenRequest[] = [];
	const server = createServer((request, response) => {
		void readBody(request).then(body => {
			const {method = '', url = '', headers} = request;
			const reply = replies[Math.min(requests.length, replies.length - 1)];
			requests.push({method, url, headers, body});
			play(reply ?? {type: 'reset'}, request, response);
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		requests,
		async close() {
			server.closeAllConnections();
			await new Promise(resolve => {
				server.close(resolve);
			});
		},
	};
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Buffer);
	}

	return Buffer.concat(chunks).toString();
}

/** Play one reply to a request. */
export function play(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
	switch (reply.type) {
		case 'answer':
			response.writeHead(reply.status, {...reply.headers}).end(reply.body ?? '');
			break;
		case 'reset':
			request.socket.resetAndDestroy();
			break;
		case 'cut':
			response.writeHead(200, {'content-type': 'text/xml', 'content-length': reply.length, ...reply.headers});
			response.write(reply.body, () => {
				setImmediate(() => request.socket.resetAndDestroy());
			});
			break;
		case 'hang':
			break;
		case 'stall':
			response.writeHead(200, {'content-type': 'text/xml', 'content-length': reply.body.length + 100});
			response.write(reply.body);
			break;
	}
}

/** An error document of S3. */
export const s3Error = (
	status: number,
	code: string,
	{
		message = code,
		elements = '',
		headers = {},
	}: {
		readonly message?: string;
		readonly elements?: string;
		readonly headers?: {readonly [name: string]: string};
	} = {},
): Reply => ({
	type: 'answer',
	status,
	headers: {'content-type': 'application/xml', 'x-amz-request-id': 'S3REQUEST', ...headers},
	body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${elements}<RequestId>S3REQUEST</RequestId><HostId>host</HostId></Error>`,
});

/** An error document of IAM and STS. */
export const iamError = (status: number, code: string, message = code): Reply => ({
	type: 'answer',
	status,
	headers: {'content-type': 'text/xml', 'x-amzn-requestid': 'iam-request'},
	body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>iam-request</RequestId></ErrorResponse>`,
});

/** A page that a proxy puts in the place of an answer. */
export const htmlPage = (status: number): Reply => ({
	type: 'answer',
	status,
	headers: {'content-type': 'text/html'},
	body: '<!DOCTYPE html><html><head><title>Forbidden</title></head><body><h1>Access denied by policy</h1></body></html>',
});
