import {formatAge} from '../../ui/format.js';
import {type SomeWords, usedWords} from './terms.js';

const setUpAgain = 'Run set-up again on this target: it writes our statements for the user as it is now.';

/** Of a user with no key or one, of keys that nobody has, and of those that somebody else made. */
export const wordsOfKeys = {
	dropped: [
		'warn',
		({key, other}) => [
			`${key} was given up before any host had it`,
			`No put with it was ever seen to work, and it was never used. Your hosts use ${other}.`,
			'It is safe to delete (x). Then make another.',
		],
	],
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
	'left-behind': [
		'warn',
		({key}) => [
			'A proof could not take its test objects away',
			`One active key, ${key}, and your hosts use it.`,
			'Prove it again (p): that takes them away.',
		],
	],
	violated: [
		'bad',
		({key, other, standing}) => [
			standing.other === undefined && standing.key?.use === 'in-use'
				? `${key} is not write-only`
				: `Do not install ${key}: it is not write-only`,
			`The last proof found that whoever has a key of this user can do more than put backups.${standing.other === undefined || standing.other.isSuspected ? '' : ` Your hosts keep ${other} meanwhile: no key is safe to remove yet.`}`,
			'Mend what that proof found: the page of the target lists it. Then prove it again (p).',
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
} satisfies SomeWords;
