import type {Target} from '../targets/target.js';
import {formatKeyAge} from '../ui/format.js';
import type {KeyFact, TargetFacts} from './facts.js';
import {fine, notKnown, type Part, wrong} from './finding.js';

const day = 86_400_000;
/** Keys are rotated every 90 days; a week before that they are due. */
const keyDueMs = 83 * day;

/** Whether it is still the user that was set up. */
export function checkUser(target: Target, {user}: TargetFacts): Part {
	if (!user.isKnown) {
		return notKnown('user', 'the backup user', user.why);
	}

	if (user.value === undefined) {
		return wrong('bad', 'No user', {
			id: 'user',
			title: `There is no user ${target.user.name}: backups cannot arrive`,
			why: 'It was deleted, or renamed. After a rename most of our denies no longer bind.',
			next: 'Ask who changed it. Then run set-up again on this target.',
		});
	}

	if (target.user.id !== undefined && user.value.id !== target.user.id) {
		return wrong('bad', 'Changed', {
			id: 'user',
			title: `${target.user.name} is not the user that we set up`,
			why: 'A user of the same name was made anew; the policy still names the old one.',
			next: 'Run set-up again on this target: it writes our statements for the new user.',
		});
	}

	return user.value.arn === target.user.arn
		? fine('As made')
		: wrong('bad', 'Changed', {
				id: 'user',
				title: 'The backup user was moved to another path',
				why: 'Our denies name its old ARN and no longer bind.',
				next: 'Write our statements anew (f), then prove again (p).',
			});
}

/** Whether the user has what nobody gave it when it was set up. */
export function checkRights({rights}: TargetFacts): Part {
	if (!rights.isKnown) {
		return notKnown('user-rights', 'what else the backup user may do', rights.why);
	}

	const {hasPassword, groups, policies} = rights.value;
	const extra = [
		...(hasPassword ? ['it has a password'] : []),
		...groups.map(group => `it is in the group ${group}`),
		...policies.map(policy => `it has the policy ${policy}`),
	];
	return extra.length === 0
		? fine('As made')
		: wrong('bad', 'Changed', {
				id: 'user-rights',
				title: 'The backup user has more than our policy gives it',
				why: `Since it was set up: ${extra.join('; ')}.`,
				next: 'See what to take away (f), then prove again (p).',
			});
}

/** Whether there is one active key, and not an old one. Of a user that is gone nothing more is said. */
export function checkKeys(facts: TargetFacts | undefined, now: number): Part {
	if (facts === undefined || (facts.user.isKnown && facts.user.value === undefined)) {
		return fine('');
	}

	if (!facts.keys.isKnown) {
		return notKnown('key', 'the keys of the backup user', facts.keys.why);
	}

	const keys = facts.keys.value;
	const active = keys.filter(key => key.status === 'Active');
	const [newest] = [...active].sort((a, b) => b.createdAt - a.createdAt);
	if (newest === undefined) {
		return noActiveKey(keys);
	}

	if (active.length > 1) {
		return wrong('warn', `${active.length} active`, {
			id: 'two-keys',
			title: 'The backup user has two active keys',
			why: 'Two keys are right only while hosts switch from one to the other.',
			next: 'Find out which one the hosts use, and turn the other off.',
		});
	}

	const age = now - newest.createdAt;
	return age < keyDueMs
		? fine(formatKeyAge(age))
		: wrong('warn', `${formatKeyAge(age)}, due`, {
				id: 'key-age',
				title: `The key is ${formatKeyAge(age)} old`,
				why: 'Keys are to be changed every 90 days.',
				next: 'Plan a new key with whoever runs the backup hosts.',
			});
}

function noActiveKey(keys: readonly KeyFact[]): Part {
	return keys.length === 0
		? wrong('bad', 'No key', {
				id: 'no-key',
				title: 'The backup user has no key: backups cannot arrive',
				why: 'Its last key was deleted.',
				next: 'Run set-up again on this target (enter): it makes one.',
			})
		: wrong('bad', 'Turned off', {
				id: 'key-off',
				title: 'The key is turned off: backups cannot arrive',
				why: 'The user has no active key.',
				next: 'Turn the key on again in IAM, unless it was turned off because it was stolen.',
			});
}
