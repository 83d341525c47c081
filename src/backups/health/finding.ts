import type {Role} from '../../ui/theme.js';

/**
The health of a series as the JSON says it.

`irregular`: no rhythm is known, so nobody can say when one is due. `unjudged`: a mirror, or names that are only counted. `unknown`: not all was seen.
*/
export type HealthWord =
	| 'ok'
	| 'late'
	| 'missing'
	| 'shrunk'
	| 'empty'
	| 'overwritten'
	| 'irregular'
	| 'grown'
	| 'identical'
	| 'deleted'
	| 'unfinished'
	| 'flooded'
	| 'misdated'
	| 'unjudged'
	| 'unknown';

/** One thing found in a series. */
export type SeriesFinding = {
	readonly health: HealthWord;
	readonly role: Role;
	/** For a cell: `3 missing`. */
	readonly word: string;
	/** A line without a full stop. */
	readonly title: string;
	readonly why: string;
	readonly next: string;
};

const roles: readonly Role[] = ['ok', 'info', 'unknown', 'warn', 'bad'];

/** Within one role: what is lost comes before what is odd. */
const severity: readonly HealthWord[] = [
	'ok',
	'unjudged',
	'unknown',
	'irregular',
	'identical',
	'grown',
	'misdated',
	'flooded',
	'unfinished',
	'late',
	'shrunk',
	'overwritten',
	'deleted',
	'empty',
	'missing',
];

/** How much a finding weighs, the worst the most: for sorting findings, and series by their worst. */
export const weightOf = ({role, health}: Pick<SeriesFinding, 'role' | 'health'>): number =>
	100 * Math.max(0, roles.indexOf(role)) + severity.indexOf(health);

/** `once`, `twice`, `3 times`. */
export const times = (count: number): string =>
	count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
