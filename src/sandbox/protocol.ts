import type {Readable} from 'node:stream';
import type {Caller} from '../policy/evaluate.js';

/** A request after signature checks, as the handlers see it. */
export type SandboxRequest = {
	readonly method: string;
	/** Path-style and virtual-host style end in the same two. */
	readonly bucket?: string;
	/** Decoded key, absent for bucket and service requests. */
	readonly key?: string;
	readonly query: URLSearchParams;
	/** Lower-case names. */
	readonly headers: {readonly [name: string]: string | undefined};
	/** The body, de-chunked, its trailers and declared checksums checked while it is read. */
	readonly body: Readable;
	/** Reads the whole body as text; `EntityTooLarge` or `MalformedXML` past `limit` bytes. */
	readonly text: (limit?: number) => Promise<string>;
	readonly caller: Caller;
	readonly accessKeyId?: string;
	/** Condition keys that come from the connection and the caller: aws:SecureTransport, aws:SourceIp, aws:PrincipalArn, aws:TokenIssueTime, aws:UserAgent, s3:authType … */
	readonly contextKeys: {readonly [key: string]: string | readonly string[]};
	readonly requestId: string;
};

export type SandboxResponse = {
	readonly status: number;
	readonly headers?: {readonly [name: string]: string | undefined};
	readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
};

/** A refusal in AWS's words. Thrown by handlers, turned into S3's or IAM's error document by the server. */
export class SandboxError extends Error {
	readonly status: number;
	readonly code: string;
	/** Further elements of the error document: Key, BucketName, Condition, Detail, Region … */
	readonly elements: {readonly [name: string]: string};
	readonly headers: {readonly [name: string]: string};

	constructor(
		status: number,
		code: string,
		message: string,
		{
			elements = {},
			headers = {},
		}: {elements?: {readonly [name: string]: string}; headers?: {readonly [name: string]: string}} = {},
	) {
		super(message);
		this.status = status;
		this.code = code;
		this.elements = elements;
		this.headers = headers;
	}
}
