import type {IncomingMessage} from 'node:http';
import {Readable} from 'node:stream';
import {openBody} from './body.js';
import {contextKeys} from './context-keys.js';
import {handleIam} from './iam/router.js';
import {SandboxError, type SandboxRequest, type SandboxResponse} from './protocol.js';
import {refusal, type Service, withCommonHeaders} from './refusal.js';
import {handleS3} from './s3/router.js';
import {
	checkSignedHeaders,
	checkTime,
	isSignedWith,
	type RawRequest,
	readSignature,
	type Signature,
	sha256,
} from './signatures.js';
import type {SandboxState} from './state.js';
import {handleSts} from './sts.js';
import {findSigner, type Signer} from './who.js';

/** What the server keeps from request to request. */
export type Answering = {
	readonly state: SandboxState;
	readonly requestId: (method: string, target: string) => string;
	/** How often each new key was used while AWS knew it only here and there. */
	readonly flickers: Map<string, number>;
};

/** The most of a document or a form that is held in memory; an object may be longer, see `maximumObjectBytes`. */
export const maximumTextBytes = 2 * 1024 * 1024;

/** S3 takes short documents unless an operation says otherwise. */
const usualTextBytes = 256 * 1024;

type Asked = {
	readonly raw: RawRequest;
	readonly signature: Signature | undefined;
	readonly requestId: string;
};

/** Answers one request, whatever it is: a refusal is an answer too. */
export async function answer(answering: Answering, request: IncomingMessage): Promise<SandboxResponse> {
	const raw = rawOf(request);
	const newId = (target = `${raw.path}?${raw.query}`) => answering.requestId(raw.method, target);
	let service: Service = isForm(raw) ? 'iam' : 's3';
	let requestId: string | undefined;
	try {
		const signature = readSignature(raw);
		service = serviceOf(raw, signature);
		if (service === 's3') {
			requestId = newId();
			const response = await answerS3(answering, request, {raw, signature, requestId});
			return withCommonHeaders(response, service, requestId);
		}

		const form = await readForm(request, raw);
		requestId = newId(`${raw.path}?${raw.query}${form}`);
		const response = await answerForm(answering, request, service, form, {raw, signature, requestId});
		return withCommonHeaders(response, service, requestId);
	} catch (error) {
		requestId ??= newId();
		return withCommonHeaders(refusal(error, service, requestId), service, requestId);
	}
}

function rawOf({method = 'GET', url = '/', headers}: IncomingMessage): RawRequest {
	const at = url.indexOf('?');
	return {
		method,
		path: at === -1 ? url : url.slice(0, at),
		query: at === -1 ? '' : url.slice(at + 1),
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
		),
	};
}

