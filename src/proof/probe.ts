import type {PolicyOptions} from '../policy/options.js';
import type {Expected, Group, How} from './proof.js';

/** What decides which probes apply, and what each must end in. */
export type Terms = {
	readonly options: PolicyOptions;
	/** Empty, or ending in `/`. */
	readonly prefix: string;
	readonly isPlainHttp: boolean;
	readonly isAws: boolean;
	/** New objects are, or may be, encrypted with a KMS key unless the upload says otherwise. */
	readonly hasKmsDefault: boolean;
	/** An overwritten object stays as an older version. Absent: it is not known. */
	readonly keepsVersions?: boolean;
	/** False: it was looked, and no backup is there yet. */
	readonly mayHaveBackups: boolean;
};

/** When a probe is asked: each stage begins after the one before it has ended. */
export const stages = [
	/** Before anything else, by the operator. */
	'reading',
	/** The three good uploads in a row. */
	'warm-up',
	/** Everything that changes nothing where it is denied, side by side. */
	'calls',
	'damage',
	'acl',
	/** Once more after all others. */
	'closing',
	/** Worked out at the end from what was read. */
	'reckoning',
] as const;

export type Stage = (typeof stages)[number];

/** What a call is about, for looking up in the documents who decided it. */
export type On = 'canary' | 'bucket' | 'outside' | 'account' | 'user';

/** One question to AWS, as data. How it is asked is in `ask/`, by its id. */
export type Probe = {
	readonly id: string;
	readonly group: Group;
	readonly title: string;
	readonly question: string;
	readonly operation: string;
	readonly variant?: string;
	readonly how: How;
	readonly stage: Stage;
	readonly expected: Expected | ((terms: Terms) => Expected);
	/** Its outcome does not count for the whole: the service may no longer offer it, or it proves little. */
	readonly isOptional?: boolean;
	/** Who makes the call; the backup key unless said. */
	readonly as?: 'operator' | 'anonymous' | 'session';
	/** Actions that a denial of this call may name; the first is the one that decides it. */
	readonly actions: readonly string[];
	readonly on: On;
	/** Condition keys that the call carries. */
	readonly keys?: (terms: Terms) => {readonly [key: string]: string};
	/** In the hardened preset one of our own Denies makes the denial, whatever others grant. */
	readonly isShut?: boolean | ((terms: Terms) => boolean);
	/** Why it does not apply to this target; undefined: it does. */
	readonly skip?: (terms: Terms) => string | undefined;
};

export const expectedOf = (probe: Probe, terms: Terms): Expected =>
	typeof probe.expected === 'function' ? probe.expected(terms) : probe.expected;

/** Whether our own Deny has to be what denies this call. */
export const isShutByUs = (probe: Probe, terms: Terms): boolean =>
	terms.options.preset === 'hardened' &&
	(typeof probe.isShut === 'function' ? probe.isShut(terms) : (probe.isShut ?? false));
