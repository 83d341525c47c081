import type {PolicyOptions} from '../policy/options.js';

/** A bucket, a prefix and the backup user that may write there: what Nightdrop looks after. Never holds a secret. */
export type Target = {
	/** Unique; `bucket` or `bucket/prefix/` unless the operator named it. */
	readonly name: string;
	readonly bucket: string;
	/** Empty, or ending in `/`. */
	readonly prefix: string;
	readonly region: string;
	readonly account: string;
	/** Only where it is not AWS's own. */
	readonly endpointUrl?: string;
	readonly user: TargetUser;
	readonly options: PolicyOptions;
	/** ISO 8601 UTC, as all times here. */
	readonly createdAt: string;
	/** How often a backup is expected, milliseconds; absent: not said. */
	readonly expectEveryMs?: number;
	/** The journal of keys, see the rotation design. */
	readonly keys: readonly KeyRecord[];
	/** Written before a call that makes or removes something is sent, and taken away when its outcome is known. */
	readonly intent?: Intent;
	/** Where a proof that has begun puts its test objects, until they are gone. */
	readonly testRun?: TestRun;
	/** How far set-up came. */
	readonly setUp: SetUpRecord;
	readonly lastProof?: ProofRecord;
	/** Of a key that may be in other hands, until it is replaced and its sessions have ended. */
	readonly compromise?: Compromise;
};

/** What was said of keys that may be in other hands, and what was done about it. */
export type Compromise = {
	/** Ids of the keys that are suspected; they are never turned on again. */
	readonly keys: readonly string[];
	/** When it was said. */
	readonly at: string;
	/** What was written since is to be looked at. */
	readonly since: string;
	/** From when on the policy was seen to refuse sessions made with the keys. */
	readonly sessionsDeniedAt?: string;
	/** AWS did not let us: sessions live on until they end. */
	readonly sessionsRefusedAt?: string;
};

export type TargetUser = {
	readonly name: string;
	/** Known once the user exists. */
	readonly arn?: string;
	/** `AIDA…`. */
	readonly id?: string;
	readonly formerArns?: readonly string[];
	/** Whether Nightdrop made it. */
	readonly isOurs?: boolean;
};

export type KeyRecord = {
	readonly accessKeyId: string;
	readonly createdAt: string;
	readonly origin: 'ours' | 'temporary' | 'candidate' | 'foreign';
	/** What became of its secret: `saved` where the operator said, `shown` and confirmed, `unseen` by anybody. */
	readonly secret: 'saved' | 'shown' | 'unseen' | 'unknown';
	/** `profile:NAME`, `file:PATH`, `printed` or `kept by the operator`. */
	readonly savedTo?: string;
	readonly verifiedAt?: string;
	readonly handedOverAt?: string;
	/** Or first seen so: IAM keeps no date. */
	readonly deactivatedAt?: string;
	/** The last use by a host that AWS told of: it keeps one request only, and ours may hide it. */
	readonly usedAt?: string;
	/** Our own last call with it, so that it is not taken for use by a host; while a proof runs, the latest that it may be. */
	readonly ourLastCallAt?: string;
	/** Of a temporary one: the process whose proof it is for, the only one that has its secret. `HOST/PID`. */
	readonly process?: string;
};

/** The run that made this intent is named, so that another run can tell whether it is still alive. */
export type Intent = {
	readonly operation:
		| 'CreateUser'
		| 'CreateAccessKey'
		| 'UpdateAccessKey'
		| 'DeleteAccessKey'
		| 'DeleteUser'
		| 'CreateBucket';
	readonly at: string;
	/** Key ids that the user had before. */
	readonly keysBefore: readonly string[];
	readonly run: string;
	readonly pid: number;
};

/** The process is named, so that another run can tell whether it is still alive, and take away what a dead one left. */
export type TestRun = {
	/** `db/.nightdrop/RANDOM/`. */
	readonly directory: string;
	/** `HOST/PID`. */
	readonly process: string;
};

export type SetUpRecord = {
	/** 1 to 10; 10 and `isComplete` when done. */
	readonly step: number;
	readonly isComplete: boolean;
	readonly fixes: readonly string[];
};

export type ProofRecord = {
	readonly verdict: 'proven' | 'violated' | 'not-proven';
	readonly at: string;
	readonly probes: number;
	/** How many went wrong or unanswered. */
	readonly off: number;
	/** One sentence for home, safe to show. */
	readonly why?: string;
};