const isForm = ({method, headers}: RawRequest) =>
	method === 'POST' && (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

function serviceOf(raw: RawRequest, signature: Signature | undefined): Service {
	if (signature === undefined) {
		return isForm(raw) ? 'sts' : 's3';
	}

	return signature.service === 'iam' || signature.service === 'sts' ? signature.service : 's3';
}

async function answerS3(
	answering: Answering,
	request: IncomingMessage,
	{raw, signature, requestId}: Asked,
): Promise<SandboxResponse> {
	const {state} = answering;
	const {headers} = raw;
	const place = placeOf(raw);
	const signer = signature && signerOf(answering, signature);
	if (signature !== undefined && signer !== undefined) {
		checkService(signature);
		checkSigned(signature, signer, raw, payloadHashOf(signature, raw));
		checkSignedHeaders(signature, raw);
		checkTime(signature, Date.now());
		noteUse(state, signer, 's3', signature.region);
	}

	const body = openBody(
		request,
		headers,
		signer && signature ? {signer: {secret: signer.secret, signature}} : {},
	);
	return handleS3(
		{
			...place,
			method: raw.method,
			query: new URLSearchParams(raw.query),
			headers,
			body,
			text: async (limit = usualTextBytes) => textOf(body, limit),
			caller: signer?.caller ?? {type: 'anonymous'},
			...(signature && {accessKeyId: signature.accessKeyId}),
			contextKeys: contextKeys(request, raw, signature, signer, state.clock()),
			requestId,
		},
		state,
	);
}

/** IAM and STS sign the form itself; it is small enough to be read first. */
async function readForm(request: IncomingMessage, {headers}: RawRequest): Promise<string> {
	const plain = {...headers, 'x-amz-content-sha256': undefined};
	return textOf(openBody(request, plain, {limit: maximumTextBytes}), maximumTextBytes);
}

async function answerForm(
	answering: Answering,
	request: IncomingMessage,
	service: 'iam' | 'sts',
	form: string,
	{raw, signature, requestId}: Asked,
): Promise<SandboxResponse> {
	const {state} = answering;
	if (signature === undefined) {
		throw new SandboxError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
	}

	const signer = signerOf(answering, signature);
	checkSigned(signature, signer, raw, sha256(form));
	checkTime(signature, Date.now());
	noteUse(state, signer, service, signature.region);
	const asked: SandboxRequest = {
		method: raw.method,
		// A presigned call has its parameters in the query.
		query: new URLSearchParams(raw.method === 'GET' ? raw.query : form),
		headers: raw.headers,
		body: Readable.from([]),
		text: async () => form,
		caller: signer.caller,
		accessKeyId: signature.accessKeyId,
		contextKeys: contextKeys(request, raw, signature, signer, state.clock()),
		requestId,
	};
	return service === 'sts' ? handleSts(asked, state) : handleIam(asked, state);
}

function signerOf({state, flickers}: Answering, signature: Signature): Signer {
	return findSigner(state, signature, () => {
		const count = flickers.get(signature.accessKeyId) ?? 0;
		flickers.set(signature.accessKeyId, count + 1);
		return count % 2 === 1;
	});
}

function checkService({service}: Signature): void {
	if (service !== 's3') {
		throw new SandboxError(
			400,
			'AuthorizationHeaderMalformed',
			`The authorization header is malformed; incorrect service "${service}". This endpoint belongs to "s3".`,
		);
	}
}

function checkSigned(signature: Signature, signer: Signer, raw: RawRequest, payloadHash: string): void {
	if (!isSignedWith(signer.secret, signature, raw, payloadHash)) {
		throw new SandboxError(
			403,
			'SignatureDoesNotMatch',
			'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
			signature.service === 's3' ? {elements: {AWSAccessKeyId: signature.accessKeyId}} : {},
		);
	}
}

function payloadHashOf(signature: Signature, {headers, query}: RawRequest): string {
	const declared = headers['x-amz-content-sha256'] ?? new URLSearchParams(query).get('X-Amz-Content-Sha256');
	if (declared) {
		return declared;
	}

	if (signature.type === 'query') {
		return 'UNSIGNED-PAYLOAD';
	}

	throw new SandboxError(
		400,
		'InvalidRequest',
		'Missing required header for this request: x-amz-content-sha256',
	);
}

/** Bucket and key, from the path or from the name of the host. */
function placeOf({path, headers}: RawRequest): {readonly bucket?: string; readonly key?: string} {
	const host = (headers['host'] ?? '').replace(/:\d+$/u, '');
	const virtual = /^(.+?)\.(?:s3[.-].+|s3|localhost)$/u.exec(host)?.[1];
	const [, first = '', ...rest] = path.split('/');
	const [bucket, key] = virtual === undefined ? [first, rest.join('/')] : [virtual, path.slice(1)];
	return {...(bucket && {bucket: decodePart(bucket)}), ...(key && {key: decodePart(key)})};
}

function decodePart(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw new SandboxError(400, 'InvalidURI', "Couldn't parse the specified URI.");
	}
}

async function textOf(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > limit) {
			throw new SandboxError(400, 'MaxMessageLengthExceeded', 'Your request was too big.');
		}

		chunks.push(chunk);
	}

	return Buffer.concat(chunks).toString('utf8');
}

function noteUse(state: SandboxState, {key}: Signer, service: string, region: string): void {
	if (key !== undefined) {
		key.lastUsed = {at: state.clock(), service, region};
	}
}
