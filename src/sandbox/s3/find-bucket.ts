import {SandboxError, type SandboxRequest} from '../protocol.js';
import type {Bucket, SandboxState} from '../state.js';
import {refreshPrincipals} from './policy-principals.js';
import {accessDenied, noSuchBucket} from './refusals.js';

/** The region that the caller signed for; the sandbox's own for unsigned requests. */
export const signedRegion = (request: SandboxRequest, state: SandboxState): string =>
	regionInSignature(request) ?? state.region;

function regionInSignature(request: SandboxRequest): string | undefined {
	const credential =
		/Credential=([^,\s]+)/u.exec(request.headers['authorization'] ?? '')?.[1] ??
		request.query.get('X-Amz-Credential') ??
		'';
	return credential.split('/').at(-3);
}

/**
Finds a bucket, or says where it is: 301 to a caller who signed for the sandbox's own region, 400 to one who signed for yet another.
*/
export function findBucket(
	request: SandboxRequest,
	state: SandboxState,
	name: string,
	isLocationAsked = false,
): Bucket {
	const bucket = state.buckets.get(name);
	if (bucket === undefined) {
		throw noSuchBucket(name);
	}

	// One address serves all regions here, so only a signature can be meant for the wrong one.
	const signed = regionInSignature(request);
	if (!isLocationAsked && signed !== undefined) {
		refuseWrongRegion(bucket, signed, state);
	}

	const expected = request.headers['x-amz-expected-bucket-owner'];
	if (expected !== undefined && expected !== bucket.owner) {
		throw accessDenied();
	}

	refreshPrincipals(state, bucket);
	return bucket;
}

function refuseWrongRegion(bucket: Bucket, signed: string, state: SandboxState): void {
	if (signed === bucket.region) {
		return;
	}

	const headers = {'x-amz-bucket-region': bucket.region};
	if (signed === state.region) {
		throw new SandboxError(
			301,
			'PermanentRedirect',
			'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
			{
				elements: {Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`, Bucket: bucket.name},
				headers,
			},
		);
	}

	throw new SandboxError(
		400,
		'AuthorizationHeaderMalformed',
		`The authorization header is malformed; the region '${signed}' is wrong; expecting '${bucket.region}'`,
		{elements: {Region: bucket.region}, headers},
	);
}
