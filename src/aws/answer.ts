/** What AWS answered to one call: every function in this folder returns one, and none throws for a refusal. */
export type Answer<Value> = Ok<Value> | Refused;

export type Ok<Value> = {readonly ok: true; readonly value: Value; readonly call: Call};
export type Refused = {readonly ok: false; readonly error: AwsError; readonly call: Call};

export type Service = 's3' | 'iam' | 'sts';

/** One call to AWS as it is shown, recorded and given as evidence. Never holds a secret. */
export type Call = {
	readonly service: Service;
	/** The API name, for example `PutBucketPolicy`. */
	readonly operation: string;
	/** HTTP status; absent when no answer came. */
	readonly status?: number;
	/** The error code as AWS sent it on the wire, for example `NoSuchEntity`. */
	readonly code?: string;
	readonly requestId?: string;
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly durationMs: number;
	/** The access key that it changed. */
	readonly accessKeyId?: string;
	/** What UpdateAccessKey was to make of it. */
	readonly turned?: 'on' | 'off';
};

/** What kind of trouble: decides the words, what comes next, and the exit code. */
export type ErrorKind =
	| 'no-credentials' // nothing found to sign with
	| 'expired' // a session or token that has ended
	| 'bad-key' // InvalidAccessKeyId, InvalidClientTokenId: unknown, inactive or deleted key
	| 'bad-signature' // SignatureDoesNotMatch: wrong secret
	| 'clock' // RequestTimeTooSkewed
	| 'denied' // AccessDenied, from the service itself
	| 'not-found' // NoSuchBucket, NoSuchKey, NoSuchEntity …
	| 'not-configured' // NoSuchBucketPolicy, NoSuchLifecycleConfiguration, OwnershipControlsNotFoundError …
	| 'exists' // EntityAlreadyExists, BucketAlreadyExists, BucketAlreadyOwnedByYou
	| 'limit' // LimitExceeded, TooManyBuckets
	| 'conflict' // OperationAborted, ConditionalRequestConflict, DeleteConflict, ConcurrentModification
	| 'wrong-region' // PermanentRedirect, AuthorizationHeaderMalformed, IllegalLocationConstraintException
	| 'malformed' // MalformedPolicy, InvalidRequest, ValidationError …
	| 'precondition' // 412, 304
	| 'unsupported' // 405, 501, AccessControlListNotSupported
	| 'throttled' // SlowDown, Throttling
	| 'server' // other 5xx
	| 'network' // no answer: refused, reset, DNS, TLS
	| 'timeout' // no answer in time
	| 'cancelled' // our own signal
	| 'read-only' // Nightdrop was started with --read-only
	| 'unknown';

/** Why AWS says that it denied: from the text of the message. Absent keys: it did not say. */
export type Denial = {
	readonly strength: 'explicit' | 'implicit' | 'unknown';
	/** The kind of policy that the message names. */
	readonly policy?:
		| 'identity'
		| 'resource'
		| 'boundary'
		| 'session'
		| 'service-control'
		| 'resource-control'
		| 'vpc-endpoint';
	/** The action that the message names, for example `kms:Decrypt`. */
	readonly action?: string;
	/** The switch of the public access block that the message names: the decision was not made by a policy. */
	readonly setting?: 'BlockPublicAcls' | 'BlockPublicPolicy' | 'IgnorePublicAcls' | 'RestrictPublicBuckets';
};

/** Everything that is kept of a failed call; the SDK's own error is dropped, since its hidden reply may hold a secret. */
export type AwsError = {
	readonly kind: ErrorKind;
	/** The code on the wire; `NetworkingError`, `TimeoutError` and the like where there was no answer. */
	readonly code: string;
	/** AWS's message, from outside: make it printable before it is shown. */
	readonly message: string;
	readonly status?: number;
	readonly requestId?: string;
	/** Further elements of the error document that matter: `Detail`, `Condition`, `Region`. */
	readonly detail?: string;
	/** Where to go instead, on `wrong-region`. */
	readonly region?: string;
	/** Only on `denied`. */
	readonly denial?: Denial;
	/** Times it was tried. */
	readonly attempts: number;
	/** Only where the call was not made, because there was nothing to sign it with. */
	readonly signIn?: SignInTrouble;
};

/** Which way to credentials did not lead to any; `message` of the error says more. */
export type SignInTrouble = {
	readonly by:
		| 'profile' // it is not there, or names no credentials
		| 'mfa-unasked' // a code is wanted, and there is nobody to ask
		| 'mfa-declined' // a code was asked for, and none was given
		| 'role'
		| 'web-identity'
		| 'sso'
		| 'login' // `aws login`
		| 'process'
		| 'environment'
		| 'machine'; // container or instance
	/** The profile in which it happened: the one that was asked for, or one that it leads to. */
	readonly profile?: string;
	/** Profiles that are there, where none was chosen. */
	readonly profiles?: readonly string[];
};
