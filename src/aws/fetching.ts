import type {IncomingMessage} from 'node:http';
import type {Answer, Call} from './answer.js';
import type {Aws} from './call.js';
import {bounded, errorOf, inner, refusal} from './call.js';
import {incompleteReply, readError} from './errors.js';
import type {ReadObject} from './objects.js';
import {present} from './reading.js';

const longestError = 65_536;

/** GET a presigned URL with nothing else that authorizes us, reading no more than `maxBytes` (64 KiB unless said). */
export async function fetchPresigned(
	aws: Aws,
	{
		url,
		maxBytes = 65_536,
		userAgent,
	}: {readonly url: string; readonly maxBytes?: number; readonly userAgent?: string},
	signal?: AbortSignal,
): Promise<Answer<ReadObject>> {
	const {clock, onCall, deadlineMs, get} = aws[inner];
	const startedAt = clock.now();
	const outcome = await bounded(deadlineMs, signal, async abortSignal => {
		const headers = userAgent === undefined ? {} : {'user-agent': userAgent};
		const response = await get(url, {headers, signal: abortSignal});
		const bytes = await readAtMost(response, isGood(response) ? maxBytes : longestError);
		return {response, bytes};
	});
	const call: Call = {service: 's3', operation: 'GetObject', startedAt, durationMs: clock.now() - startedAt};
	const answer =
		outcome.type === 'done' ? answerOf(call, outcome.result) : refusal(call, errorOf(outcome, 'GetObject'));
	onCall?.(answer.call);
	return answer;
}

type Got = {readonly response: IncomingMessage; readonly bytes: Uint8Array};

const isGood = ({statusCode = 0}: IncomingMessage) => statusCode >= 200 && statusCode < 300;

function answerOf(call: Call, {response, bytes}: Got): Answer<ReadObject> {
	const {statusCode: status = 0} = response;
	const headers = textsOf(response);
	const requestId = headers['x-amz-request-id'];
	if (isGood(response) && requestId !== undefined) {
		const value = {
			...present({
				etag: headers['etag'],
				versionId: headers['x-amz-version-id'],
				size: Number(headers['content-length'] ?? bytes.length),
			}),
			bytes,
		};
		return {ok: true, value, call: {...call, status, ...present({requestId})}};
	}

	if (isGood(response)) {
		// A page of something in between: S3 names every request.
		const error = Object.assign(incompleteReply(), {$metadata: {httpStatusCode: status, attempts: 1}});
		return refusal(call, readError(error, call.operation));
	}

	const document = new TextDecoder().decode(bytes);
	const element = (name: string) =>
		unescaped(new RegExp(`<${name}>([^<]*)</${name}>`, 'u').exec(document)?.[1]);
	const isError = /^\s*(?:<\?xml[^>]*>\s*)?<Error>/u.test(document);
	const error = readError(
		{
			...(isError && {Code: element('Code'), $fault: 'client', name: 'Error', message: element('Message')}),
			$metadata: {httpStatusCode: status, requestId: requestId ?? element('RequestId'), attempts: 1},
			$response: {headers},
		},
		call.operation,
	);
	return refusal(call, error);
}

const textsOf = ({headers}: IncomingMessage): {readonly [name: string]: string | undefined} =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

async function readAtMost(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response as AsyncIterable<Uint8Array>) {
		chunks.push(chunk.subarray(0, maxBytes - size));
		size += chunk.length;
		if (size >= maxBytes) {
			break;
		}
	}

	response.destroy();
	return Buffer.concat(chunks);
}

const entities: {readonly [name: string]: string} = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"};

const unescaped = (text: string | undefined) =>
	text?.replace(/&(amp|lt|gt|quot|apos);/gu, (_, name: string) => entities[name] ?? '');
