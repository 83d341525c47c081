import type {Readable} from 'node:stream';
import type {PutObjectCommandInput} from '@aws-sdk/client-s3';
import type {Answer} from './answer.js';
import type {BucketRef} from './buckets.js';
import {bucketInput} from './buckets.js';
import type {Aws} from './call.js';
import {ask} from './call.js';
import {iso, present, required} from './reading.js';

export type ObjectRef = BucketRef & {readonly key: string};
/** A version of an object; `null` is the one from before versions were on. */
export type VersionRef = ObjectRef & {readonly versionId?: string | undefined};

export const objectInput = (ref: ObjectRef) => ({...bucketInput(ref), Key: ref.key});
export const versionInput = (ref: VersionRef) => ({...objectInput(ref), VersionId: ref.versionId});

/** What an upload may set. */
export type PutOptions = {
	/** `*`: only if nothing is there. */
	readonly ifNoneMatch?: '*';
	readonly ifMatch?: string;
	readonly acl?: 'private' | 'public-read' | 'public-read-write' | 'bucket-owner-full-control';
	/** `id=…` with a canonical id. */
	readonly grantRead?: string;
	readonly grantFullControl?: string;
	readonly encryption?: 'AES256' | 'aws:kms';
	readonly kmsKeyId?: string;
	/** 32 bytes: the caller's own key (SSE-C). */
	readonly customerKey?: Uint8Array;
	readonly storageClass?: PutObjectCommandInput['StorageClass'];
	/** `name=value&…`. */
	readonly tagging?: string;
	readonly contentType?: string;
};

export type PutResult = {
	readonly etag?: string;
	/** Absent where versions are off. */
	readonly versionId?: string;
	readonly encryption?: string;
};

/** The options as the SDK names them. */
export const putInput = (options: PutOptions) => ({
	IfNoneMatch: options.ifNoneMatch,
	IfMatch: options.ifMatch,
	ACL: options.acl,
	GrantRead: options.grantRead,
	GrantFullControl: options.grantFullControl,
	ServerSideEncryption: options.encryption,
	SSEKMSKeyId: options.kmsKeyId,
	...(options.customerKey && {
		SSECustomerAlgorithm: 'AES256',
		SSECustomerKey: Buffer.from(options.customerKey).toString('base64'),
	}),
	StorageClass: options.storageClass,
	Tagging: options.tagging,
	ContentType: options.contentType,
});

const readPut = (output: {
	readonly ETag?: string | undefined;
	readonly VersionId?: string | undefined;
	readonly ServerSideEncryption?: string | undefined;
}): PutResult =>
	present({etag: output.ETag, versionId: output.VersionId, encryption: output.ServerSideEncryption});

/** Put an object. With a condition it is tried once: a retry after a lost reply would meet our own object. */
export async function putObject(
	aws: Aws,
	{bucket, key, owner, body, ...options}: ObjectRef & PutOptions & {readonly body: Uint8Array | string},
	signal?: AbortSignal,
): Promise<Answer<PutResult>> {
	const isConditional = options.ifNoneMatch !== undefined || options.ifMatch !== undefined;
	return ask(
		aws,
		{
			service: 's3',
			operation: 'PutObject',
			send: async ({s3, s3Once}, sending) =>
				(isConditional ? s3Once : s3).putObject(
					{...objectInput({bucket, key, owner}), Body: body, ...putInput(options)},
					sending,
				),
			read: output => readPut(output),
		},
		signal,
	);
}

export type ReadObject = {
	/** At most `maxBytes` of it. */
	readonly bytes: Uint8Array;
	/** Of the whole answer. */
	readonly size?: number;
	readonly etag?: string;
	readonly versionId?: string;
};

export type GetConditions = {
	readonly ifMatch?: string;
	readonly ifNoneMatch?: string;
	/** `bytes=0-0`. */
	readonly range?: string;
	readonly isRequesterPaying?: boolean;
};

/** Get an object, reading no more than `maxBytes` (64 KiB unless said) of its body. */
export async function getObject(
	aws: Aws,
	{maxBytes = 65_536, ...ref}: VersionRef & GetConditions & {readonly maxBytes?: number},
	signal?: AbortSignal,
): Promise<Answer<ReadObject>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetObject',
			send: async ({s3}, options) =>
				s3.getObject(
					{
						...versionInput(ref),
						IfMatch: ref.ifMatch,
						IfNoneMatch: ref.ifNoneMatch,
						Range: ref.range,
						RequestPayer: ref.isRequesterPaying ? 'requester' : undefined,
					},
					options,
				),
			read: async ({Body, ContentLength, ETag, VersionId}) => ({
				...present({size: ContentLength, etag: ETag, versionId: VersionId}),
				bytes: await readAtMost(required(Body) as Readable, maxBytes),
			}),
		},
		signal,
	);
}

