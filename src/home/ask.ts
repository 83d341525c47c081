import type {Answer, Refused} from '../aws/answer.js';
import {getOwnership, getPublicAccessBlock} from '../aws/bucket-access.js';
import {getBucketPolicy} from '../aws/bucket-policy.js';
import {
	getEncryption,
	getLifecycle,
	getObjectLock,
	getVersioning,
	noncurrentDays,
} from '../aws/bucket-settings.js';
import type {Aws} from '../aws/clients.js';
import {isPlainHttp} from '../aws/endpoints.js';
import {listAccessKeys} from '../aws/keys.js';
import {listAttachedUserPolicies, listGroupsForUser, listUserPolicies} from '../aws/user-policies.js';
import {getLoginProfile, getUser} from '../aws/users.js';
import type {Target} from '../targets/target.js';
import {explain} from '../ui/words.js';
import type {BucketPosture, Known, TargetFacts, UserRights} from './facts.js';

/** Ask AWS all that home says of a target. It only reads, and what it may not read is said to be not known. */
export async function askTarget(
	aws: Aws,
	target: Target,
	now: () => number,
	signal: AbortSignal,
): Promise<TargetFacts> {
	const user = {user: target.user.name};
	const bucket = {bucket: target.bucket, owner: target.account};
	const whose = aws.connection.label;
	const [found, keys, policy, rights, posture] = await Promise.all([
		getUser(aws, user, signal),
		listAccessKeys(aws, user, signal),
		getBucketPolicy(aws, bucket, signal),
		askRights(aws, user.user, whose, signal),
		askBucket(aws, {...bucket, prefix: target.prefix}, whose, signal),
	]);
	const isGone = !found.ok && found.error.kind === 'not-found';
	return {
		at: now(),
		isPlainHttp: isPlainHttp(aws),
		user: isGone ? {isKnown: true, value: undefined} : known(found, whose, ({arn, id}) => ({arn, id})),
		keys:
			isGone && !keys.ok
				? {isKnown: true, value: []}
				: known(keys, whose, list =>
						list.map(({accessKeyId, status, createdAt}) => ({
							accessKeyId,
							status,
							createdAt: Date.parse(createdAt ?? '') || now(),
						})),
					),
		policy: known(policy, whose, text => text),
		rights: isGone ? {isKnown: true, value: {hasPassword: false, groups: [], policies: []}} : rights,
		bucket: posture,
	};
}

async function askRights(
	aws: Aws,
	user: string,
	whose: string,
	signal: AbortSignal,
): Promise<Known<UserRights>> {
	const [login, groups, inline, attached] = await Promise.all([
		getLoginProfile(aws, {user}, signal),
		listGroupsForUser(aws, {user}, signal),
		listUserPolicies(aws, {user}, signal),
		listAttachedUserPolicies(aws, {user}, signal),
	]);
	const refused = [login, groups, inline, attached].find(answer => !answer.ok);
	if (refused !== undefined) {
		return known(refused as Answer<never>, whose, value => value);
	}

	return {
		isKnown: true,
		value: {
			hasPassword: okOf(login) !== undefined,
			groups: (okOf(groups) ?? []).map(({name}) => name),
			policies: [...(okOf(inline) ?? []), ...(okOf(attached) ?? [])].map(({name}) => name),
		},
	};
}

async function askBucket(
	aws: Aws,
	{prefix, ...bucket}: {readonly bucket: string; readonly owner: string; readonly prefix: string},
	whose: string,
	signal: AbortSignal,
): Promise<Known<BucketPosture>> {
	const [block, versioning, ownership, lifecycle, lock, encryption] = await Promise.all([
		getPublicAccessBlock(aws, bucket, signal),
		getVersioning(aws, bucket, signal),
		getOwnership(aws, bucket, signal),
		getLifecycle(aws, bucket, signal),
		getObjectLock(aws, bucket, signal),
		getEncryption(aws, bucket, signal),
	]);
	if (!block.ok || !versioning.ok || !ownership.ok) {
		const refused = [block, versioning, ownership].find(answer => !answer.ok);
		return known(refused as Answer<never>, whose, value => value);
	}

	const days = lifecycle.ok ? noncurrentDays(lifecycle.value, prefix) : undefined;
	return {
		isKnown: true,
		value: {
			isPublicBlocked: Object.values(block.value).every(Boolean),
			hasVersions: versioning.value.status === 'Enabled',
			areAclsOff: ownership.value === 'BucketOwnerEnforced',
			...(days !== undefined && {noncurrentDays: days}),
			...(lock.ok && {hasObjectLock: lock.value !== undefined}),
			...(encryption.ok && {isSseCBlocked: encryption.value?.blocked.includes('SSE-C') ?? false}),
		},
	};
}

const okOf = <Value>(answer: Answer<Value>) => (answer.ok ? answer.value : undefined);

function known<Value, Result>(
	answer: Answer<Value>,
	whose: string,
	read: (value: Value) => Result,
): Known<Result> {
	return answer.ok
		? {isKnown: true, value: read(answer.value)}
		: {
				isKnown: false,
				kind: answer.error.kind,
				why: whyOf(answer, whose),
			};
}

/** Where nothing could be asked at all, what to do about it stands in place of the reason: looking again alone does not help. */
function whyOf({error, call}: Refused, whose: string): string {
	const {what, why, next} = explain(error, {whose, call});
	return error.signIn === undefined
		? why
		: `${what}. ${next.replace(/\s*(?:Then )?try again \(r\).*$/iu, '')}`.trim();
}
