import type {Answer} from '../aws/answer.js';
import {getBucketAcl, getOwnership, getPublicAccessBlock} from '../aws/bucket-access.js';
import {getBucketPolicy, getPolicyStatus} from '../aws/bucket-policy.js';
import {
	getEncryption,
	getLogging,
	getObjectLock,
	getReplication,
	getVersioning,
	listInventory,
} from '../aws/bucket-settings.js';
import type {Aws} from '../aws/clients.js';
import {listAccessKeys} from '../aws/keys.js';
import {listObjectsV2} from '../aws/listing.js';
import {listRoles} from '../aws/roles.js';
import {
	listMfaDevices,
	listServiceCredentials,
	listSigningCertificates,
	listSshKeys,
} from '../aws/user-credentials.js';
import {
	type Group,
	getManagedPolicy,
	listAttachedGroupPolicies,
	listAttachedUserPolicies,
	listGroupPolicies,
	listGroupsForUser,
	listUserPolicies,
} from '../aws/user-policies.js';
import {getLoginProfile, getUser, type IamUser} from '../aws/users.js';
import type {Facts, GroupPolicies, Posture, Rights, Sample} from './facts.js';
import type {ProofInput} from './proof.js';
import {sampleOf} from './sample.js';

type Of = {
	readonly operator: Aws;
	readonly input: ProofInput;
	readonly userName: string;
	readonly signal: AbortSignal;
};

/** Read everything that the verdict needs of user and bucket, as the operator. */
export async function readFacts(of: Of): Promise<Facts> {
	const [rights, posture] = await Promise.all([readRights(of), readPosture(of)]);
	return {rights, posture};
}

/** Every policy that reaches the user, and the settings that decide what they mean. */
export async function readRights({operator, input, userName, signal}: Of): Promise<Rights> {
	const bucket = {bucket: input.bucket, owner: input.account};
	const name = {user: userName};
	const user = getUser(operator, name, signal);
	const groups = listGroupsForUser(operator, name, signal);
	const [
		who,
		bucketPolicy,
		inline,
		attached,
		inGroups,
		groupPolicies,
		boundary,
		roles,
		ownership,
		publicAccess,
		keys,
	] = await Promise.all([
		user,
		getBucketPolicy(operator, bucket, signal),
		listUserPolicies(operator, name, signal),
		listAttachedUserPolicies(operator, name, signal),
		groups,
		groups.then(async answer => readGroups(operator, answer, signal)),
		user.then(async answer => readBoundary(operator, answer, signal)),
		listRoles(operator, signal),
		getOwnership(operator, bucket, signal),
		getPublicAccessBlock(operator, bucket, signal),
		listAccessKeys(operator, name, signal),
	]);
	return {
		user: who,
		bucketPolicy,
		inline,
		attached,
		groups: inGroups,
		groupPolicies,
		boundary,
		roles,
		ownership,
		publicAccess,
		keys,
	};
}

/** The policies of all groups; one that cannot be read leaves all unread, since half a reading is none. */
async function readGroups(
	operator: Aws,
	groups: Answer<readonly Group[]>,
	signal: AbortSignal,
): Promise<Answer<readonly GroupPolicies[]>> {
	if (!groups.ok) {
		return groups;
	}

	const all = await Promise.all(
		groups.value.map(async ({name}) => {
			const [inline, attached] = await Promise.all([
				listGroupPolicies(operator, {group: name}, signal),
				listAttachedGroupPolicies(operator, {group: name}, signal),
			]);
			return {name, inline, attached};
		}),
	);
	const policies: GroupPolicies[] = [];
	for (const {name, inline, attached} of all) {
		if (!inline.ok) {
			return inline;
		}

		if (!attached.ok) {
			return attached;
		}

		policies.push({group: name, policies: [...inline.value, ...attached.value]});
	}

	return {ok: true, value: policies, call: groups.call};
}

async function readBoundary(
	operator: Aws,
	user: Answer<IamUser>,
	signal: AbortSignal,
): Promise<Rights['boundary']> {
	if (!user.ok) {
		return user;
	}

	return user.value.boundaryArn === undefined
		? {ok: true, value: undefined, call: user.call}
		: getManagedPolicy(operator, {arn: user.value.boundaryArn}, signal);
}

async function readPosture({operator, input, userName, signal}: Of): Promise<Posture> {
	const bucket = {bucket: input.bucket, owner: input.account};
	const name = {user: userName};
	const acl = getBucketAcl(operator, bucket, signal);
	const [
		password,
		mfaDevices,
		sshKeys,
		certificates,
		serviceCredentials,
		versioning,
		encryption,
		objectLock,
		policyStatus,
		bucketAcl,
		replication,
		inventory,
		logging,
		sample,
	] = await Promise.all([
		getLoginProfile(operator, name, signal),
		listMfaDevices(operator, name, signal),
		listSshKeys(operator, name, signal),
		listSigningCertificates(operator, name, signal),
		listServiceCredentials(operator, name, signal),
		getVersioning(operator, bucket, signal),
		getEncryption(operator, bucket, signal),
		getObjectLock(operator, bucket, signal),
		getPolicyStatus(operator, bucket, signal),
		acl,
		getReplication(operator, bucket, signal),
		listInventory(operator, bucket, signal),
		getLogging(operator, bucket, signal),
		readSample(operator, input, signal),
	]);
	return {
		password,
		mfaDevices,
		sshKeys,
		certificates,
		serviceCredentials,
		versioning,
		encryption,
		objectLock,
		policyStatus,
		bucketAcl,
		replication,
		inventory,
		logging,
		sample: withOtherOwners(sample, bucketAcl.ok ? bucketAcl.value.ownerId : undefined),
	};
}

const mostPages = 3;

/** The first pages of what is there: enough to try reading some of it, and to see other owners. */
async function readSample(operator: Aws, input: ProofInput, signal: AbortSignal): Promise<Answer<Sample>> {
	const objects = [];
	let next: string | undefined;
	for (let page = 1; ; page++) {
		const answer = await listObjectsV2(
			operator,
			{bucket: input.bucket, owner: input.account, prefix: input.prefix, withOwner: true, next},
			signal,
		);
		if (!answer.ok) {
			return answer;
		}

		objects.push(...answer.value.objects);
		next = answer.value.next;
		if (next === undefined || page === mostPages) {
			return {...answer, value: sampleOf(objects, {prefix: input.prefix, isComplete: next === undefined})};
		}
	}
}

const withOtherOwners = (sample: Answer<Sample>, ownerId: string | undefined): Answer<Sample> =>
	sample.ok
		? {
				...sample,
				value: {...sample.value, otherOwners: sample.value.otherOwners.filter(id => id !== ownerId)},
			}
		: sample;
