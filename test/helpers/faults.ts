import {createServer, type IncomingMessage, type ServerResponse, request as send} from 'node:http';
import type {AddressInfo} from 'node:net';
import {iamError, play, type Reply, s3Error} from '../aws/scripted-server.js';
import {atEnd} from './at-end.js';

/** A call on its way. */
export type Passing = {
	/** `GetObject`, `PutBucketPolicy`, `CreateAccessKey` … */
	readonly operation: string;
	readonly url: string;
	/** The access key id that signed it; empty: nobody did. */
	readonly signer: string;
	readonly userAgent: string;
	/** How many calls came up to and with this one. */
	readonly at: number;
	/** How many calls of this operation and signer came before. */
	readonly before: number;
	/** The same for every try of one call of the SDK; empty: it was not sent by the SDK. */
	readonly invocation: string;
	readonly text: string;
};

/** What becomes of a call that AWS does not refuse by itself; dead: whoever made it hears nothing any more and is not heard. */
export type Trouble =
	| 'lost before'
	| 'lost after'
	| 'fault'
	| 'throttled'
	| 'expired'
	| 'dead before'
	| 'dead after';

/** What becomes of a call: it goes on, it meets trouble, this is its answer, or its answer is changed. */
export type Fate =
	| undefined
	| Trouble
	| Reply
	| {readonly type: 'changed'; readonly change: (body: string) => string};

export type Faults = {
	readonly url: string;
	readonly passed: readonly Passing[];
	/** What AWS answered to the calls that went on to it, by how manyth they were. */
	readonly statuses: ReadonlyMap<number, number>;
	/** Names of the calls in the order of their requests, tries again included. */
	readonly seen: readonly string[];
	/** Resolves when whoever made the calls has died: what AWS was to do until then is done. */
	readonly died: Promise<void>;
};

/** A way to the sandbox on which calls fare as they are told. The host in a request stays the way's own, so that signatures hold. */
export async function startFaults(
	endpoint: string,
	fate: (passing: Passing) => Fate | Promise<Fate> = () => undefined,
): Promise<Faults> {
	const passed: Passing[] = [];
	const statuses = new Map<number, number>();
	const seen: string[] = [];
	let isDead = false;
	let tellOfDeath = () => {};
	const died = new Promise<void>(resolve => {
		tellOfDeath = resolve;
	});
	const pass = async (request: IncomingMessage, response: ServerResponse) => {
		const exchange = {endpoint, request, response, statuses, body: await take(request)};
		if (isDead) {
			return;
		}

		const passing = readPassing(exchange, passed);
		passed.push(passing);
		seen.push(passing.operation);
		const what = await fate(passing);
		isDead ||= what === 'dead before' || what === 'dead after';
		meet(what, exchange, passing, () => tellOfDeath());
	};
	const server = createServer((request, response) => {
		pass(request, response).catch(() => request.socket.destroy());
	});
	server.keepAliveTimeout = 75_000;
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	atEnd(
		async () =>
			new Promise<void>(resolve => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	);
	const {port} = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		passed,
		statuses,
		seen,
		died,
	};
}

type Exchange = {
	readonly endpoint: string;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly statuses: Map<number, number>;
	readonly body: Buffer;
};

function meet(what: Fate, exchange: Exchange, {operation, at}: Passing, tellOfDeath: () => void): void {
	const {request, response} = exchange;
	switch (what) {
		case undefined:
			onward(exchange, answered => {
				exchange.statuses.set(at, answered.statusCode ?? 502);
				response.writeHead(answered.statusCode ?? 502, answered.headers);
				answered.pipe(response);
			});
			break;
		case 'dead before':
			tellOfDeath();
			break;
		case 'dead after':
			afterwards(exchange, tellOfDeath);
			break;
		case 'lost before':
			request.socket.resetAndDestroy();
			break;
		case 'lost after':
			afterwards(exchange, () => request.socket.resetAndDestroy());
			break;
		case 'fault':
		case 'throttled':
		case 'expired':
			play(refusal(what, operation), request, response);
			break;
		default:
			if (what.type === 'changed') {
				onward(exchange, answered => void changed(answered, response, what.change));
			} else {
				play(what, request, response);
			}
	}
}

