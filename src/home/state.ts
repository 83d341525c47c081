import type {Mending, MendingEvent} from '../mending/flow.js';
import type {Mend} from '../mending/mend.js';
import type {Rewrite} from '../mending/write-policy.js';
import type {FileAnswer} from '../storage/problem.js';
import type {Target} from '../targets/target.js';
import type {TextInput} from '../ui/text-input.js';
import type {TargetFacts} from './facts.js';
import type {MendedPart} from './mends.js';

/** All targets at a glance, and one of them looked at closely. Pure. */
export type HomeState = {
	/** Absent until the remembered targets were read. */
	readonly rows?: readonly HomeRow[];
	/** Something about the settings file that must be said, from the store. */
	readonly notice?: string;
	/** Milliseconds since 1970, as of the last event that told the time. */
	readonly now: number;
	/** Name of the focused target on the list. */
	readonly focus?: string;
	/** Which of the two first choices has the focus while there is no target. */
	readonly choice: number;
	readonly filter: string;
	readonly isFiltering: boolean;
	readonly page: Page;
	/** Started with --read-only: nothing is mended. */
	readonly isReadOnly: boolean;
};

export type HomeRow = {
	readonly target: Target;
	readonly facts?: TargetFacts;
	/** When AWS last told anything of it, milliseconds since 1970; before `facts.at` where it tells nothing now. */
	readonly toldAt?: number;
	readonly isChecking: boolean;
};

export type Page =
	| {readonly type: 'list'}
	| {readonly type: 'target'; readonly name: string; readonly focus: number}
	| PolicyPage
	| FixesPage
	| ActivityPage;

export type PolicyPage = {
	readonly type: 'policy';
	readonly name: string;
	readonly tab: number;
	readonly scroll: number;
	readonly write?: PolicyWrite;
};

/** Writing our statements anew: asked first, default is No. */
export type PolicyWrite =
	| {readonly type: 'asking'; readonly isYes: boolean}
	| {readonly type: 'writing'}
	| {readonly type: 'written'; readonly backup?: string}
	| {readonly type: 'failed'; readonly problem: Problem};

/** What can be done about what was found on a target. */
export type FixesPage = {
	readonly type: 'fixes';
	readonly name: string;
	readonly mending: Mending;
	/** The row of the target's page that has the focus again after it. */
	readonly row: number;
};

export type Problem = {
	readonly what: string;
	readonly why: string;
	readonly next: string;
	/** `s3 PutBucketPolicy, 403 AccessDenied, request …`. */
	readonly details?: string;
};

export type ActivityPage = {
	readonly type: 'activity';
	readonly name: string;
	/** Absent while it is read. */
	readonly answer?: FileAnswer<readonly ActivityEntry[]>;
	readonly focus: number;
};

/** What was read; none before, and none where it could not be read. */
export const entriesOf = ({answer}: ActivityPage): readonly ActivityEntry[] =>
	answer?.ok === true ? answer.value : [];

/** One thing that Nightdrop did, as the activity file keeps it. */
export type ActivityEntry = {
	/** ISO 8601 UTC. */
	readonly at: string;
	readonly what: string;
	readonly call: string;
	readonly answer: string;
	readonly who: string;
	readonly isOk: boolean;
	readonly details: string;
};

export type HomeEvent =
	| {
			readonly type: 'targetsRead';
			readonly targets: readonly Target[];
			readonly notice?: string;
			readonly at: number;
	  }
	| {readonly type: 'targetChecked'; readonly name: string; readonly facts: TargetFacts; readonly at: number}
	| {readonly type: 'timePassed'; readonly at: number}
	| {readonly type: 'focusMoved'; readonly by: number}
	| {readonly type: 'focusJumped'; readonly to: 'first' | 'last'}
	| {readonly type: 'filterStarted'}
	| {readonly type: 'filterTyped'; readonly input: TextInput}
	| {readonly type: 'filterKept'}
	| {readonly type: 'filterCleared'}
	| {readonly type: 'checkAsked'}
	| {readonly type: 'targetOpened'; readonly name?: string}
	| {readonly type: 'policyOpened'}
	| {readonly type: 'activityOpened'}
	| {
			readonly type: 'activityRead';
			readonly name: string;
			readonly answer: FileAnswer<readonly ActivityEntry[]>;
	  }
	| {readonly type: 'tabMoved'; readonly by: number}
	| {readonly type: 'writeAsked'}
	| {readonly type: 'writeAnswered'}
	| {readonly type: 'policyWritten'; readonly name: string; readonly backup?: string}
	| {readonly type: 'policyNotWritten'; readonly name: string; readonly problem: Problem}
	/** `part`: the row whose fixes are meant. */
	| {readonly type: 'fixesOpened'; readonly part?: MendedPart}
	| {readonly type: 'mending'; readonly event: MendingEvent}
	| {readonly type: 'closed'};

export type HomeEffect =
	| {readonly type: 'readTargets'}
	| {readonly type: 'checkTarget'; readonly target: Target}
	/** `seen` is the policy that was looked at; absent where it could not be. */
	| {readonly type: 'writePolicy'; readonly target: Target; readonly seen?: Rewrite['seen']}
	| {readonly type: 'mend'; readonly target: Target; readonly mend: Mend}
	| {readonly type: 'readActivity'; readonly target: Target}
	| {readonly type: 'waitToCheckAgain'};

/** Rows on the page of one target. */
export const targetRows = ['proof', 'backups', 'key', 'policy', 'user', 'bucket', 'activity'] as const;
/** Views of the policy page. */
export const policyTabs = ['Changes', 'What a thief could do', 'JSON'] as const;
