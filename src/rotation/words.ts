import type {Role} from '../ui/theme.js';
import type {Situation, Standing, StateId} from './situation.js';
import {wordsOfKeys} from './words/of-keys.js';
import {wordsOfSuspicion} from './words/of-suspicion.js';
import {wordsOfSwitch} from './words/of-switch.js';
import type {Words} from './words/terms.js';

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
export function stageOf({state, other}: Standing): number | undefined {
	// The first key of a user takes the place of none.
	const isFirst = other === undefined && (state === 'install' || state === 'verify' || state === 'violated');
	return isFirst ? undefined : stages[state];
}

const stages: Readonly<Partial<Record<StateId, number>>> = {
	due: 0,
	'lost-reply': 0,
	candidate: 0,
	unseen: 0,
	verify: 1,
	violated: 1,
	install: 2,
	switching: 2,
	stopped: 2,
	'switched-late': 2,
	'switched-hidden': 2,
	'locked-out': 2,
	switched: 3,
	'switched-unseen': 3,
	soak: 4,
	'soak-begins': 4,
	'soak-late': 4,
	'soak-unseen': 4,
	soaked: 5,
};

const words: Readonly<Record<StateId, Words>> = {...wordsOfKeys, ...wordsOfSwitch, ...wordsOfSuspicion};

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
	const more = [sayShared(situation), sayLeft(situation)].filter(one => one !== undefined);
	return {role, title, why: [why, ...more].join(' '), next};
}

/** Said in every state: until the next proof they stay. */
const sayLeft = ({leftAt}: Situation): string | undefined =>
	leftAt === undefined
		? undefined
		: `Test objects of a proof that was cut off are at ${leftAt}: they hold nothing, and the next proof takes them away.`;

/** That a change of the keys is one for other targets too; undefined: it is not. */
export const sayShared = ({sharedWith = []}: Situation): string | undefined =>
	sharedWith.length === 0
		? undefined
		: `The user is also that of ${sharedWith.join(', ')}: the hosts there hold the same keys, and whether they have moved is not seen here.`;
