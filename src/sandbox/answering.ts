import type {IncomingMessage} from 'node:http';
import {openBody} from './body.js';
import {handleIam} from './iam/router.js';
import {SandboxError, type SandboxRequest, type SandboxResponse} from './protocol.js';
import {handleS3} from './s3/router.js';
import {
	checkTime,
	decode,
	isSignedWith,
	type RawRequest,
	readSignature,
	type Signature,
	sha256,
} from './signatures.js';
import type {SandboxState} from './state.js';
import {handleSts} from './sts.js';
import {findSigner, type Signer} from './who.js';
import {element, xmlDocument} from './xml.js';

/** What the server keeps from request to request. */
export type Answering = {
	readonly state: SandboxState;
	readonly requestId: (method: string, url: string) => string;
	/** When the server began, by the clock of the state. */
	readonly began: number;
	/** Counts the answers that depended on which server one asked. */
	flickers: number;
};

/** IAM and STS forms are small. */
const longestForm = 256 * 1024;

type Asked = {
	readonly raw: RawRequest;
	readonly signature: Signature | undefined;
	readonly requestId: string;
	readonly isS3: boolean;
};

/** Answers one request, whatever it is: a refusal is an answer too. */
export async function answer(answering: Answering, request: IncomingMessage): Promise<SandboxResponse> {
	const raw = rawOf(request);
	const requestId = answering.requestId(raw.method, `${raw.path}?${raw.query}`);
	let isS3 = true;
	try {
		const signature = readSignature(raw);
		isS3 =
			signature === undefined ? !isForm(raw) : signature.service !== 'iam' && signature.service !== 'sts';
		const asked = {raw, signature, requestId, isS3};
		const response = await (isS3
			? answerS3(answering, request, asked)
			: answerForm(answering, request, asked));
		return withCommonHeaders(response, requestId, isS3);
	} catch (error) {
		return withCommonHeaders(refusal(error, raw, requestId, isS3), requestId, isS3);
	}
}

function rawOf({method = 'GET', url = '/', headers}: IncomingMessage): RawRequest {
	const at = url.indexOf('?');
	return {
		method,
		path: at === -1 ? url : url.slice(0, at),
		query: at === -1 ? '' : url.slice(at + 1),
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
		),
	};
}

const isForm = ({method, headers}: RawRequest) =>
	method === 'POST' && (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

async function answerS3(
	answering: Answering,
	request: IncomingMessage,
	{raw, signature, requestId}: Asked,
): Promise<SandboxResponse> {
	const {state} = answering;
	const {headers} = raw;
	const signer = signature && signerOf(answering, signature);
	if (signature !== undefined && signer !== undefined) {
		checkSigned(signature, signer, raw, payloadHashOf(signature, raw));
		checkTime(signature, Date.now());
		noteUse(state, signer, 's3', signature.region);
	}

	const body = openBody(request, headers, signature && signer && {secret: signer.secret, signature});
	return handleS3(
		{
			...placeOf(raw),
			method: raw.method,
			query: new URLSearchParams(raw.query),
			headers,
			body,
			text: async (limit = longestForm) => textOf(body, limit),
			caller: signer?.caller ?? {type: 'anonymous'},
			...(signature && {accessKeyId: signature.accessKeyId}),
			contextKeys: contextKeys(request, raw, signature, signer),
			requestId,
		},
		state,
	);
}

async function answerForm(
	answering: Answering,
	request: IncomingMessage,
	{raw, signature, requestId}: Asked,
): Promise<SandboxResponse> {
	const {state} = answering;
	if (signature === undefined) {
		throw new SandboxError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
	}

	const signer = signerOf(answering, signature);
	// IAM and STS sign the form itself; it is small enough to be read first.
	const body = openBody(request, {...raw.headers, 'x-amz-content-sha256': undefined}, undefined);
	const form = await textOf(body, longestForm);
	checkSigned(signature, signer, raw, sha256(form));
	checkTime(signature, Date.now());
	noteUse(state, signer, signature.service, signature.region);
	const asked: SandboxRequest = {
		method: raw.method,
		query: new URLSearchParams(form),
		headers: raw.headers,
		body,
		text: async () => form,
		caller: signer.caller,
		accessKeyId: signature.accessKeyId,
		contextKeys: contextKeys(request, raw, signature, signer),
		requestId,
	};
	return signature.service === 'sts' ? handleSts(asked, state) : handleIam(asked, state);
}

function signerOf(answering: Answering, signature: Signature): Signer {
	return findSigner(
		answering.state,
		signature,
		answering.state.clock(),
		() => answering.flickers++ % 2 === 1,
	);
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
	return {...(bucket && {bucket: decode(bucket)}), ...(key && {key: decode(key)})};
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

function contextKeys(
	request: IncomingMessage,
	{headers}: RawRequest,
	signature: Signature | undefined,
	signer: Signer | undefined,
): SandboxRequest['contextKeys'] {
	const {session} = signer ?? {};
	const keys: {[name: string]: string | undefined} = {
		'aws:SecureTransport': 'false',
		'aws:SourceIp': request.socket.remoteAddress,
		'aws:UserAgent': headers['user-agent'],
		'aws:Referer': headers['referer'],
		'aws:RequestedRegion': signature?.region,
		'aws:TokenIssueTime': session && new Date(session.issuedAt).toISOString(),
		'aws:MultiFactorAuthPresent': session && 'false',
		's3:authType': signature && (signature.type === 'query' ? 'REST-QUERY-STRING' : 'REST-HEADER'),
		's3:signatureversion': signature && 'AWS4-HMAC-SHA256',
		's3:x-amz-content-sha256': headers['x-amz-content-sha256'],
	};
	return Object.fromEntries(
		Object.entries(keys).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

function noteUse(state: SandboxState, {key}: Signer, service: string, region: string): void {
	if (key !== undefined) {
		key.lastUsed = {at: state.clock(), service, region};
	}
}

const formNamespaces = {
	iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
	sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** A refusal as the service writes it. Anything that is no refusal is our mistake, said as AWS says its own. */
function refusal(error: unknown, raw: RawRequest, requestId: string, isS3: boolean): SandboxResponse {
	const {status, code, message, elements, headers} =
		error instanceof SandboxError
			? error
			: new SandboxError(500, 'InternalError', 'We encountered an internal error. Please try again.');
	if (isS3) {
		const document = element('Error', {
			Code: code,
			Message: message,
			...elements,
			RequestId: requestId,
			HostId: hostId(requestId),
		});
		return {status, headers: {...headers, 'content-type': 'application/xml'}, body: xmlDocument(document)};
	}

	const namespace = raw.headers['authorization']?.includes('/sts/') ? formNamespaces.sts : formNamespaces.iam;
	const type = status >= 500 ? 'Receiver' : 'Sender';
	const inner = element('Error', {Type: type, Code: code, Message: message, ...elements});
	return {
		status,
		headers: {...headers, 'content-type': 'text/xml'},
		body: xmlDocument(
			`<ErrorResponse xmlns="${namespace}">${inner}${element('RequestId', requestId)}</ErrorResponse>`,
		),
	};
}

const hostId = (requestId: string) => Buffer.from(sha256(requestId), 'hex').toString('base64');

function withCommonHeaders(response: SandboxResponse, requestId: string, isS3: boolean): SandboxResponse {
	const common = isS3
		? {'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId), server: 'AmazonS3'}
		: {'x-amzn-requestid': requestId};
	return {...response, headers: {date: new Date().toUTCString(), ...common, ...response.headers}};
}
