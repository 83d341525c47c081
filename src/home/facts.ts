import type {ErrorKind} from '../aws/answer.js';
import type {Finding} from './finding.js';

/** Something that was asked of AWS: what it is, or why that could not be told. */
export type Known<Value> =
	| {readonly isKnown: true; readonly value: Value}
	| {readonly isKnown: false; readonly kind: ErrorKind; readonly why: string};

export type KeyFact = {
	readonly accessKeyId: string;
	readonly status: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
};

/** What AWS said about one target when it was last looked at. */
export type TargetFacts = {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** The calls went over plain http, so the policy has no TLS statement. */
	readonly isPlainHttp: boolean;
	/** Absent value: there is no such user. */
	readonly user: Known<{readonly arn: string; readonly id: string} | undefined>;
	readonly keys: Known<readonly KeyFact[]>;
	/** The text of the bucket policy; absent value: the bucket has none. */
	readonly policy: Known<string | undefined>;
	/** What the user may do or be besides our policy. */
	readonly rights: Known<UserRights>;
	readonly bucket: Known<BucketPosture>;
	/** Absent until they were listed. */
	readonly backups?: Known<Freshness>;
};

/** What a listing says of the backups of a target. */
export type Freshness = {
	readonly series: number;
	/** When the newest backup of all was made, milliseconds since 1970; absent where none is finished. */
	readonly newestAt?: number;
	/** The same backup. */
	readonly newest?: {readonly key: string; readonly size: number};
	/** No series comes at regular times, so none can be late. */
	readonly isUnjudged?: boolean;
	/** What is wrong with a series, or could not be told, the worst first. */
	readonly findings: readonly SeriesFinding[];
};

export type SeriesFinding = Finding & {
	/** The name of the series. */
	readonly series: string;
};

export type UserRights = {
	readonly hasPassword: boolean;
	readonly groups: readonly string[];
	/** Names of inline and attached policies. */
	readonly policies: readonly string[];
};

export type BucketPosture = {
	readonly isPublicBlocked: boolean;
	readonly hasVersions: boolean;
	readonly areAclsOff: boolean;
	/** The fewest days after which a lifecycle rule removes old versions of the backups; absent: none does, or it may not be read. */
	readonly noncurrentDays?: number;
	/** Absent: it may not be read. */
	readonly hasObjectLock?: boolean;
	/** Whether the bucket refuses uploads with a key of the caller's own; absent: it may not be read. */
	readonly isSseCBlocked?: boolean;
};
