import type {AwsError} from '../aws/answer.js';
import type {Simulated} from '../aws/simulate.js';
import type {Mending, MendingEvent} from '../mending/flow.js';
import type {Mend} from '../mending/mend.js';
import type {Facts, Identities, Rights} from './facts.js';
import type {Group, ProbeResult, ProofInput, Verdict} from './proof.js';
import type {Seen} from './seen.js';

export type Phase =
	| 'idle'
	| 'identifying'
	/** Facts are read, and uploads made until three in a row are good. */
	| 'warming-up'
	/** The operator sees the test objects, and begins an upload of its own. */
	| 'preparing'
	| 'calls'
	| 'damage'
	| 'acl'
	| 'closing'
	/** The operator looks again, and the policies are read again. */
	| 'looking-again'
	| 'cleaning'
	| 'done';

/** The test objects, by the number of the upload that made each: one for reading, one for damage, one for opening. */
export type Canaries = {readonly read: number; readonly damage: number; readonly open: number};

/** What was seen and read so far; the verdict is a function of this alone. */
export type Evidence = {
	readonly input: ProofInput;
	readonly identities?: Identities;
	readonly facts?: Facts;
	/** What was read at the end. */
	readonly after?: Rights;
	/** Every upload until three in a row were good, or the time was over. */
	readonly puts: readonly Seen[];
	readonly warmUp: 'running' | 'passed' | 'failed';
	/** What the operator saw of the test objects: one for each. */
	readonly controls: {readonly before?: readonly Seen[]; readonly after?: readonly Seen[]};
	/** By probe id; asked again, a later answer takes the place of the earlier. */
	readonly seen: {readonly [id: string]: readonly Seen[]};
	/** What IAM's simulator said, by probe id. */
	readonly simulated: {readonly [id: string]: Simulation};
	/** Every call that can still change the outcome has been made. */
	readonly isComplete: boolean;
	readonly isStopped: boolean;
	/** Why nothing was asked at all. */
	readonly refusal?: Refusal;
};

/** IAM's simulator about one action. */
export type Simulation = {readonly seen: Seen; readonly simulated?: Simulated};

/** Why a proof cannot be made of this: said before any probe. */
export type Refusal = {
	readonly what: string;
	readonly why: string;
	readonly next: string;
	readonly error?: AwsError;
};

/** What could not be cleaned up. */
export type LeftOver = {
	readonly keys: readonly string[];
	/** ISO 8601 UTC: a lock holds them until then. */
	readonly until?: string;
	readonly why?: string;
};

export type ProofState = {
	readonly phase: Phase;
	readonly evidence: Evidence;
	/** Milliseconds since 1970, as of the last event. */
	readonly now: number;
	readonly startedAt: number;
	readonly finishedAt?: number;
	/** When the uploads began. */
	readonly warmUpAt: number;
	readonly canaries?: Canaries;
	/** Ids that are being asked now. */
	readonly asking: readonly string[];
	/** How often the probes of this phase were asked. */
	readonly rounds: number;
	readonly results: readonly ProbeResult[];
	/** Set when it has ended. */
	readonly verdict?: Verdict;
	readonly leftOver?: LeftOver;
	readonly look: Look;
	readonly turnOff?: TurnOff;
	/** What is done about it; at most one thing at a time. */
	readonly mending?: Mending;
	readonly saved?: {readonly path: string} | {readonly problem: string};
};

/** What is needed to show the rows of a proof that runs, has ended, or was kept. */
export type Shown = Pick<
	ProofState,
	'phase' | 'results' | 'asking' | 'look' | 'startedAt' | 'now' | 'finishedAt'
>;

/** What the screen shows of it. */
export type Look = {
	/** Absent: the focus follows what runs, and then what is wrong. */
	readonly group?: Group;
	/** Index in the group's list as it is shown. */
	readonly probe: number;
	readonly pane: 'groups' | 'probes';
	/** The call of the focused probe replaces the list. */
	readonly isCallShown: boolean;
};