/** AWS does it, and its answer goes nowhere. */
function afterwards(exchange: Exchange, end: () => void): void {
	onward(exchange, answered => {
		answered.resume();
		answered.once('end', end);
	});
}

/** As S3 says it, or as IAM and STS do. */
function refusal(what: 'fault' | 'throttled' | 'expired', operation: string): Reply {
	const isS3 = !/^(?:\w+(?:User|Users|AccessKey|AccessKeys|LastUsed|Policies|Profile|CallerIdentity))$/u.test(
		operation,
	);
	switch (what) {
		case 'fault':
			return isS3 ? s3Error(500, 'InternalError') : iamError(500, 'ServiceFailure');
		case 'throttled':
			return isS3 ? s3Error(503, 'SlowDown') : iamError(400, 'Throttling', 'Rate exceeded');
		case 'expired':
			return isS3 ? s3Error(400, 'ExpiredToken') : iamError(403, 'ExpiredToken');
	}
}

function onward({endpoint, request, body}: Exchange, answered: (answer: IncomingMessage) => void): void {
	const {hostname, port} = new URL(endpoint);
	const {method, url, headers} = request;
	const on = send({hostname, port, method, path: url, headers}, answered);
	on.once('error', () => request.socket.destroy());
	on.end(body);
}

async function changed(
	answered: IncomingMessage,
	response: ServerResponse,
	change: (body: string) => string,
): Promise<void> {
	const original = await take(answered);
	const text = Buffer.from(change(original.toString()));
	response.writeHead(answered.statusCode ?? 502, {...answered.headers, 'content-length': text.length});
	response.end(text);
}

async function take(message: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) {
		chunks.push(chunk as Buffer);
	}

	return Buffer.concat(chunks);
}

function readPassing({request, body}: Exchange, passed: readonly Passing[]): Passing {
	const {url = '', headers} = request;
	const text = body.toString();
	const signed = `${headers.authorization ?? ''} ${decodeURIComponent(url)}`;
	const signer = /Credential=(\w+)/u.exec(signed)?.[1] ?? '';
	const operation = operationOf(request, text);
	const before = passed.filter(one => one.operation === operation && one.signer === signer).length;
	return {
		operation,
		url,
		signer,
		userAgent: headers['user-agent'] ?? '',
		at: passed.length + 1,
		before,
		invocation: `${headers['amz-sdk-invocation-id'] ?? ''}`,
		text,
	};
}

/** The name of the call: of a form its action; of S3 what the SDK says, or the call on the object or the policy itself. */
function operationOf({method = '', url = '', headers}: IncomingMessage, text: string): string {
	const action = /(?:^|&)Action=(\w+)/u.exec(text)?.[1];
	const query = new URL(url, 'http://way').searchParams;
	const isPlain = [...query.keys()].every(key => /^(?:x-amz-|versionid)/iu.test(key));
	if (action !== undefined) {
		return action;
	}

	if (headers['x-amz-copy-source'] !== undefined) {
		return 'CopyObject';
	}

	if (query.has('policy')) {
		return `${policyVerbs[method] ?? method}BucketPolicy`;
	}

	return query.get('x-id') ?? ((isPlain && objectCalls[method]) || `${method} ${url.replace(/^[^?]*/u, '')}`);
}

const policyVerbs: {readonly [method: string]: string} = {GET: 'Get', PUT: 'Put', DELETE: 'Delete'};
const objectCalls: {readonly [method: string]: string} = {
	GET: 'GetObject',
	HEAD: 'HeadObject',
	PUT: 'PutObject',
};
