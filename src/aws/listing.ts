import type {ListObjectVersionsCommandOutput} from '@aws-sdk/client-s3';
import type {Answer} from './answer.js';
import type {BucketRef} from './buckets.js';
import {bucketInput} from './buckets.js';
import type {Aws} from './call.js';
import {ask} from './call.js';
import type {ObjectRef} from './objects.js';
import {objectInput} from './objects.js';
import {iso, present, required} from './reading.js';

/** S3 percent-encodes names in lists when asked to, since XML cannot carry every name. */
const decode = (text: string | undefined): string => decodeURIComponent((text ?? '').replaceAll('+', ' '));

export type ListedObject = {
	readonly key: string;
	readonly size: number;
	readonly etag?: string;
	/** ISO 8601 UTC. */
	readonly lastModified?: string;
	readonly storageClass?: string;
	/** Canonical id, where it was asked for. */
	readonly ownerId?: string;
};

export type ObjectPage = {
	readonly objects: readonly ListedObject[];
	readonly prefixes: readonly string[];
	/** Pass it on for the next page; absent: this was the last. */
	readonly next?: string;
};

export type ListInput = BucketRef & {
	/** Absent is not the same as empty: a policy may ask for it. */
	readonly prefix?: string | undefined;
	readonly delimiter?: string;
	readonly maxKeys?: number;
	readonly startAfter?: string;
	readonly next?: string | undefined;
	readonly withOwner?: boolean;
};

/** One page of names and sizes, in the order of their bytes. */
export async function listObjectsV2(
	aws: Aws,
	list: ListInput,
	signal?: AbortSignal,
): Promise<Answer<ObjectPage>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'ListObjectsV2',
			send: async ({s3}, options) =>
				s3.listObjectsV2(
					{
						...bucketInput(list),
						Prefix: list.prefix,
						Delimiter: list.delimiter,
						MaxKeys: list.maxKeys,
						StartAfter: list.startAfter,
						ContinuationToken: list.next,
						FetchOwner: list.withOwner,
						EncodingType: 'url',
					},
					options,
				),
			read: page => ({
				...present({next: page.IsTruncated ? page.NextContinuationToken : undefined}),
				objects: (page.Contents ?? []).map(one => ({
					...present({
						etag: one.ETag,
						lastModified: iso(one.LastModified),
						storageClass: one.StorageClass,
						ownerId: one.Owner?.ID,
					}),
					key: decode(required(one.Key)),
					size: one.Size ?? 0,
				})),
				prefixes: (page.CommonPrefixes ?? []).map(({Prefix}) => decode(Prefix)),
			}),
		},
		signal,
	);
}

export type ListedVersion = {
	readonly key: string;
	readonly versionId: string;
	readonly isLatest: boolean;
	readonly isDeleteMarker: boolean;
	readonly size: number;
	readonly etag?: string;
	/** ISO 8601 UTC. */
	readonly lastModified?: string;
	readonly ownerId?: string;
};

export type VersionPage = {
	readonly versions: readonly ListedVersion[];
	readonly next?: {readonly key: string; readonly versionId?: string};
};

/** One page of versions and delete markers. */
export async function listObjectVersions(
	aws: Aws,
	list: BucketRef & {
		readonly prefix?: string;
		readonly maxKeys?: number;
		readonly next?: VersionPage['next'];
	},
	signal?: AbortSignal,
): Promise<Answer<VersionPage>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'ListObjectVersions',
			send: async ({s3}, options) =>
				s3.listObjectVersions(
					{
						...bucketInput(list),
						Prefix: list.prefix,
						MaxKeys: list.maxKeys,
						KeyMarker: list.next?.key,
						VersionIdMarker: list.next?.versionId,
						EncodingType: 'url',
					},
					options,
				),
			read: page => readVersions(page),
		},
		signal,
	);
}

function readVersions(page: ListObjectVersionsCommandOutput): VersionPage {
	const {Versions = [], DeleteMarkers = [], IsTruncated, NextKeyMarker, NextVersionIdMarker} = page;
	const version = (
		one: (typeof Versions)[number] | (typeof DeleteMarkers)[number],
		isDeleteMarker: boolean,
	) => ({
		...present({lastModified: iso(one.LastModified), ownerId: one.Owner?.ID}),
		...('ETag' in one && present({etag: one.ETag})),
		key: decode(required(one.Key)),
		versionId: required(one.VersionId),
		isLatest: one.IsLatest ?? false,
		isDeleteMarker,
		size: 'Size' in one ? (one.Size ?? 0) : 0,
	});
	return {
		versions: [...Versions.map(one => version(one, false)), ...DeleteMarkers.map(one => version(one, true))],
		...(IsTruncated &&
			NextKeyMarker !== undefined && {
				next: {...present({versionId: NextVersionIdMarker}), key: decode(NextKeyMarker)},
			}),
	};
}

export type ListedUpload = {
	readonly key: string;
	readonly uploadId: string;
	/** ISO 8601 UTC. */
	readonly startedAt?: string;
};

export type UploadPage = {
	readonly uploads: readonly ListedUpload[];
	readonly next?: {readonly key: string; readonly uploadId?: string};
};

/** One page of unfinished multipart uploads. */
export async function listMultipartUploads(
	aws: Aws,
	list: BucketRef & {
		readonly prefix?: string;
		readonly maxUploads?: number;
		readonly next?: UploadPage['next'];
	},
	signal?: AbortSignal,
): Promise<Answer<UploadPage>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'ListMultipartUploads',
			send: async ({s3}, options) =>
				s3.listMultipartUploads(
					{
						...bucketInput(list),
						Prefix: list.prefix,
						MaxUploads: list.maxUploads,
						KeyMarker: list.next?.key,
						UploadIdMarker: list.next?.uploadId,
						EncodingType: 'url',
					},
					options,
				),
			read: page => ({
				uploads: (page.Uploads ?? []).map(({Key, UploadId, Initiated}) => ({
					...present({startedAt: iso(Initiated)}),
					key: decode(required(Key)),
					uploadId: required(UploadId),
				})),
				...(page.IsTruncated &&
					page.NextKeyMarker !== undefined && {
						next: {...present({uploadId: page.NextUploadIdMarker}), key: decode(page.NextKeyMarker)},
					}),
			}),
		},
		signal,
	);
}

export type ListedPart = {readonly number: number; readonly size: number; readonly etag?: string};

/** The first page of an unfinished upload's parts. */
export async function listParts(
	aws: Aws,
	{uploadId, ...ref}: ObjectRef & {readonly uploadId: string},
	signal?: AbortSignal,
): Promise<Answer<readonly ListedPart[]>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'ListParts',
			send: async ({s3}, options) => s3.listParts({...objectInput(ref), UploadId: uploadId}, options),
			read: ({Parts = []}) =>
				Parts.map(({PartNumber, Size, ETag}) => ({
					...present({etag: ETag}),
					number: required(PartNumber),
					size: Size ?? 0,
				})),
		},
		signal,
	);
}
