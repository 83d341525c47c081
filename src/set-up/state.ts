import type {Call} from '../aws/answer.js';
import type {Trouble} from '../aws/trouble.js';
import type {Waiting} from '../flow/ask-until.js';
import type {Place} from '../keys/secret-place.js';
import type {PolicyOptions, PolicySubject} from '../policy/options.js';
import type {ProofState} from '../proof/state.js';
import type {Secret} from '../secret.js';
import type {ProofRecord, Target} from '../targets/target.js';
import type {PlannedCall} from '../ui/planned-call.js';
import type {Message} from '../ui/view.js';
import type {BucketFacts, Finding, FixId, UserFacts} from './facts.js';

export type {Place} from '../keys/secret-place.js';

export const setUpSteps = [
	'account',
	'bucket',
	'user',
	'policy',
	'review',
	'apply',
	'key',
	'test',
	'proof',
	'hand-over',
] as const;

export type SetUpStep = (typeof setUpSteps)[number];

/** The titles of the trail. */
export const stepTitles: {readonly [step in SetUpStep]: string} = {
	account: 'Account',
	bucket: 'Bucket',
	user: 'User',
	policy: 'Policy',
	review: 'Review',
	apply: 'Apply',
	key: 'Key',
	test: 'Test',
	proof: 'Proof',
	'hand-over': 'Hand-over',
};

/** The whole wizard. Every step keeps what it knows, so that one can go back and forth. */
export type SetUpState = {
	readonly step: SetUpStep;
	/** `again`: the target was complete before; nothing is changed, it is proven. */
	readonly mode: 'new' | 'continue' | 'again';
	/** Steps go by without a key press as long as nothing is to be decided, up to this one. */
	readonly goTo?: SetUpStep;
	/** What this run knows of itself. */
	readonly run: {
		readonly id: string;
		readonly version: string;
		readonly startedAt: number;
		/** Where a file with a secret is proposed: `~`. */
		readonly keyFolder: string;
	};
	readonly account: AccountStep;
	readonly bucket: BucketStep;
	readonly user: UserStep;
	readonly policy: PolicyStep;
	readonly review: ReviewStep;
	readonly apply: ApplyStep;
	readonly key: KeyStep;
	readonly test: TestStep;
	readonly proof: ProofStep;
	readonly handOver: HandOverStep;
	/** How often a backup is expected, milliseconds. */
	readonly expectEveryMs?: number;
	/** The record as it was last written to the disk. */
	readonly target?: Target;
	/** Targets that are remembered, for refusing a second one of the same user on a bucket. */
	readonly known: readonly Target[];
	/** Calls of this run that changed something or tried to, oldest first. */
	readonly calls: readonly Call[];
	/** `v`: the exact calls of the focused thing (`shownCalls(state)` in calls.ts) replace the body. */
	readonly isCallShown: boolean;
	/** First line shown of the calls. */
	readonly callScroll?: number;
	readonly message?: Message;
	/** The wizard is over; the console goes home, the lines end. */
	readonly over?: 'done' | 'kept' | 'nothing';
};

// 1 Account

/** Whose credentials one can choose. */
export type Source = {
	readonly id: string;
	/** `profile ops`, `environment`, `sandbox`. */
	readonly label: string;
	/** `AWS_ACCESS_KEY_ID is set`, `a pretend AWS on this machine; nothing leaves it`. */
	readonly note?: string;
	/** Known once it was asked. */
	readonly operator?: Operator;
};

export type Operator = {
	readonly arn: string;
	readonly account: string;
	readonly partition: string;
	/** `user olga`, `role admin`, `root`. */
	readonly name: string;
};

/** Where the calls go. */
export type Where = {
	readonly region: string;
	/** Where it is not AWS's own. */
	readonly endpointUrl?: string;
	/** Where S3's calls really go. */
	readonly endpoint: string;
	/** The endpoint is AWS's own. */
	readonly isAws: boolean;
	/** `profile ops`. */
	readonly label: string;
	readonly isSandbox: boolean;
	readonly isReadOnly: boolean;
	readonly isPlainHttp: boolean;
};

export type AccountStep = {
	readonly status: 'listing' | 'choosing' | 'asking' | 'known' | 'refused';
	readonly sources: readonly Source[];
	/** Source id. */
	readonly focus: string;
	/** Source id. */
	readonly chosen?: string;
	readonly operator?: Operator;
	readonly where?: Where;
	readonly needs: Needs;
	readonly trouble?: Trouble;
};

export type Needs = {
	readonly status: 'not-asked' | 'asking' | 'known' | 'not-known';
	readonly groups: readonly NeedGroup[];
	/** Why it is not known. */
	readonly trouble?: Trouble;
};

export type NeedGroup = {
	readonly id: string;
	/** `Make a user and its key`. */
	readonly title: string;
	readonly actions: readonly string[];
	/** Actions that the operator lacks. */
	readonly missing: readonly string[];
	readonly status: 'allowed' | 'missing' | 'not-known';
	/** What does not work without it: `set-up`, or only the `proof`, or only one `comfort`. */
	readonly for: 'set-up' | 'proof' | 'comfort';
	/** What goes wrong without it, a sentence. */
	readonly why: string;
};

