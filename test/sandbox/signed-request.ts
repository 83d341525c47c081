import {createHash, createHmac} from 'node:crypto';
import {request as httpRequest, type IncomingHttpHeaders} from 'node:http';
import {connect} from 'node:net';
import type {Credentials} from '../conformance/account.js';

/*
Requests as a hand would write them: signed by the rules of "Signature Version 4" in the API reference, without the SDK and without the sandbox's own code, and then wrong where a test wants it.
*/

export type Plain = {
	readonly method?: string;
	/** Path and query as they are sent. */
	readonly path: string;
	readonly headers?: {readonly [name: string]: string};
	readonly body?: string | Buffer;
};

export type Answered = {
	readonly status: number;
	readonly code: string;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
};

export const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

export type Signed = Plain & {
	/** Of the seed, from which chunks go on. */
	readonly signature: string;
	readonly timestamp: string;
	readonly signingKey: Buffer;
	readonly scope: string;
};

/** Signs in the header, all headers that are there. The query must be sorted and encoded. */
export function sign(
	endpoint: string,
	{accessKeyId, secretAccessKey}: Credentials,
	plain: Plain,
	{region = 'us-east-1', service = 's3'}: {readonly region?: string; readonly service?: string} = {},
): Signed {
	const timestamp = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/gu, '')}Z`;
	const headers: {readonly [name: string]: string} = {
		host: new URL(endpoint).host,
		'x-amz-content-sha256': sha256(plain.body ?? ''),
		'x-amz-date': timestamp,
		...plain.headers,
	};
	const names = Object.keys(headers).sort((a, b) => (a < b ? -1 : 1));
	const [path = '', query = ''] = plain.path.split('?');
	const canonical = [
		plain.method ?? 'GET',
		path,
		query,
		...names.map(name => `${name}:${headers[name]}`),
		'',
		names.join(';'),
		headers['x-amz-content-sha256'],
	].join('\n');
	const scope = `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
	const signingKey = scope
		.split('/')
		.reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secretAccessKey}`) as Buffer;
	const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n');
	const signature = hmac(signingKey, text).toString('hex');
	const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
	return {...plain, headers: {...headers, authorization}, signature, timestamp, signingKey, scope};
}

/** Sends a request as it is, without touching its path. */
export async function send(
	endpoint: string,
	{method = 'GET', path, headers = {}, body}: Plain,
): Promise<Answered> {
	const {hostname, port} = new URL(endpoint);
	return new Promise((resolve, reject) => {
		// Node does not say by itself how long the body of a DELETE is.
		const length = {'content-length': String(Buffer.byteLength(body ?? ''))};
		const isMeasured = body !== undefined && !('transfer-encoding' in headers);
		const all = {...(isMeasured && length), ...headers};
		const request = httpRequest({hostname, port, method, path, headers: all, agent: false}, response => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString();
				const code = /<Code>(.*?)<\/Code>/u.exec(text)?.[1] ?? '';
				resolve({status: response.statusCode ?? 0, code, headers: response.headers, text});
			});
			response.on('error', reject);
		});
		request.on('error', reject);
		request.end(body);
	});
}

/** Writes bytes to a connection, and gives what came back until it was ended. */
export async function write(endpoint: string, bytes: string | Buffer): Promise<string> {
	const {hostname, port} = new URL(endpoint);
	return new Promise(resolve => {
		const chunks: Buffer[] = [];
		const done = () => resolve(Buffer.concat(chunks).toString('latin1'));
		const socket = connect(Number(port), hostname, () => socket.end(bytes));
		socket.on('data', chunk => chunks.push(chunk));
		socket.on('error', done);
		socket.on('close', done);
	});
}
