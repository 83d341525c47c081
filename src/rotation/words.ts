import {formatAge, formatDay, formatTimeAgo} from '../ui/format.js';
import type {Role} from '../ui/theme.js';
import type {KnownKey, Situation, Standing, StateId} from './situation.js';
import {soakMs} from './situation.js';

/** A state in words: what is so, why, and what to do now. */
export type Said = {
	readonly role: Role;
	/** A line without a full stop. */
	readonly title: string;
	/** Sentences. */
	readonly why: string;
	readonly next: string;
};

/** The steps of a rotation, as the trail shows them. */
export const trailSteps = [
	'New key',
	'Prove it',
	'Switch hosts',
	'Turn old off',
	'Wait',
	'Delete old',
] as const;
/** The same where a key is suspected. */
export const suspicionSteps = ['Turn it off', 'New key', 'Prove it', 'Delete it'] as const;

/** Where in the trail a state stands; absent: no rotation is under way. */
export function stageOf({state}: Standing): number | undefined {
	return stages[state];
}

const stages: Readonly<Partial<Record<StateId, number>>> = {
	due: 0,
	'lost-reply': 0,
	candidate: 0,
	unseen: 0,
	verify: 1,
	install: 2,
	switching: 2,
	stopped: 2,
	'switched-late': 2,
	'locked-out': 2,
	switched: 3,
	'switched-unseen': 3,
	soak: 4,
	'soak-begins': 4,
	'soak-late': 4,
	'soak-unseen': 4,
	soaked: 5,
};

type Terms = {
	readonly key: string;
	readonly other: string;
	readonly standing: Standing;
	readonly situation: Situation;
};
type Words = readonly [Role, (terms: Terms) => readonly [title: string, why: string, next: string]];

/** What is said of where the keys stand. */
export function sayStanding(standing: Standing, situation: Situation): Said {
	const {state, key, other} = standing;
	const [role, say] = words[state];
	const [title, why, next] = say({
		key: key?.accessKeyId ?? 'the key',
		other: other?.accessKeyId ?? 'the other key',
		standing,
		situation,
	});
	return {role, title, why, next};
}

const usedWords = (key: KnownKey | undefined, now: number): string =>
	key?.lastUsed ? `was last used ${formatAge(now - key.lastUsed.at)} ago` : 'was never seen used';

const arrivedWords = ({arrivals}: Situation): string =>
	arrivals === undefined
		? 'Whether backups arrived could not be seen.'
		: arrivals.due === 0
			? 'No job had a backup due.'
			: `${arrivals.arrived} of ${arrivals.due} series have a backup since then.`;

const soakEnd = ({standing, situation}: Terms): string =>
	formatDay((standing.key?.offSince ?? situation.now) + soakMs, situation.now);

const setUpAgain = 'Run set-up again on this target: it writes our statements for the user as it is now.';

