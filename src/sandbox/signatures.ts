import {createHash, createHmac, timingSafeEqual} from 'node:crypto';
import {SandboxError} from './protocol.js';

/** A request as it came over the wire: nothing decoded, since what was signed is what was sent. */
export type RawRequest = {
	readonly method: string;
	/** Path as received, still encoded. */
	readonly path: string;
	/** Query string as received, without `?`. */
	readonly query: string;
	/** Lower-case names. */
	readonly headers: {readonly [name: string]: string | undefined};
};

/** The parts of a signature, from the header or the query. */
export type Signature = {
	readonly type: 'header' | 'query';
	readonly accessKeyId: string;
	/** `20261123`. */
	readonly date: string;
	readonly region: string;
	readonly service: string;
	readonly signedHeaders: readonly string[];
	readonly signature: string;
	/** `20261123T190300Z`. */
	readonly timestamp: string;
	/** Seconds, of a presigned request. */
	readonly expires?: number;
	readonly token?: string;
};

const algorithm = 'AWS4-HMAC-SHA256';
const skewMs = 15 * 60_000;
const longestPresignSeconds = 604_800;

/** Reads the signature of a request; undefined: it is unsigned. */
export function readSignature(raw: RawRequest): Signature | undefined {
	const authorization = raw.headers['authorization'];
	const query = new URLSearchParams(raw.query);
	const isInQuery = ['X-Amz-Algorithm', 'X-Amz-Signature', 'X-Amz-Credential'].some(name => query.has(name));
	if (authorization !== undefined && isInQuery) {
		throw twoSignatures();
	}

	if (authorization !== undefined) {
		return fromHeader(authorization, raw);
	}

	if (isInQuery) {
		return fromQuery(query);
	}

	if (query.has('AWSAccessKeyId')) {
		throw oldSignature();
	}

	return undefined;
}

const twoSignatures = () =>
	new SandboxError(
		400,
		'InvalidArgument',
		'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
	);

const oldSignature = () =>
	new SandboxError(
		400,
		'InvalidRequest',
		'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
	);

const malformedHeader = (why: string) =>
	new SandboxError(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${why}`);

const malformedQuery = (why: string) => new SandboxError(400, 'AuthorizationQueryParametersError', why);

function fromHeader(authorization: string, raw: RawRequest): Signature {
	const [name, rest = ''] = splitOnce(authorization.trim(), ' ');
	if (name !== algorithm) {
		throw name === 'AWS'
			? oldSignature()
			: new SandboxError(400, 'InvalidArgument', 'Unsupported Authorization Type');
	}

	const parts = new Map(rest.split(',').map(part => splitOnce(part.trim(), '=')));
	const credential = parts.get('Credential');
	const signedHeaders = parts.get('SignedHeaders');
	const signature = parts.get('Signature');
	if (!credential || !signedHeaders || !signature) {
		throw malformedHeader(
			'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
		);
	}

	const scope = readScope(credential);
	if (scope === undefined) {
		throw malformedHeader(
			'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
		);
	}

	const timestamp = raw.headers['x-amz-date'] ?? isoBasic(raw.headers['date']);
	if (timestamp === undefined || timeOf(timestamp) === undefined) {
		throw new SandboxError(
			403,
			'AccessDenied',
			'AWS authentication requires a valid Date or x-amz-date header',
		);
	}

	if (!timestamp.startsWith(scope.date)) {
		throw malformedHeader(
			`Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${timestamp.slice(0, 8)}".`,
		);
	}

	const token = raw.headers['x-amz-security-token'];
	return {
		type: 'header',
		...scope,
		signedHeaders: signedHeaders.split(';'),
		signature,
		timestamp,
		...(token !== undefined && {token}),
	};
}

function fromQuery(query: URLSearchParams): Signature {
	const [credential, signature, timestamp, expires, signedHeaders] = [
		'X-Amz-Credential',
		'X-Amz-Signature',
		'X-Amz-Date',
		'X-Amz-Expires',
		'X-Amz-SignedHeaders',
	].map(name => query.get(name));
	if (query.get('X-Amz-Algorithm') !== algorithm) {
		throw malformedQuery('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
	}

	if (!credential || !signature || !timestamp || !expires || !signedHeaders) {
		throw malformedQuery(
			'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
		);
	}

	const scope = readScope(credential);
	if (scope === undefined || timeOf(timestamp) === undefined) {
		throw malformedQuery('Error parsing the X-Amz-Credential or X-Amz-Date parameter.');
	}

	if (!timestamp.startsWith(scope.date)) {
		throw malformedQuery(
			`Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${timestamp.slice(0, 8)}".`,
		);
	}

	const seconds = Number(expires);
	if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestPresignSeconds) {
		throw malformedQuery('X-Amz-Expires must be between 0 and 604800 seconds');
	}

	const token = query.get('X-Amz-Security-Token');
	return {
		type: 'query',
		...scope,
		signedHeaders: signedHeaders.split(';'),
		signature,
		timestamp,
		expires: seconds,
		...(token !== null && {token}),
	};
}

function readScope(credential: string) {
	const parts = credential.split('/');
	// The key id of some stores has slashes in it; ours have none, but the last four parts are what counts.
	const [date, region, service, end] = parts.slice(-4);
	const accessKeyId = parts.slice(0, -4).join('/');
	return end === 'aws4_request' &&
		/^\d{8}$/u.test(date ?? '') &&
		accessKeyId !== '' &&
		region &&
		service &&
		date
		? {accessKeyId, date, region, service}
		: undefined;
}