/** The first bytes of a body; the rest is not fetched. */
async function readAtMost(body: Readable, maxBytes: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		const bytes = chunk as Uint8Array;
		chunks.push(bytes.subarray(0, maxBytes - size));
		size += bytes.length;
		if (size >= maxBytes) {
			break;
		}
	}

	body.destroy();
	return Buffer.concat(chunks);
}

export type ObjectHead = {
	readonly size: number;
	readonly etag?: string;
	readonly versionId?: string;
	/** ISO 8601 UTC. */
	readonly lastModified?: string;
	readonly encryption?: string;
	readonly kmsKeyId?: string;
	readonly storageClass?: string;
	readonly lockMode?: string;
	/** ISO 8601 UTC. */
	readonly lockedUntil?: string;
};

/** What is known of an object without its body. A refusal has no code: never judge a right by it alone. */
export async function headObject(
	aws: Aws,
	ref: VersionRef & Pick<GetConditions, 'ifMatch' | 'ifNoneMatch'>,
	signal?: AbortSignal,
): Promise<Answer<ObjectHead>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'HeadObject',
			send: async ({s3}, options) =>
				s3.headObject({...versionInput(ref), IfMatch: ref.ifMatch, IfNoneMatch: ref.ifNoneMatch}, options),
			read: head => ({
				...present({
					etag: head.ETag,
					versionId: head.VersionId,
					lastModified: iso(head.LastModified),
					encryption: head.ServerSideEncryption,
					kmsKeyId: head.SSEKMSKeyId,
					storageClass: head.StorageClass,
					lockMode: head.ObjectLockMode,
					lockedUntil: iso(head.ObjectLockRetainUntilDate),
				}),
				size: head.ContentLength ?? 0,
			}),
		},
		signal,
	);
}

/** How S3 names the source of a copy. */
export const copySource = ({bucket, key, versionId}: VersionRef) =>
	`${bucket}/${key.split('/').map(encodeURIComponent).join('/')}${versionId ? `?versionId=${encodeURIComponent(versionId)}` : ''}`;

/** Copy an object inside S3. */
export async function copyObject(
	aws: Aws,
	{from, to, ...options}: {readonly from: VersionRef; readonly to: ObjectRef} & PutOptions,
	signal?: AbortSignal,
): Promise<Answer<PutResult>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'CopyObject',
			send: async ({s3}, sending) =>
				s3.copyObject({...objectInput(to), CopySource: copySource(from), ...putInput(options)}, sending),
			read: ({CopyObjectResult, VersionId, ServerSideEncryption}) =>
				readPut({ETag: required(CopyObjectResult).ETag, VersionId, ServerSideEncryption}),
		},
		signal,
	);
}

export type Deletion = {
	/** The version that went, or the delete marker that was put. */
	readonly versionId?: string;
	readonly isDeleteMarker: boolean;
};

/** Delete an object, or one version of it for good. */
export async function deleteObject(
	aws: Aws,
	{bypassGovernance, ...ref}: VersionRef & {readonly bypassGovernance?: boolean},
	signal?: AbortSignal,
): Promise<Answer<Deletion>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'DeleteObject',
			send: async ({s3}, options) =>
				s3.deleteObject({...versionInput(ref), BypassGovernanceRetention: bypassGovernance}, options),
			read: ({DeleteMarker, VersionId}) => ({
				...present({versionId: VersionId}),
				isDeleteMarker: DeleteMarker ?? false,
			}),
		},
		signal,
	);
}

/** The outcome for one object of many: S3 answers 200 to the whole, with the refusals inside. */
export type DeletedOne = {
	readonly key: string;
	readonly versionId?: string;
	readonly isDeleted: boolean;
	/** Where it was not deleted: the code and message for this key. */
	readonly code?: string;
	readonly message?: string;
};

/** Delete up to 1000 objects; judge each by its own outcome. An object that the answer does not name is not deleted. */
export async function deleteObjects(
	aws: Aws,
	{
		objects,
		...ref
	}: BucketRef & {
		readonly objects: readonly {readonly key: string; readonly versionId?: string | undefined}[];
	},
	signal?: AbortSignal,
): Promise<Answer<readonly DeletedOne[]>> {
	const Objects = objects.map(({key, versionId}) => ({Key: key, VersionId: versionId}));
	return ask(
		aws,
		{
			service: 's3',
			operation: 'DeleteObjects',
			send: async ({s3}, options) =>
				s3.deleteObjects({...bucketInput(ref), Delete: {Objects, Quiet: false}}, options),
			read: ({Deleted = [], Errors = []}) =>
				objects.map(({key, versionId}) => {
					const isThis = (one: {
						readonly Key?: string | undefined;
						readonly VersionId?: string | undefined;
					}) => one.Key === key && (versionId === undefined || one.VersionId === versionId);
					const error = Errors.find(isThis);
					return {
						...present({versionId, code: error?.Code, message: error?.Message}),
						key,
						isDeleted: error === undefined && Deleted.some(isThis),
					};
				}),
		},
		signal,
	);
}
