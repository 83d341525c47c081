import type {Compromise, Intent, KeyRecord} from '../targets/target.js';

export const hour = 3_600_000;
export const day = 24 * hour;

/** How long an old key is off before it is deleted: a job that runs once a week may still need it. */
export const soakMs = 7 * day;
/** A key that somebody else made may be about to be installed for so long. */
export const colleagueMs = day;
/** Sessions that were made with a key live on without it: 36 hours at most (GetSessionToken in the reference of STS). */
export const sessionsLiveMs = 36 * hour;
/** Keys are changed every 90 days; a week before that they are due. */
export const keyDueMs = 83 * day;

/** A key as IAM told it at one moment. Times are milliseconds since 1970. */
export type IamKey = {
	readonly accessKeyId: string;
	/** `Active`, `Inactive`, or a word that is new to us. */
	readonly status: string;
	/** Absent: IAM did not say. */
	readonly createdAt?: number;
	/** `null`: never used; absent: it could not be seen. */
	readonly lastUsed?: LastUsed | null;
};

export type LastUsed = {readonly at: number; readonly service?: string; readonly region?: string};

export type Use = 'never' | 'in-use' | 'quiet' | 'ours-only' | 'unknown';

/** A key with everything that is known of it: what IAM says now, read in the light of the journal. */
export type KnownKey = IamKey & {
	readonly origin: KeyRecord['origin'];
	/** `confirmed`: the operator has it; `shown`: may have been copied; `unseen`: lost for certain; `unknown`: not ours. */
	readonly secret: 'confirmed' | 'shown' | 'unseen' | 'unknown';
	readonly use: Use;
	/** Nothing used it for as long as the slowest job needs to show itself. */
	readonly isQuiet: boolean;
	/** Nobody has its secret, for certain: it is no key that a backup could be made with. */
	readonly isNobodys: boolean;
	/** A proof is running with it. */
	readonly isOfProof: boolean;
	readonly isSuspected: boolean;
	/** Puts with it were seen to work. */
	readonly isVerified: boolean;
	/** When it was turned off, or first seen so. */
	readonly offSince?: number;
};

/** Whether the user is the one that was set up. */
export type UserStanding = 'as known' | 'missing' | 'renamed' | 'made again';

/** Whether every job had its backup arrive since some moment. Absent where it could not be seen. */
export type Arrivals = {
	/** Series that were alive then. */
	readonly due: number;
	/** Those of them that have a newer backup. */
	readonly arrived: number;
	/** Names of the others. */
	readonly missing: readonly string[];
	/** Milliseconds since 1970. */
	readonly since: number;
};

/** Everything that the next step follows from. */
export type Situation = {
	readonly now: number;
	readonly user: UserStanding;
	/** In any order: nothing may follow from it. */
	readonly keys: readonly KnownKey[];
	/** The journal knows a key of this user, whether or not it is still there. */
	readonly hasKnownKeys: boolean;
	/** A call that makes a key was sent, and what came of it is not known. */
	readonly intent?: Pick<Intent, 'at' | 'keysBefore'>;
	/** How many keys came since that call, and nobody knows. */
	readonly newKeys: number;
	/** The key that is there was proven since it was made. */
	readonly isProven: boolean;
	/** The last proof found that the user can do more than put backups. */
	readonly isViolated?: boolean;
	/** Where test objects are that a proof put and could not take away any more: the beginning of their names. Absent: nowhere. */
	readonly leftAt?: string;
	/** Another run of ours is in the middle of something. */
	readonly isOtherRun: boolean;
	/** Names of other targets of the same user: their hosts hold the same keys. Absent: none. */
	readonly sharedWith?: readonly string[];
	readonly compromise?: Compromise;
	/** Whether the policy refuses sessions made with the keys; absent: it could not be seen. */
	readonly areSessionsDenied?: boolean;
	/** A new key is wanted, by its age or because somebody said so. */
	readonly isDue: boolean;
	/** No use for so long means that no host uses a key. */
	readonly quietMs: number;
	/** Since the moment that counts: the last use of the old key, or that it was turned off. */
	readonly arrivals?: Arrivals;
};

/** A step that changes something, or proves. */
export type Step = 'create' | 'deactivate' | 'reactivate' | 'delete' | 'finish' | 'deny-sessions';

/** A step, and the key that it is about. */
export type Move = {readonly step: Step; readonly key?: string};

/** The keys by what they are: the one that the hosts use, and the other. */
export type Standing = {
	readonly state: StateId;
	/** Absent: there is no safe step now. */
	readonly next?: Move;
	/** A person is to say that it is right; AWS alone does not tell. */
	readonly isAsking: boolean;
	/** The key that the words are about. */
	readonly key?: KnownKey;
	/** The one beside it. */
	readonly other?: KnownKey;
};

/** The rows of the table of states. */
export type StateId =
	| 'user-renamed'
	| 'user-missing'
	| 'user-made-again'
	| 'other-run'
	| 'proof-running'
	| 'status-unknown'
	| 'two-new'
	| 'no-key'
	| 'lost-reply'
	| 'all-gone'
	| 'healthy'
	| 'due'
	| 'unproven'
	| 'left-behind'
	| 'violated'
	| 'install'
	| 'shown'
	| 'unseen'
	| 'candidate'
	| 'left-over'
	| 'foreign-young'
	| 'foreign-old'
	| 'key-off'
	| 'off-suspected'
	| 'off-nobodys'
	| 'off-foreign'
	| 'verify'
	| 'dropped'
	| 'switching'
	| 'switched'
	| 'switched-unseen'
	| 'switched-late'
	| 'switched-hidden'
	| 'stopped'
	| 'foreign-quiet'
	| 'both-in-use'
	| 'both-never'
	| 'both-idle'
	| 'use-unknown'
	| 'soak'
	| 'soak-begins'
	| 'soak-late'
	| 'soak-unseen'
	| 'soaked'
	| 'locked-out'
	| 'nobodys-active'
	| 'both-off'
	| 'both-off-unclear'
	| 'both-off-suspected'
	| 'sessions'
	| 'suspected'
	| 'replaced';