/** S3 wants every header of its own to be signed: a thief of a request must not add to it. */
export function checkSignedHeaders({signedHeaders}: Signature, {headers}: RawRequest): void {
	const signed = new Set(signedHeaders);
	const unsigned = Object.keys(headers).filter(
		name => (name === 'host' || name.startsWith('x-amz-')) && !signed.has(name),
	);
	if (unsigned.length > 0) {
		throw new SandboxError(
			403,
			'AccessDenied',
			'There were headers present in the request which were not signed',
			{elements: {HeadersNotSigned: unsigned.join(', ')}},
		);
	}
}

/** Whether the time of a request is near enough, and a presigned one has not ended. Throws as S3 does. */
export function checkTime(signature: Signature, now: number): void {
	const at = timeOf(signature.timestamp) as number;
	if (signature.type === 'query') {
		if (at - now > skewMs) {
			throw new SandboxError(403, 'AccessDenied', 'Request is not yet valid');
		}

		if (now > at + (signature.expires as number) * 1000) {
			throw new SandboxError(403, 'AccessDenied', 'Request has expired', {
				elements: {'X-Amz-Expires': String(signature.expires), ServerTime: new Date(now).toISOString()},
			});
		}

		return;
	}

	if (Math.abs(at - now) > skewMs) {
		throw signature.service === 's3' ? skewed(signature, now) : stale(signature, now);
	}
}

const skewed = ({timestamp}: Signature, now: number) =>
	new SandboxError(
		403,
		'RequestTimeTooSkewed',
		'The difference between the request time and the current time is too large.',
		{
			elements: {
				RequestTime: timestamp,
				ServerTime: new Date(now).toISOString(),
				MaxAllowedSkewMilliseconds: String(skewMs),
			},
		},
	);

/** IAM and STS say it in another way, under the code of a wrong secret. */
function stale({timestamp}: Signature, now: number): SandboxError {
	const isLate = (timeOf(timestamp) as number) < now;
	const [sign, limit] = isLate ? ['-', now - skewMs] : ['+', now + skewMs];
	return new SandboxError(
		403,
		'SignatureDoesNotMatch',
		`Signature ${isLate ? 'expired' : 'not yet current'}: ${timestamp} is ${isLate ? 'now earlier' : 'still later'} than ${basicTime(limit)} (${basicTime(now)} ${sign} 15 min.)`,
	);
}

/** Whether the signature was made with this secret over this very request. */
export function isSignedWith(
	secret: string,
	signature: Signature,
	raw: RawRequest,
	payloadHash: string,
): boolean {
	const expected = hmac(signingKey(secret, signature), stringToSign(signature, raw, payloadHash)).toString(
		'hex',
	);
	const [one, other] = [Buffer.from(expected), Buffer.from(signature.signature)];
	return one.length === other.length && timingSafeEqual(one, other);
}

/** The key that signs requests, and the chunks of a streamed one. */
export function signingKey(secret: string, {date, region, service}: Signature): Buffer {
	return hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), 'aws4_request');
}

export const scopeOf = ({date, region, service}: Signature): string =>
	`${date}/${region}/${service}/aws4_request`;

function stringToSign(signature: Signature, raw: RawRequest, payloadHash: string): string {
	const canonical = [
		raw.method,
		raw.path,
		canonicalQuery(raw.query),
		...signature.signedHeaders.map(name => `${name}:${headerOf(raw, name).trim().replace(/ +/gu, ' ')}`),
		'',
		signature.signedHeaders.join(';'),
		payloadHash,
	].join('\n');
	return [algorithm, signature.timestamp, scopeOf(signature), sha256(canonical)].join('\n');
}

/** The caller chooses the name: it must not find what every object has. */
const headerOf = ({headers}: RawRequest, name: string) =>
	Object.hasOwn(headers, name) ? (headers[name] ?? '') : '';

/** The parameters sorted by their encoded names and values, the signature itself left out. */
function canonicalQuery(query: string): string {
	return query
		.split('&')
		.filter(Boolean)
		.map(part => {
			const [name, value = ''] = splitOnce(part, '=');
			return [reencode(name), reencode(value)] as const;
		})
		.filter(([name]) => name !== 'X-Amz-Signature')
		.sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
		.map(([name, value]) => `${name}=${value}`)
		.join('&');
}

/** Encoded as signers do it, whatever the client left as it was. */
function reencode(text: string): string {
	return encodeURIComponent(decode(text)).replace(
		/[!'()*]/gu,
		sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/** Decoded; text that is not rightly encoded stays as it is. */
function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text, 'utf8').digest();
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Milliseconds since 1970 of a time like `20261123T190300Z`. */
export function timeOf(timestamp: string): number | undefined {
	const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/u.exec(timestamp);
	if (match === null) {
		return undefined;
	}

	const [, year, month, day, hour, minute, second] = match;
	const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	return Number.isNaN(at) ? undefined : at;
}

function isoBasic(date: string | undefined): string | undefined {
	if (date === undefined || timeOf(date) !== undefined) {
		return date;
	}

	const at = Date.parse(date);
	return Number.isNaN(at) ? undefined : basicTime(at);
}

const basicTime = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/gu, '');

function splitOnce(text: string, sign: string): readonly [string, string] {
	const at = text.indexOf(sign);
	return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
