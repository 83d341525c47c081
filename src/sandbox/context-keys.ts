import type {IncomingMessage} from 'node:http';
import type {SandboxRequest} from './protocol.js';
import {type RawRequest, type Signature, timeOf} from './signatures.js';
import type {Signer} from './who.js';

/** The condition keys that come from the connection, the signature and the caller, whatever is asked. */
export function contextKeys(
	request: IncomingMessage,
	{headers}: RawRequest,
	signature: Signature | undefined,
	signer: Signer | undefined,
	now: number,
): SandboxRequest['contextKeys'] {
	const {session, tags = new Map<string, string>()} = signer ?? {};
	const keys: {[name: string]: string | undefined} = {
		'aws:SecureTransport': 'false',
		'aws:SourceIp': request.socket.remoteAddress,
		'aws:UserAgent': headers['user-agent'],
		'aws:Referer': headers['referer'],
		'aws:RequestedRegion': signature?.region,
		'aws:TokenIssueTime': session && new Date(session.issuedAt).toISOString(),
		'aws:MultiFactorAuthPresent': session && String(session.mfaAt !== undefined),
		'aws:MultiFactorAuthAge':
			session?.mfaAt === undefined ? undefined : String(Math.floor((now - session.mfaAt) / 1000)),
		'aws:PrincipalIsAWSService': 'false',
		'aws:ViaAWSService': 'false',
		's3:authType': signature && (signature.type === 'query' ? 'REST-QUERY-STRING' : 'REST-HEADER'),
		's3:signatureversion': signature && 'AWS4-HMAC-SHA256',
		's3:signatureAge': signature && ageOf(signature),
		's3:x-amz-content-sha256': headers['x-amz-content-sha256'],
		...Object.fromEntries([...tags].map(([name, value]) => [`aws:PrincipalTag/${name}`, value])),
	};
	return Object.fromEntries(
		Object.entries(keys).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

/** Milliseconds since a request was signed, by the real clock as all of a signature. */
const ageOf = ({timestamp}: Signature) => String(Math.max(0, Date.now() - (timeOf(timestamp) ?? 0)));
