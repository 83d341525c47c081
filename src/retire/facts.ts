import type {AccessKey} from '../aws/keys.js';

/** The user that a target remembers, as IAM has it now: under another name or path after it was renamed. */
export type UserFact =
	| {
			readonly status: 'there';
			readonly name: string;
			readonly arn: string;
			/** It had another ARN when it was last seen. */
			readonly isRenamed: boolean;
	  }
	/** Deleted, or never made. */
	| {readonly status: 'gone'};

/** Another user under a name that ours has had: made anew after ours was deleted or renamed. */
export type Stranger = {readonly name: string; readonly arn: string};

/** Everything that retiring a target follows from. */
export type RetireFacts = {
	readonly user: UserFact;
	readonly strangers: readonly Stranger[];
	/** Of our user; empty where it is gone. */
	readonly keys: readonly AccessKey[];
	/** Keys that are on, and were last used by somebody else than Nightdrop, as far as IAM tells. */
	readonly inUse: readonly {readonly accessKeyId: string; readonly at: string}[];
	/** The bucket policy as it is; absent: there is none. */
	readonly policy?: string;
	readonly isBucketGone: boolean;
	/** Other targets on this machine that have the same user. */
	readonly sharedWith: readonly string[];
};
