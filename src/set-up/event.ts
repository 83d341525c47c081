import type {Call} from '../aws/answer.js';
import type {Trouble} from '../aws/trouble.js';
import type {Waiting} from '../flow/ask-until.js';
import type {PolicyOptions} from '../policy/options.js';
import type {ProofEvent} from '../proof/state.js';
import type {Secret} from '../secret.js';
import type {ProofRecord, Target} from '../targets/target.js';
import type {TextInput} from '../ui/text-input.js';
import type {BucketFacts, FixId, UserFacts} from './facts.js';
import type {Needs, Operator, Place, PlanRowId, Source, TestRow, Where} from './state.js';

/** What happened: a person did something, the world answered, or time went by. */
export type SetUpEvent = Pressed | Answered | Happened;

/** From the keyboard; what it means depends on the step. */
export type Pressed =
	/** `↑↓`, and to an end with a large number. */
	| {readonly type: 'moved'; readonly by: number}
	/** `enter`: go on, check the field, make these calls, store it, prove, finish. */
	| {readonly type: 'continued'}
	/** `space`: choose the focused source, preset or place, tick the focused fix or option. */
	| {readonly type: 'ticked'}
	/** `esc`. */
	| {readonly type: 'wentBack'}
	/** A character, a paste or a backspace, into the focused field. */
	| {readonly type: 'typed'; readonly input: TextInput}
	/** The name is finished by those that are there. */
	| {readonly type: 'completed'}
	/** `v`. */
	| {readonly type: 'callToggled'}
	/** `tab` and `←→` in Policy. */
	| {readonly type: 'viewTurned'; readonly by: number}
	/** `PgUp PgDn` in Policy: lines. */
	| {readonly type: 'scrolled'; readonly by: number}
	/** `r`: the failed row, the test upload, the question again. */
	| {readonly type: 'retried'}
	/** `u`: undo is asked. */
	| {readonly type: 'undoAsked'}
	/** `n` in User: a new user instead. */
	| {readonly type: 'newUserChosen'}
	/** `x` in User: show what cleaning up would change; `enter` there takes it. */
	| {readonly type: 'cleanUpToggled'}
	/** `s`. */
	| {readonly type: 'secretToggled'}
	/** `c`: the focused line, the JSON, the tool's configuration. */
	| {readonly type: 'copyAsked'}
	/** `p`: prove again. */
	| {readonly type: 'proveAgainAsked'}
	/** `e` in Hand-over. */
	| {readonly type: 'evidenceAsked'}
	/** `ctrl-c`, or leaving from the front end. */
	| {readonly type: 'left'};

/** Answers given in one piece: by flags, or to a question in lines. */
export type Answered =
	| {readonly type: 'began'}
	| {readonly type: 'sourceChosen'; readonly source: string}
	| {
			readonly type: 'bucketAnswered';
			readonly bucket: string;
			readonly prefix: string;
			readonly mayCreate: boolean;
	  }
	| {readonly type: 'regionChosen'; readonly region: string}
	| {readonly type: 'fixesChosen'; readonly fixes: readonly FixId[]}
	| {readonly type: 'userAnswered'; readonly name: string; readonly choice?: 'new' | 'existing'}
	| {readonly type: 'policyChosen'; readonly options: PolicyOptions}
	| {readonly type: 'placeChosen'; readonly place: Place}
	| {readonly type: 'stored'; readonly lastFour: string};

/** From effects. */
export type Happened =
	| {readonly type: 'sourcesListed'; readonly sources: readonly Source[]; readonly known: readonly Target[]}
	| {readonly type: 'connected'; readonly operator: Operator; readonly where: Where}
	| {readonly type: 'connectFailed'; readonly trouble: Trouble}
	| {readonly type: 'needsChecked'; readonly needs: Needs}
	| {readonly type: 'bucketsListed'; readonly names: readonly string[]}
	| {readonly type: 'bucketRead'; readonly facts: BucketFacts}
	| {readonly type: 'userRead'; readonly facts: UserFacts}
	/** A call that changes something was answered, or not. */
	| {readonly type: 'called'; readonly call: Call}
	| {readonly type: 'rowWaited'; readonly row: PlanRowId; readonly waiting: Waiting}
	| {
			readonly type: 'rowDone';
			readonly row: PlanRowId;
			readonly durationMs: number;
			/** Milliseconds since 1970. */
			readonly at: number;
			readonly outcome?: string;
			/** The record as written. */
			readonly target?: Target;
			/** What is known of them after it. */
			readonly user?: UserFacts;
			readonly bucket?: BucketFacts;
			/** Nothing had to be done: it was so already, or a lost reply was found. */
			readonly wasThere?: boolean;
	  }
	| {
			readonly type: 'rowFailed';
			readonly row: PlanRowId;
			readonly trouble: Trouble;
			readonly target?: Target;
	  }
	| {
			readonly type: 'undoneOne';
			readonly row: PlanRowId;
			readonly trouble?: Trouble;
			readonly target?: Target;
	  }
	/** With the target where something of an earlier run is still to be remembered. */
	| {readonly type: 'undoEnded'; readonly trouble?: Trouble; readonly target?: Target}
	| {readonly type: 'placeOpened'}
	| {readonly type: 'placeRefused'; readonly trouble: Trouble}
	/** It holds the secret of a key of ours already: an earlier run stored it, and could not note that any more. */
	| {readonly type: 'placeHeld'; readonly target: Target}
	| {readonly type: 'keyWaited'; readonly waiting: Waiting}
	| {
			readonly type: 'keyMade';
			readonly accessKeyId: string;
			readonly secret: Secret;
			readonly target: Target;
			/** Milliseconds since 1970. */
			readonly at: number;
			readonly durationMs: number;
	  }
	| {readonly type: 'keyFailed'; readonly trouble: Trouble; readonly target?: Target}
	| {readonly type: 'secretStored'; readonly savedTo: string; readonly target: Target}
	| {readonly type: 'storeFailed'; readonly trouble: Trouble}
	| {readonly type: 'secretHideDue'; readonly showing: number}
	| {readonly type: 'copied'; readonly what: string; readonly sent: boolean}
	| {readonly type: 'testWaited'; readonly waiting: Waiting}
	| {readonly type: 'testRow'; readonly row: TestRow}
	| {
			readonly type: 'testPassed';
			readonly key: string;
			readonly bytes: number;
			readonly requestId?: string;
			readonly readyAfterMs: number;
			readonly target?: Target;
	  }
	| {readonly type: 'testFailed'; readonly trouble: Trouble}
	| {readonly type: 'proof'; readonly event: ProofEvent}
	/** The secret for a proof of a complete target is at hand, or a temporary key was made. */
	| {
			readonly type: 'proofKeyFound';
			readonly accessKeyId: string;
			readonly secret: Secret;
			/** `profile:NAME`, `file:PATH`, `environment`, `temporary`. */
			readonly from: string;
			readonly isTemporary: boolean;
			/** Milliseconds since 1970, where it was just made. */
			readonly madeAt?: number;
			readonly target?: Target;
	  }
	| {readonly type: 'proofKeyMissing'; readonly trouble: Trouble; readonly target?: Target}
	| {
			readonly type: 'proofRecorded';
			readonly record: ProofRecord;
			readonly target: Target;
			/** Test objects that could not be removed. */
			readonly leftOver: readonly string[];
	  }
	| {readonly type: 'evidenceSaved'; readonly path: string}
	| {readonly type: 'evidenceFailed'; readonly trouble: Trouble}
	| {readonly type: 'messageExpired'};
