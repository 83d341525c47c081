import {authorize} from '../authorization.js';
import {SandboxError, type SandboxRequest, type SandboxResponse} from '../protocol.js';
import type {Bucket, SandboxState} from '../state.js';
import {aclFromHeaders, hasAclHeaders, isPublicAcl, privateAcl} from './acl.js';
import {checkBucketName} from './bucket-name.js';
import {childOf, parseDocument, textOf} from './documents.js';
import {signedRegion} from './find-bucket.js';
import {bucketArn, canonicalId} from './names.js';
import {readOwnership} from './ownership.js';
import {everythingBlocked} from './public-access.js';
import {accessDenied} from './refusals.js';
import {requestKeys} from './request-keys.js';

const regionShape = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/u;

/** `PUT /bucket`: ACLs off and public access blocked, as new buckets are since April 2023. */
export async function createBucket(
	request: SandboxRequest,
	state: SandboxState,
	name: string,
): Promise<SandboxResponse> {
	// Policies may ask for the location; a bad document is still no answer to one who may not create.
	const read = await readLocation(request).then(
		location => ({location}),
		(error: unknown) => ({location: undefined, error}),
	);
	const {location} = read;
	requireCreation(request, state, name, location);
	if ('error' in read) {
		throw read.error;
	}

	checkBucketName(name);
	const region = readRegion(request, state, location);
	if (isMadeAgain(request, state, name, region)) {
		return created(state, name);
	}

	const bucket = newBucket(request, state, name, region);
	state.buckets.set(name, bucket);
	return created(state, name);
}

const created = (state: SandboxState, name: string): SandboxResponse => ({
	status: 200,
	headers: {location: `/${name}`, 'x-amz-bucket-arn': bucketArn(state, name)},
});

async function readLocation(request: SandboxRequest): Promise<string | undefined> {
	const text = await request.text(64 * 1024);
	if (text.trim() === '') {
		return undefined;
	}

	const document = parseDocument(text, 'CreateBucketConfiguration');
	if (childOf(document, 'Bucket') !== undefined || childOf(document, 'Location') !== undefined) {
		throw new SandboxError(
			400,
			'InvalidRequest',
			'Directory buckets are not supported: only general purpose buckets are.',
		);
	}

	return textOf(document, 'LocationConstraint');
}

function requireCreation(
	request: SandboxRequest,
	state: SandboxState,
	name: string,
	location: string | undefined,
): void {
	const {headers} = request;
	const resource = bucketArn(state, name);
	const keys = {...requestKeys(request), ...(location !== undefined && {'s3:locationconstraint': location})};
	const ask = (action: string) => authorize(state, request, {action, resource, keys});
	ask('s3:CreateBucket');
	if (hasAclHeaders(request)) {
		ask('s3:PutBucketAcl');
	}

	if (headers['x-amz-object-ownership'] !== undefined) {
		ask('s3:PutBucketOwnershipControls');
	}

	if (headers['x-amz-bucket-object-lock-enabled'] === 'true') {
		ask('s3:PutBucketObjectLockConfiguration');
		ask('s3:PutBucketVersioning');
	}
}

/** Outside us-east-1 the location must be given, and be the region that was signed for. */
function readRegion(request: SandboxRequest, state: SandboxState, location: string | undefined): string {
	const signed = signedRegion(request, state);
	const isEverywhere = signed === 'us-east-1';
	const wanted = location === 'EU' ? 'eu-west-1' : location;
	if (wanted !== undefined && (!regionShape.test(wanted) || wanted === 'us-east-1')) {
		throw new SandboxError(
			400,
			'InvalidLocationConstraint',
			'The specified location-constraint is not valid',
			{elements: {LocationConstraint: wanted}},
		);
	}

	if (!isEverywhere && wanted !== signed) {
		throw new SandboxError(
			400,
			'IllegalLocationConstraintException',
			`The ${wanted ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
		);
	}

	return wanted ?? signed;
}

/** In us-east-1, making one's own bucket again succeeds and changes nothing; everywhere else a taken name is refused. */
function isMadeAgain(request: SandboxRequest, state: SandboxState, name: string, region: string): boolean {
	const existing = state.buckets.get(name);
	if (existing === undefined) {
		return false;
	}

	const isOwn = request.caller.type !== 'anonymous' && request.caller.account === existing.owner;
	if (isOwn && region === 'us-east-1' && existing.region === 'us-east-1') {
		return true;
	}

	throw isOwn
		? new SandboxError(
				409,
				'BucketAlreadyOwnedByYou',
				'Your previous request to create the named bucket succeeded and you already own it.',
				{elements: {BucketName: name}},
			)
		: new SandboxError(
				409,
				'BucketAlreadyExists',
				'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
				{elements: {BucketName: name}},
			);
}

function newBucket(request: SandboxRequest, state: SandboxState, name: string, region: string): Bucket {
	if (request.caller.type === 'anonymous') {
		throw accessDenied();
	}

	const owner = request.caller.account;
	const hasLock = request.headers['x-amz-bucket-object-lock-enabled'] === 'true';
	const ownership = readOwnership(request.headers['x-amz-object-ownership'] ?? 'BucketOwnerEnforced');
	const bucket: Bucket = {
		name,
		region,
		owner,
		createdAt: state.clock(),
		publicAccessBlock: everythingBlocked,
		ownership,
		acl: privateAcl(canonicalId(owner)),
		configurations: new Map(),
		objects: new Map(),
		uploads: new Map(),
		...(hasLock && {versioning: 'Enabled', objectLock: {}}),
	};
	return hasAclHeaders(request) ? {...bucket, acl: aclOfNewBucket(request, bucket)} : bucket;
}

function aclOfNewBucket(request: SandboxRequest, bucket: Bucket) {
	const acl = aclFromHeaders(request, {owner: bucket.acl.owner, bucket, kind: 'bucket'});
	if (bucket.ownership === 'BucketOwnerEnforced' && acl.grants.length > 1) {
		throw new SandboxError(
			400,
			'InvalidBucketAclWithObjectOwnership',
			"Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
		);
	}

	if (isPublicAcl(acl)) {
		throw accessDenied();
	}

	return acl;
}
