import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {Bucket} from '../state.js';
import {requireAccess} from './access.js';
import {isBucketOwnerOnly} from './acl.js';
import type {BucketCall} from './call.js';
import {branch, childrenOf, documentAnswer, leaf, readDocument, textOf} from './documents.js';
import {invalidArgument, malformedXml} from './refusals.js';

type Ownership = NonNullable<Bucket['ownership']>;

export function readOwnership(text: string): Ownership {
	if (text === 'BucketOwnerEnforced' || text === 'BucketOwnerPreferred' || text === 'ObjectWriter') {
		return text;
	}

	throw invalidArgument('x-amz-object-ownership', text, `Invalid x-amz-object-ownership header: ${text}`);
}

/** `GET /bucket?ownershipControls` */
export function getBucketOwnershipControls(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:GetBucketOwnershipControls'});
	if (call.bucket.ownership === undefined) {
		throw new SandboxError(
			404,
			'OwnershipControlsNotFoundError',
			'The bucket ownership controls were not found',
			{elements: {BucketName: call.bucket.name}},
		);
	}

	return documentAnswer('OwnershipControls', [
		branch('Rule', leaf('ObjectOwnership', call.bucket.ownership)),
	]);
}

/** `PUT /bucket?ownershipControls`: ACLs cannot be turned off while the bucket's own grants to others. */
export async function putBucketOwnershipControls(call: BucketCall): Promise<SandboxResponse> {
	requireAccess(call, {action: 's3:PutBucketOwnershipControls'});
	const rules = childrenOf(await readDocument(call.request, 'OwnershipControls'), 'Rule');
	const text = textOf(rules[0], 'ObjectOwnership');
	if (rules.length !== 1 || !isOwnership(text)) {
		throw malformedXml();
	}

	if (text === 'BucketOwnerEnforced' && !isBucketOwnerOnly(call.bucket.acl, call.bucket)) {
		throw new SandboxError(
			400,
			'InvalidBucketAclWithObjectOwnership',
			"Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
		);
	}

	call.bucket.ownership = text;
	return {status: 200};
}

/** `DELETE /bucket?ownershipControls` */
export function deleteBucketOwnershipControls(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:PutBucketOwnershipControls'});
	delete call.bucket.ownership;
	return {status: 204};
}

const isOwnership = (text: string | undefined): text is Ownership =>
	text === 'BucketOwnerEnforced' || text === 'BucketOwnerPreferred' || text === 'ObjectWriter';
