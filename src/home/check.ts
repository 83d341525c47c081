import {mergePolicy} from '../policy/merge.js';
import type {PolicySubject} from '../policy/options.js';
import type {Target} from '../targets/target.js';
import {formatAge, formatKeyAge} from '../ui/format.js';
import type {Role} from '../ui/theme.js';
import type {KeyFact, TargetFacts} from './facts.js';

/** One cell: a mark only where something is wrong, and a word. */
export type Cell = {readonly role?: Role; readonly word: string};

/** One thing found on a target, the worst first. */
export type Finding = {
	readonly role: Role;
	/** A line without a full stop. */
	readonly title: string;
	readonly why: string;
	readonly next: string;
};

export type TargetCheck = {
	readonly role: Role;
	readonly proof: Cell;
	readonly key: Cell;
	readonly setUp: Cell;
	readonly findings: readonly Finding[];
};

const day = 86_400_000;
/** Keys are rotated every 90 days; a week before that they are due. */
const keyDueMs = 83 * day;
/** A proof older than this says little about today. */
const proofOldMs = 30 * day;

const worstFirst: readonly Role[] = ['bad', 'warn', 'unknown', 'busy', 'ok'];

/** Sorts the worst first. */
export const bySeverity = (a: Role, b: Role): number => worstFirst.indexOf(a) - worstFirst.indexOf(b);

/** Pure: what is remembered and what AWS said, as cells and findings. `facts` is absent until AWS was asked. */
export function checkTarget(target: Target, facts: TargetFacts | undefined, now: number): TargetCheck {
	if (!target.setUp.isComplete) {
		return stoppedSetUp(target);
	}

	const proof = checkProof(target, now);
	const key = checkKeys(facts, now);
	const setUp = checkSetUp(target, facts);
	const findings = [proof, key, setUp]
		.flatMap(part => (part.finding === undefined ? [] : [part.finding]))
		.sort((a, b) => bySeverity(a.role, b.role));
	return {
		role: findings[0]?.role ?? (facts === undefined ? 'busy' : 'ok'),
		proof: proof.cell,
		key: key.cell,
		setUp: setUp.cell,
		findings,
	};
}

/** One cell, and what is wrong when something is. */
export type Part = {readonly cell: Cell; readonly finding?: Finding};

function stoppedSetUp(target: Target): TargetCheck {
	const step = target.setUp.step;
	return {
		role: 'busy',
		proof: {word: ''},
		key: {word: ''},
		setUp: {role: 'busy', word: `Step ${step} of 10`},
		findings: [
			{
				role: 'busy',
				title: `Set-up of ${target.name} stopped at step ${step} of 10`,
				why: 'It was left half-way. What was made is still there; nothing is lost.',
				next: 'Go on where it stopped (enter).',
			},
		],
	};
}

function checkProof(target: Target, now: number): Part {
	const proof = target.lastProof;
	if (proof === undefined) {
		return part('warn', 'Never', {
			title: `${target.name} was never proven`,
			why: 'Nobody has seen yet that its key cannot read.',
			next: 'Prove it (p).',
		});
	}

	const age = formatAge(now - Date.parse(proof.at));
	switch (proof.verdict) {
		case 'violated':
			return part('bad', `Violated ${age}`, {
				title: `The last proof of ${target.name} was violated`,
				why: proof.why ?? 'A call that must be denied was allowed.',
				next: 'Mend that, then prove again (p): it shows every call.',
			});
		case 'not-proven':
			return part('unknown', `Not proven ${age}`, {
				title: `The last proof of ${target.name} could not tell`,
				why: proof.why ?? 'Some probes got no clear answer.',
				next: 'Prove again (p). Nothing was seen allowed; but not seen is not proven.',
			});
		case 'proven':
			return now - Date.parse(proof.at) < proofOldMs
				? {cell: {word: `Proven ${age}`}}
				: part('warn', `Proven ${age}`, {
						title: `${target.name} was proven ${age} ago`,
						why: 'A policy, a group or a setting may have changed since.',
						next: 'Prove again (p).',
					});
	}
}

function checkKeys(facts: TargetFacts | undefined, now: number): Part {
	if (facts === undefined) {
		return {cell: {word: ''}};
	}

	if (!facts.keys.isKnown) {
		return notKnown('the keys of the backup user', facts.keys.why);
	}

	const keys = facts.keys.value;
	const active = keys.filter(key => key.status === 'Active');
	const [newest] = [...active].sort((a, b) => b.createdAt - a.createdAt);
	if (newest === undefined) {
		return noActiveKey(keys);
	}

	if (active.length > 1) {
		return part('warn', `${active.length} active`, {
			title: 'The backup user has two active keys',
			why: 'Two keys are right only while hosts switch from one to the other.',
			next: 'Find out which one the hosts use, and turn the other off.',
		});
	}

	const age = now - newest.createdAt;
	return age < keyDueMs
		? {cell: {word: formatKeyAge(age)}}
		: part('warn', `${formatKeyAge(age)}, due`, {
				title: `The key is ${formatKeyAge(age)} old`,
				why: 'Keys are to be changed every 90 days.',
				next: 'Plan a new key with whoever runs the backup hosts.',
			});
}

