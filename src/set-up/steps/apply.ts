import type {SetUpEvent} from '../event.js';
import {atStep} from '../journal.js';
import type {Next} from '../next.js';
import {applyRowsOf} from '../plan.js';
import type {ApplyRow, ApplyStep, PlanRowId, SetUpState, UndoItem} from '../state.js';
import {jobOf} from './job.js';
import {enterKey} from './key.js';

/** Begin to carry the plan out, from its first row. */
export function startApply(state: SetUpState): Next {
	const {target} = state;
	const rows: readonly ApplyRow[] = applyRowsOf(state.review.rows).map(row => ({...row, state: 'todo'}));
	const next: SetUpState = {
		...state,
		step: 'apply',
		...(target === undefined || rows.length === 0 ? {} : {target: atStep(target, 6)}),
		apply: {status: 'running', rows, focus: 0, undo: [], isUndoChosen: false},
	};
	return nextRow(next);
}

/** Step by step, with every wait in view. */
export function updateApply(state: SetUpState, event: SetUpEvent): Next {
	const {apply} = state;
	switch (event.type) {
		case 'moved':
			return [moved(state, event.by)];
		case 'ticked':
			return apply.status === 'asking-undo' ? [with_(state, {isUndoChosen: !apply.isUndoChosen})] : [state];
		case 'retried':
			return apply.status === 'failed' || apply.status === 'stopped' ? nextRow(state) : [state];
		case 'undoAsked':
			return [undoAsked(state)];
		case 'continued':
			return continued(state);
		case 'wentBack':
			return wentBack(state);
		default:
			return [state];
	}
}

/** Answers to the rows, whichever step is open. */
export function applyAnswered(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'rowWaited':
			return [changeRow(state, event.row, {state: 'waiting', waiting: event.waiting})];
		case 'rowDone':
			return rowDone(state, event);
		case 'rowFailed':
			return [rowFailed(state, event)];
		case 'undoneOne':
			return [undoneOne(state, event)];
		case 'undoEnded':
			return [undoEnded(state, event)];
		default:
			return [state];
	}
}

function with_(state: SetUpState, change: Partial<ApplyStep>): SetUpState {
	return {...state, apply: {...state.apply, ...change}};
}

function moved(state: SetUpState, by: number): SetUpState {
	const {apply} = state;
	if (apply.status === 'asking-undo') {
		return with_(state, {isUndoChosen: by > 0});
	}

	return with_(state, {focus: Math.max(0, Math.min(apply.rows.length - 1, apply.focus + by))});
}

function changeRow(state: SetUpState, id: PlanRowId, change: Partial<ApplyRow>): SetUpState {
	return with_(state, {
		rows: state.apply.rows.map(row => {
			const {waiting: _, ...rest} = row;
			return row.id === id ? {...rest, ...change} : row;
		}),
	});
}

/** Start the first row that is not done; the key has its own step. */
function nextRow(state: SetUpState): Next {
	const {trouble: _, ...apply} = state.apply;
	const index = apply.rows.findIndex(row => row.state !== 'done');
	const row = apply.rows[index];
	if (row === undefined || row.id === 'create-key') {
		return enterKey({...state, apply: {...apply, status: 'done'}});
	}

	const running = changeRow({...state, apply: {...apply, status: 'running', focus: index}}, row.id, {
		state: 'doing',
	});
	return [running, {type: 'applyRow', row: asPlanned(row), job: jobOf(running)}];
}

function asPlanned({
	state: _state,
	durationMs: _durationMs,
	waiting: _waiting,
	outcome: _outcome,
	...row
}: ApplyRow) {
	return row;
}

function rowDone(state: SetUpState, event: Extract<SetUpEvent, {type: 'rowDone'}>): Next {
	const known: SetUpState = {
		...changeRow(state, event.row, {
			state: 'done',
			durationMs: event.durationMs,
			...(event.outcome === undefined ? {} : {outcome: event.outcome}),
			...(event.wasThere === undefined ? {} : {wasThere: event.wasThere}),
		}),
		...(event.target === undefined ? {} : {target: event.target}),
		...(event.user === undefined ? {} : {user: {...state.user, facts: event.user}}),
		...(event.bucket === undefined ? {} : {bucket: {...state.bucket, facts: event.bucket}}),
	};
	const changed = event.wasThere === true ? known : with_(known, {changedAt: event.at});
	if (changed.apply.status !== 'stopping') {
		return nextRow(changed);
	}

	const {message: _, ...quiet} = changed;
	return [with_(quiet, {status: 'stopped'})];
}

