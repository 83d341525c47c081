import type {ErrorKind} from '../aws/answer.js';

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
};
