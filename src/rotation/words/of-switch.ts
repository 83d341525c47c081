import {formatAge, formatTimeAgo} from '../../ui/format.js';
import {isUnused} from '../judge-key.js';
import {arrivedWords, type SomeWords, soakEnd, usedWords} from './terms.js';

/** Of two keys: the hosts change from one to the other, the old one is off for a while, and goes. */
export const wordsOfSwitch = {
	install: [
		'busy',
		({key, other, standing, situation}) => [
			`Waiting for ${standing.other === undefined ? 'the first backup made with this key' : 'a backup made with the new key'}`,
			standing.other === undefined
				? `${key} ${usedWords(standing.key, situation.now)}, and only by our own test.`
				: standing.other.isSuspected
					? `No host has used ${key} yet. ${other} is off, since it may be in other hands.`
					: isUnused(standing.other)
						? `We made ${key} after ${other}. No host has used either of them yet.`
						: `No host has used ${key} yet. ${other} ${usedWords(standing.other, situation.now)}: turning it off now would stop backups.`,
			standing.key?.secret === 'shown'
				? 'Whether anybody kept its secret is not known. If you have it, install it (h). Else turn it off (d), and make another. No other key is safe to remove.'
				: `Install ${standing.other === undefined ? 'it' : 'the new key'} on your hosts (h). ${standing.other?.isSuspected ? `${other} is deleted when a host has used the new one.` : 'No key is safe to remove yet.'}`,
		],
	],
	verify: [
		'busy',
		({key, standing}) => [
			`The ${standing.other === undefined ? '' : 'new '}key is not tested yet`,
			`${key} was made, and whether it can put is not seen.${standing.other === undefined ? '' : ' The old key carries on.'}`,
			standing.other === undefined
				? 'Test and prove it (p).'
				: 'Test and prove it (p). If its puts stay refused, turn it off (d) and make another.',
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
			`${standing.key !== undefined && isUnused(standing.key) ? 'No host was seen to use it' : `It is quiet: it ${usedWords(standing.key, situation.now)}`}. Your hosts use ${other}. ${arrivedWords(situation)}`,
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
	'switched-hidden': [
		'busy',
		({key, other, standing, situation}) => [
			'Hosts use the new key; whether one still has the old one is not known yet',
			`AWS keeps one request of a key, and of ${key} it is our own test (${usedWords(standing.key, situation.now)}). Hosts use ${other}.`,
			`Look again when that is ${formatAge(situation.quietMs)} ago (r). No key is safe to remove yet.`,
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
			'The server did not tell when a key was last used.',
			'Have iam:GetAccessKeyLastUsed allowed to you, where the server offers it, then look again (r). No key is safe to remove until then.',
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
} satisfies SomeWords;
