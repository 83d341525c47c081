import {SandboxError, type SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {documentAnswer, leaf, readDocument, textOf} from './documents.js';
import {malformedXml} from './refusals.js';

/** `GET /bucket?versioning`: an empty document where there never were versions. */
export function getBucketVersioning(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:GetBucketVersioning'});
	return documentAnswer('VersioningConfiguration', [leaf('Status', call.bucket.versioning)]);
}

/** `PUT /bucket?versioning`: once on, versions can only be suspended, and under Object Lock not even that. */
export async function putBucketVersioning(call: BucketCall): Promise<SandboxResponse> {
	requireAccess(call, {action: 's3:PutBucketVersioning'});
	const document = await readDocument(call.request, 'VersioningConfiguration');
	const status = textOf(document, 'Status');
	const mfaDelete = textOf(document, 'MfaDelete') ?? textOf(document, 'MFADelete');
	if (status !== 'Enabled' && status !== 'Suspended') {
		throw status === undefined && mfaDelete === undefined ? illegalVersioning() : malformedXml();
	}

	if (mfaDelete === 'Enabled') {
		throw new SandboxError(
			403,
			'AccessDenied',
			'This operation may only be performed by the bucket owner with an MFA device',
		);
	}

	if (status === 'Suspended' && call.bucket.objectLock !== undefined) {
		throw new SandboxError(
			409,
			'InvalidBucketState',
			'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
		);
	}

	call.bucket.versioning = status;
	return {status: 200};
}

const illegalVersioning = () =>
	new SandboxError(
		400,
		'IllegalVersioningConfigurationException',
		'The Versioning element must be specified',
	);
