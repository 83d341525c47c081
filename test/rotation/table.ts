import {day, hour} from '../../src/rotation/situation.js';
import {at, type Example, ours, type Scene} from './key.js';

export const A = 'AKIAAAAAAAAAAAAAAAAA';
export const B = 'AKIABBBBBBBBBBBBBBBB';
export const minute = 60_000;

const intent = {
	operation: 'CreateAccessKey',
	at: at(5 * minute),
	keysBefore: [A],
	run: 'run1',
	pid: 4711,
} as const;
export const intentOfNone = {...intent, keysBefore: []};

/** In use by the hosts. */
export const old: Example = {id: A, used: hour, record: ours()};
const quiet: Example = {...old, used: 40 * hour};
const off = (record: object = {}): Example => ({
	...old,
	status: 'Inactive',
	used: 9 * day,
	record: ours({deactivatedAt: at(8 * day), ...record}),
});
/** Made for the rotation, and tested by us. */
const tested: Example = {
	id: B,
	age: 3 * hour,
	used: 3 * hour,
	record: ours({ourLastCallAt: at(3 * hour), verifiedAt: at(3 * hour)}),
};
const installed: Example = {
	...tested,
	age: 3 * day,
	used: 2 * hour,
	record: ours({ourLastCallAt: at(3 * day)}),
};
export const unseen: Example = {id: B, age: hour, record: ours({secret: 'unseen'})};
const temporary: Example = {
	id: B,
	age: 20 * minute,
	used: 10 * minute,
	record: {origin: 'temporary', secret: 'unseen', process: 'host/1'},
};
export const candidate: Example = {id: B, age: 4 * minute};
const foreign: Example = {id: B, age: 3 * day};
const both = [A, B];

type Row = readonly [
	row: string,
	keys: readonly Example[],
	scene: Scene,
	expected: {
		readonly state: string;
		readonly step?: string;
		readonly key?: string;
		readonly isAsking?: boolean;
	},
];

const user = (standing: 'missing' | 'renamed' | 'made again'): Scene => ({change: {user: standing}});

