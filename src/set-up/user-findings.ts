import type {AwsError} from '../aws/answer.js';
import type {PlannedCall} from '../ui/planned-call.js';
import {sortFindings} from './bucket-findings.js';
import type {Finding, PolicySource, Reading, UserFacts} from './facts.js';
import type {CleanUpItem} from './state.js';

/** A right on the bucket that does not come from our statements. */
export type Right = {
	/** `attached policy AmazonS3ReadOnlyAccess`. */
	readonly source: string;
	readonly what: 'read' | 'list' | 'delete' | 'acl' | 'config' | 'write' | 'other';
	/** It comes from the user's own policies or groups, so the clean-up takes it away. */
	readonly isCleanable: boolean;
};

/** What an existing user is held against. */
export type UserContext = {
	readonly operatorArn: string;
	readonly rights: readonly Right[];
	/** The prefix of another target of the same user on the same bucket. */
	readonly otherPrefix?: string;
	/** Keys that the journal of this target knows as ours. */
	readonly ourKeys: readonly string[];
	/** Keys that will be removed, since nobody has their secret. */
	readonly lostKeys: readonly string[];
	/** ISO 8601 UTC. */
	readonly now: string;
};

/** What a user that exists would bring along, worst first. A user that Nightdrop may not take is blocking. */
export function userFindings(facts: UserFacts, context: UserContext): readonly Finding[] {
	return sortFindings(
		[
			operator(facts, context),
			secondTarget(facts, context),
			rights(context),
			password(facts.password),
			trust(facts.trustingRoles),
			keys(facts, context),
			policies(facts, context),
			groups(facts.groups),
			list(facts.mfaDevices, 'mfa', 'an MFA device', 'MFA devices'),
			list(facts.sshKeys, 'ssh', 'an SSH key', 'SSH keys'),
			list(facts.certificates, 'certificates', 'a signing certificate', 'signing certificates'),
			list(facts.serviceCredentials, 'service-credentials', 'a service credential', 'service credentials'),
		].filter(finding => finding !== undefined),
	);
}

function operator(facts: UserFacts, {operatorArn}: UserContext): Finding | undefined {
	return facts.arn === operatorArn
		? {
				id: 'operator',
				weight: 'bad',
				title: 'This user is you',
				why: 'The policy would shut its own maker out of the bucket, and you can read backups.',
				next: 'Take a new user.',
				isBlocking: true,
			}
		: undefined;
}

function secondTarget(facts: UserFacts, {otherPrefix}: UserContext): Finding | undefined {
	return otherPrefix === undefined
		? undefined
		: {
				id: 'second-target',
				weight: 'bad',
				title: `${facts.name} has a target on this bucket already`,
				detail: otherPrefix === '' ? 'the whole bucket' : otherPrefix,
				why: "Two targets of one user on one bucket shut each other out: each one's denies forbid the other's prefix.",
				next: 'Take a new user for this prefix.',
				isBlocking: true,
			};
}

const rightWords: {readonly [what in Right['what']]: string} = {
	read: 'read',
	list: 'list',
	delete: 'delete from',
	acl: 'change access lists of',
	config: 'change the settings of',
	write: 'write elsewhere in',
	other: 'do more with',
};

function rights(context: UserContext): Finding | undefined {
	const first = (['read', 'delete', 'config', 'acl', 'list', 'write', 'other'] as const)
		.map(what => context.rights.find(right => right.what === what))
		.find(right => right !== undefined);
	if (first === undefined) {
		return undefined;
	}

	const sources = [...new Set(context.rights.map(right => right.source))];
	return {
		id: 'rights',
		weight: 'bad',
		title: `It can ${rightWords[first.what]} this bucket`,
		detail: sources.join(', '),
		why: 'A right from another policy counts as much as ours. Write-only means: no other right.',
		next: 'Take a new user (recommended), or see what cleaning this one up would change.',
		isBlocking: true,
		isCleanable: context.rights.every(right => right.isCleanable),
	};
}

function password(reading: UserFacts['password']): Finding | undefined {
	return judged(reading, 'password', 'whether it has a password', value =>
		value === 'none'
			? {id: 'password', weight: 'ok', title: 'No password'}
			: {
					id: 'password',
					weight: 'bad',
					title: 'It has a password',
					detail:
						value.lastUsedAt === undefined ? 'never used' : `last used ${value.lastUsedAt.slice(0, 10)}`,
					why: 'A backup user cannot log in. Somebody may be using this one as a person.',
					next: 'Take a new user (recommended), or see what cleaning this one up would change.',
					isBlocking: true,
					isCleanable: true,
				},
	);
}

function trust(reading: UserFacts['trustingRoles']): Finding | undefined {
	return judged(reading, 'trust', 'which roles trust it', roles =>
		roles.length === 0
			? undefined
			: {
					id: 'trust',
					weight: 'bad',
					title: 'It can become another role',
					detail: roles.join(', '),
					why: "A role that trusts this user gives it the role's rights; our denies do not reach there.",
					next: "Have the role's owner take this user out of its trust policy, or take a new user.",
					isBlocking: true,
				},
	);
}

