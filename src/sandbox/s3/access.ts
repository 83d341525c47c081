import type {PolicyDocument} from '../../policy/document.js';
import type {ContextKeys, Decision} from '../../policy/evaluate.js';
import {isPublicPolicy} from '../../policy/validate.js';
import {authorize, decide} from '../authorization.js';
import type {ObjectVersion} from '../state.js';
import {isGrantedByAcl} from './acl-grants.js';
import type {BucketCall} from './call.js';
import {bucketArn, canonicalId, objectArn} from './names.js';
import {effectiveBlock} from './public-access.js';
import {accessDenied} from './refusals.js';
import {requestKeys, tagKeys} from './request-keys.js';

/** One action that an operation asks for, of the bucket or of a key in it. */
export type Question = {
	readonly action: string;
	readonly key?: string;
	/** The version it is about, if there is one: its tags are condition keys, its ACL may grant. */
	readonly version?: ObjectVersion | undefined;
	readonly keys?: ContextKeys;
};

/** Actions whose policies do not see the tags of the object that is there. */
const blindToTags = new Set(['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion']);

/** What policies and ACLs together say. */
export function judge(call: BucketCall, question: Question): Decision['effect'] {
	if (isShutToStrangers(call)) {
		return 'implicit-deny';
	}

	const {effect} = decide(call.state, call.request, asked(call, question));
	if (effect === 'explicit-deny') {
		return effect;
	}

	if (isGrantedByAcl(call, question.action, question.version)) {
		// Policies of the caller's own account must let it out, too.
		return effect === 'allowed' || isAtHome(call) || isAllowedByIdentity(call, question)
			? 'allowed'
			: 'implicit-deny';
	}

	return isOfAnotherOwner(call, question) ? 'implicit-deny' : effect;
}

export function isAllowed(call: BucketCall, question: Question): boolean {
	return judge(call, question) === 'allowed';
}

/** Throws AccessDenied in AWS's words unless this is allowed. */
export function requireAccess(call: BucketCall, question: Question): void {
	if (judge(call, question) !== 'allowed') {
		authorize(call.state, call.request, asked(call, question));
		throw accessDenied();
	}
}

function asked({bucket, request, state}: BucketCall, {action, key, version, keys}: Question) {
	const tags = version === undefined || blindToTags.has(action) ? {} : tagKeys('Existing', version.tags);
	return {
		action,
		resource: key === undefined ? bucketArn(state, bucket.name) : objectArn(state, bucket.name, key),
		bucket,
		keys: {...requestKeys(request), ...tags, ...keys},
	};
}

const publicPolicies = new WeakMap<PolicyDocument, boolean>();

/** RestrictPublicBuckets: a bucket with a public policy lets nobody in but its own account. */
function isShutToStrangers(call: BucketCall): boolean {
	const {bucket, state} = call;
	if (bucket.policy === undefined || !effectiveBlock(state, bucket).restrictPublicBuckets) {
		return false;
	}

	const {document} = bucket.policy;
	const isPublic = publicPolicies.get(document) ?? isPublicPolicy(document);
	publicPolicies.set(document, isPublic);
	return isPublic && (call.request.caller.type === 'anonymous' || !isAtHome(call));
}

const isAtHome = ({bucket, request: {caller}}: BucketCall) =>
	caller.type === 'anonymous' || caller.account === bucket.owner;

/** Asks as if the bucket were the caller's own and had no policy. */
function isAllowedByIdentity(call: BucketCall, question: Question): boolean {
	const {caller} = call.request;
	const {policy: _, ...rest} = call.bucket;
	const owner = caller.type === 'anonymous' ? call.bucket.owner : caller.account;
	const bucket = {...rest, owner};
	return decide(call.state, call.request, asked({...call, bucket}, question)).effect === 'allowed';
}

/**
With ACLs on, what somebody else put is that account's: policies of the bucket and its owner do not reach it, only its ACL does.
*/
function isOfAnotherOwner({bucket}: BucketCall, {action, version}: Question): boolean {
	return (
		bucket.ownership !== 'BucketOwnerEnforced' &&
		version !== undefined &&
		version.owner !== canonicalId(bucket.owner) &&
		/^s3:Get|^s3:PutObject(?:Version)?(?:Acl|Tagging)$/u.test(action)
	);
}
