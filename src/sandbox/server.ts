import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {type Answering, answer} from './answering.js';
import {refuseBroken} from './broken-request.js';
import {createAdmin} from './iam/admin.js';
import {newState} from './new-state.js';
import type {SandboxResponse} from './protocol.js';
import {requestIds} from './request-ids.js';
import {seedDemo, seedElsewhere} from './seed.js';
import type {Partition, SandboxState} from './state.js';

export type SandboxOptions = {
	/** 0, the default, takes a free one. */
	readonly port?: number;
	readonly seed?: 'none' | 'demo';
	/** Added to every answer. */
	readonly slowMs?: number;
	/** How long AWS takes to know what was just made, everywhere. */
	readonly consistencyMs?: number;
	/** The time that is stored and that policies see; signatures are checked against the real one. */
	readonly clock?: () => number;
	/** Makes ids and secrets the same each time. */
	readonly randomSeed?: string;
	/** The usual one, unless said: ARNs and the first region follow from it. */
	readonly partition?: Partition;
};

/** A pretend AWS on this machine, and an administrator of it. */
export type Sandbox = {
	readonly endpoint: string;
	readonly region: string;
	readonly account: string;
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly buckets: readonly string[];
	readonly state: SandboxState;
	readonly close: () => Promise<void>;
};

/** Serve S3, IAM and STS on the loopback address. Everything is in memory and gone when it is closed. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const {
		port = 0,
		seed = 'none',
		slowMs = 0,
		consistencyMs = 0,
		clock = Date.now,
		randomSeed,
		partition,
	} = options;
	// What is there from the start is known everywhere.
	const state = newState({clock, randomSeed, slowMs, consistencyMs: 0, partition});
	const {accessKeyId, secretAccessKey} = createAdmin(state);
	seedElsewhere(state);
	if (seed === 'demo') {
		seedDemo(state);
	}

	state.knobs.consistencyMs = consistencyMs;
	const answering: Answering = {state, requestId: requestIds(randomSeed), flickers: new Map()};
	const server = createServer((request, response) => {
		void serve(answering, request, response);
	});
	// Longer than any client of ours keeps one: a call that is sent as its connection is closed is lost, and a busy machine does both at once.
	server.keepAliveTimeout = 75_000;
	// The body is asked for when it is read, after the request was let through.
	server.on('checkContinue', (request, response) => {
		void serve(answering, request, response);
	});
	server.on('clientError', refuseBroken);
	const address = await listen(server, port);
	return {
		endpoint: `http://127.0.0.1:${address.port}`,
		region: state.region,
		account: state.account,
		accessKeyId,
		secretAccessKey,
		buckets: [...state.buckets.values()]
			.filter(bucket => bucket.owner === state.account)
			.map(bucket => bucket.name)
			.sort((a, b) => (a < b ? -1 : 1)),
		state,
		close: async () => close(server),
	};
}

async function listen(server: Server, port: number): Promise<AddressInfo> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(server.address() as AddressInfo));
	});
}

async function close(server: Server): Promise<void> {
	return new Promise(resolve => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

async function serve(
	answering: Answering,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const {slowMs} = answering.state.knobs;
	if (slowMs > 0) {
		// A server that is closed meanwhile has nobody left to answer.
		await new Promise(resolve => setTimeout(resolve, slowMs).unref());
	}

	const expectsContinue = request.headers.expect?.toLowerCase() === '100-continue';
	if (expectsContinue) {
		request.once('newListener', event => {
			if (event === 'readable' || event === 'data') {
				response.writeContinue();
			}
		});
	}

	try {
		await write(request, response, await answer(answering, request));
	} catch {
		// The client has gone, or its connection broke: there is nobody to tell.
		response.destroy();
	}
}

async function write(
	request: IncomingMessage,
	response: ServerResponse,
	{status, headers = {}, body}: SandboxResponse,
): Promise<void> {
	response.statusCode = status;
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined) {
			response.setHeader(name, value);
		}
	}

	// What the client is still sending is let go, so that it comes to read the answer.
	if (!request.readableEnded) {
		request.resume();
	}

	const hasBody = request.method !== 'HEAD' && status !== 204 && status !== 304;
	if (!hasBody || body === undefined || body === '') {
		if (hasBody && response.getHeader('content-length') === undefined) {
			response.setHeader('content-length', 0);
		}

		response.end();
		return;
	}

	if (typeof body === 'string' || body instanceof Uint8Array) {
		const bytes = Buffer.from(body);
		response.setHeader('content-length', bytes.length);
		response.end(bytes);
		return;
	}

	await pipeline(Readable.from(body), response);
}