export type TurnOff =
	| {readonly type: 'asking'; readonly isYes: boolean}
	| {readonly type: 'doing'}
	| {readonly type: 'done'}
	| {readonly type: 'failed'; readonly error: AwsError};

export type ProofEvent =
	| {readonly type: 'began'; readonly at: number}
	| {readonly type: 'ticked'; readonly at: number}
	| {readonly type: 'identified'; readonly identities: Identities; readonly at: number}
	| {readonly type: 'factsRead'; readonly facts: Facts; readonly at: number}
	| {readonly type: 'simulated'; readonly answers: Evidence['simulated']; readonly at: number}
	| {readonly type: 'putAnswered'; readonly number: number; readonly seen: Seen; readonly at: number}
	| {
			readonly type: 'controlled';
			readonly when: 'before' | 'after';
			readonly seen: readonly Seen[];
			readonly at: number;
	  }
	| {readonly type: 'probeAsked'; readonly id: string; readonly at: number}
	| {readonly type: 'probeAnswered'; readonly id: string; readonly seen: readonly Seen[]; readonly at: number}
	| {readonly type: 'asked'; readonly at: number}
	| {readonly type: 'rightsRead'; readonly rights: Rights; readonly at: number}
	| {readonly type: 'cleaned'; readonly leftOver?: LeftOver; readonly at: number}
	| {readonly type: 'waited'; readonly for: Waited; readonly at: number}
	| {readonly type: 'keyTurnedOff'; readonly error?: AwsError}
	| {readonly type: 'evidenceSaved'; readonly path: string}
	| {readonly type: 'evidenceNotSaved'; readonly problem: string}
	| {readonly type: 'mending'; readonly event: MendingEvent}
	| Pressed;

/** From the keyboard. */
export type Pressed =
	| {readonly type: 'stopAsked'}
	| {readonly type: 'groupMoved'; readonly by: number}
	| {readonly type: 'probeMoved'; readonly by: number}
	| {readonly type: 'paneChanged'; readonly pane: Look['pane']}
	| {readonly type: 'callToggled'}
	| {readonly type: 'proveAgainAsked'}
	| {readonly type: 'turnOffAsked'}
	| {readonly type: 'turnOffMoved'}
	| {readonly type: 'turnOffAnswered'}
	| {readonly type: 'turnOffLeft'}
	| {readonly type: 'mendsAsked'}
	| {readonly type: 'evidenceAsked'};

/** Moving about in the rows. */
export type Move = Extract<Pressed, {type: 'groupMoved' | 'probeMoved' | 'paneChanged' | 'callToggled'}>;

/** What a wait was for. */
export type Waited =
	| {readonly type: 'identify'}
	| {readonly type: 'put'; readonly number: number}
	| {readonly type: 'control'; readonly when: 'before' | 'after'}
	| {readonly type: 'ask'; readonly ids: readonly string[]};

export type ProofEffect =
	/** A new run: a fresh random place for its test objects. Answers `began`. */
	| {readonly type: 'begin'}
	/** Answers `ticked` after a second. */
	| {readonly type: 'tick'}
	| {readonly type: 'identify'}
	/** Answers `factsRead`, then `simulated`. */
	| {readonly type: 'readFacts'}
	| {readonly type: 'put'; readonly number: number}
	| {readonly type: 'control'; readonly when: 'before' | 'after'; readonly canaries: Canaries}
	/** Answers `probeAsked` and `probeAnswered` for each, then `asked`. */
	| {
			readonly type: 'ask';
			readonly ids: readonly string[];
			readonly canaries: Canaries;
			/** One after another instead of side by side. */
			readonly isInOrder: boolean;
	  }
	| {readonly type: 'readRights'}
	| {readonly type: 'wait'; readonly ms: number; readonly for: Waited}
	/** End the calls that are under way. */
	| {readonly type: 'stopCalls'}
	| {readonly type: 'cleanUp'}
	| {readonly type: 'turnOffKey'}
	/** Answers `mending` with `ended`. */
	| {readonly type: 'mend'; readonly mend: Mend}
	| {readonly type: 'saveEvidence'};
