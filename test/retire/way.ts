import {createServer, type IncomingMessage, type ServerResponse, request as send} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';
import {iamError, play, s3Error} from '../aws/scripted-server.js';

/** What becomes of a call on its way: its request or its answer is lost, AWS has a fault, or whoever made it dies before or after AWS did it. */
export type Fate = 'lost before' | 'lost after' | 'fault' | 'dead before' | 'dead after' | undefined;

export type Way = {
	readonly url: string;
	/** Names of the calls in the order of their requests, tries again included. */
	readonly seen: readonly string[];
	/** Resolves when whoever made the calls has died: what AWS was to do until then is done. */
	readonly died: Promise<void>;
};

/** A way to the sandbox on which calls fare as they are told; who is dead hears nothing any more and is not heard. */
export async function startWay(
	endpoint: string,
	fate: (operation: string, at: number) => Fate,
): Promise<Way> {
	const seen: string[] = [];
	let isDead = false;
	let tellOfDeath = () => {};
	const died = new Promise<void>(resolve => {
		tellOfDeath = resolve;
	});
	const {hostname, port} = new URL(endpoint);
	const pass = async (request: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) {
			chunks.push(chunk as Buffer);
		}

		const body = Buffer.concat(chunks);
		const {method, url, headers} = request;
		const operation = operationOf(request, body.toString());
		if (isDead) {
			return;
		}

		seen.push(operation);
		const what = fate(operation, seen.length);
		isDead = what === 'dead before' || what === 'dead after';
		if (what === 'dead before') {
			tellOfDeath();
			return;
		}

		if (what === 'lost before') {
			request.socket.resetAndDestroy();
			return;
		}

		if (what === 'fault') {
			const isS3 = operation.endsWith('BucketPolicy');
			play(isS3 ? s3Error(500, 'InternalError') : iamError(500, 'ServiceFailure'), request, response);
			return;
		}

		const onward = send({hostname, port, method, path: url, headers}, answer => {
			if (what === undefined) {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
				return;
			}

			answer.resume();
			answer.once('end', () => {
				if (what === 'dead after') {
					tellOfDeath();
				} else {
					request.socket.resetAndDestroy();
				}
			});
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
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, died};
}

/** Of a form its action; of S3 nothing but calls on the policy of a bucket is made here. */
function operationOf({method = ''}: IncomingMessage, text: string): string {
	const ofPolicy: {readonly [method: string]: string} = {
		GET: 'GetBucketPolicy',
		PUT: 'PutBucketPolicy',
		DELETE: 'DeleteBucketPolicy',
	};
	return /(?:^|&)Action=(\w+)/u.exec(text)?.[1] ?? ofPolicy[method] ?? method;
}