function rowFailed(state: SetUpState, event: Extract<SetUpEvent, {type: 'rowFailed'}>): SetUpState {
	const failed = changeRow(state, event.row, {state: 'refused'});
	return {
		...with_(failed, {status: 'failed', trouble: event.trouble}),
		...(event.target === undefined ? {} : {target: event.target}),
	};
}

function continued(state: SetUpState): Next {
	const {apply} = state;
	switch (apply.status) {
		case 'asking-undo':
			return apply.isUndoChosen
				? undoing(state)
				: [with_(state, {status: apply.trouble === undefined ? 'stopped' : 'failed'})];
		case 'stopped':
			return nextRow(state);
		case 'undone':
			return [{...state, over: undoneAs(state)}];
		default:
			return [state];
	}
}

function undoing(state: SetUpState): Next {
	const before = state.known.find(({name}) => name === state.target?.name);
	return [
		with_(state, {status: 'undoing'}),
		{
			type: 'undo',
			rows: state.apply.undo.map(item => item.row),
			job: jobOf(state),
			...(before === undefined ? {} : {before}),
		},
	];
}

/** What an earlier run made is still there, and can be gone on with. */
const undoneAs = ({target}: SetUpState) => (target === undefined ? 'nothing' : 'kept');

function wentBack(state: SetUpState): Next {
	switch (state.apply.status) {
		case 'running':
			return [
				{
					...with_(state, {status: 'stopping'}),
					message: {role: 'busy', text: 'It stops after this call'},
				},
			];
		case 'asking-undo':
			return [with_(state, {status: state.apply.trouble === undefined ? 'stopped' : 'failed'})];
		case 'stopping':
		case 'undoing':
			return [state];
		default:
			return [
				{
					...state,
					over: state.apply.status === 'undone' ? undoneAs(state) : 'kept',
					message: {role: 'info', text: 'Set-up is kept. Continue from the home screen.'},
				},
			];
	}
}

const undoTitle = (row: PlanRowId, mode: SetUpState['mode']) =>
	row === 'write-policy' && mode !== 'new'
		? 'Put our statements in the bucket policy back as they were'
		: (undoTitles[row] ?? row);

const undoTitles: {readonly [row in PlanRowId]?: string} = {
	'create-key': 'Delete the access key',
	'write-policy': 'Take our statements out of the bucket policy',
	'create-bucket': 'Delete the bucket, if it is empty',
	'create-user': 'Delete the user',
};

/** What this run made, last first. What it mended on the bucket stays: nothing is opened again. */
function undoable({apply: {rows}, target, mode}: SetUpState): readonly UndoItem[] {
	const made = new Set(rows.filter(row => row.state === 'done' && row.wasThere !== true).map(row => row.id));
	if (mode === 'new' && target !== undefined && target.keys.length > 0) {
		// The answer was lost and the key found: it is off, and would be forgotten.
		made.add('create-key');
	}

	return (['create-key', 'write-policy', 'create-bucket', 'create-user'] as const)
		.filter(id => made.has(id))
		.map(id => ({row: id, title: undoTitle(id, mode), state: 'todo'}));
}

function undoAsked(state: SetUpState): SetUpState {
	const {status} = state.apply;
	if (status !== 'failed' && status !== 'stopped') {
		return state;
	}

	const undo = undoable(state);
	return undo.length === 0
		? {...state, message: {role: 'skip', text: 'Nothing was made yet that could be taken back'}}
		: with_(state, {status: 'asking-undo', undo, isUndoChosen: false});
}

function undoneOne(state: SetUpState, event: Extract<SetUpEvent, {type: 'undoneOne'}>): SetUpState {
	const isDone = event.trouble === undefined;
	const next = with_(isDone ? changeRow(state, event.row, {state: 'undone'}) : state, {
		undo: state.apply.undo.map(item =>
			item.row === event.row ? {...item, state: isDone ? 'done' : 'refused'} : item,
		),
		...(event.trouble === undefined ? {} : {trouble: event.trouble}),
	});
	return event.target === undefined ? next : {...next, target: event.target};
}

function undoEnded(
	state: SetUpState,
	{trouble, target}: Extract<SetUpEvent, {type: 'undoEnded'}>,
): SetUpState {
	if (trouble !== undefined) {
		return with_(state, {status: 'failed', trouble});
	}

	const {trouble: _trouble, ...apply} = state.apply;
	const {target: _target, ...rest} = state;
	return {...rest, ...(target === undefined ? {} : {target}), apply: {...apply, status: 'undone'}};
}
