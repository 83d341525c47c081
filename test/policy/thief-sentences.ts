import type {ActName} from './thief-acts.js';

/** A sentence of the view, and the acts that show whether it is so: one of them must work where it says so, none where it denies. */
export type Trial = {readonly id: string; readonly words: RegExp; readonly acts: readonly ActName[]};

const reading: readonly ActName[] = ['read the newest', 'read a version', 'read in a session', 'copy'];
const looking: readonly ActName[] = ['look at what is kept', 'restore'];
const listing: readonly ActName[] = ['list everything', 'list under the prefix', 'list by other calls'];
const opening: readonly ActName[] = [
	'open a backup to others',
	'put something open',
	'write a policy and read',
];
const changing: readonly ActName[] = ['change settings', 'write a policy and read'];

/** For every sentence, without its end "where … allows it". */
export const trials: readonly Trial[] = [
	{id: 'read', words: /^Read and copy backups$/u, acts: reading},
	{id: 'read', words: /^Read what is kept about backups, or restore them$/u, acts: looking},
	{id: 'read', words: /^Read or copy a backup/u, acts: [...reading, ...looking]},
	{id: 'delete', words: /^Delete backups or versions$/u, acts: ['delete', 'delete a version']},
	{
		id: 'delete',
		words: /^Delete a backup or a version before a setting is changed$/u,
		acts: ['delete', 'delete a version'],
	},
	{
		id: 'delete',
		words: /^Delete a backup or a version$/u,
		acts: ['delete', 'delete a version', 'open the bucket to others', ...changing],
	},
	{id: 'open', words: /^Open backups to others, and so read them$/u, acts: opening},
	{
		id: 'open',
		words: /^Let others list, overwrite and delete backups$/u,
		acts: ['open the bucket to others'],
	},
	{
		id: 'open',
		words: /^Make anything public/u,
		acts: [...opening, 'open the bucket to others'],
	},
	{
		id: 'settings',
		words: /^See or change settings of the bucket$/u,
		acts: ['see settings', ...changing],
	},
	{id: 'change', words: /^Change tags or locks of backups$/u, acts: ['change tags or locks']},
	{id: 'outside', words: /^Add (?:and overwrite files|anything) outside /u, acts: ['put outside the prefix']},
	{id: 'overwrite', words: /^Overwrite a backup/u, acts: ['overwrite']},
	{id: 'add', words: /^Add files/u, acts: ['upload junk']},
	{id: 'poison', words: /^Plant files that a restore would use$/u, acts: ['plant a backup']},
	{id: 'names', words: /^See the names and sizes of all backups$/u, acts: ['list everything']},
	{id: 'names', words: /^See names and sizes under \S+/u, acts: ['list under the prefix']},
	{id: 'names', words: /^See names and sizes$/u, acts: listing},
	{id: 'names', words: /^See the names and sizes of backups$/u, acts: listing},
	{id: 'guess', words: /^Find out whether a guessed name exists$/u, acts: ['guess a name']},
	{
		id: 'session',
		words: /^(?:Open a session that outlives the key|Go on by a session)/u,
		acts: ['put in a session, the key off', 'read in a session'],
	},
	{id: 'abort', words: /^Stop a running upload/u, acts: ['stop an upload']},
	{
		id: 'encrypt',
		words: /^Encrypt files with a key of their own$/u,
		acts: ['put under a key of their own'],
	},
	{id: 'links', words: /^Make upload links that last up to 7 days$/u, acts: ['make a link and use it']},
	// S3 tells of what was put, whoever put it: here nothing listens.
	{id: 'events', words: /^Set off what runs when a file arrives$/u, acts: ['upload junk']},
];

/** The sentences that tell of an act that works: one of them must be there. Of credentials for others no bucket policy gives any, so none tells of them. */
export const saidBy: {readonly [name in ActName]: readonly string[]} = {
	'read the newest': ['read'],
	'read a version': ['read'],
	'read in a session': ['read'],
	copy: ['read'],
	'look at what is kept': ['read'],
	restore: ['read'],
	'list everything': ['names'],
	'list under the prefix': ['names'],
	'list by other calls': ['names'],
	'guess a name': ['guess', 'names'],
	'upload junk': ['add'],
	'plant a backup': ['poison'],
	'make a link and use it': ['links'],
	'put in a session, the key off': ['session'],
	'make credentials for others': [],
	'put under a key of their own': ['encrypt'],
	'stop an upload': ['abort'],
	'put outside the prefix': ['outside'],
	'change tags or locks': ['change'],
	overwrite: ['overwrite'],
	'open a backup to others': ['open'],
	'put something open': ['open'],
	'open the bucket to others': ['open'],
	'write a policy and read': ['open'],
	'see settings': ['settings'],
	'change settings': ['settings'],
	'delete a version': ['delete'],
	delete: ['delete'],
};
