import type {AwsError, ErrorKind} from './answer.js';
import {readDenial} from './denial.js';
import {kindOf, kindOfHead, kindOfStranger, reasonOf} from './kinds.js';

/** The exit code that a command ends with when this is what stopped it. */
export function exitCodeOf(kind: ErrorKind): 2 | 3 | 4 {
	switch (kind) {
		case 'no-credentials':
		case 'expired':
		case 'bad-key':
		case 'bad-signature':
		case 'clock':
		case 'denied':
		case 'limit':
		case 'malformed':
		case 'unsupported':
			return 4;
		case 'not-found':
		case 'not-configured':
		case 'exists':
		case 'wrong-region':
		case 'read-only':
			return 2;
		default:
			return 3;
	}
}

/** What the SDK throws, as far as it is read. Its hidden `$response` is looked at for one header and dropped. */
type Thrown = {
	readonly name?: unknown;
	readonly message?: unknown;
	readonly code?: unknown;
	readonly Code?: unknown;
	readonly Detail?: unknown;
	readonly Condition?: unknown;
	readonly Region?: unknown;
	readonly cause?: unknown;
	readonly errors?: unknown;
	readonly $fault?: unknown;
	readonly $metadata?: {
		readonly httpStatusCode?: number;
		readonly requestId?: string;
		readonly attempts?: number;
	};
	readonly $response?: {readonly headers?: {readonly [name: string]: string}};
};

/** Thrown by the readers of this folder when an answer lacks what it must have: the reply was cut, or is not AWS's. */
export function incompleteReply(): Error {
	return Object.assign(new Error('The answer was not complete'), {name: 'IncompleteReply'});
}

/** An error as it is kept, and its code where an error document carried one. */
export type ReadError = {readonly error: AwsError; readonly wire?: string};

/**
The SDK's error as Nightdrop keeps it.

Only named fields are copied. The message is kept where AWS or the credentials' reader wrote it; a parser's message may quote the reply, and the reply to CreateAccessKey is a secret.
*/
export function readError(thrown: unknown, operation: string): ReadError {
	const error = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Thrown;
	const status =
		error.$metadata?.httpStatusCode ?? (error as {$response?: {statusCode?: number}}).$response?.statusCode;
	const wire = wireCode(error, status);
	if (wire !== undefined) {
		return {error: fromDocument(error, wire, status), wire};
	}

	return {
		error:
			status !== undefined && status >= 300
				? fromStatus(error, status, operation.startsWith('Head'))
				: withoutAnswer(error),
	};
}

/** The code in an error document; undefined where there was none: HEAD, a proxy's page, no answer. */
function wireCode(error: Thrown, status: number | undefined): string | undefined {
	const isDocument = status !== undefined && error.$fault !== undefined;
	return isDocument ? text(error.Code, longestName) : undefined;
}

function fromDocument(error: Thrown, code: string, status: number | undefined): AwsError {
	const kind = kindOf(code, status);
	const message = text(error.message) ?? '';
	const detail = text(error.Detail) ?? text(error.Condition);
	const region = regionOf(error);
	return {
		...basics(error),
		kind,
		code,
		message,
		...(detail && {detail}),
		...(kind === 'wrong-region' && region && {region}),
		...(kind === 'denied' && {denial: readDenial(message)}),
	};
}

function fromStatus(error: Thrown, status: number, isHead: boolean): AwsError {
	// S3 names the region of a bucket with a 403 too; only a redirect, or a 400 to HEAD, sends us there.
	const region = status < 400 || (isHead && status === 400) ? regionOf(error) : undefined;
	// Whatever stands between us and S3 may answer with any status; only AWS names a request.
	const isOfAws = error.$metadata?.requestId !== undefined;
	const byStatus = isHead ? kindOfHead(status) : kindOf('', status);
	const kind = region ? 'wrong-region' : isOfAws ? byStatus : kindOfStranger(status);
	return {
		...basics(error),
		kind,
		status,
		code: reasonOf(status),
		message: isOfAws
			? `${status} without a reason`
			: `${status} without an error document of AWS: the answer may come from something in between`,
		...(region && {region}),
		...(kind === 'denied' && {denial: {strength: 'unknown'}}),
	};
}

const timeouts = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/** Ours and the credentials' reader's words are kept; anything else is a broken reply, and its message may quote it. */
function withoutAnswer(error: Thrown): AwsError {
	const name = text(error.name) ?? 'Error';
	const node = nodeCode(error);
	// The SDK calls every broken connection a timeout; Node's code says which it was.
	if (node !== undefined && !timeouts.has(node)) {
		return {...basics(error), kind: 'network', code: node, message: firstLine(error.message) ?? node};
	}

	if (name === 'TimeoutError' || node !== undefined) {
		return {...basics(error), kind: 'timeout', code: 'TimeoutError', message: 'No answer in time'};
	}

	const message = text(error.message) ?? '';
	if (name === 'CredentialsProviderError' || name === 'TokenProviderError' || name === 'ProviderError') {
		const isExpired = /\bexpired?\b|aws sso login|aws login/iu.test(message);
		return {...basics(error), kind: isExpired ? 'expired' : 'no-credentials', code: name, message};
	}

	if (/^Region is missing|^Invalid region/iu.test(message)) {
		return {...basics(error), kind: 'wrong-region', code: 'RegionMissing', message: 'No region is set'};
	}

	if (/resolved credential object is not valid|Credential is missing/iu.test(message)) {
		return {...basics(error), kind: 'no-credentials', code: 'CredentialsProviderError', message};
	}

	return {
		...basics(error),
		kind: 'network',
		code: 'IncompleteReply',
		message: 'The answer was cut short, or is not one of AWS',
	};
}

const basics = (error: Thrown) => ({
	attempts: error.$metadata?.attempts ?? 1,
	...(error.$metadata?.httpStatusCode !== undefined && {status: error.$metadata.httpStatusCode}),
	...(error.$metadata?.requestId && {requestId: error.$metadata.requestId.slice(0, longestName)}),
});

const longest = 2000;
/** Codes and request ids of AWS are far shorter. */
const longestName = 256;
const text = (value: unknown, most = longest): string | undefined =>
	typeof value === 'string' && value !== '' ? value.slice(0, most) : undefined;

/** The SDK adds lines about a hidden reply. */
const firstLine = (value: unknown) => text(value)?.split('\n')[0];

const regionOf = (error: Thrown) =>
	text(error.Region) ?? text(error.$response?.headers?.['x-amz-bucket-region']);

const isOfNetwork =
	/^(?:ECONN|ENOTFOUND|EAI_|EPIPE|EHOST|ENET|EADDR|EPROTO|ETIMEDOUT|ESOCKETTIMEDOUT|ERR_(?:SSL|TLS)|CERT_|DEPTH_|UNABLE_TO|SELF_SIGNED|HOSTNAME_MISMATCH|UND_ERR|HPE_|EPROXY)/u;

/** Node's code of a failed connection: on the error, on its cause, or on the first of several addresses tried. */
function nodeCode(error: Thrown): string | undefined {
	const first = Array.isArray(error.errors) ? (error.errors[0] as Thrown | undefined) : undefined;
	for (const candidate of [error, error.cause as Thrown | undefined, first]) {
		const code = candidate?.code;
		if (typeof code === 'string' && isOfNetwork.test(code)) {
			return code;
		}
	}

	return undefined;
}
