import type {SandboxRequest, SandboxResponse} from '../protocol.js';
import type {SandboxState} from '../state.js';
import {accountBlockPath, accountPublicAccessBlock} from './account-public-access-block.js';
import {bucketOperation} from './bucket-routes.js';
import {createBucket} from './create-bucket.js';
import {findBucket} from './find-bucket.js';
import {listBuckets} from './list-buckets.js';
import {objectOperation} from './object-routes.js';
import {methodNotAllowed} from './refusals.js';

/** Answers an S3 request, after signatures: finds bucket and operation, and lets the operation refuse or do it. */
export async function handleS3(request: SandboxRequest, state: SandboxState): Promise<SandboxResponse> {
	const {bucket: name, key, method} = request;
	if (name === undefined) {
		if (method !== 'GET') {
			throw methodNotAllowed(method, 'SERVICE');
		}

		return listBuckets(request, state);
	}

	if (name === accountBlockPath.bucket && key === accountBlockPath.key) {
		return accountPublicAccessBlock(request, state);
	}

	if (key !== undefined && key !== '') {
		const operation = objectOperation(request);
		return operation({request, state, bucket: findBucket(request, state, name), key});
	}

	const operation = bucketOperation(request);
	if (operation === 'create') {
		return createBucket(request, state, name);
	}

	const bucket = findBucket(request, state, name, request.query.has('location'));
	return operation({request, state, bucket});
}
