import {type SomeWords, usedWords} from './terms.js';

/** Of keys that may be in other hands. */
export const wordsOfSuspicion = {
	'off-suspected': [
		'bad',
		({key}) => [
			`${key} is off because it may be in other hands: backups have stopped`,
			'It must not come back.',
			'Make a new key (c), and install it on your hosts.',
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
} satisfies SomeWords;