const words: Readonly<Record<StateId, Words>> = {
	'user-renamed': [
		'bad',
		() => [
			'The backup user was renamed: no key is changed until our denies name it again',
			'Most of our denies name its old ARN and no longer bind.',
			setUpAgain,
		],
	],
	'user-missing': [
		'bad',
		() => [
			'There is no such user: backups cannot arrive',
			'It was deleted, and its keys with it.',
			'Run set-up again on this target: it makes a user and a key.',
		],
	],
	'user-made-again': [
		'bad',
		() => [
			'Another user has this name now',
			'It was made anew, so its keys are not ours, and our policy allows it nothing.',
			setUpAgain,
		],
	],
	'other-run': [
		'busy',
		() => [
			'Another run of Nightdrop is changing the keys',
			'Two at once could each take away the key of the other.',
			'Wait until it has ended, then look again (r).',
		],
	],
	'proof-running': [
		'busy',
		({key}) => [
			'A proof is running with a key of its own',
			`${key} was made for it, and is deleted when it has ended.`,
			'Wait until it has ended, then look again (r).',
		],
	],
	'status-unknown': [
		'unknown',
		({key, standing}) => [
			`${key} has a status that is new to us: ${standing.key?.status ?? ''}`,
			'What it means for backups is not known, so it is never touched.',
			standing.next === undefined
				? 'Find out in IAM what it means, and who set it. Then look again (r).'
				: 'Make a new key beside it (c), or find out in IAM what it means first.',
		],
	],
	'two-new': [
		'warn',
		() => [
			'Two new keys are there, and only one was asked for',
			'Somebody else is making keys for this user at this moment.',
			'Find out who made which. Nothing was removed. Then look again (r).',
		],
	],
	'no-key': [
		'bad',
		() => ['This user has no key: backups cannot arrive', 'None was made yet.', 'Make a key (c).'],
	],
	'lost-reply': [
		'warn',
		() => [
			'A key was asked for, and no answer came',
			'It may have been made all the same, with a secret that nobody has.',
			'Go on (c): it is looked for first, and turned off if it is there.',
		],
	],
	'all-gone': [
		'bad',
		() => [
			'All keys are gone: backups cannot arrive',
			'Somebody deleted the keys that we knew.',
			'Make a new key (c), and install it on your hosts.',
		],
	],
	healthy: [
		'ok',
		({key, standing, situation}) => [
			'One active key, and your hosts use it',
			`${key} ${usedWords(standing.key, situation.now)}. A second key could be made beside it at any time.`,
			'Nothing is due. To change it all the same, make a new key (c).',
		],
	],
	due: [
		'warn',
		({key, standing, situation}) => [
			'A new key can be made: the old one works until your hosts have it',
			`${key} is ${formatAge(situation.now - (standing.key?.createdAt ?? situation.now))} old, and ${usedWords(standing.key, situation.now)}. It is not touched.`,
			'Make a new key (c).',
		],
	],
	unproven: [
		'warn',
		({key}) => [
			'The key was never proven write-only',
			`Since ${key} was made no proof has ended.`,
			'Prove it (p).',
		],
	],
	install: [
		'busy',
		({key, other, standing, situation}) => [
			'Waiting for a backup made with the new key',
			standing.other === undefined
				? `${key} ${usedWords(standing.key, situation.now)}, and only by our own test.`
				: `No host has used ${key} yet. ${other} ${usedWords(standing.other, situation.now)}: turning it off now would stop backups.`,
			'Install the new key on your hosts (h). No key is safe to remove yet.',
		],
	],
	shown: [
		'warn',
		({key}) => [
			'Whether anybody kept the secret of this key is not known',
			`${key} was shown, and nobody said that it was stored.`,
			'If you have it, install it. Else make another (c): this one is dropped when it is quiet.',
		],
	],
	unseen: [
		'warn',
		({key}) => [
			`Nobody has the secret of ${key}`,
			'The program stopped before it was shown or saved, so nothing can depend on it.',
			'It is safe to delete (x). Then make another.',
		],
	],
	candidate: [
		'warn',
		({key, standing}) => [
			`Nobody has the secret of ${key}`,
			'The answer that had it was lost, and it was never used.',
			standing.next?.step === 'create'
				? 'Make another key (c): this one is turned off first.'
				: standing.next?.step === 'delete'
					? 'It is safe to delete (x).'
					: 'Turn it off (d), which can be undone. The other key is not touched.',
		],
	],
	'left-over': [
		'warn',
		({key}) => [
			`${key} was made for a proof that has ended`,
			'Only that run had its secret.',
			'It is safe to delete (x).',
		],
	],
	'foreign-young': [
		'busy',
		({key}) => [
			`Somebody made ${key} less than a day ago`,
			'A colleague may be installing it on a host at this moment.',
			'Ask who made it, or wait until tomorrow. No key is safe to remove yet.',
		],
	],
	'foreign-old': [
		'warn',
		({key, standing}) => [
			`Somebody made ${key}, and it was never used`,
			'Nightdrop did not make it, so only a person can say what it is for.',
			standing.next?.step === 'deactivate'
				? 'Ask who made it. If nobody needs it, turn it off (d); it can be turned on again.'
				: standing.next === undefined
					? 'Ask who made it, and whether a host is to use it.'
					: 'Make a key of ours (c); ask who made this one.',
		],
	],
	'key-off': [
		'bad',
		({key}) => [
			`${key} is off: backups cannot arrive`,
			'It is the only key that a host may hold, and nobody said that it is in other hands.',
			'Ask who turned it off. Turn it on again (u), or make a new key (c).',
		],
	],
	'off-suspected': [
		'bad',
		({key}) => [
			`${key} is off because it may be in other hands: backups have stopped`,
			'It must not come back.',
			'Make a new key (c), and install it on your hosts.',
		],
	],
	'off-nobodys': [
		'warn',
		({key, standing}) => [
			`${key} is off, and nobody has its secret`,
			'Nothing can depend on it.',
			standing.next?.step === 'create'
				? 'Make a new key (c): backups cannot arrive without one.'
				: 'It is safe to delete (x).',
		],
	],
	'off-foreign': [
		'bad',
		({key}) => [
			'This user has no active key: backups cannot arrive',
			`${key} is off, somebody else made it, and it was never used.`,
			'Make a new key (c). The other one harms nobody.',
		],
	],
	verify: [
		'busy',
		({key, standing}) => [
			'The new key is not tested yet',
			`${key} was made, and whether it can put is not seen.${standing.other === undefined ? '' : ' The old key carries on.'}`,
			'Test and prove it (p).',
		],
	],
	switching: [
		'busy',
		({key, other, standing, situation}) => [
			'Some host still uses the old key',
			`${key} ${usedWords(standing.key, situation.now)}, ${other} ${usedWords(standing.other, situation.now)}. Turning the old one off now would stop some backups.`,
			'Find the host that has the old key, and install the new one there (h). No key is safe to remove yet.',
		],
	],
	switched: [
		'ok',
		({key, other, standing, situation}) => [
			`The old key, ${key}, can be turned off now`,
			`It is quiet: it ${usedWords(standing.key, situation.now)}. Your hosts use ${other}. ${arrivedWords(situation)}`,
			'Turn it off (d). It can be turned on again at once, for as long as it is not deleted.',
		],
	],
	'switched-unseen': [
		'unknown',
		({key, situation}) => [
			'The old key is quiet, but whether backups arrive could not be seen',
			`The last use may lag, so ${key} is not turned off by it alone. ${arrivedWords(situation)}`,
			'Have the bucket listed, then look again (r); or see for yourself, then turn it off (d).',
		],
	],
	'switched-late': [
		'warn',
		({key, situation}) => [
			'The old key is quiet, but not every backup has arrived since',
			`${arrivedWords(situation)} A job that runs seldom may still have ${key}.`,
			'Find out which jobs are missing (b), and which key they have. No key is safe to remove yet.',
		],
	],
	stopped: [
		'bad',
		({key, other, standing, situation}) => [
			'Backups have stopped, not moved',
			`No host uses ${key}, and ${other} is quiet: it ${usedWords(standing.other, situation.now)}.`,
			'Look at your backup hosts now. No key is safe to remove.',
		],
	],
	'foreign-quiet': [
		'warn',
		({key, other, standing, situation}) => [
			`${key} seems to be the old key`,
			`Hosts use ${other}; this one ${usedWords(standing.key, situation.now)}. We did not make the one in use, so a person decides.`,
			'Ask who made them. If nobody needs the quiet one, turn it off (d); it can be turned on again.',
		],
	],
	'both-in-use': [
		'warn',
		({key, other}) => [
			'Both keys are in use: neither is safe to remove',
			`Some host has ${key}, some host has ${other}, and AWS allows no third.`,
			'Find both hosts. Move one of them to the key of the other, then look again (r).',
		],
	],
	'both-never': [
		'warn',
		() => [
			'Neither key was ever used by a host',
			'Two people may have set this up at once. Nothing tells which one is installed.',
			'Find out which one your hosts have. Keep both until one of them is used.',
		],
	],
	'both-idle': [
		'warn',
		() => [
			'No host uses either key now',
			'Backups have stopped, so nothing tells which key the hosts have.',
			'Look at your backup hosts now. No key is safe to remove.',
		],
	],
	'use-unknown': [
		'unknown',
		() => [
			'Whether the hosts use these keys could not be seen',
			'AWS did not tell when a key was last used.',
			'Have iam:GetAccessKeyLastUsed allowed to you, then look again (r). No key is safe to remove until then.',
		],
	],
	soak: [
		'busy',
		terms => [
			'The old key is off. We wait before deleting it',
			`${terms.key} is off since ${formatTimeAgo(terms.standing.key?.offSince ?? 0, terms.situation.now)}. A job that runs once a week may still need it. ${arrivedWords(terms.situation)}`,
			`Nothing to do until ${soakEnd(terms)}. If a backup is late, turn it on again (u).`,
		],
	],
	'soak-begins': [
		'busy',
		({key}) => [
			`${key} is off, and nobody knows since when`,
			'AWS keeps no date, so the 7 days begin now.',
			'Nothing to do for 7 days. If a backup is late, turn it on again (u).',
		],
	],
	'soak-late': [
		'warn',
		({key, situation}) => [
			'The old key is off for 7 days, but not every backup has arrived since',
			`${arrivedWords(situation)} A job that runs seldom may need ${key}.`,
			'Find out which jobs are missing (b). If they have the old key, turn it on again (u).',
		],
	],
	'soak-unseen': [
		'unknown',
		({key}) => [
			'The old key is off for 7 days, but whether backups arrive could not be seen',
			`${key} is not deleted before that is known: it could not come back.`,
			'Have the bucket listed, then look again (r).',
		],
	],
	soaked: [
		'ok',
		({key, other, situation}) => [
			`The old key, ${key}, can be deleted now`,
			`It is off for 7 days. Your hosts use ${other}. ${arrivedWords(situation)}`,
			'Delete it (x), by typing its id. It cannot come back.',
		],
	],
	'locked-out': [
		'bad',
		({key, other}) => [
			`Turn ${key} on again: your hosts have it, and it is off`,
			`No host uses ${other}, so backups cannot arrive.`,
			'Turn it on again now (u). Then install the other key, and wait until it is used.',
		],
	],
	'nobodys-active': [
		'bad',
		({key, other}) => [
			`Turn ${key} on again: the only active key is nobody's`,
			`${other} has a secret that no host has, so backups cannot arrive.`,
			'Turn it on again now (u). The other one can be deleted after that.',
		],
	],
	'both-off': [
		'bad',
		({key, standing, situation}) => [
			'Both keys are off: backups cannot arrive',
			`${key} is the one that S3 saw last: it ${usedWords(standing.key, situation.now)}.`,
			'Ask who turned them off. Then turn that one on again (u).',
		],
	],
	'both-off-unclear': [
		'bad',
		({key, other}) => [
			'Both keys are off: backups cannot arrive',
			`Nothing tells which of ${key} and ${other} your hosts have.`,
			'Find out which one they have, and turn that one on again (u).',
		],
	],
	'both-off-suspected': [
		'bad',
		({key}) => [
			'Both keys are off because they may be in other hands',
			`AWS allows no third, so one must go before a new one is made: ${key}, the older.`,
			`Delete ${key} (x), by typing its id; keep it for CloudTrail. Then make a new key.`,
		],
	],
	sessions: [
		'bad',
		() => [
			'Sessions first: they outlive the key',
			'Whoever has a key can hold sessions made with it, which last up to 36 hours and cannot be ended.',
			'Have the policy refuse them (d). Then the key is turned off.',
		],
	],
	suspected: [
		'bad',
		({key, standing, situation}) => [
			'A stolen key is turned off first. Backups stop until the new key is installed',
			`${key} ${usedWords(standing.key, situation.now)}. Whoever has it can add and overwrite files.`,
			'Turn it off (d). Then we make a new one, and look at what was written meanwhile.',
		],
	],
	replaced: [
		'ok',
		({key, other}) => [
			`The suspected key, ${key}, can be deleted now`,
			`It is off, and your hosts use ${other}. Keep its id for CloudTrail.`,
			'Delete it (x), by typing its id. It must not come back.',
		],
	],
};