function noActiveKey(keys: readonly KeyFact[]): Part {
	return keys.length === 0
		? part('bad', 'No key', {
				title: 'The backup user has no key: backups cannot arrive',
				why: 'Its last key was deleted.',
				next: 'Run set-up again on this target (enter): it makes one.',
			})
		: part('bad', 'Turned off', {
				title: 'The key is turned off: backups cannot arrive',
				why: 'The user has no active key.',
				next: 'Turn the key on again in IAM, unless it was turned off because it was stolen.',
			});
}

function checkSetUp(target: Target, facts: TargetFacts | undefined): Part {
	if (facts === undefined) {
		return {cell: {word: ''}};
	}

	return (
		checkUser(target, facts) ??
		checkRights(facts) ??
		checkPolicy(target, facts) ??
		checkBucket(facts) ?? {cell: {word: 'As made'}}
	);
}

export function checkUser(target: Target, {user}: TargetFacts): Part | undefined {
	if (!user.isKnown) {
		return notKnown('the backup user', user.why);
	}

	if (user.value === undefined) {
		return part('bad', 'No user', {
			title: `There is no user ${target.user.name}: backups cannot arrive`,
			why: 'It was deleted, or renamed. After a rename most of our denies no longer bind.',
			next: 'Ask who changed it. Then run set-up again on this target.',
		});
	}

	if (target.user.id !== undefined && user.value.id !== target.user.id) {
		return part('bad', 'Changed', {
			title: `${target.user.name} is not the user that we set up`,
			why: 'A user of the same name was made anew; the policy still names the old one.',
			next: 'Run set-up again on this target: it writes our statements for the new user.',
		});
	}

	return user.value.arn === target.user.arn
		? undefined
		: part('bad', 'Changed', {
				title: 'The backup user was moved to another path',
				why: 'Our denies name its old ARN and no longer bind.',
				next: 'Write our statements anew (f), then prove again (p).',
			});
}

export function checkRights({rights}: TargetFacts): Part | undefined {
	if (!rights.isKnown) {
		return notKnown('what else the backup user may do', rights.why);
	}

	const {hasPassword, groups, policies} = rights.value;
	const extra = [
		...(hasPassword ? ['it has a password'] : []),
		...groups.map(group => `it is in the group ${group}`),
		...policies.map(policy => `it has the policy ${policy}`),
	];
	return extra.length === 0
		? undefined
		: part('bad', 'Changed', {
				title: 'The backup user has more than our policy gives it',
				why: `Since it was set up: ${extra.join('; ')}.`,
				next: 'See what to take away (f), then prove again (p).',
			});
}

export function checkPolicy(target: Target, {policy, isPlainHttp}: TargetFacts): Part | undefined {
	if (!policy.isKnown) {
		return notKnown('the bucket policy', policy.why);
	}

	const subject = subjectOf(target, isPlainHttp);
	const merged = subject === undefined ? undefined : mergePolicy(policy.value, subject, target.options);
	if (merged === undefined) {
		return undefined;
	}

	if (!merged.ok) {
		return part('bad', 'Changed', {
			title: merged.problem.what,
			why: merged.problem.why,
			next: merged.problem.next,
		});
	}

	return merged.isUnchanged
		? undefined
		: part('bad', 'Changed', {
				title: 'Our part of the bucket policy is not as we wrote it',
				why: 'A statement of ours was changed or removed by someone else.',
				next: 'Look at the changes (y), write ours again (f), then prove again (p).',
			});
}

export function checkBucket({bucket}: TargetFacts): Part | undefined {
	if (!bucket.isKnown) {
		return notKnown('the settings of the bucket', bucket.why);
	}

	const open = [
		...(bucket.value.isPublicBlocked ? [] : ['public access is not blocked']),
		...(bucket.value.hasVersions ? [] : ['versions are off, so an overwrite destroys']),
		...(bucket.value.areAclsOff ? [] : ['access lists (ACLs) are on']),
	];
	return open.length === 0
		? undefined
		: part('warn', 'Bucket', {
				title: 'The bucket is less safe than it could be',
				why: `${sentence(open.join('; '))}.`,
				next: 'See the fixes (f).',
			});
}

/** Whom the policy is about; absent while the user's ARN is not known. */
export function subjectOf(target: Target, isPlainHttp: boolean): PolicySubject | undefined {
	if (target.user.arn === undefined) {
		return undefined;
	}

	return {
		userArn: target.user.arn,
		...(target.user.id === undefined ? {} : {userId: target.user.id}),
		...(target.user.formerArns === undefined ? {} : {formerArns: target.user.formerArns}),
		bucket: target.bucket,
		prefix: target.prefix,
		isPlainHttp,
	};
}

function part(role: Role, word: string, finding: Omit<Finding, 'role'>): Part {
	return {cell: {role, word}, finding: {role, ...finding}};
}

function notKnown(what: string, why: string): Part {
	return part('unknown', 'Not known', {
		title: `Could not tell: ${what}`,
		why,
		next: 'Look again (R).',
	});
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
