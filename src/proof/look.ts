import {type MendingEvent, openMending, updateMending} from '../mending/flow.js';
import {mendsOf} from './mends.js';
import {groups} from './probes.js';
import type {Group, ProbeResult} from './proof.js';
import type {Move, ProofEffect, ProofEvent, ProofState, Shown} from './state.js';

type Step = readonly [ProofState, ...ProofEffect[]];

const weights: {readonly [verdict: string]: number} = {violated: 0, 'not-proven': 1};

/** The rows of a group as they are shown: what went wrong comes first once it has ended. */
export function rowsOf({results, phase}: Shown, group: Group): readonly ProbeResult[] {
	const rows = results.filter(row => row.group === group);
	const weight = ({verdict}: ProbeResult) => weights[verdict ?? ''] ?? 2;
	return phase === 'done' ? [...rows].sort((a, b) => weight(a) - weight(b)) : rows;
}

/** The group that has the focus: the chosen one, else the one that runs, else the first that went wrong. */
export function focusedGroup(state: Shown): Group {
	if (state.look.group !== undefined) {
		return state.look.group;
	}

	const {results, asking, phase} = state;
	const asked = results.find(({id}) => id === asking[0]);
	if (phase !== 'done' && asked !== undefined) {
		return asked.group;
	}

	const wrong =
		results.find(({verdict}) => verdict === 'violated') ??
		results.find(({verdict, isRequired}) => verdict === 'not-proven' && isRequired);
	return (phase === 'done' ? wrong?.group : undefined) ?? 'read';
}

/** The probe that the inspector is about. */
export function focusedRow(state: Shown): ProbeResult | undefined {
	const rows = rowsOf(state, focusedGroup(state));
	return rows[Math.min(state.look.probe, rows.length - 1)];
}

type Seen = Exclude<
	ProofEvent,
	{
		type:
			| 'began'
			| 'ticked'
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
			| 'waited'
			| 'stopAsked'
			| 'proveAgainAsked';
	}
>;

/** Moving about in the rows. */
export function moveAbout<State extends Shown>(state: State, event: Move): State {
	const group = focusedGroup(state);
	switch (event.type) {
		case 'groupMoved':
			return moveGroup(state, event.by);
		case 'probeMoved':
			return moveProbe(state, event.by);
		case 'paneChanged':
			return {...state, look: {...state.look, group, pane: event.pane}};
		case 'callToggled':
			return {...state, look: {...state.look, group, isCallShown: !state.look.isCallShown}};
	}
}

/** Moving about, and what can be done with a proof that has ended. */
export function look(state: ProofState, event: Seen): Step {
	switch (event.type) {
		case 'groupMoved':
		case 'probeMoved':
		case 'paneChanged':
		case 'callToggled':
			return [moveAbout(state, event)];
		case 'turnOffAsked':
			return state.phase === 'done' ? [{...state, turnOff: {type: 'asking', isYes: false}}] : [state];
		case 'turnOffMoved':
			return state.turnOff?.type === 'asking'
				? [{...state, turnOff: {type: 'asking', isYes: !state.turnOff.isYes}}]
				: [state];
		case 'turnOffAnswered':
			return turnOffAnswered(state);
		case 'turnOffLeft': {
			const {turnOff: _, ...rest} = state;
			return [rest];
		}

		case 'keyTurnedOff':
			return [{...state, turnOff: event.error ? {type: 'failed', error: event.error} : {type: 'done'}}];
		case 'mendsAsked':
			return mendsAsked(state);
		case 'mending':
			return mended(state, event.event);
		case 'evidenceAsked':
			return state.phase === 'done' ? [state, {type: 'saveEvidence'}] : [state];
		case 'evidenceSaved':
			return [{...state, saved: {path: event.path}}];
		case 'evidenceNotSaved':
			return [{...state, saved: {problem: event.problem}}];
	}
}

function turnOffAnswered(state: ProofState): Step {
	if (state.turnOff?.type !== 'asking') {
		return [state];
	}

	if (state.turnOff.isYes) {
		return [{...state, turnOff: {type: 'doing'}}, {type: 'turnOffKey'}];
	}

	const {turnOff: _, ...rest} = state;
	return [rest];
}

function mendsAsked(state: ProofState): Step {
	const list = mendsOf(state);
	const isOffered = state.evidence.input.mends !== undefined && list.mends.length + list.byHand.length > 0;
	return isOffered ? [{...state, mending: openMending(list, state.mending)}] : [state];
}

function mended(state: ProofState, event: MendingEvent): Step {
	if (state.mending === undefined) {
		return [state];
	}

	const [mending, now] = updateMending(state.mending, event);
	return [{...state, mending}, ...(now === undefined ? [] : [{type: 'mend', mend: now} as const])];
}

function moveGroup<State extends Shown>(state: State, by: number): State {
	const at = groups.findIndex(({id}) => id === focusedGroup(state));
	const to = groups[Math.max(0, Math.min(groups.length - 1, at + by))];
	return to === undefined ? state : {...state, look: {...state.look, group: to.id, probe: 0}};
}

function moveProbe<State extends Shown>(state: State, by: number): State {
	const group = focusedGroup(state);
	const last = rowsOf(state, group).length - 1;
	const probe = Math.max(0, Math.min(last, Math.min(state.look.probe, last) + by));
	return {...state, look: {...state.look, group, probe}};
}
