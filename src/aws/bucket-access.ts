import type {Grant as SdkGrant} from '@aws-sdk/client-s3';
import type {Answer} from './answer.js';
import type {BucketRef} from './buckets.js';
import {bucketInput} from './buckets.js';
import type {Aws} from './call.js';
import {ask, orNothing} from './call.js';
import {required} from './reading.js';

/** The four switches against public access. */
export type PublicAccessBlock = {
	readonly blockPublicAcls: boolean;
	readonly ignorePublicAcls: boolean;
	readonly blockPublicPolicy: boolean;
	readonly restrictPublicBuckets: boolean;
};

const allOff: PublicAccessBlock = {
	blockPublicAcls: false,
	ignorePublicAcls: false,
	blockPublicPolicy: false,
	restrictPublicBuckets: false,
};

/** The bucket's switches; all off where none was ever set. The account's own are not seen here. */
export async function getPublicAccessBlock(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<PublicAccessBlock>> {
	const answer = await ask(
		aws,
		{
			service: 's3',
			operation: 'GetPublicAccessBlock',
			send: async ({s3}, options) => s3.getPublicAccessBlock(bucketInput(ref), options),
			read: ({PublicAccessBlockConfiguration}) => {
				const {BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets} = required(
					PublicAccessBlockConfiguration,
				);
				return {
					blockPublicAcls: BlockPublicAcls ?? false,
					ignorePublicAcls: IgnorePublicAcls ?? false,
					blockPublicPolicy: BlockPublicPolicy ?? false,
					restrictPublicBuckets: RestrictPublicBuckets ?? false,
				};
			},
		},
		signal,
	);
	const block = orNothing(answer);
	return block.ok ? {...block, value: block.value ?? allOff} : block;
}

/** Set the bucket's four switches. */
export async function putPublicAccessBlock(
	aws: Aws,
	{block, ...ref}: BucketRef & {readonly block: PublicAccessBlock},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'PutPublicAccessBlock',
			send: async ({s3}, options) =>
				s3.putPublicAccessBlock(
					{
						...bucketInput(ref),
						PublicAccessBlockConfiguration: {
							BlockPublicAcls: block.blockPublicAcls,
							IgnorePublicAcls: block.ignorePublicAcls,
							BlockPublicPolicy: block.blockPublicPolicy,
							RestrictPublicBuckets: block.restrictPublicBuckets,
						},
					},
					options,
				),
			read: () => undefined,
		},
		signal,
	);
}

/** Take the bucket's switches away, as before they were set. */
export async function deletePublicAccessBlock(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'DeletePublicAccessBlock',
			send: async ({s3}, options) => s3.deletePublicAccessBlock(bucketInput(ref), options),
			read: () => undefined,
		},
		signal,
	);
}

export type Ownership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';

/** Who owns new objects, and whether ACLs count. Never set means `ObjectWriter`: ACLs are on. */
export async function getOwnership(
	aws: Aws,
	ref: BucketRef,
	signal?: AbortSignal,
): Promise<Answer<Ownership>> {
	const answer = await ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketOwnershipControls',
			send: async ({s3}, options) => s3.getBucketOwnershipControls(bucketInput(ref), options),
			read: ({OwnershipControls}): Ownership => required(OwnershipControls?.Rules?.[0]?.ObjectOwnership),
		},
		signal,
	);
	const ownership = orNothing(answer);
	return ownership.ok ? {...ownership, value: ownership.value ?? 'ObjectWriter'} : ownership;
}

/** Set who owns new objects; `BucketOwnerEnforced` turns ACLs off, also those that are there. */
export async function putOwnership(
	aws: Aws,
	{ownership, ...ref}: BucketRef & {readonly ownership: Ownership},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'PutBucketOwnershipControls',
			send: async ({s3}, options) =>
				s3.putBucketOwnershipControls(
					{...bucketInput(ref), OwnershipControls: {Rules: [{ObjectOwnership: ownership}]}},
					options,
				),
			read: () => undefined,
		},
		signal,
	);
}

/** Take the ownership setting away, as before it was set. */
export async function deleteOwnership(aws: Aws, ref: BucketRef, signal?: AbortSignal): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'DeleteBucketOwnershipControls',
			send: async ({s3}, options) => s3.deleteBucketOwnershipControls(bucketInput(ref), options),
			read: () => undefined,
		},
		signal,
	);
}

/** One right that an ACL gives. */
export type AclGrant = {
	/** `id=…` canonical id, `uri=…` group, `emailAddress=…`. */
	readonly grantee: string;
	readonly permission: string;
	/** Given to everybody, or to everybody with an AWS account. */
	readonly isPublic: boolean;
};

export type Acl = {
	/** Canonical id. */
	readonly ownerId: string;
	readonly grants: readonly AclGrant[];
};

const publicGroups = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/u;

/** An ACL as the SDK hands it over, of a bucket or an object. */
export const readAcl = (acl: {
	readonly Owner?: {readonly ID?: string | undefined} | undefined;
	readonly Grants?: readonly SdkGrant[] | undefined;
}): Acl => ({
	ownerId: required(acl.Owner?.ID),
	grants: (acl.Grants ?? []).map(({Grantee, Permission}) => ({
		grantee: Grantee?.ID
			? `id=${Grantee.ID}`
			: Grantee?.URI
				? `uri=${Grantee.URI}`
				: `emailAddress=${Grantee?.EmailAddress ?? ''}`,
		permission: Permission ?? '',
		isPublic: publicGroups.test(Grantee?.URI ?? ''),
	})),
});

/** The bucket's own ACL; its owner's canonical id is the bucket owner's. */
export async function getBucketAcl(aws: Aws, ref: BucketRef, signal?: AbortSignal): Promise<Answer<Acl>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetBucketAcl',
			send: async ({s3}, options) => s3.getBucketAcl(bucketInput(ref), options),
			read: acl => readAcl(acl),
		},
		signal,
	);
}

/** Set a ready-made ACL on the bucket. */
export async function putBucketAcl(
	aws: Aws,
	{acl, ...ref}: BucketRef & {readonly acl: 'private' | 'public-read'},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'PutBucketAcl',
			send: async ({s3}, options) => s3.putBucketAcl({...bucketInput(ref), ACL: acl}, options),
			read: () => undefined,
		},
		signal,
	);
}