// 2 Bucket

export type BucketStep = {
	readonly status: 'typing' | 'reading' | 'read' | 'refused';
	/** As typed. */
	readonly bucket: string;
	readonly prefix: string;
	/** `bucket`, `prefix`, or the id of a finding. */
	readonly focus: string;
	/** What is wrong with the words typed. */
	readonly problems: {readonly bucket?: Trouble; readonly prefix?: Trouble};
	/** Names to pick from, where the operator may list them. */
	readonly names?: readonly string[];
	readonly facts?: BucketFacts;
	readonly findings: readonly Finding[];
	readonly ticked: readonly FixId[];
	/** Fixes that were named before; absent: those that are advised. */
	readonly wanted?: readonly FixId[] | 'all';
	/** The bucket does not exist and will be made. */
	readonly willCreate: boolean;
	/** Only with this may a missing bucket be made; the console always may. */
	readonly mayCreate: boolean;
	readonly trouble?: Trouble;
};

// 3 User

export type UserStep = {
	readonly status: 'typing' | 'reading' | 'read' | 'refused';
	readonly choice: 'new' | 'existing';
	/** `new`, `existing`, or the id of a finding. */
	readonly focus: string;
	readonly newName: string;
	readonly existingName: string;
	/** The name was said, and is not a default that follows the bucket. */
	readonly isGiven: boolean;
	/** A user of the new name that is there already is looked at and taken, instead of being refused as taken. */
	readonly mayAdopt: boolean;
	readonly problem?: Trouble;
	readonly facts?: UserFacts;
	readonly findings: readonly Finding[];
	/** What cleaning up would call, in order; empty where nothing is to be cleaned, absent where it cannot be. */
	readonly cleanUp?: readonly CleanUpItem[];
	readonly isCleanUpShown: boolean;
	readonly willCleanUp: boolean;
	readonly trouble?: Trouble;
};

export type CleanUpItem = {readonly title: string; readonly call: PlannedCall};

// 4 Policy

export type PolicyView = 'thief' | 'changes' | 'json';

export type PolicyStep = {
	readonly options: PolicyOptions;
	/** The options were said, and are not those of the target or a default. */
	readonly isGiven: boolean;
	/** `hardened`, `strict`, `classic`, `list`, `acl`, `tls`, `sessions`, `noOverwrite`. */
	readonly focus: string;
	readonly view: PolicyView;
	/** First line shown of the JSON or of a long view. */
	readonly scroll: number;
	readonly preview?: PolicyPreview;
};

export type PolicyPreview =
	| {
			readonly type: 'ready';
			readonly subject: PolicySubject;
			/** The whole document as it will be written, pretty. */
			readonly text: string;
			readonly document: unknown;
			readonly lines: readonly {readonly isOurs: boolean; readonly text: string}[];
			readonly changes: readonly PolicyChange[];
			readonly thief: Thief;
			readonly ours: number;
			readonly kept: number;
			readonly added: number;
			readonly replaced: number;
			readonly bytes: number;
			/** Nothing to write: the policy that is there means the same. */
			readonly isUnchanged: boolean;
			/** An upload must say If-None-Match. */
			readonly refusesOverwrites?: boolean;
	  }
	| {readonly type: 'refused'; readonly trouble: Trouble};

export type PolicyChange = {
	readonly sid: string;
	readonly change: 'kept' | 'added' | 'replaced' | 'removed';
	readonly isOurs: boolean;
	readonly words: string;
};

export type Thief = {
	readonly still: readonly {readonly id: string; readonly words: string}[];
	readonly not: readonly {readonly id: string; readonly words: string; readonly statement?: string}[];
};

// 5 Review

export type PlanRowId =
	| 'create-bucket'
	| 'create-user'
	| 'check-user'
	| 'clean-user'
	| 'fix-public-access'
	| 'fix-versioning'
	| 'fix-acls'
	| 'fix-uploads'
	| 'back-up-policy'
	| 'write-policy'
	| 'remove-key'
	| 'create-key'
	| 'test'
	| 'prove';

/** One line of the plan. */
export type PlanRow = {
	readonly id: PlanRowId;
	/** `Make the user nightdrop-acme-backups`. */
	readonly title: string;
	/** The same when it is done, for lines: `made the user nightdrop-acme-backups`. */
	readonly done: string;
	/** `iam CreateUser`, `a file on this machine`. */
	readonly how: string;
	readonly calls: readonly PlannedCall[];
	/** Made with the backup key, after it was stored. */
	readonly isWithKey: boolean;
	/** `public links to this bucket stop working`. */
	readonly others?: string;
};

export type ReviewStep = {
	/** `opening`: the place for the secret is opened, before anything is made. */
	readonly status: 'shown' | 'opening';
	readonly rows: readonly PlanRow[];
	/** Index of a row. */
	readonly focus: number;
	/** The plan cannot be carried out as it is. */
	readonly trouble?: Trouble;
};

// 6 Apply

