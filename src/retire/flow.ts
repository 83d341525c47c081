import type {Target} from '../targets/target.js';
import {planRetire, type RetireRowId} from './plan.js';
import type {RetireEffect, RetireEvent, RetireRow, RetireState} from './state.js';

type Next = readonly [RetireState, ...RetireEffect[]];
type Of<Type extends RetireEvent['type']> = Extract<RetireEvent, {readonly type: Type}>;

/** Nothing is known yet. */
export const initialRetire = (target: Target): RetireState => ({
	phase: 'reading',
	target,
	rows: [],
	calls: [],
	isStopping: false,
});

/** What comes first. */
export const firstRetireEffect = (target: Target): RetireEffect => ({type: 'read', target});

/** What comes after an event: look, ask, then one step after another until one fails or somebody stops it. */
export function updateRetire(state: RetireState, event: RetireEvent): Next {
	switch (event.type) {
		case 'wasRead':
			return read(state, event);
		case 'readFailed':
			return [state.isStopping ? {...state, phase: 'stopped'} : failed(state, event.refusal)];
		case 'confirmed':
			return state.phase === 'confirming' ? goOn({...state, phase: 'working'}) : [state];
		case 'declined':
			return [state.phase === 'confirming' ? {...state, phase: 'declined'} : state];
		case 'stopAsked':
			return stop(state);
		case 'called':
			return [{...state, calls: [...state.calls, event.call]}];
		case 'waited':
			return [{...state, waiting: event.waiting}];
		case 'rowDone':
			return rowDone(state, event);
		case 'rowFailed':
			return [failed(withRow(state, event.row, {state: 'open'}), event.refusal)];
		case 'rowStopped':
			return [{...withRow(state, event.row, {state: 'open'}), phase: 'stopped'}];
	}
}

function read(state: RetireState, {facts, target}: Of<'wasRead'>): Next {
	const plan = planRetire(target, facts);
	const rows = plan.rows.map((row): RetireRow => ({...row, state: 'open'}));
	const phase = state.isStopping ? 'stopped' : 'confirming';
	return [{...withoutWaiting(state), phase, target, facts, plan, rows}];
}

function stop(state: RetireState): Next {
	switch (state.phase) {
		case 'reading':
		case 'working':
			return state.isStopping ? [state] : [{...state, isStopping: true}, {type: 'stopCalls'}];
		case 'confirming':
			return [{...state, phase: 'stopped'}];
		default:
			return [state];
	}
}

function rowDone(state: RetireState, {row, target, wasThere, outcome}: Of<'rowDone'>): Next {
	return goOn({
		...withRow(state, row, {
			state: 'done',
			...(wasThere === true && {wasThere}),
			...(outcome !== undefined && {outcome}),
		}),
		target,
	});
}

function goOn(state: RetireState): Next {
	const {rows, facts, target, isStopping} = state;
	const next = rows.find(row => row.state === 'open');
	if (next === undefined || facts === undefined) {
		return [{...state, phase: 'done'}];
	}

	return isStopping
		? [{...state, phase: 'stopped'}]
		: [withRow(state, next.id, {state: 'doing'}), {type: 'doRow', row: next.id, target, facts}];
}

const failed = (state: RetireState, refusal: NonNullable<RetireState['refusal']>): RetireState => ({
	...state,
	phase: 'failed',
	refusal,
});

function withRow(state: RetireState, id: RetireRowId, more: Partial<RetireRow>): RetireState {
	return {
		...withoutWaiting(state),
		rows: state.rows.map(row => (row.id === id ? {...row, ...more} : row)),
	};
}

function withoutWaiting({waiting: _, ...state}: RetireState): RetireState {
	return state;
}
