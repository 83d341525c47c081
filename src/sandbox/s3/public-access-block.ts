import {SandboxError, type SandboxRequest, type SandboxResponse} from '../protocol.js';
import type {PublicAccessBlock} from '../state.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {documentAnswer, flagOf, leaf, readDocument} from './documents.js';

export const noPublicAccessBlock = (): SandboxError =>
	new SandboxError(
		404,
		'NoSuchPublicAccessBlockConfiguration',
		'The public access block configuration was not found',
	);

export function blockAnswer(block: PublicAccessBlock): SandboxResponse {
	return documentAnswer('PublicAccessBlockConfiguration', [
		leaf('BlockPublicAcls', block.blockPublicAcls),
		leaf('IgnorePublicAcls', block.ignorePublicAcls),
		leaf('BlockPublicPolicy', block.blockPublicPolicy),
		leaf('RestrictPublicBuckets', block.restrictPublicBuckets),
	]);
}

/** A setting that is not named is off. */
export async function readBlock(request: SandboxRequest): Promise<PublicAccessBlock> {
	const document = await readDocument(request, 'PublicAccessBlockConfiguration');
	return {
		blockPublicAcls: flagOf(document, 'BlockPublicAcls'),
		ignorePublicAcls: flagOf(document, 'IgnorePublicAcls'),
		blockPublicPolicy: flagOf(document, 'BlockPublicPolicy'),
		restrictPublicBuckets: flagOf(document, 'RestrictPublicBuckets'),
	};
}

/** `GET /bucket?publicAccessBlock` */
export function getPublicAccessBlock(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:GetBucketPublicAccessBlock'});
	if (call.bucket.publicAccessBlock === undefined) {
		throw noPublicAccessBlock();
	}

	return blockAnswer(call.bucket.publicAccessBlock);
}

/** `PUT /bucket?publicAccessBlock` */
export async function putPublicAccessBlock(call: BucketCall): Promise<SandboxResponse> {
	requireAccess(call, {action: 's3:PutBucketPublicAccessBlock'});
	call.bucket.publicAccessBlock = await readBlock(call.request);
	return {status: 200};
}

/** `DELETE /bucket?publicAccessBlock` */
export function deletePublicAccessBlock(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:PutBucketPublicAccessBlock'});
	delete call.bucket.publicAccessBlock;
	return {status: 204};
}
