import type {Target} from '../targets/target.js';
import type {TargetFacts} from './facts.js';
import {fine, notKnown, type Part, wrong} from './finding.js';

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
