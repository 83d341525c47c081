import {SandboxError, type SandboxRequest} from '../protocol.js';
import type {Acl, Bucket, Grant} from '../state.js';
import {allUsers, authenticatedUsers, canonicalId, logDelivery} from './names.js';
import {invalidArgument} from './refusals.js';

type Permission = Grant['permission'];

const grantHeaders: readonly (readonly [header: string, permission: Permission])[] = [
	['x-amz-grant-full-control', 'FULL_CONTROL'],
	['x-amz-grant-read', 'READ'],
	['x-amz-grant-write', 'WRITE'],
	['x-amz-grant-read-acp', 'READ_ACP'],
	['x-amz-grant-write-acp', 'WRITE_ACP'],
];

const groups = new Set([allUsers, authenticatedUsers, logDelivery]);

export function privateAcl(owner: string): Acl {
	return {owner, grants: [{grantee: owner, permission: 'FULL_CONTROL'}]};
}

/** True if anybody, or anybody with an AWS account, is granted anything: what Block Public Access calls public. */
export function isPublicAcl(acl: Acl): boolean {
	return acl.grants.some(grant => grant.grantee === allUsers || grant.grantee === authenticatedUsers);
}

/** True if the request sets an ACL by header, which asks for `s3:PutObjectAcl` too. */
export function hasAclHeaders(request: SandboxRequest): boolean {
	return (
		request.headers['x-amz-acl'] !== undefined ||
		grantHeaders.some(([header]) => request.headers[header] !== undefined)
	);
}

/** The ACL that canned name or grant headers ask for; `private` if they ask for nothing. */
export function aclFromHeaders(
	request: SandboxRequest,
	{owner, bucket, kind}: {owner: string; bucket: Bucket; kind: 'bucket' | 'object'},
): Acl {
	const canned = request.headers['x-amz-acl'];
	const grants = grantHeaders.flatMap(([header, permission]) =>
		readGrantees(header, request.headers[header]).map(grantee => ({grantee, permission})),
	);
	if (canned !== undefined && grants.length > 0) {
		throw invalidRequestForBoth();
	}

	if (grants.length > 0) {
		return {owner, grants};
	}

	return {owner, grants: cannedGrants(canned ?? 'private', owner, bucket, kind)};
}

const invalidRequestForBoth = () =>
	new SandboxError(400, 'InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed');

function cannedGrants(
	name: string,
	owner: string,
	bucket: Bucket,
	kind: 'bucket' | 'object',
): readonly Grant[] {
	const own: Grant = {grantee: owner, permission: 'FULL_CONTROL'};
	const bucketOwner = canonicalId(bucket.owner);
	const toOwner = (permission: Permission): readonly Grant[] =>
		bucketOwner === owner ? [own] : [own, {grantee: bucketOwner, permission}];
	switch (name) {
		case 'private':
		case 'aws-exec-read':
			return [own];
		case 'public-read':
			return [own, {grantee: allUsers, permission: 'READ'}];
		case 'public-read-write':
			return [own, {grantee: allUsers, permission: 'READ'}, {grantee: allUsers, permission: 'WRITE'}];
		case 'authenticated-read':
			return [own, {grantee: authenticatedUsers, permission: 'READ'}];
		case 'log-delivery-write':
			return [
				own,
				{grantee: logDelivery, permission: 'WRITE'},
				{grantee: logDelivery, permission: 'READ_ACP'},
			];
		case 'bucket-owner-read':
			return kind === 'object' ? toOwner('READ') : [own];
		case 'bucket-owner-full-control':
			return kind === 'object' ? toOwner('FULL_CONTROL') : [own];
		default:
			throw invalidArgument('x-amz-acl', name, '');
	}
}

function readGrantees(header: string, value: string | undefined): readonly string[] {
	if (value === undefined) {
		return [];
	}

	return value.split(',').map(part => {
		const match = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*?)"?\s*$/u.exec(part);
		if (match === null) {
			throw invalidArgument(header, value, 'Argument format not recognized');
		}

		return checkGrantee(match[1] as 'id' | 'uri' | 'emailAddress', match[2] as string);
	});
}

/** Refuses grantees that S3 could not resolve. */
export function checkGrantee(kind: 'id' | 'uri' | 'emailAddress', value: string): string {
	if (kind === 'emailAddress') {
		throw new SandboxError(
			400,
			'UnresolvableGrantByEmailAddress',
			'The e-mail address you provided does not match any account on record.',
			{elements: {EmailAddress: value}},
		);
	}

	if (kind === 'uri' && !groups.has(value)) {
		throw invalidArgument('Group/URI', value, 'Invalid group uri');
	}

	if (kind === 'id' && !/^[\da-f]{64}$/u.test(value)) {
		throw invalidArgument('CanonicalUser/ID', value, 'Invalid id');
	}

	return value;
}

/** True if the ACL gives full control to the bucket owner and nothing to anybody else. */
export function isBucketOwnerOnly(acl: Acl, bucket: Bucket): boolean {
	const owner = canonicalId(bucket.owner);
	return (
		acl.grants.length > 0 &&
		acl.grants.every(grant => grant.grantee === owner && grant.permission === 'FULL_CONTROL')
	);
}
