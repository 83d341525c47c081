import {look} from './look.js';
import {inputAfter} from './mends.js';
import {readOutcome} from './outcome.js';
import {probes} from './probes.js';
import type {ProofInput} from './proof.js';
import {identifiedProof} from './refusals.js';
import type {Canaries, Evidence, Phase, ProofEffect, ProofEvent, ProofState} from './state.js';
import {termsOf} from './terms.js';
import {judge, wholeVerdict, worthAskingAgain} from './verdict.js';
import {warmUpStep} from './warm-up.js';

export type {ProofInput} from './proof.js';
export type {Evidence, ProofEffect, ProofEvent, ProofState} from './state.js';

type Step = readonly [ProofState, ...ProofEffect[]];

/** What begins the life of the flow: perform it once. */
export const firstProofEffect: ProofEffect = {type: 'begin'};

/** A proof before anything was asked. */
export function initialProof(input: ProofInput): ProofState {
	const evidence: Evidence = {
		input,
		puts: [],
		warmUp: 'running',
		controls: {},
		seen: {},
		simulated: {},
		isComplete: false,
		isStopped: false,
	};
	return {
		phase: 'idle',
		evidence,
		now: 0,
		startedAt: 0,
		warmUpAt: 0,
		asking: [],
		rounds: 0,
		results: judge(evidence),
		look: {probe: 0, pane: 'groups', isCallShown: false},
	};
}

/** What happens next in a proof. */
export function updateProof(state: ProofState, event: ProofEvent): Step {
	const timed = 'at' in event ? {...state, now: event.at} : state;
	switch (event.type) {
		case 'began':
			return begun(timed, event.at);
		case 'ticked':
			return isRunning(timed) ? [timed, {type: 'tick'}] : [timed];
		case 'identified':
		case 'factsRead':
		case 'simulated':
		case 'putAnswered':
		case 'controlled':
		case 'probeAsked':
		case 'probeAnswered':
		case 'asked':
		case 'rightsRead':
		case 'cleaned':
		case 'waited':
			return judged(answered(timed, event), state);
		case 'stopAsked':
			return stopped(timed);
		case 'proveAgainAsked':
			return timed.phase === 'done' && timed.mending?.step.type !== 'doing'
				? [initialProof(inputAfter(timed)), {type: 'begin'}]
				: [timed];
		default:
			return look(timed, event);
	}
}

export const isRunning = ({phase}: Pick<ProofState, 'phase'>): boolean =>
	phase !== 'idle' && phase !== 'done';

type Answered = Extract<
	ProofEvent,
	{
		type:
			| 'identified'
			| 'factsRead'
			| 'simulated'
			| 'putAnswered'
			| 'controlled'
			| 'probeAsked'
			| 'probeAnswered'
			| 'asked'
			| 'rightsRead'
			| 'cleaned'
			| 'waited';
	}
>;

/** Conclusions are drawn anew only when there is something new to conclude from. */
function judged([state, ...effects]: Step, before: ProofState): Step {
	const isSame = state.evidence === before.evidence && state.asking === before.asking;
	if (isSame && state.phase === before.phase) {
		return [state, ...effects];
	}

	const results = judge(state.evidence, state.asking);
	const end =
		state.phase === 'done' ? {verdict: wholeVerdict(results, state.evidence), finishedAt: state.now} : {};
	return [{...state, results, ...end}, ...effects];
}

function begun(state: ProofState, at: number): Step {
	const next: ProofState = {...state, phase: 'identifying', startedAt: at};
	return [next, {type: 'identify'}, {type: 'tick'}];
}

function answered(state: ProofState, event: Answered): Step {
	// Once it is being stopped, answers that still come change nothing but what is known.
	if (state.phase === 'cleaning' && event.type !== 'cleaned') {
		return [kept(state, event)];
	}

	switch (event.type) {
		case 'identified':
			return identified(state, event.identities);
		case 'factsRead':
		case 'simulated':
			return afterWarmUp(kept(state, event));
		case 'putAnswered':
			return warmUpStep(kept(state, event), event, afterWarmUp);
		case 'controlled':
			return controlled(kept(state, event), event.when);
		case 'probeAsked':
		case 'probeAnswered':
			return [kept(state, event)];
		case 'asked':
			return asked(state);
		case 'rightsRead':
			return lookedAgain(kept(state, event));
		case 'cleaned':
			return [{...state, phase: 'done', asking: [], ...(event.leftOver && {leftOver: event.leftOver})}];
		case 'waited':
			return waited(state, event.for);
	}
}

/** Keep what an answer tells. */
function kept(state: ProofState, event: Answered): ProofState {
	const {evidence} = state;
	const know = (more: Partial<Evidence>): ProofState => ({...state, evidence: {...evidence, ...more}});
	switch (event.type) {
		case 'factsRead':
			return know({facts: event.facts});
		case 'simulated':
			return know({simulated: event.answers});
		case 'putAnswered':
			return state.phase === 'warming-up' ? know({puts: [...evidence.puts, event.seen]}) : state;
		case 'controlled':
			return know({controls: {...evidence.controls, [event.when]: event.seen}});
		case 'probeAsked':
			return {...state, asking: [...state.asking, event.id]};
		case 'probeAnswered':
			return {
				...know({seen: {...evidence.seen, [event.id]: event.seen}}),
				asking: state.asking.filter(id => id !== event.id),
			};
		case 'rightsRead':
			return know({after: event.rights});
		default:
			return state;
	}
}