export const rows: readonly Row[] = [
	['user missing, UserId under another name', [old], user('renamed'), {state: 'user-renamed'}],
	['user missing altogether', [], user('missing'), {state: 'user-missing'}],
	['user there, other UserId', [old], user('made again'), {state: 'user-made-again'}],
	['0 keys, no intent', [], {change: {hasKnownKeys: false}}, {state: 'no-key', step: 'create'}],
	['0, open intent', [], {intent: intentOfNone}, {state: 'lost-reply', step: 'create'}],
	['0, journal knows keys', [], {change: {hasKnownKeys: true}}, {state: 'all-gone', step: 'create'}],

	['1: A, ours, in use', [old], {}, {state: 'healthy'}],
	[
		'1: A, ours, in use, never proven',
		[old],
		{change: {isProven: false}},
		{state: 'unproven', step: 'finish', key: A},
	],
	[
		'1: A, ours, in use, test objects left',
		[old],
		{change: {leftAt: 'db/.nightdrop/1/'}},
		{state: 'left-behind', step: 'finish', key: A},
	],
	['1: A, ours, in use, due', [old], {change: {isDue: true}}, {state: 'due', step: 'create'}],
	['1: A, ours, saved, never used', [{...tested, used: null}], {}, {state: 'install'}],
	['1: A, ours, saved, used by our own test', [tested], {}, {state: 'install'}],
	['1: A, ours, saved, never tested', [{id: A, record: {}}], {}, {state: 'verify', step: 'finish', key: A}],
	[
		'1: A, ours, shown but not confirmed',
		[{id: A, record: {secret: 'unknown'}}],
		{},
		{state: 'shown', step: 'create', isAsking: true},
	],
	['1: A, ours, unseen', [unseen], {}, {state: 'unseen', step: 'delete', key: B}],
	['1: A, candidate', [candidate], {intent: intentOfNone}, {state: 'candidate', step: 'create'}],
	['1: A, temporary, its run is dead', [temporary], {}, {state: 'left-over', step: 'delete', key: B}],
	['1: A, temporary, run alive', [temporary], {isRunning: true}, {state: 'proof-running'}],
	['1: A, foreign, in use', [{...foreign, used: hour}], {}, {state: 'healthy'}],
	[
		'1: A, foreign, in use, due',
		[{...foreign, used: hour}],
		{change: {isDue: true}},
		{state: 'due', step: 'create'},
	],
	[
		'1: A, foreign, never used, younger than 24 h',
		[{...foreign, age: 23 * hour}],
		{},
		{state: 'foreign-young'},
	],
	['1: A, foreign, never used, older', [foreign], {}, {state: 'foreign-old'}],
	[
		'1: A, foreign, never used, older, due',
		[foreign],
		{change: {isDue: true}},
		{state: 'foreign-old', step: 'create'},
	],

	[
		'1: I, was in use, not compromised',
		[off()],
		{},
		{state: 'key-off', step: 'reactivate', key: A, isAsking: true},
	],
	['1: I, compromised', [off()], {suspected: [A]}, {state: 'off-suspected', step: 'create'}],
	['1: I, unseen', [{...unseen, status: 'Inactive'}], {}, {state: 'off-nobodys', step: 'create'}],
	['1: I, temporary', [{...temporary, status: 'Inactive'}], {}, {state: 'off-nobodys', step: 'create'}],
	[
		'1: I, candidate',
		[{...candidate, status: 'Inactive'}],
		{intent: intentOfNone},
		{state: 'off-nobodys', step: 'create'},
	],
	[
		'1: I, foreign, never used',
		[{...foreign, status: 'Inactive'}],
		{},
		{state: 'off-foreign', step: 'create'},
	],
	[
		'1: other status',
		[{...old, status: 'Expired'}],
		{},
		{state: 'status-unknown', step: 'create', isAsking: true},
	],

	[
		'2: A new ours unverified, A old',
		[{id: B, age: hour, record: {}}, old],
		{},
		{state: 'verify', step: 'finish', key: B},
	],
	[
		'2: A in use, A foreign never used, younger than 24 h',
		[old, {...foreign, age: hour}],
		{},
		{state: 'foreign-young'},
	],
	[
		'2: A in use, A foreign never used, older',
		[old, foreign],
		{},
		{state: 'foreign-old', step: 'deactivate', key: B, isAsking: true},
	],
	['2: A new verified, not handed over, A old in use', [tested, old], {}, {state: 'install'}],
	['2: A new in use by a host; A old still in use', [installed, old], {}, {state: 'switching'}],
	[
		'2: A new in use by a host; A old quiet',
		[installed, quiet],
		{},
		{state: 'switched', step: 'deactivate', key: A},
	],
	[
		'2: the same, and a series has no backup since',
		[installed, quiet],
		{change: {arrivals: {due: 3, arrived: 2, missing: ['orders'], since: 0}}},
		{state: 'switched-late'},
	],
	['2: A new never used; A old quiet', [{...tested, used: null}, quiet], {}, {state: 'stopped'}],
	['2: A new unseen, A old', [unseen, old], {}, {state: 'unseen', step: 'delete', key: B}],
	['2: A candidate, A old', [candidate, old], {intent}, {state: 'candidate', step: 'deactivate', key: B}],
	['2: A temporary (dead run), A old', [temporary, old], {}, {state: 'left-over', step: 'delete', key: B}],
	[
		'2: A foreign, A foreign: one in use, one quiet',
		[
			{...foreign, used: hour},
			{id: A, used: 40 * hour},
		],
		{},
		{state: 'foreign-quiet', step: 'deactivate', key: A, isAsking: true},
	],
	['2: A, A both in use', [old, {...old, id: B}], {}, {state: 'both-in-use'}],
	[
		'2: A, A both foreign, in use',
		[
			{...foreign, used: hour},
			{id: A, used: hour},
		],
		{},
		{state: 'both-in-use'},
	],
	['2: A, A both never used', [tested, {...tested, id: A}], {}, {state: 'both-never'}],
	[
		'2: A, A both never used, made here one after the other',
		[tested, {...tested, id: A, age: 3 * day}],
		{},
		{state: 'install'},
	],
	[
		'2: A new in use by a host; A older, which our own test alone used, hours ago',
		[installed, {...tested, id: A, age: 9 * day}],
		{},
		{state: 'switched-hidden'},
	],
	[
		'2: A new in use by a host; A older, which our own test alone used, days ago',
		[
			installed,
			{
				...{id: A, age: 9 * day, used: 8 * day},
				record: ours({ourLastCallAt: at(8 * day), verifiedAt: at(8 * day)}),
			},
		],
		{},
		{state: 'switched', step: 'deactivate', key: A},
	],
	[
		'2: A older in use by a host; A newer never used: that one is to be installed',
		[tested, {...installed, id: A, age: 9 * day}],
		{},
		{state: 'install'},
	],
	['2: A, A both never used, of others', [foreign, {...foreign, id: A}], {}, {state: 'both-never'}],
	['2: A, A whose use cannot be seen', [installed, {...old, used: 'refused'}], {}, {state: 'use-unknown'}],

	[
		'2: A in use, I old deactivated < 7 days',
		[installed, off({deactivatedAt: at(6 * day)})],
		{},
		{state: 'soak'},
	],
	['2: A in use, I old, soaked', [installed, off()], {}, {state: 'soaked', step: 'delete', key: A}],
	[
		'2: the same, and a series has no backup since',
		[installed, off()],
		{change: {arrivals: {due: 3, arrived: 2, missing: ['orders'], since: 0}}},
		{state: 'soak-late'},
	],
	[
		'2: A in use, I of unknown age',
		[installed, {...old, status: 'Inactive', used: 9 * day}],
		{},
		{state: 'soak-begins'},
	],
	[
		'2: A in use, I unseen',
		[old, {...unseen, status: 'Inactive'}],
		{},
		{state: 'off-nobodys', step: 'delete', key: B},
	],
	[
		'2: A in use, I temporary',
		[old, {...temporary, status: 'Inactive'}],
		{},
		{state: 'off-nobodys', step: 'delete', key: B},
	],
	[
		'2: A in use, I candidate',
		[old, {...candidate, status: 'Inactive'}],
		{intent},
		{state: 'off-nobodys', step: 'delete', key: B},
	],
	[
		'2: A in use, I new ours that failed its test and was given up',
		[old, {id: B, age: hour, status: 'Inactive', record: {}}],
		{},
		{state: 'dropped', step: 'delete', key: B},
	],
	[
		'2: A in use, I soaked; rotation due',
		[installed, off()],
		{change: {isDue: true}},
		{state: 'soaked', step: 'delete'},
	],
	[
		'2: A in use, I not soaked; rotation due',
		[installed, off({deactivatedAt: at(day)})],
		{change: {isDue: true}},
		{state: 'soak'},
	],
	['2: A never used, I was in use', [tested, off()], {}, {state: 'locked-out', step: 'reactivate', key: A}],
	['2: A unseen, I was in use', [unseen, off()], {}, {state: 'nobodys-active', step: 'reactivate', key: A}],
	[
		'2: A candidate, I was in use',
		[candidate, off()],
		{intent},
		{state: 'nobodys-active', step: 'reactivate', key: A},
	],
	[
		'2: A temporary, I was in use',
		[temporary, off()],
		{},
		{state: 'nobodys-active', step: 'reactivate', key: A},
	],
	[
		'2: A unseen, I compromised',
		[unseen, off()],
		{suspected: [A]},
		{state: 'unseen', step: 'delete', key: B},
	],

	[
		'2: I, I, not compromised',
		[off(), {...installed, status: 'Inactive'}],
		{},
		{state: 'both-off', step: 'reactivate', key: B, isAsking: true},
	],
	[
		'2: I, I, the later used by another service',
		[off(), {...installed, status: 'Inactive', service: 'sts'}],
		{},
		{state: 'both-off', step: 'reactivate', key: A, isAsking: true},
	],
	[
		'2: I, I, neither ever used',
		[
			{...off(), used: null},
			{...foreign, status: 'Inactive'},
		],
		{},
		{state: 'both-off-unclear'},
	],
	[
		'2: I, I, compromised',
		[{...installed, status: 'Inactive'}, off()],
		{suspected: both},
		{state: 'both-off-suspected', step: 'delete', key: A},
	],
	['2: any with another status', [old, {...foreign, status: 'Expired'}], {}, {state: 'status-unknown'}],

	[
		'compromise, sessions not denied',
		[old],
		{suspected: [A], areSessionsDenied: false},
		{state: 'sessions', step: 'deny-sessions'},
	],
	[
		'compromise, known key',
		[old],
		{suspected: [A]},
		{state: 'suspected', step: 'deactivate', key: A, isAsking: true},
	],
	[
		'compromise, known key, another in use and not suspected',
		[{...off(), status: 'Inactive'}, installed],
		{suspected: [A]},
		{state: 'replaced', step: 'delete', key: A},
	],
	['compromise, a new key that no host has', [off(), tested], {suspected: [A]}, {state: 'install'}],
	[
		'compromise, unknown which',
		[old, installed],
		{suspected: both},
		{state: 'suspected', step: 'deactivate', key: A, isAsking: true},
	],
	[
		'compromise, unknown which, one off already',
		[off(), installed],
		{suspected: both},
		{state: 'suspected', step: 'deactivate', key: B, isAsking: true},
	],
	[
		'compromise, session Deny refused by the operator',
		[old],
		{
			suspected: [A],
			areSessionsDenied: false,
			change: {compromise: {keys: [A], at: at(hour), since: at(day), sessionsRefusedAt: at(minute)}},
		},
		{state: 'suspected', step: 'deactivate', key: A, isAsking: true},
	],
];
