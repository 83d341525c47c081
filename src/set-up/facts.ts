import type {AwsError} from '../aws/answer.js';
import type {PlannedCall} from '../ui/planned-call.js';

/** What was read from AWS, or why it could not be. "Not configured" is a value, "denied" is not. */
export type Reading<Value> =
	| {readonly known: true; readonly value: Value}
	| {readonly known: false; readonly error: AwsError};

/** The four switches, as AWS has them; all false where nothing is set. */
export type PublicAccess = {
	readonly blockPublicAcls: boolean;
	readonly ignorePublicAcls: boolean;
	readonly blockPublicPolicy: boolean;
	readonly restrictPublicBuckets: boolean;
};

/** Everything that was read of one bucket, strictly one call after another. */
export type BucketFacts = {
	readonly bucket: string;
	/** `elsewhere`: a bucket of another account. `unknown`: neither found nor denied for certain. */
	readonly status: 'ours' | 'missing' | 'elsewhere' | 'unknown';
	/** Why the status is `unknown`. */
	readonly error?: AwsError;
	/** Where it is; absent when it does not exist. */
	readonly region?: string;
	readonly publicAccess?: Reading<PublicAccess>;
	readonly ownership?: Reading<'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter'>;
	readonly versioning?: Reading<'Enabled' | 'Suspended' | 'never'>;
	readonly objectLock?: Reading<
		'off' | {readonly mode?: 'GOVERNANCE' | 'COMPLIANCE'; readonly days?: number; readonly years?: number}
	>;
	readonly encryption?: Reading<{readonly algorithm: string; readonly keyId?: string} | 'none'>;
	/** Whether a rule ends unfinished uploads. */
	readonly endsUploads?: Reading<boolean>;
	/** The exact text; absent value: no policy. */
	readonly policy?: Reading<string | undefined>;
	readonly isPolicyPublic?: Reading<boolean>;
	/** Grants of the bucket's own ACL to anybody but its owner, in words. */
	readonly aclGrants?: Reading<readonly string[]>;
};

/** Where a right of a user comes from, in words: `attached policy AmazonS3ReadOnlyAccess`. */
export type PolicySource = {
	readonly name: string;
	readonly kind: 'inline' | 'attached' | 'group-inline' | 'group-attached' | 'boundary';
	/** Text of the document. */
	readonly text: string;
	readonly arn?: string;
	readonly policyName: string;
	readonly group?: string;
};

export type UserKey = {
	readonly accessKeyId: string;
	readonly status: string;
	/** ISO 8601 UTC; absent where AWS did not say. */
	readonly createdAt?: string;
};

/** Everything that was read of one user. */
export type UserFacts = {
	readonly name: string;
	readonly status: 'missing' | 'exists' | 'unknown';
	readonly error?: AwsError;
	readonly arn?: string;
	/** `AIDA…`. */
	readonly id?: string;
	/** ISO 8601 UTC. */
	readonly createdAt?: string;
	/** ISO 8601 UTC of the password's last use, or true where it was never used. */
	readonly password?: Reading<{readonly lastUsedAt?: string} | 'none'>;
	readonly mfaDevices?: Reading<readonly string[]>;
	readonly groups?: Reading<readonly string[]>;
	readonly policies?: Reading<readonly PolicySource[]>;
	readonly keys?: Reading<readonly UserKey[]>;
	readonly sshKeys?: Reading<readonly string[]>;
	readonly certificates?: Reading<readonly string[]>;
	readonly serviceCredentials?: Reading<readonly string[]>;
	/** Names of roles whose trust policy names this user, or everybody under a condition. */
	readonly trustingRoles?: Reading<readonly string[]>;
};

/** What can be mended on a bucket. */
export const fixIds = ['public-access', 'versioning', 'acls', 'uploads'] as const;

export type FixId = (typeof fixIds)[number];

export const isFix = (word: string): word is FixId => fixIds.some(id => id === word);

export type Weight = 'ok' | 'bad' | 'warn' | 'unknown' | 'info';

/** One line of what was found, with what it means. */
export type Finding = {
	/** `public-access`, `versioning`, `acls` …; for a user `password`, `rights`, `groups` … */
	readonly id: string;
	readonly weight: Weight;
	/** The line itself: `Public access is not blocked`. */
	readonly title: string;
	/** Facts that stand beside it: `attached policy AmazonS3ReadOnlyAccess`. */
	readonly detail?: string;
	readonly why?: string;
	/** What to do about it where there is no fix to tick. */
	readonly next?: string;
	readonly fix?: Fix;
	/** Set-up cannot go on with this as it is. */
	readonly isBlocking?: boolean;
	/** It goes away with the clean-up of the user. */
	readonly isCleanable?: boolean;
};

export type Fix = {
	readonly id: FixId;
	/** `block it, all four switches`. */
	readonly label: string;
	/** The row of the plan: `Block public access, all four switches`. */
	readonly title: string;
	/** The same when it is done: `blocked public access`. */
	readonly done: string;
	/** `public links to this bucket stop`; absent: nobody notices. */
	readonly others?: string;
	/** Ticked unless the operator takes it away. */
	readonly isAdvised: boolean;
	readonly call: PlannedCall;
};
