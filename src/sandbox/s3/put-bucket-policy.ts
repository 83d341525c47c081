import type {PolicyDocument} from '../../policy/document.js';
import {isPublicPolicy, validateBucketPolicy} from '../../policy/validate.js';
import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {SandboxState} from '../state.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {refuseOtherAccount} from './get-bucket-policy.js';
import {bucketArn} from './names.js';
import {normalisePolicy} from './normalise-policy.js';
import {principalIds} from './policy-principals.js';
import {effectiveBlock} from './public-access.js';
import {accessDenied} from './refusals.js';
import {callerName} from './who.js';

/** S3 takes 20 KB after white space is gone; this is the most that is read. */
const maximumText = 512 * 1024;

/** `PUT /bucket?policy`: replaces the whole document. */
export async function putBucketPolicy(call: BucketCall): Promise<SandboxResponse> {
	const {request, state, bucket} = call;
	requireAccess(call, {action: 's3:PutBucketPolicy'});
	refuseOtherAccount(call);
	const result = validateBucketPolicy(await request.text(maximumText), {
		bucket: bucket.name,
		isKnownPrincipal: arn => isKnownPrincipal(state, arn),
	});
	if (!result.ok) {
		throw new SandboxError(400, 'MalformedPolicy', result.message, {
			elements: result.detail === undefined ? {} : {Detail: result.detail},
		});
	}

	refusePublicPolicy(call, result.document);
	const document = normalisePolicy(result.document, state.partition);
	bucket.policy = {
		text: JSON.stringify(document),
		document,
		at: state.clock(),
		principals: principalIds(state, document),
		...(bucket.policy && {previous: bucket.policy.document}),
	};
	return {status: 204};
}

function refusePublicPolicy(call: BucketCall, document: PolicyDocument): void {
	const {request, state, bucket} = call;
	if (isPublicPolicy(document) && effectiveBlock(state, bucket).blockPublicPolicy) {
		throw accessDenied(
			`User: ${callerName(request)} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn(state, bucket.name)}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
		);
	}
}

/**
Whom a policy may name: any account, the users, roles and sessions of this one, and nobody else's users, who cannot be looked up here.
A user is not known until IAM has told S3 about it.
*/
export function isKnownPrincipal(state: SandboxState, arn: string): boolean {
	if (/^\d{12}$/u.test(arn)) {
		return true;
	}

	const match = /^arn:([\w-]+):(iam|sts)::(\d{12}):(.+)$/u.exec(arn);
	if (match === null || match[1] !== state.partition) {
		return false;
	}

	const [, , service, account, resource = ''] = match;
	if (service === 'iam' && resource === 'root') {
		return true;
	}

	if (account !== state.account) {
		return false;
	}

	return service === 'sts' ? isKnownSession(state, resource) : isKnownHolder(state, arn);
}

function isKnownHolder(state: SandboxState, arn: string): boolean {
	const holder = [...state.users.values(), ...state.roles.values()].find(one => one.arn === arn);
	return holder !== undefined && state.clock() - holder.createdAt >= state.knobs.consistencyMs;
}

function isKnownSession(state: SandboxState, resource: string): boolean {
	const [kind, name = ''] = resource.split('/');
	return kind === 'federated-user' ? name !== '' : kind === 'assumed-role' && state.roles.has(name);
}
