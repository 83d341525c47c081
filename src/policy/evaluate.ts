import type {PolicyDocument, Statement} from './document.js';

/** Who asks. */
export type Caller =
	| {readonly type: 'anonymous'}
	| {
			readonly type: 'root' | 'user' | 'session' | 'federated-user' | 'assumed-role';
			/**
			`aws:PrincipalArn`: for `session` (GetSessionToken) the user's ARN, for `assumed-role` the role's ARN, for `federated-user` `arn:…:sts::ACCOUNT:federated-user/NAME`.
			*/
			readonly arn: string;
			readonly account: string;
			/** `AIDA…`, `AROA…`, or the account for root. */
			readonly id: string;
			/** For `assumed-role`: `arn:…:sts::ACCOUNT:assumed-role/ROLE/SESSION`, which a policy may name too. */
			readonly sessionArn?: string;
	  };

/** Values of condition keys. Names in any letter case; a list for keys with several values. */
export type ContextKeys = {readonly [key: string]: string | readonly string[]};

export type AccessRequest = {
	readonly caller: Caller;
	/** For example `s3:GetObject`; letter case does not count. */
	readonly action: string;
	/** The full ARN of the object or bucket, or `*`. */
	readonly resource: string;
	/** The account that owns the resource. */
	readonly resourceAccount: string;
	readonly keys: ContextKeys;
};

export type PolicyKind = 'identity' | 'resource' | 'boundary' | 'session';

/** A policy that reaches the request, with words for where it is: `bucket policy`, `inline policy p`, `policy read-all of the group analytics`. */
export type AttachedPolicy = {
	readonly kind: PolicyKind;
	readonly name: string;
	readonly document: PolicyDocument;
};

export type Decision = {
	readonly effect: 'allowed' | 'explicit-deny' | 'implicit-deny';
	/** The statement that decided; absent for an implicit deny. */
	readonly by?: {readonly policy: AttachedPolicy; readonly statement: Statement; readonly index: number};
	/** For an implicit deny, the kind of policy that AWS's message would name. */
	readonly missingIn?: PolicyKind;
	/** Condition keys that statements in question asked for and the request did not carry, lower case, sorted. */
	readonly missingKeys: readonly string[];
};
