import type {Call} from '../aws/answer.js';

export type Group =
	| 'write'
	| 'read'
	| 'list'
	| 'disclose'
	| 'damage'
	| 'acl'
	| 'config'
	| 'identity'
	| 'session'
	| 'could'
	| 'posture';

export type ProbeVerdict = 'proven' | 'violated' | 'not-proven' | 'disclosed' | 'skipped';

/** One probe with what was seen; the shape of `probes` in `nightdrop/proof/1`. */
export type ProbeResult = {
	/** For example `read.get-object`. */
	readonly id: string;
	readonly group: Group;
	/** A question in plain words. */
	readonly question: string;
	/** Short form for the table on screen: `Read the test object`. */
	readonly title: string;
	readonly operation: string;
	readonly expected: 'denied' | 'allowed' | 'disclosed';
	readonly how: 'live' | 'simulated' | 'read';
	readonly isRequired: boolean;
	readonly observed?: Observed;
	readonly verdict?: ProbeVerdict;
	/** A sentence: why not proven, what let it through, why it was skipped. */
	readonly note?: string;
	readonly state: 'todo' | 'asking' | 'done';
};

export type Observed = {
	readonly outcome: 'allowed' | 'denied' | 'unknown';
	readonly denial?: 'explicit' | 'implicit' | 'organisation' | 'unknown';
	/** What the screen shows under Because: `our deny`, `no grant`, `not said`, `a group`, `policy`, `ACL`. */
	readonly because?: string;
	readonly call?: Call;
};

export type Verdict = 'proven' | 'violated' | 'not-proven';
