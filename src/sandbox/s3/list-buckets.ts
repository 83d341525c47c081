import {decide, denialMessage} from '../authorization.js';
import type {SandboxRequest, SandboxResponse} from '../protocol.js';
import type {Bucket, SandboxState} from '../state.js';
import {branch, documentAnswer, leaf} from './documents.js';
import {canonicalId} from './names.js';
import {ownerElement} from './owner-element.js';
import {readCount} from './paging.js';
import {accessDenied, invalidArgument} from './refusals.js';

/** `GET /`: the buckets of the caller's account. */
export function listBuckets(request: SandboxRequest, state: SandboxState): SandboxResponse {
	const {query} = request;
	requireListing(request, state);
	const limit = readCount(query, 'max-buckets', 10_000, 10_000);
	const token = query.get('continuation-token');
	const after = token === null ? '' : readToken(token);
	const prefix = query.get('prefix') ?? '';
	const region = query.get('bucket-region');
	const account = request.caller.type === 'anonymous' ? state.account : request.caller.account;
	const found = [...state.buckets.values()]
		.filter(
			bucket =>
				bucket.owner === account &&
				bucket.name > after &&
				bucket.name.startsWith(prefix) &&
				(region === null || bucket.region === region),
		)
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	const page = found.slice(0, limit);
	const last = page.at(-1);
	return documentAnswer('ListAllMyBucketsResult', [
		ownerElement(canonicalId(account)),
		branch('Buckets', ...page.map(bucket => bucketElement(state, bucket))),
		leaf('Prefix', query.get('prefix') ?? undefined),
		leaf(
			'ContinuationToken',
			found.length > page.length && last !== undefined
				? Buffer.from(last.name).toString('base64url')
				: undefined,
		),
	]);
}

/** Policies may name all buckets or everything; the refusal names no resource. */
function requireListing(request: SandboxRequest, state: SandboxState): void {
	const action = 's3:ListAllMyBuckets';
	const decision = decide(state, request, {action, resource: `arn:${state.partition}:s3:::*`});
	if (decision.effect !== 'allowed') {
		throw accessDenied(denialMessage(request.caller, {action, resource: '*'}, decision));
	}
}

function bucketElement(state: SandboxState, bucket: Bucket): string {
	return branch(
		'Bucket',
		leaf('Name', bucket.name),
		leaf('CreationDate', new Date(bucket.createdAt).toISOString()),
		leaf('BucketRegion', bucket.region),
		leaf('BucketArn', `arn:${state.partition}:s3:::${bucket.name}`),
	);
}

function readToken(token: string): string {
	if (!/^[\w-]+$/u.test(token)) {
		throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
	}

	return Buffer.from(token, 'base64url').toString();
}
