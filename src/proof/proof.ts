import type {Call, Denial} from '../aws/answer.js';
import type {PolicyOptions} from '../policy/options.js';

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
export type Expected = 'denied' | 'allowed' | 'disclosed';
export type How = 'live' | 'simulated' | 'read';

/** One probe with what was seen; the shape of `probes` in `nightdrop/proof/1`. */
export type ProbeResult = {
	/** For example `read.get-object`. */
	readonly id: string;
	readonly group: Group;
	/** A question in plain words. */
	readonly question: string;
	/** Short form for the table on screen: `Read the test object`. */
	readonly title: string;
	/** The API name, for example `GetObject`. */
	readonly operation: string;
	/** What tells it from another probe with the same call: `range`, `presigned`. */
	readonly variant?: string;
	readonly expected: Expected;
	readonly how: How;
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
	/** The statement that decided, where the documents tell: `NightdropDenyElse`, `read-all, a policy of the group analytics: s3:GetObject on *`. */
	readonly by?: string;
	/** What let it through, where the documents tell. */
	readonly through?: Through;
	/** The denial as AWS worded it. */
	readonly said?: Denial;
	readonly call?: Call;
};

/** The policy that let a call through. */
export type Through = {
	readonly via: 'bucket' | 'inline' | 'attached' | 'group' | 'boundary';
	readonly group?: string;
	/** `read-all`; of the bucket policy its own. */
	readonly policy: string;
	/** `s3:GetObject on all`. */
	readonly statement: string;
};

export type Verdict = 'proven' | 'violated' | 'not-proven';

/** What a proof is about, and what this run of it knows before it asks anything. */
export type ProofInput = {
	/** How the target is called. */
	readonly name: string;
	readonly bucket: string;
	/** Empty, or ending in `/`. */
	readonly prefix: string;
	readonly region: string;
	readonly account: string;
	/** Exactly as IAM returned it when the policy was written. */
	readonly userName: string;
	readonly userArn: string;
	/** `AIDA…`, where it is known. */
	readonly userId?: string;
	readonly formerArns?: readonly string[];
	readonly options: PolicyOptions;
	readonly accessKeyId: string;
	/** Where the calls really go. */
	readonly endpoint: string;
	/** The endpoint is AWS's own: its denials say why, and it has https. */
	readonly isAws: boolean;
	readonly isPlainHttp: boolean;
	readonly runId: string;
	readonly version: string;
	/**
	When policy, user or key were last changed by this very run, milliseconds since 1970.

	AWS may still be catching up then: what is denied though it must be allowed, or allowed by a grant that this run took away, is waited for, bounded.
	*/
	readonly changedAt?: number;
	/** There is somewhere to keep the evidence. */
	readonly keepsEvidence?: boolean;
	/** Findings can be mended from here; with whose credentials: `profile ops`. */
	readonly mends?: {readonly whose: string};
};