export type ApplyRow = PlanRow & {
	readonly state: 'todo' | 'doing' | 'waiting' | 'done' | 'refused' | 'undone';
	readonly durationMs?: number;
	readonly waiting?: Waiting;
	/** What came out, where it is worth a word: the user's ARN, the path of the copy. */
	readonly outcome?: string;
	/** Nothing had to be done: it was so already, or a lost reply was found. */
	readonly wasThere?: boolean;
};

export type ApplyStep = {
	readonly status:
		| 'idle'
		| 'running'
		| 'stopping' // esc was pressed: it ends after this call
		| 'stopped'
		| 'failed'
		| 'asking-undo'
		| 'undoing'
		| 'undone'
		| 'done';
	/** Without those that are made with the key. */
	readonly rows: readonly ApplyRow[];
	/** When this run last changed something, milliseconds since 1970. */
	readonly changedAt?: number;
	readonly focus: number;
	readonly trouble?: Trouble;
	/** What undo takes back, in order, in words; shown before it is done. */
	readonly undo: readonly UndoItem[];
	/** Answer to "Undo?", No is the default. */
	readonly isUndoChosen: boolean;
};

export type UndoItem = {
	readonly row: PlanRowId;
	readonly title: string;
	readonly state: 'todo' | 'done' | 'refused';
};

// 7 Key

export type KeyStep = {
	readonly status:
		| 'choosing' // no key exists yet
		| 'opening' // the place is being opened
		| 'making'
		| 'storing'
		| 'not-stored' // the key exists, its secret is only here: choose another place
		| 'confirming' // `kept`: its last 4 characters are asked
		| 'stored'
		| 'failed';
	readonly place: Place['type'];
	/** The place was said before, so that it is opened before anything is made, and nobody is asked. */
	readonly isGiven: boolean;
	readonly profileName: string;
	readonly filePath: string;
	/** A place, `key-id` or `secret`. */
	readonly focus: 'key-id' | 'secret' | 'profile' | 'file' | 'kept';
	readonly accessKeyId?: string;
	/** Here from the moment it is made until the proof has ended. */
	readonly secret?: Secret;
	readonly isShown: boolean;
	/** Counts showings, so that an old timer does not hide a new one. */
	readonly showing: number;
	/** The word on clipboard histories was said. */
	readonly isCopyWarned: boolean;
	/** Typed to confirm. */
	readonly lastFour: string;
	readonly waiting?: Waiting;
	readonly trouble?: Trouble;
	/** Milliseconds since 1970. */
	readonly madeAt?: number;
	/** Made for the proof alone: deleted when it has ended. */
	readonly isTemporary?: boolean;
	/** Where it is now: `profile:NAME`, `file:PATH`, `printed`, `kept by the operator`, `discarded`. */
	readonly savedTo?: string;
};

// 8 Test upload

export type TestStep = {
	/** `finding-key`: of a target that was set up before, the secret is looked for. */
	readonly status: 'idle' | 'finding-key' | 'running' | 'passed' | 'failed';
	readonly rows: readonly TestRow[];
	/** Who sees it too: `profile ops`. */
	readonly whose: string;
	/** The object that stays until the proof has ended. */
	readonly key?: string;
	readonly bytes: number;
	readonly requestId?: string;
	/** How long the key took to work everywhere. */
	readonly readyAfterMs?: number;
	/** Test objects that could not be removed after the proof. */
	readonly leftOver?: readonly string[];
	readonly waiting?: Waiting;
	readonly trouble?: Trouble;
};

export type TestRow = {
	readonly id: 'put' | 'multipart' | 'operator';
	readonly title: string;
	readonly state: 'todo' | 'doing' | 'done' | 'failed';
	readonly status?: number;
	readonly note?: string;
};

// 9 Proof

/** Turning the key off, saving evidence and proving again are the proof's own; its events are sent as `{type: 'proof', event}`. */
export type ProofStep = {
	/** `finding-key`: the secret is looked for again, to prove again. */
	readonly status: 'idle' | 'finding-key' | 'running' | 'ending' | 'done';
	/** Enter was pressed while the last test objects were being taken away: it goes on when they are. */
	readonly isGoingOn?: boolean;
	readonly proof?: ProofState;
	readonly record?: ProofRecord;
	readonly trouble?: Trouble;
};

// 10 Hand-over

export type HandOverStep = {
	readonly tools: readonly Tool[];
	/** Tool id. */
	readonly focus: string;
	readonly evidence?: {readonly path: string} | {readonly trouble: Trouble};
	/** ISO 8601 UTC: when the first backup should be there. */
	readonly firstBackupBy?: string;
};

export type Tool = {
	readonly id: string;
	readonly name: string;
	readonly works: boolean;
	/** `where overwrites are refused`: with another key it would work. Absent: with none that is write-only. */
	readonly notWhere?: string;
	/** `must read what it wrote`; for a tool that works: what to mind, one sentence each. */
	readonly why?: string;
	/** The configuration, line by line; never a secret. */
	readonly lines: readonly string[];
	readonly notes: readonly string[];
};