function identified(state: ProofState, identities: NonNullable<Evidence['identities']>): Step {
	const evidence = {...state.evidence, identities};
	const next = identifiedProof(evidence, state.now - state.startedAt);
	switch (next.type) {
		case 'again':
			return [
				{...state, evidence},
				{type: 'wait', ms: next.ms, for: {type: 'identify'}},
			];
		case 'refused':
			return [
				{
					...state,
					phase: 'done',
					evidence: {...evidence, refusal: next.refusal, isComplete: true},
				},
			];
		case 'passed':
			return [
				{...state, evidence, phase: 'warming-up', warmUpAt: state.now},
				{type: 'readFacts'},
				{type: 'put', number: 1},
			];
	}
}

/** Facts and uploads go on side by side; the next phase needs both. */
function afterWarmUp(state: ProofState): Step {
	const {warmUp, facts, simulated} = state.evidence;
	const isReady = facts !== undefined && Object.keys(simulated).length > 0 && warmUp !== 'running';
	if (!isReady || state.phase !== 'warming-up') {
		return [state];
	}

	if (warmUp === 'failed' || state.canaries === undefined) {
		return cleaning(state);
	}

	return [
		{...state, phase: 'preparing', rounds: 0},
		{type: 'control', when: 'before', canaries: state.canaries},
	];
}

const mostControls = 3;

/** A control that did not come through is tried again; when it still does not, all denials will be not proven. */
function controlled(state: ProofState, when: 'before' | 'after'): Step {
	const seen = state.evidence.controls[when] ?? [];
	const isPassing = seen.some(one => {
		const outcome = readOutcome(one, {
			actions: [],
			isAboutAcl: false,
			isOfOwnAccount: true,
			givesReasons: false,
		});
		return outcome.type === 'unknown' && outcome.isPassing;
	});
	if (isPassing && state.rounds + 1 < mostControls) {
		return [
			{...state, rounds: state.rounds + 1},
			{type: 'wait', ms: 1000, for: {type: 'control', when}},
		];
	}

	return when === 'before'
		? ask({...state, rounds: 0}, 'calls')
		: lookedAgain({...state, rounds: mostControls});
}

type AskedPhase = Extract<Phase, 'calls' | 'damage' | 'acl' | 'closing'>;
const askedPhases: readonly AskedPhase[] = ['calls', 'damage', 'acl', 'closing'];

/** Ids of the probes of a stage that apply to this target, in the order in which they are asked. */
export function idsOf(evidence: Evidence, stage: AskedPhase): readonly string[] {
	const terms = termsOf(evidence);
	const ids = probes
		.filter(probe => probe.stage === stage && probe.how === 'live' && probe.skip?.(terms) === undefined)
		.map(({id}) => id);
	// Reading once more comes before the last upload: that one must have succeeded after every denial.
	return stage === 'closing' ? [...ids].sort((a, b) => (a < b ? -1 : 1)) : ids;
}

function ask(state: ProofState, phase: AskedPhase): Step {
	return [{...state, phase, rounds: 1}, askEffect(state, phase, idsOf(state.evidence, phase))];
}

const askEffect = (state: ProofState, phase: AskedPhase, ids: readonly string[]): ProofEffect => ({
	type: 'ask',
	ids,
	canaries: state.canaries as Canaries,
	isInOrder: phase === 'closing',
});

/** Waits before asking again. While AWS may be catching up with a change of ours it is asked for longer, bounded. */
const pauses = {usual: [1000, 3000], fresh: [1000, 2000, 4000, 8000, 15_000]};

function asked(state: ProofState): Step {
	const phase = askedPhases.find(one => one === state.phase);
	if (phase === undefined) {
		return [state];
	}

	const {evidence, rounds} = state;
	const again = worthAskingAgain(evidence, idsOf(evidence, phase));
	const isFresh = evidence.input.changedAt !== undefined && state.now - evidence.input.changedAt < freshForMs;
	const pause = (isFresh ? pauses.fresh : pauses.usual)[rounds - 1];
	if (again.length > 0 && pause !== undefined) {
		return [
			{...state, rounds: rounds + 1},
			{type: 'wait', ms: pause, for: {type: 'ask', ids: again}},
		];
	}

	const next = askedPhases[askedPhases.indexOf(phase) + 1];
	if (next !== undefined) {
		return ask(state, next);
	}

	return [
		{...state, phase: 'looking-again', rounds: 0},
		{type: 'control', when: 'after', canaries: state.canaries as Canaries},
		{type: 'readRights'},
	];
}

/** How long after a change of ours AWS may still be catching up with it. */
export const freshForMs = 180_000;

function lookedAgain(state: ProofState): Step {
	const {controls, after} = state.evidence;
	const isControlDone = controls.after !== undefined && state.rounds === mostControls;
	return state.phase === 'looking-again' && isControlDone && after !== undefined ? cleaning(state) : [state];
}

function cleaning(state: ProofState): Step {
	return [
		{...state, phase: 'cleaning', asking: [], evidence: {...state.evidence, isComplete: true}},
		{type: 'cleanUp'},
	];
}

function waited(state: ProofState, reason: Extract<ProofEvent, {type: 'waited'}>['for']): Step {
	switch (reason.type) {
		case 'identify':
			return [state, {type: 'identify'}];
		case 'put':
			return [state, {type: 'put', number: reason.number}];
		case 'control':
			return [state, {type: 'control', when: reason.when, canaries: state.canaries as Canaries}];
		case 'ask': {
			const phase = askedPhases.find(one => one === state.phase);
			return phase === undefined ? [state] : [state, askEffect(state, phase, reason.ids)];
		}
	}
}

/** Stopping ends the calls and cleans up; what was asked stays known, what was not is not proven. */
function stopped(state: ProofState): Step {
	if (!isRunning(state) || state.phase === 'cleaning') {
		return [state];
	}

	const evidence = {...state.evidence, isStopped: true};
	const [next, ...effects] = cleaning({...state, evidence});
	return judged([next, {type: 'stopCalls'}, ...effects], state);
}
