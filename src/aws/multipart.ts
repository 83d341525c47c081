import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask} from './call.js';
import type {ObjectRef, PutOptions, PutResult, VersionRef} from './objects.js';
import {copySource, objectInput, putInput} from './objects.js';
import {present, required} from './reading.js';

export type UploadRef = ObjectRef & {readonly uploadId: string};
export type UploadedPart = {readonly number: number; readonly etag: string};

/** Begin an upload in parts. Tried once: a second one would stay behind. */
export async function createMultipartUpload(
	aws: Aws,
	{bucket, key, owner, ...options}: ObjectRef & Omit<PutOptions, 'ifNoneMatch' | 'ifMatch'>,
	signal?: AbortSignal,
): Promise<Answer<{readonly uploadId: string}>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'CreateMultipartUpload',
			send: async ({s3Once}, sending) => {
				const {IfNoneMatch, IfMatch, ...rest} = putInput(options);
				return s3Once.createMultipartUpload({...objectInput({bucket, key, owner}), ...rest}, sending);
			},
			read: ({UploadId}) => ({uploadId: required(UploadId)}),
		},
		signal,
	);
}

/** Upload one part; all but the last have 5 MiB or more. */
export async function uploadPart(
	aws: Aws,
	{number, body, uploadId, ...ref}: UploadRef & {readonly number: number; readonly body: Uint8Array | string},
	signal?: AbortSignal,
): Promise<Answer<UploadedPart>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'UploadPart',
			send: async ({s3}, options) =>
				s3.uploadPart({...objectInput(ref), UploadId: uploadId, PartNumber: number, Body: body}, options),
			read: ({ETag}) => ({number, etag: required(ETag)}),
		},
		signal,
	);
}

/** Take one part from an object that is in S3 already. */
export async function uploadPartCopy(
	aws: Aws,
	{number, from, uploadId, ...ref}: UploadRef & {readonly number: number; readonly from: VersionRef},
	signal?: AbortSignal,
): Promise<Answer<UploadedPart>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'UploadPartCopy',
			send: async ({s3}, options) =>
				s3.uploadPartCopy(
					{...objectInput(ref), UploadId: uploadId, PartNumber: number, CopySource: copySource(from)},
					options,
				),
			read: ({CopyPartResult}) => ({number, etag: required(CopyPartResult?.ETag)}),
		},
		signal,
	);
}

/** Make the object out of its parts. Tried once: after a lost reply the upload is gone and the object may be there. */
export async function completeMultipartUpload(
	aws: Aws,
	{
		parts,
		ifNoneMatch,
		uploadId,
		...ref
	}: UploadRef & {readonly parts: readonly UploadedPart[]; readonly ifNoneMatch?: '*'},
	signal?: AbortSignal,
): Promise<Answer<PutResult>> {
	const Parts = parts.map(({number, etag}) => ({PartNumber: number, ETag: etag}));
	return ask(
		aws,
		{
			service: 's3',
			operation: 'CompleteMultipartUpload',
			send: async ({s3Once}, options) =>
				s3Once.completeMultipartUpload(
					{
						...objectInput(ref),
						UploadId: uploadId,
						MultipartUpload: {Parts},
						IfNoneMatch: ifNoneMatch,
					},
					options,
				),
			read: ({ETag, VersionId, ServerSideEncryption}) => ({
				...present({versionId: VersionId, encryption: ServerSideEncryption}),
				etag: required(ETag),
			}),
		},
		signal,
	);
}

/** End an upload; its parts go. */
export async function abortMultipartUpload(
	aws: Aws,
	{uploadId, ...ref}: UploadRef,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'AbortMultipartUpload',
			send: async ({s3}, options) =>
				s3.abortMultipartUpload({...objectInput(ref), UploadId: uploadId}, options),
			read: () => undefined,
		},
		signal,
	);
}