function keys(facts: UserFacts, context: UserContext): Finding | undefined {
	return judged(facts.keys, 'keys', 'which keys it has', all => {
		const others = all.filter(
			key => !context.ourKeys.includes(key.accessKeyId) && !context.lostKeys.includes(key.accessKeyId),
		);
		const active = others.filter(key => key.status === 'Active');
		const detail = others.map(key => `${key.accessKeyId} ${ageOf(key.createdAt, context.now)}`).join(', ');
		if (others.length >= 2) {
			return {
				id: 'keys',
				weight: 'bad',
				title: `It has two ${active.length === 2 ? 'active ' : ''}keys`,
				detail,
				why: 'AWS allows two keys a user: there is no place for a new one.',
				next: 'Take a new user, or find out which key nobody uses and delete it first.',
				isBlocking: true,
			};
		}

		return others.length === 1
			? {
					id: 'keys',
					weight: active.length === 1 ? 'warn' : 'info',
					title: active.length === 1 ? 'It has an active key already' : 'It has a key that is off',
					detail,
					why: 'Whoever holds it could put backups too. It stays; the proof names it until it is off.',
					next: 'When its hosts use the new key, turn the old one off.',
				}
			: {id: 'keys', weight: 'ok', title: all.length === 0 ? 'No key yet' : 'No other key'};
	});
}

function ageOf(createdAt: string | undefined, now: string): string {
	if (createdAt === undefined) {
		return 'of unknown age';
	}

	const days = Math.max(0, Math.floor((Date.parse(now) - Date.parse(createdAt)) / 86_400_000));
	return days === 1 ? '1 day' : `${days} days`;
}

function policies(facts: UserFacts, context: UserContext): Finding | undefined {
	return judged(facts.policies, 'policies', 'which policies reach it', all => {
		const grants = all.filter(policy => policy.kind !== 'boundary');
		if (grants.length === 0) {
			return {id: 'policies', weight: 'ok', title: 'No policy of its own'};
		}

		return context.rights.length > 0
			? undefined
			: {
					id: 'policies',
					weight: 'warn',
					title: 'Other policies reach it',
					detail: grants.map(policy => policy.name).join(', '),
					why: 'They give no right on this bucket today. Someone could widen them.',
					isCleanable: true,
				};
	});
}

function groups(reading: UserFacts['groups']): Finding | undefined {
	return judged(reading, 'groups', 'which groups it is in', names =>
		names.length === 0
			? {id: 'groups', weight: 'ok', title: 'In no group'}
			: {
					id: 'groups',
					weight: 'warn',
					title: names.length === 1 ? 'It is in a group' : `It is in ${names.length} groups`,
					detail: names.join(', '),
					why: 'What the group may do, today or later, this user may too.',
					isCleanable: true,
				},
	);
}

function list(
	reading: Reading<readonly string[]> | undefined,
	id: string,
	one: string,
	many: string,
): Finding | undefined {
	return judged(reading, id, `whether it has ${many}`, items =>
		items.length === 0
			? {id, weight: 'ok', title: `No ${one.replace(/^an? /u, '')}`}
			: {
					id,
					weight: 'warn',
					title: items.length === 1 ? `It has ${one}` : `It has ${items.length} ${many}`,
					why: 'It is another way to act as this user; a backup user needs none.',
					next: 'Take a new user, or have it removed.',
				},
	);
}

/**
What cannot be read blocks: a user that may be able to read is not taken.

A server that does not offer the call has nothing to hide behind it; the proof still calls its row not proven. Without its keys no user can be looked after.
*/
function judged<Value>(
	reading: Reading<Value> | undefined,
	id: string,
	what: string,
	judge: (value: Value) => Finding | undefined,
): Finding | undefined {
	if (reading === undefined) {
		return undefined;
	}

	return reading.known ? judge(reading.value) : unread(reading.error, id, what);
}

function unread({kind, code}: AwsError, id: string, what: string): Finding {
	const title = `Could not tell ${what}`;
	if (kind === 'unsupported' && id !== 'keys') {
		return {
			id,
			weight: 'unknown',
			title,
			detail: `not offered by this server (${code})`,
			why: 'The proof cannot tell either: it will say not proven.',
		};
	}

	return {
		id,
		weight: 'unknown',
		title,
		detail: kind === 'denied' ? 'denied to you' : code,
		why: 'A user that may have other rights cannot be called write-only.',
		next: 'Have the reading allowed, or take a new user.',
		isBlocking: id === 'password' || id === 'policies' || id === 'groups' || id === 'keys',
	};
}

/** The calls that take everything away from a user that a backup user must not have, in an order that AWS takes. */
export function cleanUpOf(facts: UserFacts): readonly CleanUpItem[] {
	const user = facts.name;
	const own = facts.policies?.known === true ? facts.policies.value : [];
	const groupNames = facts.groups?.known === true ? facts.groups.value : [];
	const hasPassword = facts.password?.known === true && facts.password.value !== 'none';
	return [
		...(hasPassword
			? [{title: `Delete the password of ${user}`, call: iam('DeleteLoginProfile', {UserName: user})}]
			: []),
		...groupNames.map(group => ({
			title: `Take ${user} out of the group ${group}`,
			call: iam('RemoveUserFromGroup', {GroupName: group, UserName: user}),
		})),
		...own.flatMap(policy => cleanPolicy(user, policy)),
	];
}

function cleanPolicy(user: string, policy: PolicySource): readonly CleanUpItem[] {
	if (policy.kind === 'attached') {
		return [
			{
				title: `Detach the policy ${policy.policyName}`,
				call: iam('DetachUserPolicy', {UserName: user, PolicyArn: policy.arn}),
			},
		];
	}

	return policy.kind === 'inline'
		? [
				{
					title: `Delete the inline policy ${policy.policyName}`,
					call: iam('DeleteUserPolicy', {UserName: user, PolicyName: policy.policyName}),
				},
			]
		: [];
}

function iam(operation: string, input: PlannedCall['input']): PlannedCall {
	return {service: 'iam', operation, input};
}
