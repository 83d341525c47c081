import type {SandboxRequest} from '../protocol.js';
import {getBucketAcl, putBucketAcl} from './bucket-acl.js';
import {getBucketVersioning, putBucketVersioning} from './bucket-versioning.js';
import type {BucketOperation} from './call.js';
import {deleteBucket} from './delete-bucket.js';
import {deleteBucketPolicy} from './delete-bucket-policy.js';
import {deleteObjects} from './delete-objects.js';
import {getBucketLocation} from './get-bucket-location.js';
import {getBucketPolicy} from './get-bucket-policy.js';
import {getBucketPolicyStatus} from './get-bucket-policy-status.js';
import {headBucket} from './head-bucket.js';
import {listMultipartUploads} from './list-multipart-uploads.js';
import {listObjectVersions} from './list-object-versions.js';
import {listObjects} from './list-objects.js';
import {listObjectsV2} from './list-objects-v2.js';
import {refuseOperation} from './not-offered.js';
import {numberedConfigurations, numberedOperation} from './numbered-configurations.js';
import {getObjectLockConfiguration, putObjectLockConfiguration} from './object-lock-configuration.js';
import {
	deleteBucketOwnershipControls,
	getBucketOwnershipControls,
	putBucketOwnershipControls,
} from './ownership.js';
import {deletePublicAccessBlock, getPublicAccessBlock, putPublicAccessBlock} from './public-access-block.js';
import {putBucketPolicy} from './put-bucket-policy.js';
import {methodNotAllowed, operationNotOffered} from './refusals.js';
import {storedConfigurations} from './stored-configurations.js';
import {storedOperation} from './stored-operations.js';

type Methods = {readonly [method: string]: BucketOperation};

/** Operations on a bucket, by sub-resource. A request names one at most; other parameters are only arguments. */
const subresources = new Map<string, Methods | BucketOperation>([
	['acl', {GET: getBucketAcl, PUT: putBucketAcl}],
	['delete', {POST: deleteObjects}],
	['location', {GET: getBucketLocation}],
	['object-lock', {GET: getObjectLockConfiguration, PUT: putObjectLockConfiguration}],
	[
		'ownershipControls',
		{
			GET: getBucketOwnershipControls,
			PUT: putBucketOwnershipControls,
			DELETE: deleteBucketOwnershipControls,
		},
	],
	['policy', {GET: getBucketPolicy, PUT: putBucketPolicy, DELETE: deleteBucketPolicy}],
	['policyStatus', {GET: getBucketPolicyStatus}],
	[
		'publicAccessBlock',
		{GET: getPublicAccessBlock, PUT: putPublicAccessBlock, DELETE: deletePublicAccessBlock},
	],
	['uploads', {GET: listMultipartUploads}],
	['versioning', {GET: getBucketVersioning, PUT: putBucketVersioning}],
	['versions', {GET: listObjectVersions}],
	...storedConfigurations.map(stored => [stored.name, storedOperation(stored)] as const),
	...numberedConfigurations.map(numbered => [numbered.name, numberedOperation(numbered)] as const),
]);

/** Operations that S3 has and the sandbox has not, with what they ask for. */
const notOffered = new Map([
	['session', 's3express:CreateSession'],
	['metadataAnnotationTable', 's3:UpdateBucketMetadataAnnotationTableConfiguration'],
	['metadataInventoryTable', 's3:UpdateBucketMetadataInventoryTableConfiguration'],
	['metadataJournalTable', 's3:UpdateBucketMetadataJournalTableConfiguration'],
]);

/** The operation on a bucket that a request asks for. */
export function bucketOperation(request: SandboxRequest): BucketOperation | 'create' {
	const {method, query} = request;
	for (const name of query.keys()) {
		const found = subresources.get(name);
		if (typeof found === 'function') {
			return found;
		}

		if (found !== undefined) {
			return found[method] ?? refuse(method, name.toUpperCase());
		}

		const action = notOffered.get(name);
		if (action !== undefined) {
			return call => refuseOperation(call, {action});
		}
	}

	switch (method) {
		case 'GET':
			return query.get('list-type') === '2' ? listObjectsV2 : listObjects;
		case 'HEAD':
			return headBucket;
		case 'PUT':
			return 'create';
		case 'DELETE':
			return deleteBucket;
		case 'POST':
			throw operationNotOffered();
		default:
			return refuse(method, 'BUCKET');
	}
}

function refuse(method: string, resource: string): never {
	throw methodNotAllowed(method, resource);
}
